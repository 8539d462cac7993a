"""What the host run noted of every operation, in the order in which they began: the oracle of the device run."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.sentences import say
from tensorviz.trace.recording import Node, Span

__all__ = ["Entry", "Kind", "Leaf", "Stop", "Tape", "leaves_of"]

MOST_ENTRIES = 400_000
WHOLE_ITEMS = 4096
SAMPLED_ITEMS = 256
KEPT_BYTES = 64 * 2**20
Array = npt.NDArray[Any]


class Kind(enum.Enum):
    """What an operation is, and so what the device run does with it."""

    ARRAY = "array"  # an array function: its twin on the device
    METHOD = "method"  # of an array
    OPERATOR = "operator"
    RANDOM = "random"  # random numbers: made on the host from the same state
    DTYPE = "dtype"  # np.float32(x)
    HOST = "host"  # a function of a library that has no twin: arrays are fetched
    NATIVE = "native"  # Python's own, and the reader's functions: run as they are
    OPAQUE = "opaque"  # not run again: what the first run gave is used
    FLOW = "flow"  # a test, a loop


class Stop(BaseException):
    """Ends a run. No ``except`` clause of the reader's is meant to catch it.

    Parameters
    ----------
    reason : str
        A sentence for the reader.
    node : Node or None
        Where in the source.
    """

    def __init__(self, reason: str, node: Node | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.node = node

    @property
    def span(self) -> Span | None:
        return None if self.node is None else self.node.span


@dataclass(frozen=True, slots=True)
class Leaf:
    """One array or number of a result.

    Attributes
    ----------
    is_array : bool
        An array; else a NumPy number.
    sample : ndarray or None
        Its values: all of a small array, of a larger one those at ``positions`` of its C order.
    owner : int
        ``id`` of the array that owns the memory, while the host run lasts.
    """

    is_array: bool
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    nbytes: int
    owner: int
    sample: Array | None = None
    positions: Array | None = None


@dataclass(slots=True)
class Entry:
    """One operation of the host run.

    Attributes
    ----------
    leaves : tuple of Leaf
        The arrays and NumPy numbers of the result, depth first.
    result : object
        What an opaque call gave; the truth of a test.
    shares : tuple of int
        For each leaf the position of the array operand that it shares memory with, -1 for none.
    texts : tuple of str
        Of a comparison of numbers both sides, as text.
    error : Exception or None
        What it raised, an operation of NumPy's on an array.
    """

    node: int
    kind: Kind
    leaves: tuple[Leaf, ...] = ()
    result: Any = None
    shares: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    has_array_operand: bool = False
    has_float_operand: bool = False
    error: Exception | None = None


@dataclass
class Tape:
    """Entries of one host run, in the order in which they began; those with arrays, too, as they ended.

    ``check`` is called before each; it raises `Stop` when the run has to end.
    """

    check: Callable[[], None] = lambda: None
    entries: list[Entry] = field(default_factory=list)
    ended: list[Entry] = field(default_factory=list)
    kept: int = 0

    @cached_property
    def scale(self) -> float:
        """The largest finite magnitude of all samples, asked for when the run has ended."""
        held: dict[np.dtype[Any], list[Array]] = {}
        for entry in self.ended:
            for leaf in entry.leaves:
                if leaf.sample is not None and leaf.dtype.kind in "fc":
                    held.setdefault(leaf.dtype, []).append(leaf.sample.reshape(-1))
        sizes = (np.abs(np.concatenate(samples)) for samples in held.values())
        return max((float(each[np.isfinite(each)].max(initial=0.0)) for each in sizes), default=0.0)

    @property
    def dtype(self) -> np.dtype[Any]:
        """That of most of the bytes: of float64 and float32."""
        nbytes = {np.dtype(each): 0 for each in (np.float64, np.float32)}
        for entry in self.ended:
            for leaf in entry.leaves:
                if leaf.dtype in nbytes:
                    nbytes[leaf.dtype] += leaf.nbytes
        return max(nbytes, key=lambda each: nbytes[each])

    def begin(self, node: int, kind: Kind) -> Entry:
        """Add the entry of an operation that begins."""
        self.check()
        if len(self.entries) >= MOST_ENTRIES:
            raise Stop(
                say(
                    "The cell does more than {most:,} operations; they are too many to compare one by one.",
                    most=MOST_ENTRIES,
                )
            )
        entry = Entry(node, kind)
        self.entries.append(entry)
        return entry

    def leaf(self, x: Any) -> Leaf:
        """Note what a result was."""
        host = np.asarray(x)
        facts = isinstance(x, np.ndarray), host.shape, host.dtype, host.nbytes, id(owner_of(x))
        if host.dtype.kind not in "biufc":
            return Leaf(*facts)
        positions = None if host.size <= WHOLE_ITEMS else np.linspace(0, host.size - 1, SAMPLED_ITEMS).astype(np.intp)
        size = host.nbytes if positions is None else SAMPLED_ITEMS * host.itemsize
        if self.kept + size > KEPT_BYTES:
            return Leaf(*facts)
        self.kept += size
        sample = host.copy() if positions is None else host[np.unravel_index(positions, host.shape)]
        return Leaf(*facts, sample, positions)


def owner_of(x: Any) -> Any:
    """The array that owns the memory of an array."""
    while isinstance(x, np.ndarray) and isinstance(x.base, np.ndarray):
        x = x.base
    return x


def leaves_of(x: Any, depth: int = 0) -> list[Any]:
    """Arrays and NumPy numbers in a result and its short tuples, lists and dicts, depth first."""
    if isinstance(x, (np.ndarray, np.generic)):
        return [x]
    if depth > 3:
        return []
    if isinstance(x, dict):
        x = list(x.values())
    if isinstance(x, (tuple, list)) and len(x) <= 64:
        return [leaf for each in x for leaf in leaves_of(each, depth + 1)]
    return []


def shares_of(leaves: Sequence[Any], operands: Sequence[Any]) -> tuple[int, ...]:
    """For each leaf the position of the operand, an array, with its memory, -1 for none."""
    owners = [id(owner_of(each)) for each in operands]
    keys = [id(owner_of(leaf)) for leaf in leaves]  # a number owns itself, and is no array's owner
    return tuple([owners.index(key) if key in owners else -1 for key in keys])
