"""The forward half of elimination as frames: row by row, column by column, or several columns at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.board import Panel, Patch, Words
from tensorviz.explain.families.factorization.elimination import Elimination, Move
from tensorviz.explain.families.factorization.panels import MOST_DRAWN, enclosed, heat, matrix, number, patch
from tensorviz.explain.families.factorization.told import Still, evenly
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import say

__all__ = ["Forward", "less", "lower_panel", "operation", "order_note"]

Array = npt.NDArray[Any]


def operation(move: Move) -> str:
    """``R1 ← R1 − 0.5 R0``."""
    if move.kind == "swap":
        return f"R{move.pivot} ↔ R{move.row}"
    if move.kind == "gap":
        return say("no pivot in column {column}", column=move.column)
    if move.kind == "clear" and move.count > 1:
        return say("Rk ← Rk − L[k, {pivot}] R{pivot}, for {count} rows", pivot=move.pivot, count=move.count)
    return f"R{move.row} ← R{move.row}{less(move.factor, move.pivot)}"


def less(factor: Any, row: int) -> str:
    """A multiple of a row that is subtracted: ``" − 2 R1"``, ``" + R1"``."""
    is_negative = not np.iscomplexobj(factor) and factor < 0
    size = -factor if is_negative else factor
    times = "" if size == 1 else f"{enclosed(size)} "
    return f" {'+' if is_negative else '−'} {times}R{row}"


def order_note(name: str, rows: list[int]) -> str:
    """In which order the rows of the matrix stand; nothing where they never moved, or are too many."""
    if rows == sorted(rows) or len(rows) > MOST_DRAWN:
        return ""
    return say("rows of {name}, in this order: {listed}", name=name, listed=join([str(row) for row in rows]))


@dataclass(frozen=True, slots=True)
class Forward:
    """A matrix ``name``, with ``beside`` standing right of it, before its elimination.

    ``start`` makes the elimination anew: it is run once to count, and once to tell.
    """

    name: str
    beside: str
    start: Callable[[], Elimination]
    title: str = ""

    def stills(self, budget: int) -> tuple[list[Still], Elimination]:
        """At most ``budget`` frames, and the rows as they end."""
        for by_row in (True, False):
            chosen = self._moves(by_row, budget + 1 if by_row else None)
            kept = list(range(len(chosen)))
            if len(chosen) <= budget:
                break
        else:
            last = [
                at for at, move in enumerate(chosen) if at + 1 == len(chosen) or chosen[at + 1].column > move.column
            ]
            kept = [last[at] for at in evenly(len(last), budget)]
        elimination = self.start()
        stills, first = [], 0
        with np.errstate(all="ignore"):
            for at, move in enumerate(elimination.moves(by_row=by_row)):
                if at not in kept:
                    continue
                stills.append(self._still(elimination, move, min(chosen[first].column, move.column)))
                first = at + 1
        return stills, elimination

    def _moves(self, by_row: bool, most: int | None) -> list[Move]:
        with np.errstate(all="ignore"):
            return list(islice(self.start().moves(by_row=by_row), most))

    def _still(self, elimination: Elimination, move: Move, earlier: int) -> Still:
        said = operation(move)
        sentence = self._sentence(elimination, move)
        if earlier != move.column:
            sentence = say(
                "Columns {earlier} to {column}: each pivot clears what is below; L keeps the multipliers.",
                earlier=earlier,
                column=move.column,
            )
            said = say("columns {earlier} to {column}", earlier=earlier, column=move.column)
        note = order_note(self.name, elimination.rows)
        lines = (said, note) if note else (said,)
        return Still("work", sentence, (Words("op", lines, is_operation=True), *self.panels(elimination, move)))

    def _sentence(self, elimination: Elimination, move: Move) -> str:
        pivot = number(elimination.work[move.pivot, move.column])
        column, rows = move.column, say("rows {pivot} and {row}", pivot=move.pivot, row=move.row)
        match move.kind:
            case "swap" if elimination.order == "textbook":
                return fit(
                    say(
                        "A 0 cannot be the pivot of column {column}, so {rows} change places.", column=column, rows=rows
                    )
                )
            case "swap":
                return fit(
                    say(
                        "The largest entry left in column {column} is {pivot}, so {rows} change places.",
                        column=column,
                        pivot=pivot,
                        rows=rows,
                    ),
                    say("Rows change places: {pivot} is the largest entry left.", pivot=pivot),
                )
            case "gap":
                return say("Column {column} has no pivot: all that is left of it is 0.", column=column)
            case "clear" if move.count > 1:
                return fit(
                    say(
                        "To get {zeros} under {pivot}, subtract multiples of row {pivot_2}; L keeps the multipliers.",
                        zeros=count(move.count, "zero"),
                        pivot=pivot,
                        pivot_2=move.pivot,
                    ),
                )
        factor, zero = number(move.factor), say("To get a 0 under {pivot}", pivot=pivot)
        return fit(
            say(
                "{zero}, subtract {factor} times row {pivot} from row {row}; L keeps {factor}.",
                zero=zero,
                factor=factor,
                pivot=move.pivot,
                row=move.row,
            ),
            say(
                "{zero}, subtract {factor} times row {pivot} from row {row}.",
                zero=zero,
                factor=factor,
                pivot=move.pivot,
                row=move.row,
            ),
        )

    def panels(self, elimination: Elimination, move: Move | None = None) -> tuple[Panel, ...]:
        """The rows as they are now, and the multipliers so far."""
        work, lower, n = elimination.work, elimination.lower, elimination.columns
        title = self.title or (f"{self.name} | {self.beside}" if self.beside else self.name)
        bar = n if work.shape[1] > n else None
        if max(work.shape[0], n) > MOST_DRAWN:
            so_far = self.title or say("{name} so far", name=self.name)
            return heat("work", so_far, work[:, :n]), heat("L", say("L, the multipliers"), _unit(lower))
        patches = tuple(self._patches(work, move)) if move is not None else ()
        known = np.tril(np.ones(lower.shape, bool)) & (_columns(lower) < _done(elimination, move))
        known |= _columns(lower) == _rows(lower)
        target: tuple[Patch, ...] = ()
        if move is not None and move.kind in ("subtract", "clear") and move.pivot < lower.shape[1]:
            rows = slice(move.row, move.row + 1) if move.kind == "subtract" else slice(move.pivot + 1, len(lower))
            target = (patch("target", rows, move.pivot),)
        return (
            matrix("work", title, work, bar=bar, patches=patches, order=_order(elimination.rows)),
            matrix("L", say("L so far"), _unit(lower), known=known, patches=target),
        )

    def _patches(self, work: Array, move: Move) -> Iterator[Patch]:
        columns = slice(0, work.shape[1])
        if move.kind == "gap":
            yield patch("clash", slice(move.pivot, len(work)), move.column)
        elif move.kind == "swap":
            yield patch("target", move.pivot, columns)
            yield patch("target", move.row, columns)
        else:
            yield patch("live", move.pivot, columns)
            rows = slice(move.row, move.row + 1) if move.kind == "subtract" else slice(move.pivot + 1, len(work))
            yield patch("target", rows, columns)


def lower_panel(elimination: Elimination) -> Panel:
    """All multipliers."""
    lower = elimination.lower
    if max(lower.shape) > MOST_DRAWN:
        return heat("L", say("L, the multipliers"), _unit(lower))
    return matrix("L", "L", _unit(lower))


def _order(rows: list[int]) -> list[int]:
    """Nothing where no row moved."""
    return [] if rows == sorted(rows) else rows


def _done(elimination: Elimination, move: Move | None) -> int:
    """How many columns of L are begun."""
    if move is None:
        return int(elimination.lower.shape[1])
    return move.pivot + (move.kind in ("subtract", "clear"))


def _columns(array: Array) -> Array:
    return np.broadcast_to(np.arange(array.shape[1]), array.shape)


def _rows(array: Array) -> Array:
    return np.broadcast_to(np.arange(array.shape[0])[:, None], array.shape)


def _unit(lower: Array) -> Array:
    """With the ones of its diagonal."""
    whole = lower.copy()
    for at in range(min(whole.shape)):
        whole[at, at] = whole[at, at] + 1
    return whole
