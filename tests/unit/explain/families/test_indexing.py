"""Indices of every form, read and written, against NumPy's own."""

from __future__ import annotations

import itertools
from math import prod

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.explain.provenance import whole_window
from tensorviz.explain.recipes import MovementRecipe
from tests.unit.explain.moves import check, check_origins, moved
from tests.unit.explain.running import check_frames, run, sentences

DTYPES = ["bool", "int8", "int64", "float32", "float64", "complex128", "U2", "O"]


@st.composite
def arrays(draw, shape):
    """Arrays of a shape in several layouts: C, F, every second cell, backwards."""
    dtype = draw(st.sampled_from(DTYPES))
    numbers = np.arange(prod(shape)).reshape(shape).astype(dtype)
    kind = draw(st.sampled_from(["C", "F", "gaps", "backwards"]))
    if kind in "CF" or not shape:
        return np.array(numbers, order="F" if kind == "F" else "C")
    wide = np.zeros((*shape[:-1], shape[-1] * 2), dtype)
    wide[..., ::2] = numbers if kind == "gaps" else numbers[::-1]
    return wide[..., ::2] if kind == "gaps" else wide[..., ::2][::-1]


@st.composite
def indices(draw, shape):
    """Basic indices, index arrays, masks, and mixtures of them with slices and new axes."""
    kinds = ["basic"]
    if shape and 0 not in shape:
        kinds += ["arrays", "mixed", "mixed"]
    if shape:
        kinds += ["mask", "mask of one axis"]
    match draw(st.sampled_from(kinds)):
        case "basic":
            return draw(npst.basic_indices(shape, allow_newaxis=True, allow_ellipsis=True, max_dims=5))
        case "arrays":
            return draw(
                npst.integer_array_indices(shape, result_shape=npst.array_shapes(min_dims=1, max_dims=2, max_side=3))
            )
        case "mask":
            return draw(npst.arrays(np.bool_, shape))
        case "mask of one axis":
            axis = draw(st.integers(0, len(shape) - 1))
            return (*[slice(None)] * axis, draw(npst.arrays(np.bool_, shape[axis])))
    length = draw(st.integers(0, 3))
    parts = []
    for size in shape:
        parts += [None] if draw(st.integers(0, 5)) == 0 else []
        kind = draw(st.sampled_from(["int", "slice", "list"]))
        place = st.integers(-size, size - 1)
        parts.append(
            draw(place) if kind == "int"
            else draw(st.slices(size)) if kind == "slice"
            else np.array(draw(st.lists(place, min_size=length, max_size=length)), np.intp)
        )  # fmt: skip
    return tuple(parts)


@st.composite
def indexed(draw):
    shape = draw(npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
    return draw(arrays(shape)), draw(indices(shape))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(indexed())
def test_every_index_that_reads(given_index):
    x, index = given_index
    step = run("y = x[index]", x=x, index=index)[-1]
    check_frames(step.occurrence(0))
    recipe = step.occurrence(0).recipe
    if not isinstance(recipe, MovementRecipe):
        is_object = step.result.snapshot is None
        assert is_object or recipe.family == "layout", step.frames()[-1].sentence
        return
    assert recipe.origins is not None
    assert len([chip for chip in recipe.chips if chip.kind != "new"]) <= x.ndim
    where = np.arange(x.size).reshape(x.shape)[index]
    trail = step.occurrence(0).plan.trail
    origins = trail.at(whole_window(where.shape))
    assert np.array_equal(origins.places, where.reshape(-1))
    assert not origins.operands.any()
    if x.dtype != object:
        check_origins(step)
    result = x[index]
    if isinstance(result, np.ndarray) and result.size:
        assert recipe.copied == (not np.may_share_memory(x, result))
    for cell in itertools.islice(np.ndindex(where.shape), 8):
        assert len(step.explain_cell(cell).sentence.split()) <= 20
        check_guides(step, index, cell)


def check_guides(step, index, cell):
    """Each index array is said to be read where its entry is that of the source cell."""
    source, *guides = step.sources(cell)
    for operand, places in zip(step.operands[1:], guides, strict=True):
        values = operand.values()
        if values.dtype.kind == "b":
            assert values[places].all()
        else:
            lengths = step.operands[0].shape
            assert any(int(values[places][0]) % n == int(at[0]) for n, at in zip(lengths, source, strict=True) if n)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(data=st.data(), given_index=indexed())
def test_every_index_that_writes(data, given_index):
    x, index = given_index
    selected = np.zeros(x.shape)[index]
    shape = data.draw(st.sampled_from([(), selected.shape, (1, *selected.shape[1:])])) if selected.ndim else ()
    value = data.draw(st.sampled_from([7, 0])) if not shape else np.ones(shape, "i8")
    step = run("x[index] = value", x=x.copy() if x.dtype == object else _like(x), index=index, value=value)[-1]
    check_frames(step.occurrence(0))
    recipe = step.occurrence(0).recipe
    assert isinstance(recipe, MovementRecipe), step.frames()[-1].sentence
    numbers, fill = np.arange(x.size).reshape(x.shape), np.asarray(value)
    numbers[index] = -1 - np.arange(fill.size).reshape(fill.shape)
    origins = step.occurrence(0).plan.trail.at(whole_window(x.shape))
    told = np.where(origins.operands == 0, origins.places, -1 - origins.places)
    assert np.array_equal(told, numbers.reshape(-1))
    for cell in itertools.islice(np.ndindex(x.shape), 8):
        step.explain_cell(cell)
        step.sources(cell)


def _like(x):
    copy = np.empty_like(x)
    copy[...] = x
    return copy


A = np.arange(12).reshape(3, 4)


def told(source, **space):
    step = moved(source, **{"a": A, **space})
    return [(frame.phase, frame.sentence) for frame in step.frames("story")]


def test_a_slice_is_told():
    assert told("c = a[1:, ::2]") == [
        ("before", "a (3, 4) is indexed: 1: for axis 0 and ::2 for axis 1."),
        ("axis", "1: keeps axis 0 with 2 entries of 3: 1 and 2."),
        ("axis", "::2 keeps axis 1 with 2 entries of 4: 0 and 2."),
        ("moved", "(3, 4) becomes (2, 2): 4 of 12 cells of a are read."),
        ("verdict", "c is a view: writing c[1, 1] changes a[2, 2]."),
    ]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("a[-1]", "-1 picks index 2 and drops axis 0."),
        ("a[n]", "n = 2 picks one and drops axis 0."),
        ("a[:, None, 0]", "None puts in a new axis of size 1."),
        ("a[a > 4]", "The mask has 7 Trues, so 7 values, in reading order."),
        ("a[a[:, 0] > 5]", "The mask has 1 True: axis 0 keeps 1 of 3 entries."),
        ("a[[0, 1], [2, 0]]", "Index lists are zipped: (0, 2), (1, 0)."),
        ("a[np.ix_([0, 2], [1, 0])]", "The index lists stand across each other: every combination, (2, 2)."),
        ("t[[0, 1], :, [2, 0]]", "Two index lists split by a slice: their axis moves to the front."),
        ("t[0, :, [2, 0]]", "An index list and a number split by a slice: their axis moves to the front."),
        ("a[5:]", "5: keeps axis 0 with 0 entries: nothing lies there."),
        ("x[100:110]", "100:110 keeps axis 0 with 10 entries of 1000: 100 to 109."),
        ("x[::-7]", "::-7 keeps axis 0 with 143 entries of 1000: 999 to 5, every 7th one, backwards."),
        ("a[[1, 1]]", "[1, 1] lists 2 entries of axis 0, in this order, some more than once."),
        ("a[1, 2]", "One of 12 cells is left, without any axis: 6."),
        ("a[1, 2]", "The result is one number, a copy: nothing links it to a."),
        ("a[[0]]", "The result is a copy, as with all index lists: writing into it leaves a as it is."),
        ("a[[2, 0, 2]]", "The shape stays (3, 4): 8 of 12 cells of a are read, some more than once."),
        ("a[::-1]", "The shape stays (3, 4): all 12 cells of a are read."),
        ("a[5:]", "The result is a view of a without a cell: there is nothing to write."),
    ],
)
def test_what_an_index_does(source, sentence):
    space = {"n": 2, "t": np.arange(24).reshape(2, 3, 4), "x": np.arange(1000)}
    assert sentence in [said for _, said in told(source, **space)]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("a[0] = [1, 2, 3, 4]", "a[0] = [1, 2, 3, 4]: 4 of 12 cells of a are selected, shape (4,)."),
        ("a[0] = 5", "5 is stretched to (4,); it is written 4 times."),
        ("a[0] = 2.5", "a holds int64: 2.5 is written as 2, the fraction falls off."),
        ("a[0] = 2.5", "2.5 becomes 2 in 4 cells of a; the other 8 stay as before."),
        ("a[0, 1] = 2.5", "a[0, 1] was 1, and is 2 now: of 2.5 the fraction fell off."),
        ("s[0] = 'abcd'", "s[0] was 'x', and is 'abc' now: it holds at most 3 characters."),
        ("a[1, 2] = 9", "a[1, 2] was 6, and is 9 now."),
        ("a[a > 3][0] = 99", "The copy held 4 at [0], and holds 99 now; a keeps its own 4."),
        ("a[i, 0] += 1", "a[i, 0] += 1: 2 of 12 cells of a are selected, a[0, 0] 2 times."),
        ("a[i, 0] += 1", "3 reads of 2 cells, then + 1 is worked out 3 times, then 3 writes to 2 cells."),
        ("a[i] = 0", "12 writes for 8 cells: where a cell is written twice, the last one stays."),
        ("a[i, 0] += 1", "3 writes for 2 cells: the last one stays; np.add.at counts every one."),
        ("a[a > 3][0] = 99", "a[a > 3] is a copy that nobody holds: a stays as it was."),
        ("b = a[0]\na[0] = 1", "b shares this memory, and changed too."),
        ("a[5:] = 1", "Nothing is selected, so nothing is written: a stays as it was."),
        ("a[1:] *= 2", "8 cells of a are written; the other 4 stay as before."),
        ("a.fill(3)", "a.fill writes into 12 of 12 cells of a."),
        ("np.put(a, [0, 5], 7)", "2 cells of a are written; the other 10 stay as before."),
    ],
)
def test_what_a_write_does(source, sentence):
    assert sentence in [said for _, said in told(source, i=np.array([0, 2, 0]), s=np.array(["x", "abc"]))]


def test_the_number_that_an_index_names_is_drawn():
    recipe = moved("a[n, 1]", a=A, n=-1).occurrence(0).recipe
    assert [chip.text for chip in recipe.chips] == ["n = -1", "1"]


def test_a_number_without_axes_is_written():
    step = check("s[()] = 6", s=np.array(5))
    assert [frame.sentence for frame in step.frames("story")][:3] == [
        "s[()] = 6: 1 of 1 cell of s is selected, shape ().",
        "6 is one value for one cell.",
        "s was 5, and is 6 now.",
    ]


def test_a_list_in_an_object_array_is_one_object():
    assert run("x[0] = [1, 2]", x=np.array([1, None], dtype=object))[-1].family == "opaque"


@pytest.mark.parametrize("source", ["x[m]", "x[m] = 0", "x[m] += 1", "x[m, None]"])
def test_a_mask_that_was_not_kept_is_given_as_the_reason(source):
    step = run(source, x=np.zeros(1_100_000), m=np.zeros(1_100_000, bool))[-1]
    assert step.family == "opaque"
    assert "was not kept whole" in step.occurrence(0).recipe.reason


def test_hazards_are_named():
    rules = {
        "a[i, 0] += 1": "H6",
        "a[0] = 2.5": "H9",
        "b = a[0]\na[0] = 1": "H5",
        "t[0, :, [2, 0]]": "H7",
    }
    for source, rule in rules.items():
        step = moved(source, a=A, i=np.array([0, 0]), t=np.zeros((2, 3, 4)))
        assert [hazard.rule for hazard in step.hazards] == [rule], source


def test_depths_do_not_grow():
    step = moved("x[0, 0:1, None, 0:1, 0:1, 0:1, 0:1, 0:1, 0:1, 0:1, 0:1, 0]", x=np.zeros((2,) * 12))
    assert len(step.frames("story")) <= 12
    assert len(step.frames("brief")) <= 4


def test_an_index_in_a_loop_is_a_step_with_occurrences():
    steps = run("for k in range(3):\n    x[k] = k\n    y = x[k]", x=np.zeros(4))
    for step in steps:
        assert step.iterations == 3
        assert step.occurrence(2).recipe.origins is not None


def test_a_row_of_a_view_is_found_in_it():
    step = check("y = x[1]", x=A[:, ::-1][::2])
    assert sentences(step)[-1] == "y is a view: writing y[1] changes x[1, 1]."


def test_a_recorded_number_added_at_an_index_is_no_target_of_a_ufunc():
    (step,) = run("y[0] += z", y=np.array([1.0, 2.0]), z=np.float64(1.5))
    assert (step.family, step.operands[1].name) == ("indexing", "z")
    assert [cells is not None for cells in step.sources((0,))] == [True, True]


@pytest.mark.parametrize("n", [300, 1000])
def test_a_large_mask_is_followed(n):
    A = np.random.default_rng(0).normal(size=(n, n))
    step = run("B = A[A > 0]", A=A)[-1]
    assert step.family == "indexing"
    places = np.argwhere(A > 0)
    for at in (0, len(places) // 2, len(places) - 1):
        assert [int(axis[0]) for axis in step.sources((at,))[0]] == places[at].tolist()


def test_a_write_through_a_large_mask_is_followed():
    A = np.random.default_rng(0).normal(size=(300, 300))
    step = run("A[A > 0] = 7", A=A.copy())[-1]
    written = tuple(np.argwhere(A > 0)[-1].tolist())
    assert step.sources(written)[0][0].size == 0
    left = tuple(np.argwhere(A < 0)[-1].tolist())
    assert [int(axis[0]) for axis in step.sources(left)[0]] == list(left)
