"""The generic card."""

import numpy as np
import pytest

from tests.unit.explain.running import check_frames, only, run, sentences


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("B = np.linalg.tensorinv(A, 1)", "np.linalg.tensorinv turned A (2, 2) float64 into (2, 2) float64."),
        ("W[0] = 9", "W[0] = 9 changed 1 of 4 cells in W."),
        ("W[A < 1] = 1", "W[A < 1] = 1 changed 1 of 4 cells in W."),
        ("np.poly(A)", "np.poly turned A (2, 2) float64 into (3,) float64."),
        ("s.upper()", None),
        (
            "np.linalg.multi_dot([O, O])",
            "np.linalg.multi_dot turned O (2, 2) object and O (2, 2) object into (2, 2) object.",
        ),
        ("A.flags.c_contiguous", "A.flags is a flagsobj object."),
        (
            "np.linalg.tensorinv(A[:, :1][:1], 1)",
            "np.linalg.tensorinv turned A[:, :1][:1] (1, 1) float64 into (1, 1) float64.",
        ),
    ],
)
def test_what_went_in_and_what_came_out(source, sentence):
    A = np.diag([2.0, 4.0])
    masked = np.ma.array(A, mask=[[0, 1], [0, 0]], hard_mask=True)
    steps = run(source, A=A, W=masked, O=A.astype(object), s="x")
    if sentence is None:
        assert all(step.family == "opaque" for step in steps)
        return
    step = steps[-1]
    assert step.family == "opaque"
    assert sentences(step)[-1] == sentence
    assert [frame.phase for frame in step.frames("story") if frame.phase != "why"] == ["before", "after"]
    check_frames(step.occurrence(0))


def test_what_was_there_before_is_shown():
    step = only("A[0] = 9", A=np.zeros((2, 2)).view(np.matrix))
    assert step.operands[0].values().tolist() == [[0, 0], [0, 0]]
    assert step.result.values().tolist() == [[9, 9], [0, 0]]


@pytest.mark.parametrize(
    "value",
    [
        np.array([1, "x"], dtype=object),
        np.array(["a", "b"]),
        np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
        np.array(["2020-01-01"], "M8[D]"),
        np.ma.masked_array([1.0, 2.0], [True, False]),
        np.zeros((2, 0)),
        np.float64(3),
        np.zeros((2,) * 12),
        np.ones(6).view(np.recarray),
    ],
)
def test_arrays_of_every_kind_are_shown(value):
    for source in ("np.copy(x)", "np.array([x, x])", "x[...]", "x.T"):
        for step in run(source, x=value):
            check_frames(step.occurrence(0))


def test_every_array_of_a_list_is_an_operand():
    step = only("np.linalg.multi_dot([A, B], out=None)", A=np.zeros((2, 2), object), B=np.ones((2, 2)))
    assert [(operand.name, operand.keyword) for operand in step.operands] == [("A", None), ("B", None), ("None", "out")]
    assert step.operands[1].values().tolist() == [[1, 1], [1, 1]]


def test_an_index_is_shown_as_it_was_written():
    step = only("A[:2, 1] = 5", A=np.ma.array(np.zeros((3, 3)), mask=True, hard_mask=True))
    assert sentences(step)[0] == "A[:2, 1] = 5 writes into A (3, 3) float64."
    assert step.operands[1].plain == ":2, 1"


def test_nan_that_stays_has_not_changed():
    step = only("A[0] = 1", A=np.ma.array([[np.nan, 1.0], [np.nan, 2.0]], mask=[[0, 1], [0, 0]], hard_mask=True))
    assert sentences(step)[-1] == "A[0] = 1 changed 1 of 4 cells in A."


@pytest.mark.parametrize(
    "dtype",
    [
        [("a", "i4"), ("b", "f8")],
        {"names": ["a", "b"], "formats": ["i4", "i4"], "offsets": [1, 6], "titles": ["aa", "bb"]},
    ],
)
def test_changed_records_are_counted(dtype):
    step = only("A[0] = 7", A=np.zeros(3, dtype))
    assert sentences(step)[-1] == "A[0] = 7 changed 1 of 3 cells in A."


def test_records_without_fields_cannot_change():
    empty = {"names": [], "formats": [], "itemsize": 8}
    step = only("A[0] = 7", A=np.zeros(3, empty))
    assert sentences(step)[-1] == "A[0] = 7 changed 0 of 3 cells in A."


def test_times_that_stay_unknown_have_not_changed():
    A = np.ma.array(["NaT"] * 3, dtype="M8[D]", mask=[0, 1, 0], hard_mask=True)
    step = run("A[:2] = np.datetime64('2020-01-01')", A=A)[-1]
    assert sentences(step)[-1].endswith("changed 1 of 3 cells in A.")


def test_sources_are_unknown():
    step = only("np.linalg.tensorinv(A, 1)", A=np.eye(2))
    assert step.sources((0, 0)) == [None, None]
    assert step.occurrence(0).cell_template() is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("np.bmat('A, A')", "no rows of matrices"),
        ("f([1, 2])", "one cell of each array at a time"),
        ("np.subtract.reduce(A)", "accumulate in the place of reduce shows every step"),
        ("np.broadcast(A, A)", "one by one"),
        ("np.tensordot(O, O)", "Python objects"),
        ("np.mean(np.array([1, 3], 'm8[D]'))", "dates or times"),
        ("np.histogramdd(A)", "more than two axes"),
    ],
)
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_the_card_says_why_there_is_no_picture(source, reason):
    A = np.diag([2.0, 4.0])
    step = run(source, A=A, O=np.array([[1, 2]], dtype=object), f=np.vectorize(abs))[-1]
    assert reason in step.occurrence(0).recipe.reason
