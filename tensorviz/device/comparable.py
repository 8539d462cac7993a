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

    def compare(self, device: str = "auto") -> Comparison:
        """Run the cell again, on the CPU and on a device, from the inputs that it began with.

        Both runs take place in a namespace of their own: none of your names, arrays or objects is written, and what
        the cell printed, wrote to files or drew is not done again. Where the results agree both are timed, in turn.

        Parameters
        ----------
        device : str
            A name from `tensorviz.devices`; by default a GPU where there is one, else a second library on this CPU.

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

        if self._start is None:
            raise UsageError("compare() runs a cell or source text again; this explains a call or an error")
        return compare(self._recording, self._start, open_device(device), is_timed=True)
