"""The part of an explanation that runs its cell again elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tensorviz.errors import UsageError
from tensorviz.trace.recording import Recording

if TYPE_CHECKING:
    from tensorviz.device.comparison import Comparison
    from tensorviz.device.start import Start

__all__ = ["Comparable"]


class Comparable:
    """Something that was recorded, with what it began with."""

    _recording: Recording
    _start: Start | None

    def compare(self, device: str | Comparable = "auto") -> Comparison:
        """Run the cell again, on the CPU and on a device, from the inputs that it began with.

        Both runs take place in a namespace of their own: none of your names, arrays or objects is written, and what
        the cell printed, wrote to files or drew is not done again. Where the results agree both are timed, in turn.

        Parameters
        ----------
        device : str or Explanation
            A name from `tensorviz.devices`; by default a GPU where there is one, else a second library on this CPU.
            Without any device: ``"float32"``, ``"strided"`` (arrays with gaps between their items), ``"contiguous"``
            (copies without gaps), ``"threads"`` (one or all); or the explanation of another cell that is meant to do
            the same, as the vectorised form of a loop.

        Returns
        -------
        Comparison

        Raises
        ------
        UsageError
            There is no such device, it can't be used, or this is no explanation of source.
        """
        from tensorviz.device.adapters.table import open_device
        from tensorviz.device.compare import compare
        from tensorviz.device.control import Control, drained
        from tensorviz.device.ways.compare import comparing_cells, comparing_way
        from tensorviz.device.ways.table import way_of

        start = self._started()
        if isinstance(device, Comparable):
            both = (self._recording, device._recording), (start, device._started())
            return drained(comparing_cells(*both, Control()))
        way = way_of(device)
        if way is not None:
            return drained(comparing_way(self._recording, start, way, Control()))
        return compare(self._recording, start, open_device(device), is_timed=True)

    def _started(self) -> Start:
        if self._start is None:
            raise UsageError("compare() runs a cell or source text again; this explains a call or an error")
        return self._start
