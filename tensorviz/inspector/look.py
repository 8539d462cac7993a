"""One look at an array: a sample first, then every cell, block by block, in slices that can be stopped between."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain, islice
from typing import Any, TypeAlias

import numpy as np

from tensorviz.arrays.reading.cupy_reader import CupyReader
from tensorviz.arrays.reading.dask_reader import DaskReader
from tensorviz.arrays.reading.reader import Reader, Unreadable
from tensorviz.arrays.reading.where import BLOCK_CELLS_THERE
from tensorviz.inspector.at_once import (
    all_layers,
    is_far,
    look_at_once,
    near_mean,
    ordered_sample,
    phases_of,
    sampled,
)
from tensorviz.inspector.boxes import cut
from tensorviz.inspector.details import Details, Part
from tensorviz.inspector.in_chunks import summed_in_chunks
from tensorviz.inspector.kinds import is_numeric, kind_of
from tensorviz.inspector.ranks import BinCounts, brackets, edges_between
from tensorviz.inspector.sample import SAMPLE_CELLS
from tensorviz.inspector.summarise import counted, detailed
from tensorviz.inspector.summary import Summary
from tensorviz.inspector.tally import Tally
from tensorviz.inspector.tallying import tally_block
from tensorviz.inspector.things import summary_of_things
from tensorviz.inspector.torn import is_torn
from tensorviz.sentences import say

__all__ = ["MOST_EXACT", "Look"]

Over: TypeAlias = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]

MOST_EXACT = 1 << 34
"""Cells that are read for exact statistics; of more, which only strides can make, a sample."""
COUNTED_CELLS = 1 << 19
COUNTED_AT_ONCE, ORDERED_AT_ONCE = 32, 16
PARALLEL_FROM = 1 << 20
MOST_THREADS = 4
SAMPLED_OF, MOST_SAMPLED = 8, 1 << 22
"""One in 2**8 cells says between which values the quantiles lie: so few lie there that one pass can keep them."""
MOST_PASSES = 12
COUNTING_SHARE = 0.3


class Look:
    """Statistics of one array, as exact as they have become.

    Parameters
    ----------
    reader : Reader or Unreadable

    Attributes
    ----------
    summary : Summary
        The best so far; of a small array exact from the start.
    is_done : bool
        Whether nothing more is to be read.
    is_released : bool
        Whether nothing more can be read.
    """

    def __init__(self, reader: Reader | Unreadable) -> None:
        self.is_done, self.is_released = True, False
        self._reader: Any = None
        if isinstance(reader, Unreadable):
            self.summary = Summary(
                reader.facts, exact=False, read=0, notes=(say("No values were read: {reason}.", reason=reader.reason),)
            )
            return
        self._reader = reader
        if not is_numeric(kind_of(reader.facts.dtype)):
            self.summary = summary_of_things(reader)
            return
        self._blocks: Any = reader
        self._cut, self._counted = cut(reader.facts), cut(reader.facts, COUNTED_CELLS)
        if isinstance(reader, CupyReader):
            self._blocks = reader.there
            self._cut = self._counted = cut(reader.facts, BLOCK_CELLS_THERE)
        if isinstance(reader, DaskReader) and not reader.is_small:
            note = say("Dask has not computed it yet; it will compute each chunk once.")
            self.summary, self.is_done = Summary(reader.facts, exact=False, read=0, notes=(note,)), False
            return
        if self._cut.size <= SAMPLE_CELLS:
            self.summary = look_at_once(reader)
        else:
            self.summary = sampled(reader, self._cut)
            self.is_done = self._cut.size > MOST_EXACT
        if kind_of(reader.facts.dtype) == "complex" and reader.facts.size:
            self.summary = replace(self.summary, phases=phases_of(reader, self._cut))

    def release(self) -> None:
        """Let go of the array; what is known stays."""
        self.is_released = True
        self._reader = self._blocks = None

    def finish(self) -> Summary:
        """Read all that there is to read."""
        for _ in self.slices():
            pass
        return self.summary

    def slices(self) -> Generator[float, None, None]:
        """Read on, a slice of the array at a time; yields the share that is done. Closing it stops."""
        if self.is_done:
            return
        if isinstance(self._reader, DaskReader) and not self._reader.is_small:
            yield 0.0
            self.summary = summed_in_chunks(self._reader, self._cut)
            self.is_done = True
            return
        workers = min(MOST_THREADS, os.cpu_count() or 1) if self._reader.is_parallel else 1
        if workers == 1 or self._cut.size < PARALLEL_FROM:
            yield from self._read(map)
        else:
            with ThreadPoolExecutor(workers) as pool:
                yield from self._read(_in_runs(pool, workers))
        self.is_done = True

    def _read(self, over: Over) -> Iterator[float]:
        tally = Tally(shift=_shift(self.summary))
        boxes = self._counted.boxes()
        while some := list(islice(boxes, COUNTED_AT_ONCE)):
            for part in over(lambda box: tally_block(self._blocks, self._counted, box, tally.shift), some):
                tally.add(part)
            yield COUNTING_SHARE * tally.cells / self._cut.size
        first = self.summary
        exact = counted(self._reader, self._cut, tally)
        self.summary = replace(
            exact,
            quantiles=first.quantiles,
            quantiles_read=first.quantiles_read,
            histogram=first.histogram,
            overview=first.overview,
            phases=first.phases,
            profiles=first.profiles,
        )
        yield COUNTING_SHARE
        details = self._details(tally)
        yield from self._passes(details, tally, over)
        found = detailed(self.summary, self._cut, tally, details)
        self.summary = replace(found, changed=found.changed or is_torn(tally, details))

    def _details(self, tally: Tally) -> Details:
        if not tally.finite:
            return Details(None, [], all_layers(self._cut))
        most = min(MOST_SAMPLED, max(SAMPLE_CELLS, self._cut.size >> SAMPLED_OF))
        ordered = ordered_sample(self._reader, self._cut, most)
        edges = edges_between(tally.low, tally.high, ordered.dtype)
        asked = brackets(ordered, tally.finite, tally.low, tally.high)
        return Details(BinCounts(edges, ordered.dtype) if edges.size else None, asked, all_layers(self._cut))

    def _passes(self, details: Details, tally: Tally, over: Over) -> Iterator[float]:
        """The first pass brings all; further ones look again for quantiles whose brackets were missed."""
        current, last_rank = details, tally.finite - 1
        for turn in range(MOST_PASSES):
            boxes, read = self._cut.boxes(), 0
            count = -(-self._cut.size // max(1, np.prod(self._cut.lengths, dtype=object)))
            while some := list(islice(boxes, ORDERED_AT_ONCE)):
                self._pass_over(current, some, over, None if turn == 0 else tally.low)
                read += len(some)
                yield COUNTING_SHARE + (1 - COUNTING_SHARE) * min(0.99, read / count if turn == 0 else 0.99)
            missed = [at for at, bracket in enumerate(details.brackets) if bracket.found(last_rank) is None]
            if not missed:
                return
            again = [details.brackets[at].narrower(tally.low, tally.high, last_rank) for at in missed]
            for at, bracket in zip(missed, again, strict=True):
                details.brackets[at] = bracket
            current = Details(None, again)

    def _pass_over(self, into: Details, boxes: list[Any], over: Over, lowest: Any) -> None:
        def part(box: Any) -> Part:
            if lowest is None:
                return into.part(self._blocks, self._cut, box)
            return into.brackets_part(self._blocks, self._cut, box, lowest)

        for each in over(part, boxes):
            into.add(each)


def _in_runs(pool: ThreadPoolExecutor, workers: int) -> Over:
    """Map over items in one run for each thread: a task of its own for each item costs as much as the item."""

    def over(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterable[Any]:
        line = list(items)
        length = -(-len(line) // workers)
        runs = [line[start : start + length] for start in range(0, len(line), length)]
        return chain.from_iterable(pool.map(lambda run: list(map(function, run)), runs))

    return over


def _shift(summary: Summary) -> Any:
    """A number near the mean, where the mean is large beside the spread; else 0, which costs less."""
    if summary.mean is None:
        return 0
    if summary.facts.dtype.kind in "mM":
        return int(summary.min.view(np.int64))
    return near_mean(summary.mean, None, summary.facts) if is_far(summary.mean, summary.std) else 0
