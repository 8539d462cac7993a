"""What the device gives, as the cell gets it: held against the tape, wrapped, views joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.arrays_there import ArraysThere, is_remote, mapped
from tensorviz.device.checking import Difference, MismatchError, difference_at, is_narrower
from tensorviz.device.ledger import Ledger
from tensorviz.device.remote import Memory, RemoteArray
from tensorviz.device.tape import Entry, Kind, Leaf
from tensorviz.sentences import say

__all__ = ["DeviceResults"]


class DeviceResults:
    """Results of a device run.

    Attributes
    ----------
    difference : Difference or None
        The first operation whose values differ.
    """

    adapter: Adapter
    arrays: ArraysThere
    ledger: Ledger
    scale: float
    difference: Difference | None = None

    def received(self, entry: Entry | None, out: Any, operands: Sequence[Any]) -> Any:
        """A result as the cell gets it, checked against the tape.

        Raises
        ------
        MismatchError
            It has another form than NumPy's.
        """
        is_new = entry is not None and entry.kind is Kind.OPERATOR and len(operands) > 1
        held = [] if is_new else [each for each in operands if is_remote(each) and each.kind is np.ndarray]
        if entry is None:
            return self._shaped(out, None, held)
        leaves, is_array = entry.leaves, self.adapter.is_array(out)
        if is_array and len(leaves) == 1:
            return self._arrived(out, leaves[0], entry.shares[0], held)
        if is_array and not leaves and not self.adapter.shape(out):
            return self.adapter.to_host(out)[()].item()
        if len(leaves) == 1 and isinstance(out, (bool, int, float, complex)):
            return leaves[0].dtype.type(out)
        count = sum(1 for _ in self._own_leaves(out))
        if count != len(leaves):
            raise MismatchError(
                say("gives {count} arrays where NumPy gives {expected}", count=count, expected=len(leaves))
            )
        return self._shaped(out, iter(zip(leaves, entry.shares, strict=True)), held)

    def _own_leaves(self, out: Any) -> Iterator[Any]:
        if self.adapter.is_array(out) or isinstance(out, (np.ndarray, np.generic)):
            yield out
        elif isinstance(out, (tuple, list)):
            for each in out:
                yield from self._own_leaves(each)
        elif isinstance(out, dict):
            for each in out.values():
                yield from self._own_leaves(each)

    def _shaped(self, out: Any, given: Iterator[tuple[Leaf, int]] | None, held: list[RemoteArray]) -> Any:
        if is_remote(out):
            return out
        if self.adapter.is_array(out):
            leaf, share = (None, -1) if given is None else next(given)
            return self._arrived(out, leaf, share, held)
        if isinstance(out, (np.ndarray, np.generic)):
            leaf, _ = (None, -1) if given is None else next(given)
            return self._from_host(out, leaf)
        return mapped(lambda each: self._shaped(each, given, held), out, lambda each: each)

    def _from_host(self, out: Any, leaf: Leaf | None) -> Any:
        if not isinstance(out, np.ndarray) or out.dtype.kind not in "biufc":
            return out
        if leaf is not None and out.shape != leaf.shape:
            raise MismatchError(
                say("gives shape {shape} where the first run had {expected}", shape=out.shape, expected=leaf.shape)
            )
        self.ledger.sent(out.nbytes, is_input=False)
        return self.arrays.wrapped(self.adapter.to_device(out), np.ndarray)

    def _arrived(self, out: Any, leaf: Leaf | None, share: int, held: list[RemoteArray]) -> RemoteArray:
        if leaf is None:
            storage = self.adapter.storage(out)
            memory = next((each.memory for each in held if storage is not None and self._has(each, storage)), None)
            shape = self.adapter.shape(out)
            return self.arrays.wrapped(out, np.ndarray if shape else self.adapter.dtype(out).type, memory)
        host = self._small(leaf, out)
        if host is None or not _is_same(leaf, host):
            out = self._fitting(leaf, out)
            self._compare(leaf, out)
        joined: Memory | None = held[share].memory if 0 <= share < len(held) else None
        if joined is None and held and self._is_of(held, out):
            out = self.adapter.copy(out)
        return self.arrays.wrapped(out, np.ndarray if leaf.is_array else leaf.dtype.type, joined)

    def _small(self, leaf: Leaf, out: Any) -> Any:
        """A small result on the host; None where it is not compared as a whole."""
        is_compared = self.difference is None and leaf.sample is not None and leaf.positions is None
        return self.adapter.to_host(out) if is_compared else None

    def _fitting(self, leaf: Leaf, out: Any) -> Any:
        """A result in NumPy's dtype."""
        shape, dtype = self.adapter.shape(out), self.adapter.dtype(out)
        if shape != leaf.shape:
            raise MismatchError(
                say("gives shape {shape} where NumPy gives {expected}", shape=shape, expected=leaf.shape)
            )
        if dtype == leaf.dtype:
            return out
        if is_narrower(dtype, leaf.dtype) or {dtype.kind, leaf.dtype.kind} & set("c"):
            raise MismatchError(say("gives {dtype} where NumPy gives {expected}", dtype=dtype, expected=leaf.dtype))
        return self.adapter.cast(out, leaf.dtype)

    def _is_of(self, held: list[RemoteArray], out: Any) -> bool:
        """Whether a result lies in the memory of an operand."""
        storage = self.adapter.storage(out)
        return storage is not None and any(self._has(each, storage) for each in held)

    def _has(self, x: RemoteArray, storage: int) -> bool:
        return self.adapter.storage(x.value) == storage

    def _compare(self, leaf: Leaf, out: Any) -> None:
        if self.difference is None and leaf.sample is not None:
            node = self.ledger.nodes.get(self.ledger.at)
            self.difference = difference_at(node, leaf, self.adapter.to_host(out), self.scale)


def _is_same(leaf: Leaf, host: Any) -> bool:
    """Whether a result is NumPy's bit by bit."""
    sample = leaf.sample
    if sample is None or host.shape != leaf.shape or host.dtype != leaf.dtype:
        return False
    return bool(host.tobytes() == sample.tobytes())
