"""``a.flat``: an array read as one line, as an array of one axis that borrows its memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.arrays.adapter import KeepLimits
from tensorviz.arrays.numpy_adapter import NumpyAdapter
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.snapshot import Snapshot, make_snapshot
from tensorviz.sentences import say

__all__ = ["FlatAdapter"]

__builtins__ = OWN_BUILTINS

_base_of: Any = np.flatiter.__dict__["base"].__get__
_fields = tuple(Snapshot.__dataclass_fields__)


class FlatAdapter:
    """Adapter of ``numpy.flatiter``; where it stands is neither asked nor moved."""

    library = "numpy"
    is_stable = True

    def __init__(self) -> None:
        self._arrays = NumpyAdapter()

    def capture(
        self,
        x: Any,
        limits: KeepLimits,
        withheld: str | None = None,
        earlier: Snapshot | None = None,  # noqa: ARG002
    ) -> Snapshot:
        """Copy what may be kept of ``x``; see `Adapter.capture`."""
        array = np.ndarray.view(_base_of(x), np.ndarray)
        if array.nbytes > limits.whole_bytes and not array.flags.c_contiguous:
            withheld = withheld or say("a large array that does not lie on one line")
        line = array.reshape(-1) if array.flags.c_contiguous or withheld is None else array.reshape(-1)[:0]
        kept = self._arrays.capture(line, limits, withheld)
        facts = {name: getattr(kept, name) for name in _fields}
        of_array = self._arrays.capture(array, limits, say("only where it lies"))
        facts.update(
            type_name="flatiter",
            shape=(array.size,),
            strides=line.strides if array.flags.c_contiguous else (),
            nbytes=array.nbytes,
            object_id=id(x),
            buffer=of_array.buffer,
            pointer=of_array.pointer,
            is_view=True,
            writeable=of_array.writeable,
        )
        return make_snapshot(**facts)
