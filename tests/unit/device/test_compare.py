"""Comparing, and cells that can't be: each stops with a sentence, and leaves everything as it was."""

from __future__ import annotations

import ast
import io
import random

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device import availability
from tensorviz.device import compare as compare_module
from tensorviz.device import start as start_module
from tensorviz.device.compare import compare
from tensorviz.errors import UsageError
from tests.unit.device.simulated import SimulatedDevice


def explained(source, **names):
    names = {"np": np, "__name__": "__main__", **names}
    explanation = tv.explain(source, namespace=names)
    assert explanation.error is None, explanation.error
    return explanation, names


def compared(source, adapter=None, **names):
    explanation, _ = explained(source, **names)
    return compare(explanation._recording, explanation._start, adapter or SimulatedDevice())


def test_it_starts_from_the_inputs_as_they_were():
    x = np.arange(6.0).reshape(2, 3)
    comparison = compared("x -= x.mean(axis=0)\ntotal = np.abs(x).sum()", x=x)
    assert comparison.agrees
    assert comparison.results["total"] == 9.0
    assert comparison.results["x"].tolist() == [[-1.5] * 3, [1.5] * 3]


def test_the_global_generators_are_left_where_they_are():
    explanation, _ = explained("import random\nx = np.random.rand(3) * random.random()")
    np.random.rand(7)
    random.random()
    before = str(np.random.get_state()), random.getstate()
    assert compare(explanation._recording, explanation._start, SimulatedDevice()).agrees
    assert (str(np.random.get_state()), random.getstate()) == before


def test_the_value_of_a_last_expression():
    assert compared("y = np.arange(4)\ny @ y").results["_"] == 14


def test_names_bound_later_do_not_matter():
    explanation, names = explained("y = x * 2\nx = None", x=np.ones(3))
    names["np"] = None
    comparison = compare(explanation._recording, explanation._start, SimulatedDevice())
    assert comparison.agrees
    assert comparison.results["y"].tolist() == [2.0, 2.0, 2.0]


def test_text_says_what_ran_where():
    comparison = compared("g = np.geomspace(1.0, 8.0, 4) * 2")
    assert "`print('done')`, was not run again" in repr(compared("print('done')\ny = np.ones(2)"))
    text = repr(comparison)
    assert "SIMULATED has no geomspace" in text
    assert "The results agree to" in text
    assert all(len(line) <= 100 for line in text.splitlines())
    assert comparison.fallbacks[0].span.line == 1
    assert comparison.fallbacks[0].bytes_moved == 32


@pytest.mark.slow
def test_auto_takes_what_is_there():
    rows = {row.name: row for row in tv.devices()}
    if rows["cupy"].is_usable or not rows["jax"].is_usable:
        pytest.skip("another device comes first here")
    explanation, _ = explained("y = np.ones(3) * 2")
    assert explanation.compare().device.name == "jax"


WORK = "found = []\ndef work(k=1):\n    found.append(x * k)"
THREADS = f"import threading\n{WORK}\nt = threading.Thread(target=work)"
POOL = f"from concurrent.futures import ThreadPoolExecutor\n{WORK}\nwith ThreadPoolExecutor(1) as pool:"


@pytest.mark.parametrize(
    ("source", "names", "words"),
    [
        ("y = next(g) * np.ones(2)", {"g": iter([1, 2])}, "iterator that was made before"),
        ("y = [next(g)]", {"g": (i for i in range(3))}, "iterator that was made before"),
        ("y = o + 1", {"o": np.array([1, None, "a"][:1], dtype=object)}, "array of Python objects"),
        ("y = m.sum()", {"m": np.ma.masked_array([1, 2], [True, False])}, "MaskedArray"),
        ("import time\nt = time.time()\ny = np.ones(2) * t", {}, "not run again, and was not kept"),
        (
            "with open('/dev/null') as f:\n    for line in f:\n        pass\ny = np.ones(2)",
            {},
            "not run again, and was not kept",
        ),
        ("n = 0\nfor line in f:\n    n += 1\ny = np.ones(n)", {"f": io.StringIO("a\nb\n")}, "is not run again"),
        ("text = f.read()\ny = np.ones(len(text))", {"f": io.StringIO("a\nb\n")}, "what `f.read()` gave"),
        (f"{THREADS}\nt.start()\nt.join()\ny = x * 2", {"x": np.ones(3)}, "starts threads or processes"),
        (f"{POOL}\n    pool.map(work, [1])\ny = x * 2", {"x": np.ones(3)}, "starts threads or processes"),
        (f"{POOL}\n    pool.submit(work, 1)\ny = x * 2", {"x": np.ones(3)}, "starts threads or processes"),
        ("y = np.ones(3)\nout = (np.empty(3), np.empty(3))\nnp.modf(y, out[0], out[1])", {}, "several arrays to out="),
    ],
)
def test_cells_that_can_not_be_run_again_say_why(source, names, words):
    comparison = compared(source, **names)
    assert comparison.stopped
    assert words in comparison.reason
    assert not comparison.agrees
    assert comparison.results == {}


def test_a_cell_that_failed_has_nothing_to_compare():
    explanation = tv.explain("import numpy as np\nnp.ones(2) @ np.ones(3)")
    comparison = compare(explanation._recording, explanation._start, SimulatedDevice())
    assert comparison.reason == "The cell ended with ValueError; there is no result to compare."


def test_a_cell_with_await(monkeypatch):
    explanation, _ = explained("y = np.ones(3)")
    recording = explanation._recording
    object.__setattr__(recording, "source", "await something()")
    assert "it awaits" in compare(recording, explanation._start, SimulatedDevice()).reason


def test_a_call_is_not_compared():
    explanation = tv.explain(lambda x: x + 1, np.ones(2))
    with pytest.raises(tv.UsageError, match="compare\\(\\) runs a cell or source text again"):
        explanation.compare("jax")


def test_large_inputs_that_were_overwritten_ask_for_the_option(monkeypatch):
    monkeypatch.setattr(start_module, "SMALL_BYTES", 64)
    x = np.arange(1000.0)
    names = {"np": np, "x": x, "__name__": "__main__"}
    source = "x -= 1\ny = x.sum()"
    begin = start_module.Start.of_source(source, names)
    assert begin is not None
    begin = start_module.Start(ast.parse(source), names, budget=0)
    explanation = tv.explain(source, namespace=names)
    comparison = compare(explanation._recording, begin, SimulatedDevice())
    assert "`x` held other values when the cell began" in comparison.reason
    assert "--device" in comparison.reason


def test_large_inputs_that_are_gone(monkeypatch):
    monkeypatch.setattr(start_module, "SMALL_BYTES", 64)
    explanation, names = explained("y = x.sum()", x=np.arange(1000.0))
    del names["x"]
    comparison = compare(explanation._recording, explanation._start, SimulatedDevice())
    assert "`x` held something large that is gone" in comparison.reason


def test_what_a_name_held_before_the_cell_binds_it_does_not_matter(monkeypatch):
    monkeypatch.setattr(start_module, "SMALL_BYTES", 64)
    names = {"np": np, "x": np.ones(1000), "__name__": "__main__"}
    for _ in range(2):  # a notebook's cell is run again and again
        explanation = tv.explain("y = x * 2\na, b = y + 1, y.sum()", namespace=names)
        comparison = compare(explanation._recording, explanation._start, SimulatedDevice())
        assert comparison.agrees, comparison.reason
    explanation, _ = explained("y = y * 2", y=np.ones(1000))
    assert explanation._start.names.keys() == {"__name__", "y"}


def test_inputs_that_are_only_read_are_not_copied():
    x = np.ones(100_000)
    explanation, _ = explained("y = x.sum()", x=x)
    assert explanation._start.copies() == []
    held = explanation._start.names["x"]
    assert type(held).__name__ == "Borrowed"


def test_an_interrupt_reaches_the_reader():
    class Interrupting(SimulatedDevice):
        def to_device(self, host):
            raise KeyboardInterrupt

    state = np.random.get_state()[1].tolist()
    with pytest.raises(KeyboardInterrupt):
        compared("np.random.seed(3)\ny = x * 2", Interrupting(), x=np.ones(2))
    assert np.random.get_state()[1].tolist() != state  # the explained cell's own seed
    assert compared("y = x * 2", x=np.ones(2)).agrees


def test_a_run_that_takes_too_long_stops(monkeypatch):
    from tensorviz.device import rerun

    monkeypatch.setattr(rerun, "SECONDS", 0.0)
    monkeypatch.setattr(rerun, "TIMES", 0)
    comparison = compared("for i in range(100):\n    y = np.ones(3) * i")
    assert "took more than 0 s" in comparison.reason


def test_loops_beyond_what_was_recorded():
    comparison = compared("s = np.zeros(2)\nfor i in range(500):\n    s += i")
    assert comparison.agrees
    assert comparison.results["s"].tolist() == [124750.0, 124750.0]


def test_objects_of_other_libraries_are_left_alone():
    class Foreign:
        __module__ = "elsewhere"

        def __init__(self):
            self.seen = 0

        def touch(self):
            self.seen += 1

    thing = Foreign()
    comparison = compared("thing.touch()\nthing.seen = 5\ny = np.ones(2) * 3", thing=thing)
    assert comparison.agrees, comparison.reason
    assert thing.seen == 5
    thing.seen = 7
    explanation, _ = explained("thing.touch()\ny = np.ones(2) * 3", thing=thing)
    compare(explanation._recording, explanation._start, SimulatedDevice())
    assert thing.seen == 8


WATCHFUL = """
asked = []
class Watchful:
    __slots__ = ("values", "empty")
    def __init__(self):
        self.values = np.ones(3)
class Nosy:
    def __init__(self):
        object.__setattr__(self, "values", np.ones(3))
    def __getattribute__(self, name):
        asked.append(name)
        return object.__getattribute__(self, name)
a, b = Watchful(), Nosy()
"""


def test_taking_the_start_runs_no_code_of_the_reader():
    names = {"np": np, "__name__": "__main__"}
    exec(WATCHFUL, names)
    begin = start_module.Start(ast.parse("a.values -= 1\nb.values -= 1"), names)
    assert begin.failure is None
    assert names["asked"] == []
    assert begin.names["a"].values.tolist() == [1.0] * 3
    explanation = tv.explain("a.values[:] = a.values - 1\nt = a.values.sum()", namespace=names)
    comparison = compare(explanation._recording, explanation._start, SimulatedDevice())
    assert comparison.agrees
    assert comparison.results["t"] == 0.0
    assert names["a"].values.tolist() == [0.0] * 3


class Failing(SimulatedDevice):
    """A device that works until the first exponential, and never again."""

    name = "failing"
    is_gone = False

    def to_device(self, host):
        if self.is_gone:
            raise RuntimeError("illegal address")
        return super().to_device(host)

    def to_host(self, x):
        if self.is_gone:
            raise RuntimeError("illegal address")
        return super().to_host(x)

    def function(self, home):
        found = super().function(home)

        def fails(*_args, **_kwargs):
            self.is_gone = True
            raise RuntimeError("illegal address")

        return fails if home.name == "exp" else found


def test_a_device_that_fails_for_good(monkeypatch):
    monkeypatch.setattr(availability, "BROKEN", set())
    monkeypatch.setattr(compare_module, "BROKEN", availability.BROKEN)
    explanation, names = explained("x -= 1\ny = np.exp(x)", x=np.ones(3))
    comparison = compare(explanation._recording, explanation._start, Failing())
    assert comparison.stopped
    assert "illegal address. It failed, and does not answer any more. Restart the kernel" in comparison.reason
    assert {"failing"} == availability.BROKEN
    assert names["x"].tolist() == [0.0, 0.0, 0.0]


def test_a_broken_device_is_not_tried_again(monkeypatch):
    monkeypatch.setattr(availability, "BROKEN", {"jax"})
    row = next(row for row in tv.devices() if row.name == "jax")
    assert (row.state, row.is_usable) == ("broken", False)
    explanation, _ = explained("y = np.ones(3) * 2")
    with pytest.raises(UsageError, match="Restart the kernel"):
        explanation.compare("jax")


def test_an_error_of_the_cell_is_not_one_of_the_device(monkeypatch):
    monkeypatch.setattr(availability, "BROKEN", set())
    monkeypatch.setattr(compare_module, "BROKEN", availability.BROKEN)
    assert compared("y = np.exp(np.ones(2))", SimulatedDevice(limit=8)).stopped
    assert set() == availability.BROKEN
