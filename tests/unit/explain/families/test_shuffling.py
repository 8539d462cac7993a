"""A drawn order is told where the recorded values say which entry is which, and called unknown elsewhere."""

import numpy as np
import pytest

from tests.unit.explain.moves import check_origins
from tests.unit.explain.running import check_frames, only, run, sentences


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("shape", [(5, 3), (2, 4, 3)])
def test_every_cell_is_found_again(shape, axis):
    a = np.arange(np.prod(shape)).reshape(shape)
    step = only(f"rng.shuffle(a, axis={axis})", rng=np.random.default_rng(1), a=a)
    assert step.family == "sorting"
    assert step.result.values().tolist() == a.tolist()
    check_frames(step.occurrence(0))
    check_origins(step)
    step = only(f"p = rng.permutation(a, axis={axis})", rng=np.random.default_rng(1), a=a)
    check_origins(step)
    assert step.occurrence(0).recipe.copied is True


def test_in_place():
    step = only("np.random.shuffle(a)", a=np.arange(6.0))
    assert sentences(step)[0] == "shuffle draws a new order of the 6 entries of a, at random."
    assert sentences(step)[-1] == "shuffle works in place: a itself changed, and the call gives None."
    assert step.operands[0].values().tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("a", [np.zeros(3), np.array([1, 2, 1]), np.zeros((0, 2)), np.arange(20_000)])
def test_what_cannot_be_told_apart_stays_unknown(a):
    step = only("rng.shuffle(a)", rng=np.random.default_rng(0), a=a)
    check_frames(step.occurrence(0))
    assert (step.occurrence(0).recipe.origins is None) == (a.size > 0)


def test_a_number_is_no_array_to_shuffle():
    assert only("rng.permutation(5)", rng=np.random.default_rng(0)).family == "creation"
    (step,) = run("rng.shuffle(a)\nlater = 1", rng=np.random.default_rng(0), a=np.arange(2))
    assert [operand.name for operand in step.operands] == ["a"]


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        ((2, 3), "2 cells of zeros are added at the end."),
        ((3,), "The last 1 cell of the line is lost."),
        ((2, 2), "All 4 cells stay, in the same order."),
        ((0,), "The last 4 cells of the line are lost."),
    ],
)
def test_resize_in_place(shape, sentence):
    step = only(f"a.resize({shape}, refcheck=False)", a=np.arange(4).copy())
    assert (step.family, step.result.shape) == ("join", shape)
    assert sentences(step)[1] == sentence
    check_frames(step.occurrence(0))
    check_origins(step)


def test_the_target_of_a_change_is_the_operand_that_changed():
    step = only("f(2, a)", f=lambda n, x: x.fill(n), a=np.arange(3))
    names = {operand.name: operand for operand in step.operands}
    assert names["a"].values().tolist() == [0, 1, 2]
    assert names["2"].plain == "2"
