"""One figure that a device must keep."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Figure", "table"]


@dataclass(frozen=True)
class Figure:
    """A measurement; ``holds`` is None where it is only reported."""

    what: str
    measured: str
    wanted: str = ""
    holds: bool | None = None

    @property
    def is_missed(self) -> bool:
        return self.holds is False


def table(figures: list[Figure]) -> str:
    """Return a Markdown table."""
    rows = [["what", "measured", "wanted", ""], ["---"] * 4]
    verdicts = {True: "ok", False: "missed", None: ""}
    rows += [[each.what, each.measured, each.wanted, verdicts[each.holds]] for each in figures]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
