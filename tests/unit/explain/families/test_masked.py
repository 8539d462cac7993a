"""Masked cells are shown as masked, never as the number that lies beneath."""

import numpy as np
import pytest

from tensorviz.arrays.capture import snapshot
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.trace.limits import Limits
from tests.unit.explain.running import check_frames, only, run, sentences

BENEATH = 777


def masked(**options):
    return np.ma.array([[1, BENEATH], [3, 4]], mask=[[0, 1], [0, 0]], **options)


def all_texts(step):
    frames = [frame for reading in step.occurrence(0).readings for frame in reading.frames]
    return " ".join([*(frame.sentence + frame.alt for frame in frames), str(step.operands and step.operands[0].name)])


@pytest.mark.parametrize(
    "source",
    ["m[0]", "m[0, 1]", "m[:, 1]", "m[m > 2]", "m[[0, 1], [1, 1]]", "m.T", "m.ravel()", "m.sum()", "m[0, 1].max()"],
)
def test_the_number_beneath_is_never_said(source):
    for step in run(source, m=masked()):
        assert str(BENEATH) not in all_texts(step)
        check_frames(step.occurrence(0))


def test_masked_truths_are_not_counted():
    step = only("t = m > 0", m=masked())
    assert sentences(step)[-1] == "t has shape (2, 2): 3 of 4 cells are True, 1 masked."


def test_reads_know_where_cells_come_from():
    step = only("m[:, 1]", m=masked())
    assert (step.family, step.op) == ("indexing", "numpy.ma.MaskedArray.__getitem__")
    assert step.explain_cell((0,)).sentence == "result[0] reads m[0, 1]: masked."
    assert step.explain_cell((1,)).sentence == "result[1] reads m[1, 1]: 4."
    assert "One of 4 cells is left, without any axis: masked." in sentences(only("m[0, 1]", m=masked()))


def test_a_masked_record_is_masked():
    records = np.ma.array([(1, 2.5), (3, 4.5)], [("x", int), ("y", float)], mask=[(0, 1), (0, 0)])
    assert "One of 2 cells is left, without any axis: masked." in sentences(only("r[0]", r=records))
    assert "One of 2 cells is left, without any axis: (3, 4.5)." in sentences(only("r[1]", r=records))


def test_writes():
    step = run("m[1] = 7", m=masked())[-1]
    assert step.family == "indexing"
    assert sentences(step)[-2] == "2 cells of m are written; the other 2 stay as before."
    step = run("m[0, 0] = np.ma.masked", m=masked())[-1]
    assert step.family == "indexing"
    assert step.result.cell((0, 0)) is np.ma.masked
    assert step.operands[0].cell((0, 0)) == 1
    check_frames(step.occurrence(0))


def test_a_hard_mask_keeps_numbers_out():
    step = only("m[0] = 9", m=masked(hard_mask=True))
    assert step.family == "opaque"
    assert only("m[1] = 9", m=masked(hard_mask=True)).family == "indexing"


def test_new_ones_say_how_many_are_masked():
    step = run("np.ma.array([1, 2, 3], mask=[0, 1, 1])")[-1]
    said = "array puts 3 numbers, 2 of them masked, side by side in memory: shape (3,), int64."
    assert sentences(step)[-1] == said


def test_cells_of_a_large_one():
    cells = np.ma.arange(40_000)
    cells[1] = np.ma.masked
    operand = Operand("m", snapshot(cells, Limits()))
    assert operand.cell((1,)) is np.ma.masked
    assert operand.cell((2,)) == 2
    assert operand.cell((20_000,)) is None
    assert format_value(operand.cell((1,))) == "masked"
