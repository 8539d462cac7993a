"""One figure that a device must keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tensorviz.device.call_parts import brief

__all__ = ["Figure", "each", "table"]


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


def each(*measures: Callable[..., Figure], **given: Any) -> Iterator[Figure]:
    """One figure after the other; one that can't be measured is a figure that is missed, and the next follows."""
    for measure in measures:
        try:
            yield measure(**given)
        except Exception as error:
            name = getattr(measure, "func", measure).__name__.strip("_").replace("_", " ")
            yield Figure(name, f"failed: {brief(error)}", holds=False)


def table(figures: list[Figure]) -> str:
    """Return a Markdown table."""
    rows = [["what", "measured", "wanted", ""], ["---"] * 4]
    verdicts = {True: "ok", False: "missed", None: ""}
    rows += [[each.what, each.measured, each.wanted, verdicts[each.holds]] for each in figures]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
