"""What ``Inspector.compare`` gives."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, Any

from tensorviz.inspector.compare import Differences
from tensorviz.inspector.differing import common_kind
from tensorviz.inspector.held import Held
from tensorviz.shown import Shown
from tensorviz.stills import still_of
from tensorviz.widgets.desk import Desk, Sent

if TYPE_CHECKING:
    from tensorviz.protocol.inspector_answer import Answering

__all__ = ["ArrayComparison"]

NOTHING_MORE = "Everything that is known was sent ahead."
GONE = "The arrays no longer exist as they were compared; what was sent still stands."


class ArrayComparison(Shown):
    """Two arrays cell by cell. As the last line of a cell it shows itself.

    Attributes
    ----------
    differences : Differences
        Counts, largest differences and where they are.
    """

    def __init__(self, differences: Differences, names: tuple[str, str], pair: tuple[Held, Held] | None = None) -> None:
        self.differences = differences
        self._names, self._pair = names, pair

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

        desk: Desk = NoDesk()
        nbytes = 0
        if self._pair is not None and self.differences.comparable:
            desk = ComparisonDesk((copy(self._pair[0]), copy(self._pair[1])), self._names)
            nbytes = sum(each.nbytes for each in self._pair)
        widget = open_inspector(*encode_comparison(self.differences, self._names), desk, nbytes, still)
        return {**widget.bundle(), "text/plain": f"tensorviz: {self._names[0]} and {self._names[1]}"}


class ComparisonDesk(Desk):
    """Of two arrays of one shape."""

    def __init__(self, pair: tuple[Held, Held], names: tuple[str, str]) -> None:
        self._pair, self._names = pair, names

    def take(self, command: Any) -> Sent | Iterator[Any]:
        """Check a command; what it asks for is read later."""
        from tensorviz.protocol.inspector_answer import check, plain

        asked = check(command)
        return (plain(asked), []) if hasattr(asked, "reason") else self._read(asked)

    def _read(self, asked: Any) -> Answering:
        from tensorviz.protocol.comparison_answer import comparing_answer
        from tensorviz.protocol.inspector_answer import refusal

        left, right = (each.reader() for each in self._pair)
        if left is None or right is None:
            return refusal(asked.request, GONE), []
        yield
        if left.facts.shape != right.facts.shape or common_kind(left.facts, right.facts) is None:
            return refusal(asked.request, GONE), []
        changed = any(held.is_changed(reader) for held, reader in zip(self._pair, (left, right), strict=True))
        return (yield from comparing_answer(asked, (left, right), self._names, changed=changed))

    def forget(self) -> None:
        """Let go of both arrays."""
        for each in self._pair:
            each.forget()


class NoDesk(Desk):
    """Where everything was sent ahead."""

    def take(self, command: Any) -> Sent | Iterator[Any]:
        """Refuse."""
        from tensorviz.protocol.inspector_answer import check, plain, refusal

        asked = check(command)
        request = asked.request
        return (plain(asked), []) if hasattr(asked, "reason") else (refusal(request, NOTHING_MORE), [])
