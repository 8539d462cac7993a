"""What the comparison of two runs of a cell gives."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tensorviz.device.blocks import Timed
from tensorviz.device.checking import Difference
from tensorviz.device.doctor import Finding
from tensorviz.device.export import as_data, written
from tensorviz.device.ledger import Fallback, RanStep, Transfers
from tensorviz.device.results import Agreement
from tensorviz.device.roofline import Roofline
from tensorviz.device.step_times import StepTime
from tensorviz.device.text import told
from tensorviz.trace.recording import Span

__all__ = ["Comparison", "Side"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared.

    Attributes
    ----------
    name : str
        As in `DeviceRow.name`.
    facts : mapping of str to str
        What must stand beside every number: library, device, settings.
    timed : Timed or None
        Seconds of the whole cell, as one would write it for this side; None where it was not timed.
    """

    name: str
    facts: Mapping[str, str]
    timed: Timed | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """The same cell on the CPU with NumPy and on a device.

    Attributes
    ----------
    agrees : bool
        Whether the run went through and all that the cell left behind agrees up to rounding.
    digits : float or None
        Decimal digits that agree, of the name that agrees least; None where there is nothing to compare.
    results : mapping of str to object
        Name -> the device's value, brought to the host; ``"_"`` is the value of a last expression.
    agreement : mapping of str to Agreement
        By name.
    stopped : bool
        Whether the run could not be finished; ``reason`` says why, ``span`` and ``source`` where.
    fallbacks : tuple of Fallback
        What ran on the CPU, each with its reason and the bytes that moved.
    host, device : Side
    transfers : Transfers
        All copies between the two; ``inputs`` of them those of the cell's inputs.
    steps : tuple of RanStep
        Place by place where it ran.
    findings : tuple of Finding
        What the run did that costs time on a GPU.
    step_times : tuple of StepTime
        Each operation timed alone on both sides.
    roofline : Roofline or None
        What both sides can do at most, measured here, beside the steps whose arithmetic is counted.
    is_on_cpu : bool
        Whether both sides are this CPU: two ways to run the cell, or two cells.
    is_interrupted : bool
        Whether the reader has stopped it.
    unfinished : str
        Which times there are not beside those of the whole cell, and why.
    peak : int
        Bytes that the cell's arrays need at once, told before the run; workspaces of the library come on top.
    verdict : str
        Which side is faster, in a sentence; why not, where it was not timed.
    sending, bringing : float or None
        Seconds for the inputs to get to the device, and for what the cell binds to get back, which its time does not
        hold.
    first_use : float or None
        Seconds of the first run there, with all that is compiled or loaded once, and with every operation checked.
    difference : Difference or None
        The first operation whose values differ by more than rounding.
    """

    host: Side
    device: Side
    stopped: bool = False
    reason: str = ""
    span: Span | None = None
    source: str = ""
    results: Mapping[str, Any] = field(default_factory=dict)
    agreement: Mapping[str, Agreement] = field(default_factory=dict)
    fallbacks: tuple[Fallback, ...] = ()
    transfers: Transfers = field(default_factory=Transfers)
    inputs: Transfers = field(default_factory=Transfers)
    steps: tuple[RanStep, ...] = ()
    difference: Difference | None = None
    findings: tuple[Finding, ...] = ()
    peak: int = 0
    verdict: str = ""
    sending: float | None = None
    bringing: float | None = None
    first_use: float | None = None
    step_times: tuple[StepTime, ...] = ()
    roofline: Roofline | None = None
    is_on_cpu: bool = False
    is_interrupted: bool = False
    unfinished: str = ""

    @property
    def agrees(self) -> bool:
        return not self.stopped and all(each.is_enough for each in self.agreement.values())

    @property
    def digits(self) -> float | None:
        return min((each.digits for each in self.agreement.values()), default=None)

    def to_json(self, path: str | os.PathLike[str]) -> Path:
        """Write all but the arrays to a file, with every sample of the timing.

        Returns
        -------
        Path
            The file that was written.
        """
        return written(as_data(self), path)

    def __repr__(self) -> str:
        return told(self)
