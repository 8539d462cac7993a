"""What a cell can be compared with on this CPU, without any device."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.device.machine import usable_cores
from tensorviz.device.rerun import HostOutcome, Rerun
from tensorviz.device.tape import Entry, Kind, Stop, owner_of
from tensorviz.device.ways.layout import HALVES, LaidOut, Layout
from tensorviz.device.ways.side import LaidSide, PlainSide
from tensorviz.errors import UsageError
from tensorviz.sentences import agree, say

__all__ = ["WAYS", "Way", "way_of"]

Sides = tuple[PlainSide, PlainSide]


@dataclass(frozen=True, slots=True)
class Way:
    """One such comparison.

    Attributes
    ----------
    name : str
        What it is chosen by.
    title : str
        For a menu.
    labels : callable
        Gives what the two sides are called.
    sides : callable
        Makes both; raises `Stop` where there is nothing to compare.
    facts : mapping of str to str
        What must stand beside the numbers of the other side.
    digits : float or None
        How many digits have to agree; None for as many as the dtype holds.
    """

    name: str
    title: str
    labels: Callable[[], tuple[str, str]]
    sides: Callable[[Rerun, HostOutcome], Sides]
    facts: Mapping[str, str] = field(default_factory=dict)
    digits: float | None = None


def way_of(name: str) -> Way | None:
    """The comparison of this name, None where it is none."""
    return next((each for each in WAYS if each.name == name), None)


def _places(rerun: Rerun, host: HostOutcome, is_made: Callable[[Entry], bool]) -> frozenset[Any]:
    nodes = rerun.twins.nodes()
    found = [nodes[entry.node] for entry in host.run.tape.ended if entry.kind is not Kind.OPAQUE and is_made(entry)]
    return frozenset((node.filename, node.span, node.kind) for node in found)


# dtype


def _in_halves(rerun: Rerun, host: HostOutcome) -> Sides:
    made = _places(rerun, host, lambda e: not e.has_float_operand and any(leaf.dtype in HALVES for leaf in e.leaves))
    theirs = LaidSide(rerun, host, Layout(HALVES), made)
    return PlainSide(rerun, host), _asked(theirs, made, say("The cell neither reads nor makes numbers of float64."))


def _asked(side: LaidSide, made: frozenset[Any], otherwise: str) -> LaidSide:
    """A side that has run once, to see that something lies otherwise."""
    side.once()
    if not made and not side.laid:
        raise Stop(otherwise)
    return side


# memory


def _with_gaps(rerun: Rerun, host: HostOutcome) -> Sides:
    made = _places(
        rerun, host, lambda e: not e.has_array_operand and any(leaf.is_array and leaf.shape for leaf in e.leaves)
    )
    theirs = LaidSide(rerun, host, Layout(gap=2), made)
    return PlainSide(rerun, host), _asked(theirs, made, say("The cell neither reads nor makes an array."))


class _Contiguous(LaidOut):
    """Every input is an array of its own without gaps."""

    def _array(self, x: npt.NDArray[Any]) -> npt.NDArray[Any]:
        if type(x) is not np.ndarray or x.flags.c_contiguous:
            return super()._array(x)
        self.laid += 1
        if self.is_written(x):
            raise Stop(say("The cell writes to an input that lies with gaps in other memory; a copy is another cell."))
        return x.copy(order="C")

    def is_written(self, x: npt.NDArray[Any]) -> bool:
        return id(owner_of(x)) in self.written

    written: frozenset[int] = frozenset()


def _without_gaps(rerun: Rerun, host: HostOutcome) -> Sides:
    scratch = type("Scratch", (_Contiguous,), {"written": frozenset(host.written)})
    theirs = LaidSide(rerun, host, Layout(), frozenset(), scratch)
    why = say("All inputs lie without gaps already; compare('strided') shows what gaps cost.")
    return PlainSide(rerun, host), _asked(theirs, frozenset(), why)


# threads


def _threads() -> Any:
    try:
        import threadpoolctl
    except ImportError:
        raise UsageError(say("threads are counted by threadpoolctl: pip install threadpoolctl")) from None
    return threadpoolctl.ThreadpoolController()


def _on_threads(rerun: Rerun, host: HostOutcome) -> Sides:
    pool = _threads()
    if usable_cores() < 2:
        raise Stop(say("There is one core here; more threads than that do not help."))

    def limited(threads: int) -> Callable[[], contextlib.AbstractContextManager[Any]]:
        return lambda: pool.limit(limits=threads, user_api="blas")

    return PlainSide(rerun, host, limited(1)), PlainSide(rerun, host, limited(usable_cores()))


def _by_threads() -> tuple[str, str]:
    cores = usable_cores()
    many = agree(cores, "NumPy with {cores} thread", "NumPy with {cores} threads", cores=cores)
    return say("NumPy with 1 thread"), many


WAYS: tuple[Way, ...] = (
    Way(
        "float32",
        say("float32 instead of float64"),
        lambda: (say("float64, as it is"), "float32"),
        _in_halves,
        {
            "library": say("NumPy with float32"),
            "arrays": say("inputs and what the cell makes are cast, outside the clock"),
        },
        digits=4.0,
    ),
    Way(
        "strided",
        say("memory with gaps"),
        lambda: (say("Memory as it is"), say("Memory with gaps")),
        _with_gaps,
        {
            "library": say("NumPy on memory with gaps"),
            "arrays": say("inputs and what the cell makes take every second place, laid out outside the clock"),
        },
    ),
    Way(
        "contiguous",
        say("memory without gaps"),
        lambda: (say("Memory as it is"), say("Memory without gaps")),
        _without_gaps,
        {"library": say("NumPy on memory without gaps"), "arrays": say("inputs are copied, outside the clock")},
    ),
    Way(
        "threads",
        say("one thread or all"),
        _by_threads,
        _on_threads,
        {
            "library": say("NumPy with all threads"),
            "threads": say("products of matrices and decompositions use them, work cell by cell does not"),
        },
    ),
)
