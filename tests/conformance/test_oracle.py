"""The replay oracle itself: what it rebuilds, what it notices, what it leaves out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tensorviz.arrays.numpy_adapter import address_of
from tensorviz.trace.recording import Event, Node
from tests.conformance.oracle import rebuilt, recomputed
from tests.conformance.tally import Tally
from tests.corpus.harness import Snippet, run

LAYOUTS = ("m", "m.T", "m[::-1, ::2]", "np.broadcast_to(m[0], (5, 6))", "np.asfortranarray(m)", "m[1:, 1:]", "m[:0]",
           "m.astype('>f8')", "m.astype('G')", "m[0, 0, None].astype([('a', 'i1'), ('b', 'f8')])")  # fmt: skip


def operators(source: str) -> list[tuple[Event, Node]]:
    text = f"import numpy as np\nm = np.arange(24.0).reshape(4, 6)\n{source}"
    _, recording = run(Snippet("oracle", (text,)), watched=True)
    assert recording is not None
    taken = ((event, recording.nodes[event.node]) for event in recording.events)
    return [(event, node) for event, node in taken if node.kind.value in ("binary", "augmented", "setitem", "getitem")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_operands_are_laid_out_as_they_were(layout: str) -> None:
    event, node = operators(f"x = {layout}\ny = x[...]")[-1]
    kept = event.arguments[0].value
    again = rebuilt(event.arguments[0])
    assert node.source == "x[...]"
    assert (again.strides, again.shape, again.dtype) == (kept.strides, kept.shape, kept.values.dtype)
    assert again.tobytes() == kept.values.tobytes()
    assert again.size == 0 or (address_of(again) - kept.pointer) % 64 == 0


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("m[1, 2:] *= m[2, 2:]", [6, 7, 8 * 14, 9 * 15, 10 * 16, 11 * 17]),
        ("m[1] += 1", [7, 8, 9, 10, 11, 12]),
        ("m[[1, 1], [0, 0]] = [5, 5]", [5, 7, 8, 9, 10, 11]),
        ("m -= m.T[0, 1]", [0, 1, 2, 3, 4, 5]),
        ("m[(1, slice(None, 2))] = m[0, :2]", [0, 1, 8, 9, 10, 11]),
    ],
)
def test_statements_are_recomputed(source: str, expected: list[int]) -> None:
    again = recomputed(*operators(source)[-1])
    assert again[1].tolist() == expected


def test_another_result_is_noticed() -> None:
    event, node = operators("x = m + 1")[-1]
    tally = Tally()
    tally.take(event, node)
    assert (tally.exact, tally.wrong_count) == (1, 0)
    other = event.result.values.copy()
    other[3, 5] = np.nextafter(other[3, 5], 0)
    tally.take(dataclasses.replace(event, result=dataclasses.replace(event.result, values=other)), node)
    assert (tally.eligible, tally.exact, tally.wrong_count) == (2, 1, 1)


def test_cells_that_share_memory_are_changed_in_numpys_order() -> None:
    event, node = operators("x = np.lib.stride_tricks.as_strided(m, (4,), (4,))\nx[:] = [1, 2, 3, 4]")[-1]
    tally = Tally()
    tally.take(event, node)
    assert (tally.exact, tally.left_out) == (1, {})


def test_a_mask_counts() -> None:
    event, node = operators("x = np.ma.array([1, 2, 3], mask=[0, 1, 0]) + np.ma.array([4, 5, 6], mask=[1, 0, 0])")[-1]
    for mask, outcome in (([True, True, False], (1, 0)), ([False, True, False], (0, 1))):
        tally = Tally()
        tally.take(dataclasses.replace(event, result=dataclasses.replace(event.result, mask=np.array(mask))), node)
        assert (tally.exact, tally.wrong_count) == outcome


def test_a_contraction_has_a_bound() -> None:
    event, node = operators("x = m @ m.T")[-1]
    for error, outcome in ((1e-13, (1, 0)), (1e-9, (0, 1))):
        other = dataclasses.replace(event.result, values=event.result.values + error)
        tally = Tally()
        tally.take(dataclasses.replace(event, result=other), node)
        assert (tally.within_bound, tally.wrong_count) == outcome


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("x = np.zeros((200, 200)) + 1", "the result was not kept whole (too large)"),
        ("x = np.zeros((200, 200))[0]", "an operand was not kept whole (too large)"),
        ("class A(np.ndarray): pass\nv = m.view(A)\nx = v + 1", "an operand is of a subclass of ndarray"),
        ("x = np.ma.array([1, 2])\nx[0] = 1", "a store into a masked array: whether its mask is hard is not recorded"),
        ("x = np.zeros(2, 'c')\nx[:] = 'ab'", "a store of text into '|S1': whether that is dtype 'c' is not recorded"),
        ("class A(np.ndarray):\n    def __add__(self, other): return np.ones(3)\nx = m.view(A) + 1",
         "the operation is not NumPy's own"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_counted(source: str, why: str) -> None:
    tally = Tally()
    tally.take(*operators(source)[-1])
    assert (tally.eligible, tally.left_out) == (0, {why: 1})
