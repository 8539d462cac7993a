"""What travels: the right numbers, and not too many bytes."""

import json
import math
import warnings

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.arrays.capture import snapshot
from tensorviz.explain.build import explain
from tensorviz.explain.format import format_cells
from tensorviz.explain.operands import Operand, kept_indices
from tensorviz.protocol import messages
from tensorviz.protocol.encode import AHEAD_BYTES, encode
from tensorviz.protocol.operands import Buffers, encode_operand
from tensorviz.protocol.packing import unpack
from tensorviz.trace.limits import Limits
from tensorviz.trace.session import record_source
from tests.unit.explain.running import DTYPES, arrays

SMALL = 15_000
LARGE = 60_000


def sent(source, limits=None, **namespace):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        recording = record_source(source, {"np": np, **namespace}, limits=limits or Limits()).recording
    text, buffers = encode(recording, explain(recording))
    message = msgspec.convert(unpack(json.loads(text)), messages.Explanation)
    return message, buffers, len(text.encode()) + sum(map(len, buffers))


def cells(operand, buffers):
    """The cells that travelled, read as a browser reads them."""
    kept = operand.kept or (None,) * len(operand.shape)
    counts = [length if some is None else len(some) for some, length in zip(kept, operand.shape, strict=True)]
    dtype = np.dtype(operand.dtype).newbyteorder("<")
    return np.frombuffer(buffers[operand.values], dtype).reshape(counts)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from([0, 1, 2, 3, 12, 13, 20]), max_size=3).map(tuple),
    st.sampled_from(DTYPES),
    st.data(),
)
def test_the_shown_cells_of_any_array(shape, dtype, data):
    array = data.draw(arrays(shape, dtype))
    operand = Operand("A", snapshot(array, Limits()))
    buffers = Buffers()
    message = encode_operand(operand, buffers)
    expected = array[np.ix_(*kept_indices(shape))]
    assert message.shape == shape
    assert message.dtype == dtype
    assert np.array_equal(cells(message, buffers.items), expected, equal_nan=np.dtype(dtype).kind in "fc")
    assert list(message.text) == format_cells(expected)
    assert math.isfinite(message.limit)
    assert message.limit > 0


def test_big_endian_and_strided_arrays_travel_as_little_endian():
    array = np.arange(12, dtype=">i4").reshape(3, 4)[:, ::-2]
    message, buffers, _ = sent("np.flip(A)", A=array)
    operand = message.steps[0].occurrences[0].operands[0]
    assert cells(operand, buffers).tolist() == array.tolist()
    assert operand.badges == ("view", "strided")


@pytest.mark.parametrize(
    ("source", "badges"),
    [("np.isin(A, [1, 2])", ()), ("np.isin(A, A)", ()), ("A[1:]", ("view",)), ("np.asarray(A)[1:]", ("view",))],
)
def test_a_result_is_called_a_view_of_an_operand_only(source, badges):
    message, _, _ = sent(source, A=np.arange(4).reshape(2, 2))
    assert message.steps[-1].occurrences[0].result.badges == badges


@pytest.mark.parametrize(
    ("array", "palette"),
    [
        (np.array([True]), "boolean"),
        (np.array([1], np.uint8), "sequential"),
        (np.array([-1]), "diverging"),
        (np.array([1j]), "sequential"),
        (np.array(["a"]), "none"),
    ],
)
def test_palettes(array, palette):
    message, _, _ = sent("np.flip(A)", A=array)
    assert message.steps[0].occurrences[0].operands[0].palette == palette


def test_an_addition_shares_one_scale_of_colours():
    message, _, _ = sent("C = A + B", A=np.array([1.0, 2]), B=np.array([10.0, 20]))
    once = message.steps[0].occurrences[0]
    assert {operand.limit for operand in (*once.operands, once.result)} == {22.0}
    message, _, _ = sent("C = A @ B", A=np.array([1.0, 2]), B=np.array([10.0, 20]))
    assert [operand.limit for operand in message.steps[0].occurrences[0].operands] == [2, 20]


def test_missing_values_say_why():
    message, _, _ = sent("np.flip(A)", A=np.array([1, "x"], dtype=object))
    operand = message.steps[0].occurrences[0].operands[0]
    assert (operand.missing, operand.values, operand.text) == ("object dtype", None, ())


def test_masks_travel():
    message, buffers, _ = sent("m[...]", m=np.ma.masked_array([1, 2, 3], [False, True, False]))
    operand = message.steps[0].occurrences[0].operands[0]
    assert list(buffers[operand.mask]) == [0, 1, 0]
    assert "masked" in operand.badges


def test_sixty_four_axes_travel():
    message, _, _ = sent("m[...]", m=np.arange(3.0).reshape((1,) * 63 + (3,)))
    assert message.steps[0].occurrences[0].operands[0].text == ("0", "1", "2")


def test_masks_of_records_travel():
    records = np.ma.array([(1, 2.5), (3, 4.5)], [("x", int), ("y", float)], mask=[(0, 1), (0, 0)])
    message, buffers, _ = sent("m[...]", m=records)
    assert list(buffers[message.steps[0].occurrences[0].operands[0].mask]) == [1, 0]


def test_an_overview_has_a_byte_per_sampled_cell():
    A = np.zeros((300, 50))
    A[0, 0], A[4, 0], A[8, 0] = -1, 1, np.nan
    message, buffers, _ = sent("np.flip(A)", A=A)
    overview = message.steps[0].occurrences[0].operands[0].overview
    drawn = np.frombuffer(buffers[overview.cells], np.uint8).reshape(overview.rows, overview.columns)
    assert overview.rows <= 96
    assert (drawn[0, 0], drawn[1, 1]) == (0, 127)
    assert (overview.row_stride, overview.column_stride) == (3, 1) or overview.row_stride == 4
    whole = Operand("A", snapshot(np.arange(400.0).reshape(20, 20), Limits()))
    assert encode_operand(whole, Buffers()).overview.rows == 20
    small = Operand("A", snapshot(np.ones((12, 12)), Limits()))
    assert encode_operand(small, Buffers()).overview is None


@pytest.mark.parametrize(
    "values", [np.arange(400) % 7 == 3, np.where(np.arange(400) % 7 == 3, 3 + 4j, 0), np.uint8([0, 5] * 200)]
)
def test_an_overview_without_signs_begins_at_zero(values):
    buffers = Buffers()
    overview = encode_operand(Operand("m", snapshot(values.reshape(20, 20), Limits())), buffers).overview
    drawn = np.frombuffer(buffers.items[overview.cells], np.uint8)
    assert drawn[np.abs(values) == 0].max() == 0
    assert drawn[np.abs(values) != 0].min() == 254


def test_equal_buffers_travel_once():
    message, buffers, _ = sent("a = np.flip(A)\nb = np.flip(A)", A=np.arange(5))
    assert len(message.steps) == 2
    assert len(buffers) == 4  # two arrays, the operands and the places that the cells came from


@pytest.mark.parametrize(
    ("source", "shapes"),
    [
        ("A @ B", [(2, 3), (3, 2)]),
        ("A @ B", [(6, 6), (6, 6)]),
        ("A @ B", [(5, 8), (8,)]),
        ("A @ B", [(12,), (12,)]),
        ("A @ B", [(768,), (768,)]),
        ("A.sum(axis=0)", [(12, 12)]),
        ("A.mean(axis=(0, 2), keepdims=True)", [(4, 4, 5)]),
        ("A + B", [(12, 12), (12,)]),
        ("np.where(A, A, B)", [(12, 12), (12,)]),
        ("np.clip(A, 0, 1)", [(12, 12)]),
        ("A.astype('float32')", [(12, 12)]),
        ("A.reshape(4, 3)", [(12,)]),
        ("A.T", [(12, 12)]),
        ("np.linalg.inv(A)", [(9, 9)]),
    ],
)
def test_a_small_step_is_small(source, shapes):
    rng = np.random.default_rng(0)
    namespace = dict(zip("AB", (rng.normal(size=shape) for shape in shapes), strict=False))
    message, _, size = sent(f"C = {source}", **namespace)
    assert len(message.steps) == 1
    assert size <= SMALL


def test_a_large_product_is_bounded():
    rng = np.random.default_rng(0)
    _, _, size = sent("C = A @ B", A=rng.normal(size=(1000, 1000)), B=rng.normal(size=(1000, 1000)))
    assert size <= LARGE


def test_arrays_of_many_axes_are_bounded():
    message, buffers, size = sent("np.flip(A)", A=np.ones((4, 4, 4, 12, 12)))
    operand = message.steps[0].occurrences[0].operands[0]
    assert len(operand.text) <= 1024
    assert cells(operand, buffers).size == len(operand.text)
    assert size <= LARGE


def test_a_long_loop_stays_within_the_budget():
    source = "for i in range(500):\n    x = x * 0.5 + A @ x\n    s = x.sum()"
    message, _, size = sent(source, x=np.ones(6), A=np.eye(6))
    assert size <= AHEAD_BYTES * 1.1
    for step in message.steps:
        positions = [once.position for once in step.occurrences]
        assert 2 <= len(positions) <= 24
        assert positions == sorted(positions)
        assert {0, 1, len(step.positions) - 1} <= set(positions)
        assert len(step.positions) > 24
        assert step.loops == (0,)
    assert message.loops[0].ran == 500
    assert message.loops[0].label == "for i in range(500)"
    assert any("of 500 iterations" in sentence for sentence in message.omitted)


@pytest.mark.slow
def test_a_very_long_cell_is_bounded_and_still_shows_what_raised():
    source = "\n".join(f"a{i} = A @ A + {i}" for i in range(300)) + "\nA @ a0[:2]"
    message, _, size = sent(source, A=np.eye(3))
    assert size <= 1.1 * 2**20
    assert len(message.steps) > 100
    assert message.steps[-1].id == message.failed.step == 601
    unsent = 602 - len(message.steps)
    assert message.omitted == (f"{unsent} more steps ran and are not shown.",)


def test_loops_and_calls():
    source = "def f(x):\n    return x * 2\nfor i in range(2):\n    for j in range(2):\n        y = f(x + i)"
    message, _, _ = sent(source, x=np.ones(2))
    assert [(step.label, step.nesting) for step in message.steps] == [("x + i", 0), ("y = f(x + i)", 0), ("x * 2", 1)]
    assert message.steps[0].positions == (((0, 0), (1, 0)), ((0, 0), (1, 1)), ((0, 1), (1, 0)), ((0, 1), (1, 1)))
    assert [(loop.id, loop.label) for loop in message.loops] == [(0, "for i in range(2)"), (1, "for j in range(2)")]


def test_labels_and_shapes():
    source = "A = np.ones((2, 3))\nC = A @ A.T\nC + 1\ns = A.sum()\nA[0] = 5\nn = np.linalg.det(C)"
    message, _, _ = sent(source)
    assert [(step.label, step.shapes) for step in message.steps] == [
        ("A = np.ones((2, 3))", "(2, 3) float64"),
        ("A.T", "(2, 3) → (3, 2)"),
        ("C = A @ A.T", "(2, 3) @ (3, 2) → (2, 2)"),
        ("C + 1", "(2, 2) + () → (2, 2)"),
        ("s = A.sum()", "(2, 3) → ()"),
        ("A[0] = 5", "(2, 3), () → (2, 3)"),
        ("n = np.linalg.det(C)", "(2, 2) → ()"),
    ]


def test_the_failure_names_its_step():
    message, _, _ = sent("B = A + 1\nA @ B", A=np.ones((2, 3)))
    assert message.failed.type == "ValueError"
    assert message.failed.step == message.steps[-1].id
    assert message.steps[-1].occurrences[0].result is None
    assert message.steps[-1].shapes == "(2, 3), (2, 3)"


def test_an_empty_cell_is_a_message():
    message, buffers, _ = sent("pass")
    assert (message.steps, buffers, message.sources[0].text) == ((), [], "pass")


def test_what_was_left_out_is_said():
    message, _, _ = sent("for i in range(9):\n    x + i\nx * 2", limits=Limits(events=4), x=np.ones(1))
    assert message.omitted == (
        "for i in range(9): recorded 4 of 9 iterations.",
        "1 more operation ran without being recorded.",
    )


def test_the_message_says_nothing_about_the_machine():
    recording = record_source("x + 1", {"x": np.ones(1)}, filename="/home/someone/ipykernel_12/34.py").recording
    text, _ = encode(recording, explain(recording))
    assert "someone" not in text
    assert json.loads(text)["sources"][0]["name"] == "this cell"
