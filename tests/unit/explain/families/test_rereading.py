"""The same bytes under another dtype: which cell reads which, by NumPy's own bytes."""

import numpy as np
import pytest

from tests.unit.explain.running import check_frames, only, run, sentences


def test_bytes_of_a_cell():
    a = np.array([1, 258, -1])
    step = only("b = a.view(np.uint8)", a=a)
    assert sentences(step) == [
        "a (3,) reads its memory as int64: 8 bytes a cell.",
        "Every cell of 8 bytes is read as 8 cells of uint8; no byte moves.",
        "b is a view: writing b[1] changes a[0].",
    ]
    assert step.explain_cell((9,)).sentence == "b[9] reads byte 1 of a[1]: 1."
    assert step.sources((23,))[0][0].tolist() == [2]
    check_frames(step.occurrence(0))


def test_several_cells_in_one():
    a = np.arange(16, dtype=np.uint8).reshape(2, 8)
    step = only("b = a.view('<u4')", a=a)
    assert sentences(step)[1] == "Every 4 cells are read as one of uint32; no byte moves."
    assert [axis.tolist() for axis in step.sources((1, 1))[0]] == [[1] * 4, [4, 5, 6, 7]]
    value = "252 579 084".replace(" ", "\u2009")
    assert step.explain_cell((1, 1)).sentence == f"b[1, 1] reads the bytes of 4 cells, from a[1, 4] on: {value}."
    check_frames(step.occurrence(0))


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("a.view('f8')", "The same bytes, cell by cell, now read as float64; no number is converted."),
        ("a.view(np.recarray)", "The same cells, now seen as a recarray; no byte moves."),
        ("a.view(np.matrix)", None),
        ("a.view()", "The same cells, now seen as a ndarray; no byte moves."),
        ("a.byteswap()", "The bytes of every cell are turned around, so the same bits mean other numbers."),
        ("a.getfield('i4', offset=4)", "Of every cell 4 bytes from byte 4 on are read as int32."),
        ("a.getfield('i4')", "Of every cell 4 bytes are read as int32."),
        ("a.astype('S8').view('S1')", "Every cell of 8 bytes is read as 8 cells of |S1; no byte moves."),
    ],
)
def test_each_call(source, sentence):
    step = run(source, a=np.arange(6))[-1]
    if sentence is not None:
        assert step.family == "layout"
        assert sentences(step)[1] == sentence
    check_frames(step.occurrence(0))
    if step.family == "layout":
        assert step.explain_cell((1,)).sentence


def test_bytes_swapped_in_place():
    a = np.arange(3, dtype=np.int16)
    step = only("a.byteswap(inplace=True)", a=a)
    assert step.operands[0].values().tolist() == [0, 1, 2]
    assert step.result.values().tolist() == [0, 256, 512]
    assert sentences(step)[-1] == "byteswap works in place: a itself changed."


@pytest.mark.parametrize("n", [0, 100_000, 2_000_000])
def test_any_size(n):
    for source in ("a.view(np.uint8)", "a.view('f4')", "a.view('i8')", "a.byteswap()"):
        step = only(source, a=np.zeros(n, np.int32))
        check_frames(step.occurrence(0))
        if n:
            assert step.family == "layout"
            assert step.explain_cell((0,)).sentence if step.occurrence(0).plan.trail or n < 10**6 else True


def test_masked_arrays_and_objects_are_left():
    assert only("a.view(np.uint8)", a=np.ma.arange(3)).family == "opaque"
    assert only("a.byteswap()", a=np.array([None])).family == "opaque"
