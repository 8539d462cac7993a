"""Operands that are no plain arrays of numbers: explained with what was really computed, or a card that says why not."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from tensorviz.api import explain
from tensorviz.explain.recipes import OpaqueRecipe

OWN = "its class answers this operation itself, with code of its own"
OBJECTS = "its cells are Python objects, which are not copied: what became of each is not known"
MASKED = "a masked array has rules of its own for this, which this view does not know"
ADDS_ITSELF = "class S(np.ndarray):\n    def __add__(self, other): return 'added'\na = np.arange(3).view(S)\n"
ANSWERS = (
    "class U(np.ndarray):\n    def __array_ufunc__(self, ufunc, way, *given, **named): return np.full(3, 9)\n"
    "a = np.arange(3).view(U)\n"
)
REFUSES = (
    "class N:\n    __array_ufunc__ = None\n    def __radd__(self, other): return other * 2\nn = N()\na = np.arange(3)\n"
)
ARRAY_FUNCTION = (
    "class F(np.ndarray):\n    def __array_function__(self, function, types, given, named): return np.zeros(2)\n"
    "a = np.arange(3).view(F)\n"
)
MASK = "a = np.ma.array([1, 2, 3], mask=[False, True, False])\n"
FRACTIONS = "from fractions import Fraction\na = np.array([Fraction(1, 2), Fraction(1, 3)], dtype=object)\n"
RECORDS = "a = np.zeros(3, dtype=[('x', 'f4'), ('y', 'i4')])\n"


def last_step(source: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        explanation = explain(f"import numpy as np\n{source}")
    assert explanation.error is None, source
    assert not explanation.omitted.faults, source
    return explanation.steps[-1]


def told(step: Any) -> str:
    return " ".join(frame.sentence for frame in step.frames("story"))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (f"{ADDS_ITSELF}b = a + 1", OWN),
        (f"{ANSWERS}b = a + 1", OWN),
        (f"{ANSWERS}b = 1 + a", OWN),
        (f"{ANSWERS}b = -a", OWN),
        (f"{REFUSES}b = a + n", OWN),
        (f"{FRACTIONS}b = a @ a", OBJECTS),
        (f"{FRACTIONS}b = a.sum()", OBJECTS),
        (f"{MASK}b = a.sum()", MASKED),
        (f"{MASK}b = np.ma.median(a)", MASKED),
    ],
)
def test_a_card_says_why_there_is_no_picture(source: str, reason: str) -> None:
    recipe = last_step(source).occurrence(0).plan.recipe
    assert isinstance(recipe, OpaqueRecipe)
    assert recipe.reason == reason


@pytest.mark.parametrize(
    ("written", "use"),
    [
        ("def __matmul__(self, other): return np.ones(2)", "q @ q"),
        ("def __getitem__(self, index): return np.ones(2)", "q[0]"),
        ("half = property(lambda self: np.ones(2))", "q.half"),
        ("def __iter__(self): yield np.ones(2)", "for _ in q: pass"),
    ],
)
def test_what_an_operator_or_a_loop_starts_belongs_to_no_call_after_it(written: str, use: str) -> None:
    array = "def __array__(self, dtype=None, copy=None): return np.zeros(1)"
    source = f"class Q:\n    {written}\n    {array}\nq = Q()\n{use}\nn = np.asarray(q)"
    steps = explain(f"import numpy as np\n{source}").steps
    assert [step.source for step in steps if step.family == "creation"] == ["np.ones(2)", "np.zeros(1)"]
    calls = [told(step) for step in steps if step.family == "call"]
    assert calls == ["asarray is called with q = a Q object. asarray took 1 step and returned (1,) float64."]


@pytest.mark.parametrize("source", [f"{ANSWERS}b = np.add(a, 1)", f"{ARRAY_FUNCTION}b = np.sum(a)"])
def test_a_function_that_an_operand_answers_is_a_call_of_its_code(source: str) -> None:
    explanation = explain(f"import numpy as np\n{source}")
    assert [step.family for step in explanation.steps[2:]] == ["call", "creation"]


@pytest.mark.parametrize(
    ("source", "family", "said"),
    [
        (f"{ADDS_ITSELF}b = a * 2", "elementwise", "1 × 2 = 2"),
        (f"{FRACTIONS}b = a * 2", "elementwise", "b has shape (2,), 2 cells of object"),
        (f"{MASK}b = a * 2", "elementwise", "3 × 2 = 6; each of the 2 cells that are not masked likewise."),
        (f"{MASK}b = 10 - a", "elementwise", "10 − 3 = 7; each of the 2 cells that are not masked likewise."),
        (f"{RECORDS}b = a['x'] + 1", "elementwise", "0 + 1 = 1; each of the 3 cells is worked out likewise."),
        ("a = np.array(['x', 'yy'])\nb = a == 'x'", "elementwise", "'x' == 'x' is True"),
        ("a = np.add([1, 2], 3)", "elementwise", "2 + 3 = 5"),
        ("a = np.arange(3.)\nb = a + a", "elementwise", "a and itself have the same shape"),
        ("a = np.arange(4.)\nnp.add(a[1:], a[:-1], out=a[1:])", "elementwise", "3 + 2 = 5"),
        ("a = np.fromiter((i * i for i in range(5)), float)", "creation", "fromiter puts 5 numbers side by side"),
    ],
)
def test_what_has_a_picture_is_told_with_its_numbers(source: str, family: str, said: str) -> None:
    step = last_step(source)
    assert step.family == family
    assert said in told(step)


@pytest.mark.parametrize(
    ("source", "cell", "said"),
    [
        ("b = a + 1", (1,), "a[1] is masked, so b[1] is masked, too."),
        ("b = a + 1", (0,), "a[0] + 1: 1 + 1 = 2."),
        ("b = np.divide(a, [0, 1, 1])", (0,), "/ has no answer here, so b[0] is masked."),
    ],
)
def test_a_masked_cell_is_told_as_masked(source: str, cell: tuple[int, ...], said: str) -> None:
    frame = last_step(f"{MASK}{source}").explain_cell(cell)
    assert frame.sentence == said
    assert frame.worked is None or frame.worked.note is None


@pytest.mark.parametrize(
    "made",
    [
        "np.ma.array([1, 2, 3], mask=[0, 1, 0])",
        "np.matrix([[1, 2]])",
        "np.arange(3).view(S)",
        "np.array([1, 'x'], dtype=object)",
        "np.zeros(3, dtype=[('x', 'f4'), ('y', 'i4')])",
        "np.arange(0)",
    ],
)
def test_a_function_that_only_looks_has_changed_nothing(made: str) -> None:
    step = last_step(f"class S(np.ndarray): pass\ndef look(x): return x.shape\na = {made}\nlook(a)")
    assert step.occurrence(0).notes == ()


def test_a_function_that_writes_into_a_subclass_has_changed_it() -> None:
    source = "class S(np.ndarray): pass\ndef write(x): x[...] = 5\na = np.arange(3).view(S)\nwrite(a)"
    explanation = explain(f"import numpy as np\n{source}")
    assert [step.occurrence(0).notes for step in explanation.steps if step.family == "call"] == [
        ("a changed in place.",)
    ]
