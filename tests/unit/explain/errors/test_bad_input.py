"""Errors that are no shape errors, that come from elsewhere, or whose operands are gone or huge."""

from __future__ import annotations

import json
import linecache
import logging
import types
import warnings

import numpy as np
import pytest

from tensorviz.api import explain

A = np.arange(12.0).reshape(3, 4)


def told(source, **names):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        explanation = explain(source, namespace={"np": np, "A": A.copy(), **names})
    assert explanation.error is not None
    assert not explanation.omitted.faults
    failed = [step for step in explanation.steps if step.failed]
    return explanation, failed[0] if failed else None


@pytest.mark.parametrize(
    "source",
    ["1 / 0", "raise ValueError('could not be broadcast together with shapes')", "{}['k']", "import nowhere_at_all"],
)
def test_what_has_no_array_is_no_shape_error(source):
    explanation, failed = told(source)
    assert explanation.repairs == ()
    assert failed is None or failed.family != "failure"
    assert "The cell stopped" in explanation.text()


def test_what_a_function_of_the_readers_raises_on_purpose_is_its_business():
    source = "def f(x, y):\n    raise ValueError('operands could not be broadcast together')\nf(A, lane)"
    explanation, failed = told(source, lane=np.ones(3))
    assert explanation.repairs == ()
    assert failed is None or failed.family == "opaque"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("[A @ A for i in range(2)]", "A @ A"),
        ("list(x @ A for x in [A])", "x @ A"),
        ("list(map(lambda x: x @ A, [A]))", "x @ A"),
        ("sorted([A], key=lambda x: x @ A)", "x @ A"),
        ("np.apply_along_axis(lambda lane: lane @ A, 0, A.T)", "lane @ A"),
        ("def g():\n    yield A @ A\nfor x in g():\n    pass", "A @ A"),
        ("f'{A @ A}'", "A @ A"),
    ],
)
def test_the_readers_own_line_is_pointed_at(source, code):
    _, failed = told(source)
    assert failed.source == code
    assert failed.family == "failure"


def test_an_error_inside_a_library_names_the_inner_operation(monkeypatch):
    source = "def solve(a, b):\n    c = a * 2\n    return c @ b\n"
    monkeypatch.setitem(linecache.cache, "/x/library.py", (len(source), 1.0, source.splitlines(keepends=True), ""))
    library = types.ModuleType("library")
    exec(compile(source, "/x/library.py", "exec"), vars(library))
    _, failed = told("library.solve(A, A)", library=library)
    assert failed.source == "library.solve(A, A)"
    assert [frame.sentence for frame in failed.frames()][1:] == ["Inside it, c @ b in solve raised."]


@pytest.mark.slow
def test_chains_and_groups_lead_to_the_operation():
    source = "try:\n    A @ A\nexcept ValueError as error:\n    raise RuntimeError('mine') from error"
    explanation, failed = told(source)
    assert failed.source == "A @ A"
    assert explanation.repairs[0].code == "A @ A.T"
    assert type(explanation.error) is RuntimeError
    source = (
        "found = []\ntry:\n    A @ A\nexcept ValueError as error:\n    found.append(error)\n"
        "raise ExceptionGroup('several', [KeyError('k'), *found])"
    )
    explanation, failed = told(source)
    assert failed.source == "A @ A"
    assert type(explanation.error) is ExceptionGroup
    source = "one, two = ValueError('a'), ValueError('b')\none.__cause__, two.__cause__ = two, one\nraise one"
    assert "ValueError: a" in told(source)[0].text()


@pytest.mark.slow
def test_a_square_that_was_not_meant_is_pointed_at():
    source = "r = A @ np.ones(4) - np.ones((3, 1))\ng = A.T @ r\nw = np.zeros(4)\nw -= 0.1 * g"
    _, failed = told(source)
    (origin,) = (frame for frame in failed.frames("story") if frame.phase == "origin")
    assert origin.sentence == "Line 1, r = A @…, made (3, 3) of (3,) and (3, 1)."


@pytest.mark.slow
def test_operands_that_are_gone_or_changed_since():
    explanation, failed = told("try:\n    A @ A\nfinally:\n    del A")
    assert failed is not None
    assert "A @ A" in explanation.text()
    explanation, _ = told("x = A.sum(axis=1)\nA - x", x=np.ones(2))
    assert explanation.repairs[0].code == "A - x[:, None]"


@pytest.mark.slow
def test_operands_of_a_hundred_million_elements():
    wide = np.broadcast_to(np.float32(1), (1_000_000, 100))
    explanation, _ = told("wide - lane", wide=wide, lane=np.broadcast_to(np.float32(1), (1_000_000,)))
    assert explanation.repairs[0].code == "wide - lane[:, None]"
    assert explanation.repairs[0].result_shape == (1_000_000, 100)
    explanation, _ = told("wide @ wide", wide=wide)
    assert [(repair.code, repair.result_shape) for repair in explanation.repairs] == [
        ("wide @ wide.T", (1_000_000, 1_000_000)),
        ("wide.T @ wide", (100, 100)),
        ("wide * wide", (1_000_000, 100)),
    ]
    explanation, _ = told("wide.reshape(7, -1)", wide=wide)
    assert explanation.repairs[0].code == "wide.reshape(8, -1)"


def test_many_pieces_and_many_axes():
    explanation, failed = told("np.concatenate([A] * 500 + [A.T])")
    assert "The cell stopped" in explanation.text()
    deep, one = np.ones((2,) * 20), np.ones(3)
    explanation, failed = told("deep + one", deep=deep, one=one)
    assert failed.family == "failure"
    assert explanation.repairs == ()
    message, _ = explanation._message
    assert len(json.dumps(message)) < 80_000


def test_a_rule_that_fails_leaves_the_plain_card(monkeypatch, caplog):
    from tensorviz.explain.errors import rules

    def broken(case):
        raise ZeroDivisionError

    monkeypatch.setattr(rules, "RULES", (broken,))
    with caplog.at_level(logging.ERROR):
        _, failed = told("A @ A")
    assert failed.family == "opaque"
    assert "broken failed for A @ A" in caplog.text


def test_an_object_that_lies_about_itself():
    class Liar:
        shape = (3,)

        def __radd__(self, other):
            raise ValueError("operands could not be broadcast together with shapes (3,4) (3,)")

        __array_ufunc__ = None

    explanation, _ = told("A + liar", liar=Liar())
    assert explanation.repairs == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    ["np.random.normal(A, lane)", "if lane > 0 and lane > np.random.rand(3):\n    pass"],
)
def test_looking_for_a_repair_draws_no_random_number(source):
    np.random.seed(0)
    state = np.random.get_state()[1:3]
    explanation, _ = told(source, lane=np.ones(3))
    explanation.text()
    after = np.random.get_state()[1:3]
    assert state[1] == after[1]
    assert np.array_equal(state[0], after[0])
