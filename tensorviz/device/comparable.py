"""The part of an explanation that runs its cell again elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from tensorviz.errors import UsageError
from tensorviz.trace.recording import Recording

if TYPE_CHECKING:
    from tensorviz.device.comparison import Comparison
    from tensorviz.device.control import Control, Slices
    from tensorviz.device.crossover import Crossover
    from tensorviz.device.start import Start

__all__ = ["Comparable"]


class Comparable:
    """Something that was recorded, with what it began with."""

    _recording: Recording
    _start: Start | None
    _asked = ""
    """The device that the cell was to be compared on at once."""

    @cached_property
    def comparisons(self) -> dict[str, Comparison]:
        """The latest with each device, and in each way on the CPU, by its name."""
        return {}

    @cached_property
    def crossovers(self) -> dict[str, Crossover]:
        """The latest with each device."""
        return {}

    @cached_property
    def _tellers(self) -> list[Callable[[], None]]:
        return []

    def _when_compared(self, tell: Callable[[], None]) -> None:
        """Have ``tell`` called whenever there is a new comparison."""
        self._tellers.append(tell)

    def compare(self, device: str | Comparable = "auto") -> Comparison:
        """Run the cell again, on the CPU and on a device, from the inputs that it began with.

        Both runs take place in a namespace of their own: none of your names, arrays or objects is written, and what
        the cell printed, wrote to files or drew is not done again. Where the results agree both are timed, in turn.

        Parameters
        ----------
        device : str or Explanation
            A name from `tensorviz.devices`; by default a GPU where there is one, else a second library on this CPU.
            Without any device: ``"float32"``, ``"strided"`` (arrays with gaps between their items), ``"contiguous"``
            (copies without gaps), ``"threads"`` (one or all); on an NVIDIA GPU ``"tf32"`` (products of float32 with
            fewer digits, beside all of them); or the explanation of another cell that is meant to do
            the same, as the vectorised form of a loop.

        Returns
        -------
        Comparison

        Raises
        ------
        UsageError
            There is no such device, it can't be used, or this is no explanation of source.
        """
        from tensorviz.device.control import Control, drained

        return drained(self._comparing(device, Control()))

    def _comparing(self, device: str | Comparable, control: Control) -> Slices[Comparison]:
        from tensorviz.device.adapters.table import open_device, open_quick
        from tensorviz.device.compare import comparing
        from tensorviz.device.ways.compare import comparing_cells, comparing_way
        from tensorviz.device.ways.quick import QUICK, comparing_quick
        from tensorviz.device.ways.table import way_of

        start = self._started()
        if isinstance(device, Comparable):
            both = (self._recording, device._recording), (start, device._started())
            return (yield from comparing_cells(*both, control))
        way = way_of(device)
        if way is not None:
            found = yield from comparing_way(self._recording, start, way, control)
            self._keep(way.name, found)
            return found
        if device == QUICK:
            found = yield from comparing_quick(self._recording, start, open_quick(), control)
            self._keep(QUICK, found)
            return found
        adapter = open_device(device)
        found = yield from comparing(self._recording, start, adapter, control, is_timed=True)
        self._keep(adapter.name, found)
        return found

    def _keep(self, name: str, found: Comparison) -> None:
        self.comparisons.pop(name, None)
        self.comparisons[name] = found
        self._tell()

    def _tell(self) -> None:
        for tell in self._tellers:
            tell()

    def crossover(self, name: str | None = None, device: str = "auto", *, seconds: float = 10.0) -> Crossover:
        """Run the cell at powers of two of one of its whole numbers, to see from which on a device is faster.

        Parameters
        ----------
        name : str, optional
            A name that the cell sets to a whole number, as in ``N = 1000``, or reads; not needed where there is one.
        device : str
            As in `compare`.
        seconds : float
            After so long no larger size is begun.

        Returns
        -------
        Crossover

        Raises
        ------
        UsageError
            There is no such number or no such device, or this is no explanation of source.
        """
        from tensorviz.device.control import Control, drained

        return drained(self._crossing(name, device, Control(), seconds))

    def _crossing(self, name: str | None, device: str, control: Control, seconds: float = 10.0) -> Slices[Crossover]:
        from tensorviz.device.adapters.table import open_device
        from tensorviz.device.compare import comparing
        from tensorviz.device.crossover import crossing
        from tensorviz.device.scaled import scaled

        start = self._started()
        cell = scaled(self._recording, start, name)
        adapter = open_device(device)
        if adapter.name not in self.comparisons:  # the chart is shown below a comparison
            first = yield from comparing(self._recording, start, adapter, control, is_timed=False)
            if not first.is_interrupted:
                self._keep(adapter.name, first)
        found = yield from crossing(cell, adapter, control, seconds)
        earlier = self.crossovers.get(adapter.name)
        if not found.is_interrupted or earlier is None or earlier.is_interrupted:
            self.crossovers[adapter.name] = found
            self._tell()
        return found

    def _started(self) -> Start:
        if self._start is None:
            raise UsageError("compare() runs a cell or source text again; this explains a call or an error")
        return self._start
