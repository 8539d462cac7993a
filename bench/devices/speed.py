"""Figures of time: the swapped cell beside one that is written by hand, a cell beside itself, what a hook costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

import numpy as np

from bench.devices import hooks
from bench.devices.cells import CELLS, Handwritten, sides, swapped
from bench.devices.figure import Figure, each
from tensorviz.device.adapters.base import Adapter
from tensorviz.device.blocks import Timed, in_turn, ratios, verdict
from tensorviz.device.control import drained

__all__ = ["measure"]

ROUNDS = 20
CLOSE, CLOSE_BY_LAUNCHES = 1.05, 1.15


def measure(adapter: Adapter) -> Iterator[Figure]:
    """All of them."""
    yield from each(*(partial(_by_hand, cell) for cell in CELLS), _same, adapter=adapter)
    yield from hooks.measure(adapter)


def _by_hand(cell: Handwritten, adapter: Adapter) -> Figure:
    most = CLOSE_BY_LAUNCHES if cell.is_launch_bound else CLOSE

    def is_clear(hand: Timed, ours: Timed) -> bool:
        found = ratios(ours, hand)
        return found.high <= most or found.low > most

    hand, ours = drained(in_turn(*sides(cell, adapter), is_clear=is_clear, most_rounds=ROUNDS))
    found = ratios(ours, hand)
    measured = f"{found.median:.2f} times ({found.low:.2f} to {found.high:.2f}), by hand {hand.median * 1e3:.3g} ms"
    measured += f", {len(hand.blocks)} pairs of blocks"
    holds = True if found.high <= most else False if found.low > most else None
    measured += "" if holds is not None else ", too noisy to say"
    return Figure(f"whole cell beside one by hand: {cell.what}", measured, f"{most}", holds)


def _same(adapter: Adapter) -> Figure:
    """The same cell on both sides, there: whatever is told beside "about the same" is wrong."""
    words = Counter(" ".join(_beside_itself(adapter).split()[:2]) for _ in range(ROUNDS))
    same = words.pop("About the", 0)
    others = ", ".join(f"{n} '{w} ...'" for w, n in words.items())
    measured = "; ".join(part for part in (f"{same} of {ROUNDS} about the same", others) if part)
    return Figure("a cell beside itself, both there", measured, f"{ROUNDS} of {ROUNDS}", same == ROUNDS)


def _beside_itself(adapter: Adapter) -> str:
    square = np.ones((300, 300))
    one, other = (swapped("C = A @ A", {"A": square}, adapter) for _ in range(2))
    return verdict(*drained(in_turn(one.once, other.once)), adapter.library)
