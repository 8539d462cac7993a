"""What ``Inspector.compare`` gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tensorviz.inspector.compare import Differences
from tensorviz.shown import Shown
from tensorviz.stills import still_of
from tensorviz.widgets.desk import Desk, Sent

__all__ = ["ArrayComparison"]

NOTHING_MORE = "A comparison answers nothing more than it shows."


class ArrayComparison(Shown):
    """Two arrays cell by cell. As the last line of a cell it shows itself.

    Attributes
    ----------
    differences : Differences
        Counts, largest differences and where they are.
    """

    def __init__(self, differences: Differences, names: tuple[str, str]) -> None:
        self.differences = differences
        self._names = names

    @property
    def equal(self) -> bool:
        """Whether both have the same shape and no cell differs; NaN equals NaN."""
        return self.differences.equal

    def within(self, tolerance: float, measure: str = "absolute") -> bool:
        """Whether no cell differs by more than a tolerance.

        Parameters
        ----------
        tolerance : float
        measure : {"absolute", "relative", "ulps"}
        """
        return self.differences.within(tolerance, measure)

    def text(self) -> str:
        """The comparison as plain text."""
        from tensorviz.render.comparison import comparison_text

        return comparison_text(self.differences, *self._names)

    def _still(self, name: str = "") -> dict[str, Any]:
        from tensorviz.render.comparison import comparison_still

        return still_of(comparison_still(self.differences, *self._names), self.text(), name)

    def _widget(self, still: str = "") -> dict[str, Any]:
        from tensorviz.protocol.comparing import encode_comparison
        from tensorviz.widgets.inspector import open_inspector

        widget = open_inspector(*encode_comparison(self.differences, self._names), NoDesk(), 0, still)
        return {**widget.bundle(), "text/plain": f"tensorviz: {self._names[0]} and {self._names[1]}"}


class NoDesk(Desk):
    """Where everything was sent ahead."""

    def take(self, command: Any) -> Sent | Iterator[Any]:
        """Refuse."""
        from tensorviz.protocol.inspector_answer import check, plain, refusal

        asked = check(command)
        request = asked.request
        return (plain(asked), []) if hasattr(asked, "reason") else (refusal(request, NOTHING_MORE), [])
