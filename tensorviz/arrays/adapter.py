"""The interface between the recorder and one array library."""

from __future__ import annotations

from typing import Any, Protocol

from tensorviz.arrays.snapshot import Snapshot

__all__ = ["Adapter", "KeepLimits"]


class KeepLimits(Protocol):
    """How much of one array may be kept (``tensorviz.trace.limits.Limits`` is one)."""

    @property
    def whole_bytes(self) -> int:
        """Largest array that is kept whole; of a matrix with up to 128 rows and columns four times as much is."""

    @property
    def edge_items(self) -> int:
        """First and last indices per axis that are kept of a larger one."""

    @property
    def overview_cells(self) -> int:
        """Cells per axis of the overview of a larger one."""


class Adapter(Protocol):
    """What the recorder asks of one array library.

    Attributes
    ----------
    library : str
        As in ``Snapshot.library``.
    is_stable : bool
        Whether holding a reference to such an object for the length of one statement cannot be noticed.
    """

    @property
    def library(self) -> str: ...

    @property
    def is_stable(self) -> bool: ...

    def capture(
        self, x: Any, limits: KeepLimits, withheld: str | None = None, earlier: Snapshot | None = None
    ) -> Snapshot:
        """Copy what may be kept of ``x``.

        Parameters
        ----------
        withheld : str or None
            The reason why no values may be kept now.
        earlier : Snapshot or None
            Returned instead of a new one where it describes the same object with the same bytes.
        """
