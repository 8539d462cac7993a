"""What ``Inspector.compare`` gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tensorviz.inspector.compare import Differences
from tensorviz.stills import new_still_name, still_of
from tensorviz.widgets.host import is_in_kernel, publish
from tensorviz.widgets.inspector import Desk, Sent

__all__ = ["ArrayComparison"]

NOTHING_MORE = "A comparison answers nothing more than it shows."


class ArrayComparison:
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

    def __repr__(self) -> str:
        return self.text()

    def _still(self, name: str = "") -> dict[str, Any]:
        from tensorviz.render.comparison import comparison_still

        return still_of(comparison_still(self.differences, *self._names), self.text(), name)

    def _widget(self, still: str) -> dict[str, Any]:
        from tensorviz.protocol.comparing import encode_comparison
        from tensorviz.widgets.inspector import open_inspector

        widget = open_inspector(*encode_comparison(self.differences, self._names), NoDesk(), 0, still)
        return {**widget.bundle(), "text/plain": f"tensorviz: {self._names[0]} and {self._names[1]}"}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG002
        return {**self._still(), **self._widget("")} if is_in_kernel() else {"text/plain": self.text()}

    def _ipython_display_(self) -> None:
        """Show the widget and, as an output of its own that a saved notebook keeps, the still."""
        if not is_in_kernel():
            raise NotImplementedError  # IPython then takes the text
        name = new_still_name()
        publish(self._widget(name))
        publish(self._still(name), name)


class NoDesk(Desk):
    """Where everything was sent ahead."""

    def take(self, command: Any) -> Sent | Iterator[Any]:
        """Refuse."""
        from tensorviz.protocol.inspector_answer import check, plain, refusal

        asked = check(command)
        request = asked.request
        return (plain(asked), []) if hasattr(asked, "reason") else (refusal(request, NOTHING_MORE), [])
