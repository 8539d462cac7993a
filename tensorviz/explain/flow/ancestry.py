"""From one cell back to the inputs that it came from, and forward to the cells that it went into."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod

import numpy as np
import numpy.typing as npt

from tensorviz.explain.flow.links import Link, Links, Spot
from tensorviz.explain.flow.relation import MOST_CELLS, MOST_LISTED, Mask, relation_of
from tensorviz.explain.format import format_count
from tensorviz.explain.step import CellIndex, Occurrence
from tensorviz.explain.words import clip_name, count
from tensorviz.sentences import say

__all__ = ["Part", "Stop", "Trail", "ancestors", "descendants"]

MOST_SPOTS = 512


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Cells that take part.

    Attributes
    ----------
    step, iteration : int
        The number of the step, and which time that it ran.
    operand : int or None
        The number of the operand that holds them; None for the step's result.
    name : str
    cells : tuple of ndarray
        One index array per axis, as ``np.nonzero`` gives them.
    count, total : int
        How many cells these are, and how many the array has.
    result : int
        Of a step with several results the position of the one that holds them.
    """

    step: int
    iteration: int
    operand: int | None
    name: str
    cells: tuple[npt.NDArray[np.intp], ...]
    count: int
    total: int
    result: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a trail ends although it may go on: why that is not known."""

    step: int
    iteration: int
    reason: str


@dataclass(frozen=True, slots=True)
class Trail:
    """All cells that feed a cell, or that it feeds.

    Attributes
    ----------
    parts : tuple of Part
        The results of other steps, in the order of execution.
    inputs : tuple of Part
        Of ancestors: the operands that no recorded operation made.
    stops : tuple of Stop
        Where the trail could not be followed further; empty where all is known.
    """

    parts: tuple[Part, ...]
    inputs: tuple[Part, ...] = ()
    stops: tuple[Stop, ...] = ()


def ancestors(links: Links, spot: Spot, index: CellIndex) -> Trail:
    """The cells that feed the result cell at ``index``, step by step back to the inputs.

    Raises
    ------
    IndexError
        When there is no such cell.
    NotKeptError
        When the occurrence at ``spot`` has no result array.
    """
    walk = _Walk(links, spot, backward=True)
    return walk.trail(spot, walk.start(index), walk.backward_from)


def descendants(links: Links, spot: Spot, index: CellIndex) -> Trail:
    """The cells that the result cell at ``index`` feeds, step by step; raises as :func:`ancestors` does."""
    walk = _Walk(links, spot, backward=False)
    return walk.trail(links.returned(links.occurrence(spot)) or spot, walk.start(index), walk.forward_from)


@dataclass(slots=True)
class _Walk:
    """Visits occurrences in the order of execution, or against it, each once and with all its cells."""

    links: Links
    asked: Spot
    backward: bool
    masks: dict[Spot, Mask] = field(default_factory=dict)
    waiting: list[tuple[int, Spot]] = field(default_factory=list)
    inputs: list[Part] = field(default_factory=list)
    stops: dict[Stop, None] = field(default_factory=dict)

    def start(self, index: CellIndex) -> Mask:
        occurrence = self.links.occurrence(self.asked)
        cell = occurrence.cell(index, self.asked[2])
        shape = occurrence.results[self.asked[2]].shape
        if prod(shape) > MOST_CELLS:
            self._stop(self.asked, _too_many(shape, MOST_CELLS))
            return np.zeros((0,), np.bool_)
        mask = np.zeros(shape, np.bool_)
        mask[cell] = True
        return mask

    def trail(self, spot: Spot, mask: Mask, visit: Callable[[Spot, Occurrence, Mask], None]) -> Trail:
        if mask.any():
            self._reach(spot, mask)
        visited = 0
        while self.waiting:
            _, here = heapq.heappop(self.waiting)
            visited += 1
            if visited > MOST_SPOTS:
                self._stop(here, say("more than {most_spots} operations take part", most_spots=MOST_SPOTS))
                break
            visit(here, self.links.occurrence(here), self.masks[here])
        if self.backward:
            self._mark_calls()
        own = {self.asked, spot}
        parts = [self._part(each) for each in sorted(self.masks, key=self._order) if each not in own]
        return Trail(tuple(parts), tuple(self.inputs), tuple(self.stops))

    def backward_from(self, spot: Spot, occurrence: Occurrence, mask: Mask) -> None:
        inside = self.links.returned(occurrence)
        if inside is not None:
            self._reach(inside, mask)
            return
        for number, link in enumerate(self.links.of(occurrence)):
            operand = occurrence.operands[number]
            if operand.snapshot is None:
                continue
            relation = relation_of(occurrence, number, spot[2])
            if relation is None:
                self._stop(spot, _unknown(occurrence, number))
                continue
            cells = relation.feeding(mask)
            if not cells.any():
                continue
            if link is None and not operand.shape and not operand.name.replace(".", "_").isidentifier():
                continue  # a number that is written where it is used comes from nowhere
            if link is None:
                self.inputs.append(_part_of(spot, number, operand.name, cells))
            elif not link.is_known:
                self._stop(
                    spot, say("{name} is not simply the result of an earlier step", name=clip_name(operand.name))
                )
            else:
                self._reach(link.spot, self._in_maker(link, cells))

    def forward_from(self, spot: Spot, occurrence: Occurrence, mask: Mask) -> None:  # noqa: ARG002
        for call in self.links.calls(spot):
            self._reach(call, mask)
        for reader in self.links.readers(spot):
            self._read(reader, spot, mask)

    def _mark_calls(self) -> None:
        """A function's result is the cells of the operation inside that made it."""
        for spot, mask in list(self.masks.items()):
            for call in self.links.calls(spot) if spot != self.asked else ():
                self.masks.setdefault(call, mask)

    def _read(self, reader: Spot, spot: Spot, mask: Mask) -> None:
        occurrence = self.links.occurrence(reader)
        if self.links.returned(occurrence) is not None:
            return
        for number, link in enumerate(self.links.of(occurrence)):
            if link is None or link.spot[:2] != spot[:2] or (link.is_known and link.spot != spot):
                continue
            shape = occurrence.operands[number].shape
            cells = mask if link.window is None else mask.reshape(-1)[link.window.positions(shape)]
            for position in range(max(1, len(occurrence.results))):
                relation = relation_of(occurrence, number, position) if link.is_known else None
                if relation is None:
                    self._stop(reader, _unknown(occurrence, number))
                elif (reached := relation.fed(cells)).any():
                    self._reach((*reader[:2], position), reached)

    def _in_maker(self, link: Link, cells: Mask) -> Mask:
        if link.window is None:
            return cells
        result = self.links.result(link.spot)
        assert result is not None
        mask = np.zeros(prod(result.shape), np.bool_)
        mask[link.window.positions(cells.shape)[cells]] = True
        return mask.reshape(result.shape)

    def _reach(self, spot: Spot, mask: Mask) -> None:
        known = self.masks.get(spot)
        if known is None:
            self.masks[spot] = mask.copy()
            heapq.heappush(self.waiting, (self._order(spot) * (-1 if self.backward else 1), spot))
        else:
            known |= mask

    def _order(self, spot: Spot) -> int:
        return self.links.sequence(spot)

    def _stop(self, spot: Spot, reason: str) -> None:
        self.stops[Stop(*spot[:2], reason)] = None

    def _part(self, spot: Spot) -> Part:
        result = self.links.result(spot)
        assert result is not None
        return _part_of(spot, None, result.name, self.masks[spot])


def _part_of(spot: Spot, operand: int | None, name: str, mask: Mask) -> Part:
    step, iteration, result = spot
    cells = np.nonzero(mask) if mask.ndim else ()
    return Part(step, iteration, operand, name, cells, int(mask.sum()), mask.size, 0 if operand is not None else result)


def _unknown(occurrence: Occurrence, number: int) -> str:
    operand, result = occurrence.operands[number], occurrence.result
    shapes = [operand.shape, *([result.shape] if result is not None else [])]
    largest = max(shapes, key=prod)
    name = clip_name(operand.name)
    if prod(largest) > MOST_CELLS:
        return _too_many(largest, MOST_CELLS)
    if result is not None and prod(result.shape) > MOST_LISTED and occurrence.recipe.family != "opaque":
        return _too_many(result.shape, MOST_LISTED)
    return say("which cells of {name} it reads is not known", name=name)


def _too_many(shape: tuple[int, ...], most: int) -> str:
    return say(
        "its {cells} are more than the {most} that can be followed one by one",
        cells=count(prod(shape), "cell"),
        most=format_count(most),
    )
