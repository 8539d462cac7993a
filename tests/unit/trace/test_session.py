from __future__ import annotations

import ast
import builtins
import functools
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tensorviz.errors import UsageError
from tensorviz.trace import watch as watching
from tensorviz.trace.codes import is_watched
from tensorviz.trace.hooknames import NAMES
from tensorviz.trace.session import NESTED, Session, record_call, record_source
from tests.unit.trace.watching import operations, run_cell

STEPS_INTO_THIS_MODULE = True


def scale(x: np.ndarray, k: float = 2.0) -> np.ndarray:
    return shifted(x * k)


def shifted(x: np.ndarray) -> np.ndarray:
    return x + 1


class Model:
    def __init__(self, w: np.ndarray) -> None:
        self.w = w * 1

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return x @ self.w

    def go(self, x: np.ndarray) -> np.ndarray:
        return self(x) - 1


def test_source_gives_result_and_recording() -> None:
    scope: dict[str, object] = {}
    outcome = record_source("import numpy as np\na = np.ones(2)\na * 3", scope)
    np.testing.assert_array_equal(outcome.result, [3, 3])
    assert outcome.error is None
    assert operations(outcome.recording) == ["numpy.ones", "numpy.multiply"]
    assert scope["__name__"] == "__main__"
    assert record_source("a = 1", {}).result is None
    assert record_source("", {}).recording.events == ()


def test_a_syntax_error_is_raised_before_anything_runs() -> None:
    with pytest.raises(SyntaxError):
        record_source("a = = 1", {})
    assert watching._active == []


def test_calls() -> None:
    outcome = record_call(scale, [np.ones(2)], {"k": 3.0})
    np.testing.assert_array_equal(outcome.result, [4, 4])
    assert [name.rpartition(".")[2] for name in operations(outcome.recording)] == ["multiply", "add", "shifted"]
    assert not any(name.startswith("__tv") for name in scale.__code__.co_names)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "count"),
    [(Model(np.eye(2)), 1), (Model(np.eye(2)).go, 3), (functools.partial(scale, k=1), 3), (Model, 1)],
    ids=["object", "method", "partial", "class"],
)
def test_calls_of_other_callables(function: object, count: int) -> None:
    outcome = record_call(function, [np.ones((2, 2))])
    assert outcome.error is None
    assert len(outcome.recording.events) == count


def test_a_call_keeps_its_exception() -> None:
    outcome = record_call(scale, [np.ones(2)], {"k": np.ones(3)})
    assert isinstance(outcome.error, ValueError)
    assert outcome.recording.failure is not None
    assert outcome.recording.nodes[outcome.recording.failure.node].source == "x * k"


def test_a_builtin_cannot_be_stepped_into() -> None:
    with pytest.raises(UsageError, match="cannot step into builtin_function_or_method"):
        record_call(len, [[]])


@pytest.mark.slow
def test_modules_are_followed_when_named() -> None:
    source = "from numpy.lib import _stride_tricks_impl as s\nimport numpy as np\nnp.lib.stride_tricks.as_strided(np.ones(4), (2,))"
    plain = record_source(source, {}).recording
    followed = record_source(source, {}, follow=["numpy.lib._stride_tricks_impl"]).recording
    assert len(followed.events) > len(plain.events)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["{}", "def go():\n    {}\n    return late_module.double(np.ones(2))\ngo()"])
def test_a_module_that_the_code_itself_imports_is_followed(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "late_module.py").write_text("def double(v):\n    return v * 2\n")
    source = place.format("import late_module") + "\nlate_module.double(np.ones(2))" * (place == "{}")
    outcome = record_source(source, {"np": np}, follow=["late_module"])
    double = sys.modules.pop("late_module").double
    assert operations(outcome.recording)[:3] == ["numpy.ones", "numpy.multiply", "late_module.double"]
    assert not is_watched(double.__code__)


def test_only_one_session_at_a_time() -> None:
    first = Session("a = 1", "<a>", {})
    first.rewrite(ast.parse("a = 1"))
    try:
        with pytest.raises(UsageError, match="already being explained"):
            Session("b = 1", "<b>", {}).rewrite(ast.parse("b = 1"))
    finally:
        first.finish()
    assert record_source("b = 1", {}).error is None
    with pytest.raises(UsageError, match="one run"):
        first.rewrite(ast.parse("a = 1"))


def test_explaining_inside_an_explained_run_runs_all_the_same() -> None:
    source = """
from tensorviz.trace.session import record_call, record_source
import numpy as np
def f(a):
    return a @ a
inner = record_source("np.ones(2) + 1", {"np": np}), record_call(f, [np.ones(2)])
outer = np.ones(3) @ np.ones(3)
"""
    scope: dict[str, Any] = {}
    outcome = record_source(source, scope)
    assert outcome.error is None
    by_source, by_call = scope["inner"]
    assert (by_source.result.tolist(), by_call.result) == ([2.0, 2.0], 2.0)
    assert by_source.recording.notes == by_call.recording.notes == (NESTED,)
    assert "np.ones(3) @ np.ones(3)" in {outcome.recording.nodes[e.node].source for e in outcome.recording.events}
    assert watching._active == []


@pytest.mark.slow
def test_source_is_compiled_without_our_future_imports() -> None:
    scope: dict[str, object] = {}
    for source in ("def f(x: int): pass\nx = f.__annotations__", "def f(x: int): pass\nx = f.__annotations__\nx"):
        record_source(source, scope)
        assert scope.pop("x") == {"x": int}


def test_finish_is_idempotent_and_works_without_a_start() -> None:
    session = Session("a = 1", "<a>", {})
    assert session.finish().events == ()
    assert session.finish() is session.finish()


def test_the_tree_that_is_given_stays_as_it_is() -> None:
    source = "def f(x):\n    for i in x:\n        x[i] += 1\n    return x @ x\ny = [f(a) for a in b]"
    tree = ast.parse(source)
    before = ast.dump(tree, include_attributes=True)
    session = Session(source, "<a>", {})
    session.rewrite(tree)
    session.finish()
    assert ast.dump(tree, include_attributes=True) == before


def test_a_namespace_with_its_own_builtins_is_not_watched() -> None:
    outcome = record_source("a = len([1])", {"__builtins__": {"len": len}})
    assert outcome.error is None
    assert outcome.recording.notes == ("not watched: ValueError: the namespace has builtins of its own",)


@pytest.mark.slow
def test_source_nested_too_deep_runs_unwatched() -> None:
    source = "x = " + "(" * 180 + "1" + " + 1)" * 180
    outcome = record_source(source, {})
    assert outcome.error is None
    deep = "x = " + "-" * 2000 + "y"
    outcome = record_source(deep, {"y": np.ones(1)}) if _parses(deep) else outcome
    assert outcome.error is None or isinstance(outcome.error, RecursionError)
    assert watching._active == []


def _parses(source: str) -> bool:
    try:
        compile(source, "<deep>", "exec")
    except (RecursionError, MemoryError, SyntaxError):
        return False
    return True


def test_hooks_are_inert_afterwards() -> None:
    scope: dict[str, object] = {"np": np}
    record_source("def g():\n    for i in range(9):\n        yield np.ones(1) * i\nit = g(); next(it)", scope)
    assert [float(v[0]) for v in scope["it"]] == [float(i) for i in range(1, 9)]
    assert all(name in vars(builtins) for name in NAMES)


def test_functions_made_while_watched_get_their_plain_code() -> None:
    scope: dict[str, object] = {"np": np, "__name__": "__main__"}
    source = (
        "def outer(k):\n    def inner(x):\n        return x * k\n    return inner\n"
        "f = outer(2)\ng, h = lambda x: x + 1, lambda x: x - 1\nclass C:\n    def m(self, x):\n        return x @ x\n"
        "table = {'f': f, 'k': lambda x: x / 2}\n"
    )
    outcome = record_source(source, scope)
    plain: dict[str, object] = {"np": np, "__name__": "__main__"}
    exec(compile(source, "<explained>", "exec", dont_inherit=True), plain)
    assert outcome.recording.notes == ()
    for name in ("outer", "f", "g", "h"):
        assert scope[name].__code__ == plain[name].__code__
    assert scope["C"].m.__code__ == plain["C"].m.__code__
    assert scope["table"]["k"].__code__ == plain["table"]["k"].__code__


def test_heap_is_scanned_only_where_a_function_can_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    scans: list[int] = []
    monkeypatch.setattr("tensorviz.trace.codeswap.gc.get_objects", lambda: scans.append(1) or [])
    scope: dict[str, object] = {"np": np, "x": np.ones(2), "__name__": "__main__"}
    run_cell("def f(v):\n    return v\n", "<cell 9>", scope)
    record_source("y = np.sum(x) + 1\nfor i in range(3):\n    y = y * i", scope)
    assert scans == []
    record_source("f(x)", scope)
    assert len(scans) == 1


def test_a_fault_of_the_recorder_does_not_reach_the_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("tensorviz.trace.recorder.arguments_of", broken)
    scope: dict[str, object] = {"np": np}
    outcome = record_source("y = np.ones(2) + 1", scope)
    assert outcome.error is None
    np.testing.assert_array_equal(scope["y"], [2, 2])
    assert "RuntimeError: broken" in outcome.recording.omitted.faults[0]


def test_other_threads_are_not_recorded() -> None:
    source = (
        "import threading\ndef work():\n    for i in range(5):\n        np.ones(2) + i\n"
        "t = threading.Thread(target=work)\nt.start()\nt.join()\nnp.ones(1)"
    )
    outcome = record_source(source, {"np": np})
    assert operations(outcome.recording) == ["numpy.ones"]


GENERATORS = {
    "function": """
def halves(x):
    for i in range(3):
        y = x / 2 + i
        y[0] = i
        y += 1
        try:
            z = [v * 2 for v in y if v > 0]
        finally:
            yield y, z
        x = x + y.T @ y
    return x
it = halves(x)
first = next(it)
""",
    "expression": "it = (x * i + x[0] for i in range(4))\nfirst = next(it)",
    "while": "def f(x):\n    while x.sum() < 40:\n        x = x * 2\n        yield x\nit = f(x)\nfirst = next(it)",
}


@pytest.mark.parametrize("source", GENERATORS.values(), ids=GENERATORS)
def test_a_generator_of_an_earlier_run_goes_on_unwatched(source: str) -> None:
    plain: dict[str, Any] = {"np": np, "x": np.array([1.0, 2.0])}
    watched = {"np": np, "x": np.array([1.0, 2.0])}
    rest = "rest = [*it]\nlast = x + 1"
    exec(source, plain)
    exec(rest, plain)
    assert record_source(source, watched).error is None
    outcome = record_source(rest, watched)
    assert outcome.error is None
    assert not outcome.recording.omitted.faults
    assert operations(outcome.recording)[-1] == "numpy.add"
    assert repr((watched["first"], watched["rest"])) == repr((plain["first"], plain["rest"]))
