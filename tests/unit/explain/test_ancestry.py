"""The cells that feed a cell, against what really moves when an input cell is changed."""

import numpy as np
import pytest

import tensorviz
from tensorviz.errors import NotKeptError
from tensorviz.protocol.answer import answer
from tensorviz.protocol.packing import unpack

B, T, H, C = 1, 3, 2, 2
ATTENTION = """
def split(y):
    return y.reshape(B, T, H, C).transpose(0, 2, 1, 3)
W_q, W_k, W_v = W
q = split(x @ W_q)
k = split(x @ W_k)
v = split(x @ W_v)
scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(C)
past = np.tril(np.ones((T, T), dtype=bool))
masked = np.where(past, scores, -9.0)
raised = np.exp(masked - masked.max(axis=-1, keepdims=True))
weights = raised / raised.sum(axis=-1, keepdims=True)
mixed = weights @ v
joined = mixed.transpose(0, 2, 1, 3).reshape(B, T, H * C)
"""
CELLS = {
    "matrices": ("C = A @ A.T\nD = (C - C.mean(axis=0)) / 2\nE = D[1:, ::-1]", {"A": (3, 2)}),
    "loop": ("for i in range(3):\n    x = x * 2 + x[::-1]\ny = x.cumsum()", {"x": (3,)}),
    "in place": ("y = x + 1\ny[1] = z\ny *= 2\ny[0] += z\nw = -y", {"x": (3,), "z": ()}),
    "views": ("y = x * 2\nv = y[1:]\ny[1] = z\nw = v * 3\ny += x\nu = v[::-1] + w", {"x": (3,), "z": ()}),
    "joined": ("y = np.stack([a, b, a])\nz = np.concatenate([y, y * 2], axis=1).ravel()", {"a": (2,), "b": (2,)}),
    "einsum": (
        "s = np.einsum('bhqd,bhkd->bhqk', q, k)\nt = np.einsum('bhqq->bq', s)",
        {"q": (1, 2, 2, 3), "k": (1, 2, 2, 3)},
    ),
    "several": (
        "a, b = np.split(x * 2, 2)\nd, r = np.divmod(b, 0.7)\nc = a + r\ndef f(y):\n    return np.split(y, 3)[1]\nz = f(c) * 2",
        {"x": (6,)},
    ),
    "unpacked": ("a, b = pair\nc = a * 2 + b.sum()", {"pair": (2, 3)}),
    "chosen": (
        "y = np.where(np.arange(6).reshape(3, 2) % 4 > 0, x * 2, z)\nw = y.sum(axis=0)",
        {"x": (3, 2), "z": (2,)},
    ),
    "numbers": ("m = x.sum()\ny = x / m\nn = np.linalg.norm(y, axis=1)", {"x": (2, 2)}),
    "stretched": ("y = x[:, None] - z\nw = np.outer(x, z) + y", {"x": (3,), "z": (2,)}),
}


def inputs_of(shapes):
    rng = np.random.default_rng(4)
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def explained(source, arrays, **more):
    copies = {name: array.copy() for name, array in arrays.items()}
    explanation = tensorviz.explain(source, namespace={"np": np, **more, **copies})
    assert explanation.error is None
    return explanation


def moved(source, shapes, **more):
    """By step, iteration and input cell: which cells of the results change with that cell."""
    arrays = inputs_of(shapes)
    before = explained(source, arrays, **more)
    for name, array in arrays.items():
        for index in np.ndindex(array.shape):
            changed = array.copy()
            changed[index] += 0.37
            after = explained(source, {**arrays, name: changed}, **more)
            for old, new in zip(before.steps, after.steps, strict=True):
                for time in range(old.iterations):
                    one, other = (step.occurrence(time).result.values() for step in (old, new))
                    yield old.number, time, name, index, np.abs(one * 1.0 - other) > 1e-12


def check(source, shapes, exact=True, **more):
    explanation = explained(source, inputs_of(shapes), **more)
    feeds = {}
    for step, time, name, index, cells in moved(source, shapes, **more):
        for cell in np.argwhere(cells):
            feeds.setdefault((step, time, tuple(map(int, cell))), set()).add((name, index))
    for (step, time, cell), expected in feeds.items():
        trail = explanation.ancestors(step, cell, time)
        assert trail.stops == ()
        found = {
            (part.name, tuple(map(int, index)))
            for part in trail.inputs
            for index in (zip(*part.cells, strict=True) if part.cells else [()])
        }
        names = {name for name, _ in found} & set(shapes)
        given = {pair for pair in found if pair[0] in names}
        assert given == expected if exact else given >= expected, (explanation.steps[step], time, cell)
    return explanation


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CELLS if name not in {"unpacked", "several"}])
def test_the_inputs_of_a_cell_are_those_that_move_it(name):
    check(*CELLS[name])


@pytest.mark.slow
def test_the_steps_of_an_attention_from_scratch():
    # A cell that is not the largest is read all the same.
    W = np.random.default_rng(5).normal(size=(3, H * C, H * C))
    explanation = check(ATTENTION, {"x": (B, T, H * C)}, exact=False, B=B, T=T, H=H, C=C, W=W)
    last = len(explanation.steps) - 1
    back = explanation.ancestors(last, (0, 0, 0))
    sources = {explanation.steps[part.step].source: part.count for part in back.parts}
    assert sources["q @ k.transpose(0, 1, 3, 2)"] == 1
    assert sources["mixed.transpose(0, 2, 1, 3)"] == 1
    assert sources["split(x @ W_v)"] == T


def test_parts_of_an_array_that_was_taken_apart_go_back_to_it():
    source, shapes = CELLS["unpacked"]
    explanation = explained("pair = whole * 2\n" + source, {"whole": inputs_of(shapes)["pair"]})
    (made,) = (part for part in explanation.ancestors(3, (0,)).parts if part.step == 0)
    assert [axis.tolist() for axis in made.cells] == [[0, 1, 1, 1], [0, 0, 1, 2]]
    forward = explanation.descendants(0, (0, 1)).parts
    assert [(part.step, part.count) for part in forward] == [(1, 1), (3, 1)]


@pytest.mark.parametrize("name", list(CELLS))
def test_forward_is_backward_read_the_other_way(name):
    source, shapes = CELLS[name]
    explanation = explained(source, inputs_of(shapes))
    spots = [(step.number, time) for step in explanation.steps for time in range(step.iterations)]
    back, forth = set(), set()
    for number, time in spots:
        for result, array in enumerate(explanation.steps[number].occurrence(time).results):
            for index in np.ndindex(array.shape):
                here = (number, time, result, index)
                back |= {(cell, here) for cell in cells_of(explanation.ancestors(number, index, time, result))}
                forth |= {(here, cell) for cell in cells_of(explanation.descendants(number, index, time, result))}
    assert back == forth
    assert back


def cells_of(trail):
    for part in trail.parts:
        for cell in zip(*part.cells, strict=True) if part.cells else [()]:
            yield part.step, part.iteration, part.result, tuple(map(int, cell))


def test_what_is_not_known_ends_the_trail_and_says_so():
    explanation = explained("y = x * 2\nz = np.linalg.tensorinv(y, 1)\nw = z + 1", {"x": np.diag([1.0, 2.0])})
    (stop,) = explanation.ancestors(2, (0, 0)).stops
    assert (stop.step, stop.reason) == (1, "which cells of y it reads is not known")
    (ahead,) = explanation.descendants(0, (0, 0)).stops
    assert (ahead.step, ahead.reason) == (1, "which cells of y it reads is not known")


def test_too_many_cells_are_not_followed():
    explanation = explained("y = x + 1\nz = y.sum()", {"x": np.zeros((1100, 1000))})
    (stop,) = explanation.ancestors(1, ()).stops
    assert (
        stop.reason
        == "its 1\u2009100\u2009000 cells are more than the 1\u2009048\u2009576 that can be followed one by one"
    )


def test_there_is_no_such_cell_step_or_array():
    explanation = explained("y = x + 1\ny.tobytes()", {"x": np.zeros(2)})
    with pytest.raises(IndexError):
        explanation.ancestors(0, (2,))
    with pytest.raises(IndexError):
        explanation.ancestors(9, (0,))
    with pytest.raises(IndexError):
        explanation.ancestors(0, (0,), iteration=1)
    with pytest.raises(NotKeptError):
        explanation.descendants(1, (0,))


def test_the_browser_asks_by_a_command():
    explanation = explained("y = x + 1\nz = y[::2]\nw = z.sum()", {"x": np.zeros(4)})
    command = {"type": "follow-cell", "request": 3, "step": 1, "position": 0, "index": [1]}
    reply, buffers = answer(explanation.steps, command, links=explanation._links)
    reply = unpack(reply)
    assert (reply["type"], reply["request"], buffers) == ("cell-trail", 3, [])
    (part,) = reply["ancestors"]["parts"]
    assert part == {"step": 0, "position": 0, "count": 1, "total": 4, "runs": [[2, 3]], "name": "y"}
    assert reply["descendants"]["parts"][0]["count"] == 1
    assert answer(explanation.steps, command)[0]["type"] == "refused"
    wrong = {**command, "index": [7]}
    assert answer(explanation.steps, wrong, links=explanation._links)[0]["type"] == "refused"


def test_each_of_several_results_has_a_trail_of_its_own():
    explanation = explained("a, b = np.split(x * 2, 2)\nc = a + b[::-1]\nd = b * 2", {"x": np.arange(6.0)})
    halves = [part for part in explanation.ancestors(3, (0,)).parts if part.step == 1]
    assert [(part.result, part.name, [axis.tolist() for axis in part.cells]) for part in halves] == [
        (0, "a", [[0]]),
        (1, "b", [[2]]),
    ]
    forward = explanation.descendants(1, (2,), result=1).parts
    assert [(part.step, part.cells[0].tolist()) for part in forward] == [(2, [0]), (3, [0]), (4, [2])]
    with pytest.raises(IndexError):
        explanation.ancestors(1, (0,), result=2)
