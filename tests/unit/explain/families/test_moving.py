"""Numbers that were only moved: what is told of every call, against NumPy run again on changed cells."""

import json
import re

import numpy as np
import pytest

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.build import explain
from tensorviz.protocol.encode import encode
from tensorviz.protocol.packing import unpack
from tensorviz.trace.session import record_source
from tests.unit.explain.moves import check, check_against_changes, moved
from tests.unit.explain.running import check_frames, only, run, sentences

SPACE = {
    "a": np.arange(12.0).reshape(3, 4) * 37 % 79,
    "b": np.arange(6.0).reshape(2, 3) + 0.5,
    "t": np.arange(24.0).reshape(2, 3, 4),
    "v": np.array([3.0, 1.0, 2.0, 8.0, 5.0]),
    "w": np.array([10.0, 20.0, 30.0]),
    "i": np.array([2, 0, 2]),
    "j": np.array([1, 3, 0]),
    "m": np.array([[True, False, True, False]] * 3),
    "k": 1,
}
ANOTHER = "old + 0.25"
READ = [
    "a[1]", "a[-1, 2]", "a[1:, ::2]", "a[::-1]", "a[..., 0]", "a[:, None, k]", "t[0, ..., 1:3]", "t[:, -1]", "a[5:]",
    "a[m]", "a[m[:, 0]]", "a[[0, 2]]", "a[i]", "a[i, j]", "a[:, j]", "a[i, 1:3]", "t[0, :, i]", "t[:, i, j]", "a[np.ix_(i, j)]",
    "a[i[:, None], j]", "a[[[0, 1], [2, 0]]]", "a[[]]", "a[(*[1, 2],)]", "t[(*[0, slice(1, 3)], 2)]", "a[range(2)]", "a[range(2, -1, -2), 1:]", "t[i % 2, :, [0, 1, 2]]", "v[i]", "a[k]",
    "np.take(a, i)", "np.take(a, i, axis=1)", "a.take([1, 5])", "np.take(a, [-1, 20], mode='wrap')",
    "np.take_along_axis(a, i[:, None], axis=1)", "np.compress([True, False, True], a, axis=0)",
    "a.compress([True, False, True], axis=1)", "np.extract(m, a)", "np.delete(a, 1)", "np.delete(a, [0, 2], axis=1)",
    "np.delete(a, slice(1, 3), axis=1)", "np.diag(a)", "np.diag(v)", "np.diag(v, -1)", "np.diagflat(b)", "np.diagonal(t)",
    "a.diagonal(1)", "np.tril(a)", "np.triu(a, 1)", "np.tile(a, 2)", "np.tile(v, (2, 2))", "np.repeat(a, 2)",
    "np.repeat(a, [1, 0, 2], axis=0)", "a.repeat(2, axis=1)", "np.pad(a, 1)", "np.pad(a, ((1, 0), (0, 2)), constant_values=7)",
    "np.pad(v, 2, mode='edge')", "np.pad(v, 2, mode='reflect')", "np.pad(v, 7, 'symmetric')", "np.pad(v, 2, mode='wrap')",
    "np.broadcast_to(v, (3, 5))", "np.resize(v, (2, 4))", "np.roll(a, 1)", "np.roll(a, -1, axis=1)", "np.roll(a, (1, 2), axis=(0, 1))",
    "np.flip(a)", "np.flip(a, axis=0)", "np.fliplr(a)", "np.flipud(a)", "np.rot90(a)", "np.rot90(a, 2)", "np.rot90(t, 1, (1, 2))",
    "a.copy()", "np.array(a)", "np.asarray(a)", "np.array(a, dtype='f4')", "np.ascontiguousarray(a)", "np.copy(a)",
    "np.sort(a)", "np.sort(a, axis=0)", "np.sort(a, axis=None)", "np.partition(v, 2)", "np.unique(a)", "np.sort(v, kind='stable')",
]  # fmt: skip
JOINED = [
    "np.concatenate([a, b.T[:, :2]], axis=1)", "np.concatenate((v, w))", "np.concatenate([a, b], axis=None)", "np.stack([w, w + 1])",
    "np.stack([a, a * 2], axis=-1)", "np.vstack([b, w])", "np.hstack([v, w])", "np.hstack([b, b])", "np.dstack([b, b])",
    "np.column_stack([w, b.T])", "np.block([[b, b], [b, b]])", "np.block([b, w[:2, None]])", "np.append(v, w)", "np.append(v, 5)",
    "np.append(b, [[1, 2, 3]], axis=0)", "np.insert(v, 2, w)", "np.insert(a, [1, 3], w[:, None], axis=1)", "np.insert(v, [0, 2], 7)",
    "np.choose(i, [w, w * 2, w * 4])", "np.concatenate([v, v])", "np.concatenate([v, *[w, w]])", "np.concatenate(list(a))",
]  # fmt: skip
WRITTEN = [
    "a[1] = 9", "a[0] = w[1]", "a[1:, :3] = w", "a[:, 1] = w", "a[1, 2] = 7", "a[...] = v[:4]", "a[m] = 0", "a[m] = v[0]",
    "a[i] = v[:4]", "a[[0, 1], [2, 0]] = [7, 8]", "a[i, j] = w", "a[5:] = 3", "v[1:] = v[:-1]", "v[::2] = w", "t[0, :, i] = w",
    "np.put(a, [0, 5], w[:2])", "a.put([1, 1], [7, 8])", "np.place(a, m, w)", "np.putmask(a, m, w)", "np.copyto(a, 5)",
    "np.copyto(a, v[:4], where=m)", "a.fill(3)", "np.fill_diagonal(a, w)", "np.put_along_axis(a, i[:, None], 9, axis=1)",
    "a.sort()", "a.sort(axis=0)", "v.partition(2)",
]  # fmt: skip


@pytest.mark.parametrize("source", [*READ, *JOINED, *WRITTEN])
def test_every_cell_holds_what_its_origin_held(source):
    check(source, **SPACE)


@pytest.mark.parametrize("source", [each for each in READ if "a[5:]" not in each])
def test_sources_are_the_cells_whose_change_is_seen(source):
    name = re.search(r"\b[abtv]\b(?!=)", source).group()
    check_against_changes(source, {name: ANOTHER}, **SPACE)


@pytest.mark.parametrize(
    ("source", "changing"),
    [
        ("np.concatenate((v, w))", "v w"),
        ("np.vstack([b, w])", "b w"),
        ("np.column_stack([w, v[:3]])", "w"),
        ("np.insert(v, 2, w)", "v w"),
        ("np.append(v, w)", "v w"),
        ("a[1:, :3] = w", "a w"),
        ("a[i, j] = w", "a w"),
        ("a[:, 1] += w", "a w"),
        ("a[i] -= 1", "a"),
        ("v[i] *= 2", "v"),
        ("np.put(a, [0, 5, 0], w)", "a w"),
        ("np.place(a, m, w)", "a w"),
        ("np.fill_diagonal(a, w)", "a w"),
        ("a.sort()", "a"),
    ],
)
def test_sources_of_several_operands(source, changing):
    check_against_changes(source, dict.fromkeys(changing.split(), ANOTHER), **SPACE)


@pytest.mark.parametrize(
    "source", ["a[i]", "a[i, j]", "a[:, j]", "t[0, :, i]", "a[i[:, None], j]", "a[np.ix_(i, j)]", "t[:, i, j]"]
)
def test_index_arrays_are_sources_too(source):
    changing = {
        name: "(old + 1) % 3" for name in "ij" if f"{name}," in source or f" {name}" in source or f"[{name}]" in source
    }
    if "ix_" in source or "None" in source:
        step = moved(source, **SPACE)
        assert [len(cells[0]) for cells in step.sources((1, 2))] == [1] * 3
        return
    check_against_changes(source, changing, **SPACE)


@pytest.mark.parametrize(
    "source", ["np.take(a, i)", "np.take(a, j, axis=1)", "np.take(t, i, axis=1)", "np.choose(i, [w, w * 2, w * 4])"]
)
def test_index_arrays_of_calls_are_sources_too(source):
    name = "j" if "j" in source else "i"
    check_against_changes(source, {name: "(old + 1) % 3"}, **SPACE)


def test_index_arrays_along_an_axis_are_sources_too():
    check_against_changes(
        "np.take_along_axis(a, p, axis=1)", {"p": "(old + 1) % 4"}, p=np.array([[0, 2], [1, 1], [3, 0]]), **SPACE
    )


def test_masks_are_sources_too():
    step = check("a[m]", **SPACE)
    assert [tuple(map(int, np.concatenate(cells))) for cells in step.sources((3,))] == [(1, 2), (1, 2)]


@pytest.mark.parametrize(
    "dtype", ["bool", "int8", "u8", "f2", "f8", "c16", "S3", "U3", "M8[D]", "m8[s]", "O", [("x", "i4"), ("y", "f8")]]
)
@pytest.mark.parametrize(
    "source",
    ["x[1]", "x[1:, ::-1]", "x[[0, 1], [2, 0]]", "x[x.astype(bool)]" , "np.concatenate([x, x])", "np.pad(x, 1, mode='edge')",
     "np.flip(x)", "x.copy()", "np.sort(x)", "np.argsort(x)", "np.tile(x, 2)", "x[0] = x[1]", "np.unique(x)", "np.diag(x)", "np.tril(x)"],
)  # fmt: skip
def test_every_dtype(dtype, source):
    x = np.array([[3, 1, 0], [0, 2, 5]]).astype("m8[s]" if dtype == "m8[s]" else dtype)
    with np.errstate(all="ignore"):
        steps = run(source, x=x)
    for step in steps:
        recipe = step.occurrence(0).recipe
        if step.result is None or getattr(recipe, "origins", None) is None:
            continue
        for index in np.ndindex(step.result.shape):
            step.explain_cell(index)
            step.sources(index)


@pytest.mark.parametrize("source", [*READ, *JOINED, *WRITTEN])
def test_small_steps_travel_light(source):
    outcome = record_source(
        source, {"np": np, **{name: np.array(value) if name != "k" else 1 for name, value in SPACE.items()}}
    )
    steps = explain(outcome.recording)
    message, buffers = encode(outcome.recording, steps, "story")
    assert len(message) + sum(map(len, buffers)) <= 15_000 * max(len(steps), 1)


@pytest.mark.parametrize(
    "source",
    ["a[True]", "a[m, None][..., 0]", "np.pad(a, 1, mode='mean')", "np.unique(a, return_index=True)", "a['x']", "np.take(a, i, out=None)",
     "a[np.int8(1)]", "np.repeat(3, 4)", "a.flat[3]", "np.meshgrid(v, w)", "np.split(a, 3)", "a[:, k, None, ..., 1:][0]",
     "np.sort(v)[::-1]", "v[v.argsort()]"],
)  # fmt: skip
def test_whatever_is_not_recognised_has_its_card(source):
    for step in run(source, **SPACE):
        assert step.frames("shape")
        assert "failed" not in getattr(step.occurrence(0).recipe, "reason", "")


def test_values_that_were_not_kept_are_not_guessed():
    step = moved("np.sort(x)", x=np.arange(20_000.0)[::-1])
    assert step.occurrence(0).recipe.origins is None
    assert step.sources((0,)) == [None]
    assert step.occurrence(0).cell_template() is None
    assert "was not followed" in step.frames()[-2].sentence


@pytest.mark.parametrize(
    "source",
    [
        "y = x[100:110, ::7]",
        "y = x[[5, 2999]]",
        "y = x[np.arange(2999, 0, -7), 3:]",
        "y = x[::-1]",
        "y = np.flip(x)",
        "y = x.copy()",
    ],
)
def test_large_arrays_are_followed_by_their_coordinates(source):
    x = np.zeros((3000, 1000), np.int8)
    step = run(source, x=x)[-1]
    rows, columns = np.meshgrid(np.arange(3000), np.arange(1000), indexing="ij")
    last = tuple(length - 1 for length in step.result.shape)
    expected = [eval(source.removeprefix("y = "), {"np": np, "x": each})[last] for each in (rows, columns)]
    assert [int(axis[0]) for axis in step.sources(last)[0]] == expected


@pytest.mark.parametrize(
    ("source", "operand", "place"),
    [
        ("x[100:200, 5] = w[:100]", 1, (7,)),
        ("x[100:200, 5] = 1", 1, ()),
        ("x[100:200, 5] += 1", 0, (107, 5)),
        ("x[100:200] -= w[:1000]", 1, (5,)),
        ("y = np.concatenate([x, x])", 0, (107, 5)),
        ("y = np.vstack([x, w])", 0, (107, 5)),
    ],
)  # fmt: skip
def test_large_arrays_are_followed_axis_by_axis(source, operand, place):
    x, w = np.zeros((3000, 1000), np.int8), np.arange(1000)
    step = run(source, x=x, w=w)[-1]
    found = step.sources((107, 5))[operand]
    assert tuple(int(axis[0]) for axis in found) == place


def test_index_arrays_into_large_arrays_are_sources_too():
    step = only("y = x[i]", x=np.zeros((3000, 1000), np.int8), i=np.array([5, 2999]))
    assert [tuple(int(axis[0]) for axis in cells) for cells in step.sources((1, 7))] == [(2999, 7), (1,)]


def test_selected_cells_are_among_those_that_are_shown():
    step = check("y = x[100:110]", x=np.arange(1000))
    assert set(range(100, 110)) <= set(step.operands[0].window[0])
    step = check("x[100:110] = 1", x=np.zeros(1000))
    assert set(range(100, 110)) <= set(step.result.window[0])
    step = check("y = x[5, 3, 40:44]", x=np.arange(9 * 9 * 50).reshape(9, 9, 50))
    assert [len(indices) for indices in step.operands[0].window] == [4, 9, 10]
    assert all(i in kept for i, kept in zip((5, 3, 41), step.operands[0].window, strict=True))
    assert check("y = x[::-1]", x=np.arange(1000)).operands[0].window is None


def test_a_snapshot_without_values_still_has_shapes():
    step = moved("x[1:]", x=np.array([1, "a"], dtype=object))
    assert isinstance(step.result.snapshot, Snapshot)
    assert step.result.snapshot.values is None
    assert step.sources((0,))[0][0].tolist() == [1]


@pytest.mark.parametrize(
    ("source", "family", "sentence"),
    [
        ("x.item(3)", "indexing", "item gives one cell of x (3, 3), the one at 3, as a Python value."),
        ("x.item((0, 1))", "indexing", "item gives one cell of x (3, 3), the one at (0, 1), as a Python value."),
        ("x.item(-1, 2)", "indexing", "item gives one cell of x (3, 3), the one at -1, 2, as a Python value."),
        ("x[:1, :1].item()", "indexing", "item gives one cell of x[:1, :1] (1, 1), the only one, as a Python value."),
        ("x.tolist()", "layout", "tolist gives the cells of x (3, 3) as Python values in nested lists."),
        ("np.pad(x, {0: (3, 0)})", "join", "pad puts a border of 0 around x (3, 3)."),
        ("np.matrix(x)", "layout", "x (3, 3) becomes a matrix: it always has two axes, and * is the matrix product."),
        ("np.rollaxis(x, 1)", "layout", "x holds 9 numbers in shape (3, 3); in memory they stand on one line."),
        ("x[0] = range(3)", "indexing", "x[0] = range(3): 3 of 9 cells of x are selected, shape (3,)."),
    ],
)
def test_calls_that_have_a_picture(source, family, sentence):
    step = run(source, x=np.arange(9).reshape(3, 3))[-1]
    assert step.family == family
    assert sentences(step)[0] == sentence
    check_frames(step.occurrence(0))


def test_a_matrix_keeps_its_axes():
    step = only("M[-1]", M=np.arange(6).reshape(2, 3).view(np.matrix))
    assert sentences(step)[1] == "-1 keeps axis 0 with 1 entry: index 1."
    assert step.explain_cell((0, 2)).sentence == "result[0, 2] reads M[1, 2]: 5."
    assert only("M.T", M=np.arange(6).reshape(2, 3).view(np.matrix)).family == "layout"
    assert run("M[M > 2]", M=np.arange(6).reshape(2, 3).view(np.matrix))[-1].family == "indexing"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("r = np.tile(w, (2, 2))", "(3,) becomes (2, 6): each of 3 cells of w stands there 4 times."),
        ("r = np.pad(w, 2, mode='edge')", "(3,) becomes (7,): w[0] stands there 3 times."),
        ("r = np.pad(w, 1)", "(3,) becomes (5,): r[1] was copied from w[0]; 2 cells were put there."),
        ("r = np.insert(w, 1, k)", "(3,) becomes (4,): 3 cells of w and 1 cell of k."),
        ("r = np.flip(b, axis=1)", "The shape stays (2, 3): r[0, 0] reads b[0, 2]."),
        ("r = np.asarray(w)", "w is such an array already: it is given back as it is, and no cell moves."),
    ],
)
def test_what_moved_is_said(source, sentence):
    assert sentence in sentences(run(source, **SPACE)[-1])


@pytest.mark.parametrize(("source", "badges"), [("np.linspace(0, 1, 3)", None), ("b[0]", ["view"])])
def test_only_a_view_of_an_operand_is_called_one(source, badges):
    outcome = record_source(source, {"np": np, **SPACE})
    message, _ = encode(outcome.recording, explain(outcome.recording), "story")
    (occurrence,) = unpack(json.loads(message))["steps"][-1]["occurrences"]
    assert occurrence["result"].get("badges") == badges
