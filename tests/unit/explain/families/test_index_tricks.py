"""``np.r_`` and ``np.c_`` are joins; ``np.mgrid`` makes an array."""

import numpy as np
import pytest

from tests.unit.explain.moves import check_origins
from tests.unit.explain.running import check_frames, only, run, sentences


@pytest.mark.parametrize(
    ("source", "shapes", "checked"),
    [
        (
            "np.r_[a, 0, 7:9]",
            [(3,), (), (2,)],
            "A number stands as one entry; along axis 0 the sizes add: 3 + 1 + 2 = 6.",
        ),
        ("np.r_[[1, 2], a]", [(2,), (3,)], "Along axis 0 the sizes add: 2 + 3 = 5."),
        ("np.r_[M, M]", [(2, 3)] * 2, "Along axis 0 the sizes add: 2 + 2 = 4; the other axis agrees."),
        ("np.c_[a, a]", [(3,)] * 2, "1-D pieces stand as columns; along axis 1 the sizes add: 1 + 1 = 2."),
        ("np.c_[M, M]", [(2, 3)] * 2, "Along axis 1 the sizes add: 3 + 3 = 6; the other axis agrees."),
        ("np.r_[1:4]", [(3,)], "Along axis 0 the sizes add: 3 = 3."),
    ],
)
def test_pieces_are_joined(source, shapes, checked):
    step = only(source, a=np.array([5, 6, 7]), M=np.arange(6).reshape(2, 3))
    assert step.family == "join"
    assert [operand.shape for operand in step.operands] == shapes
    assert sentences(step)[1] == checked
    check_frames(step.occurrence(0))
    check_origins(step)


@pytest.mark.parametrize(
    ("source", "axis", "checked"),
    [
        ("np.r_['0,2', a, a]", 0, "The pieces get axes of size 1 until they have 2: (2, 3)."),
        ("np.r_['0,2,0', a, a]", 0, "The pieces get axes of size 1 until they have 2: (6, 1)."),
        ("np.r_['-1', M, M]", 1, "Along axis 1 the sizes add: 3 + 3 = 6; the other axis agrees."),
    ],
)
def test_a_text_says_along_which_axis_and_in_how_many(source, axis, checked):
    step = only(source, a=np.array([5, 6, 7]), M=np.arange(6).reshape(2, 3))
    assert step.occurrence(0).recipe.axis == axis
    assert sentences(step)[1] == checked
    check_frames(step.occurrence(0))
    check_origins(step)


def test_a_text_that_asks_for_a_matrix_gets_the_card():
    assert only("np.r_['r', a, a]", a=np.arange(3)).family == "opaque"


@pytest.mark.parametrize("source", ["np.ogrid[0:3, 0:4]", "r, c = np.ogrid[:2, :3]", "np.ogrid[0:2, 0:3, 0:1]"])
def test_an_open_grid_gives_one_array_for_each_axis(source):
    step = only(source)
    assert step.family == "creation"
    assert [result.shape for result in step.occurrence(0).results] == [
        each.shape for each in eval(source.split("= ")[-1])
    ]
    assert sentences(step)[-1].startswith("One array for each axis")


def test_the_joiner_may_have_another_name():
    assert run("from numpy import r_ as rows\nrows[a, a]", a=np.arange(3))[-1].op == "numpy.r_"


def test_grids_are_made():
    step = only("np.mgrid[0:2, 0:3]")
    assert (step.family, step.op) == ("creation", "numpy.mgrid")
    assert sentences(step)[-1] == "mgrid makes 2 arrays, one per slice; each counts along its own axis."


def test_looking_into_a_dict_stays_unseen():
    assert run("d['a']\nnp.s_[1:2]", d={"a": np.arange(3)}) == ()
