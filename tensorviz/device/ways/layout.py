"""The same numbers lying otherwise in memory: in fewer bytes, with gaps, without gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.device.arrays_there import mapped
from tensorviz.device.scratch import Scratch
from tensorviz.device.scratch_parts import unusual
from tensorviz.device.tape import Stop, owner_of
from tensorviz.sentences import say

__all__ = ["HALVES", "LaidOut", "Layout"]

Array = npt.NDArray[Any]
HALVES = {np.dtype(np.float64): np.dtype(np.float32), np.dtype(np.complex128): np.dtype(np.complex64)}


@dataclass(frozen=True, slots=True)
class Layout:
    """How arrays lie.

    Attributes
    ----------
    dtypes : mapping of dtype to dtype
        What becomes of a dtype; those that are not here stay.
    gap : int
        From one item to the next, in items.
    """

    dtypes: Mapping[np.dtype[Any], np.dtype[Any]] = field(default_factory=dict)
    gap: int = 1

    def changes(self, x: Array) -> bool:
        """Whether an array would lie otherwise."""
        return x.dtype in self.dtypes or (self.gap > 1 and x.ndim > 0)

    def spread(self, flat: Array) -> Array:
        """Memory that holds these items."""
        memory = np.empty(flat.size * self.gap, self.dtypes.get(flat.dtype, flat.dtype))
        memory[:: self.gap] = flat
        return memory

    def lying(self, x: Array, memory: Array, first: int) -> Array:
        """The array in memory that was spread; ``first`` is its first item there, before it was."""
        unit = memory.itemsize * self.gap
        strides = [stride // x.itemsize * unit for stride in x.strides]
        return np.ndarray(x.shape, memory.dtype, memory, first * unit, strides)

    def changed(self, x: Any) -> Any:
        """A value that the cell has made, its arrays and numbers laid out anew."""
        if isinstance(x, np.ndarray):
            if type(x) is not np.ndarray or x.dtype.hasobject or not self.changes(x):
                return x
            x = x if x.flags.c_contiguous else x.copy()
            return self.lying(x, self.spread(x.reshape(-1)), 0)
        if isinstance(x, np.generic):
            return self.dtypes[x.dtype].type(x) if x.dtype in self.dtypes else x
        return mapped(self.changed, x, lambda each: each)


class LaidOut(Scratch):
    """A scratch namespace whose inputs lie otherwise; what shared memory shares it.

    Attributes
    ----------
    laid : int
        How many arrays lie otherwise.
    """

    layout = Layout()
    laid = 0

    def _array(self, x: Array) -> Array:
        if type(x) is not np.ndarray or x.dtype.hasobject:
            raise Stop(unusual(x))
        owner = owner_of(x)
        if not self.layout.changes(owner if isinstance(owner, np.ndarray) else x):
            return super()._array(x)
        self.laid += 1
        is_whole = type(owner) is np.ndarray and (owner.flags.c_contiguous or owner.flags.f_contiguous)
        if not is_whole:
            x = owner = x.copy()
        if x.dtype != owner.dtype:
            raise Stop(say("Two inputs read one piece of memory as {one} and as {two}.", one=x.dtype, two=owner.dtype))
        if id(owner) not in self._owners:
            self._owners[id(owner)] = owner, self.layout.spread(np.ravel(owner, order="K"))
        memory = self._owners[id(owner)][1]
        first = (x.__array_interface__["data"][0] - owner.__array_interface__["data"][0]) // x.itemsize
        new = self.layout.lying(x, memory, first)
        new.flags.writeable = x.flags.writeable
        return new

    def _lent(self, x: Any) -> Any:
        return super()._lent(x) if not isinstance(x, np.generic) else self._keep(x, self.layout.changed(x))
