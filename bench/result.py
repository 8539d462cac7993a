"""One measured number beside its budget."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """A measurement; `budget` is the most it may be, None where it is only reported."""

    what: str
    value: float
    unit: str
    budget: float | None = None
    how: str = ""

    @property
    def is_over(self) -> bool:
        """Whether the budget is exceeded."""
        return self.budget is not None and self.value > self.budget

    @property
    def verdict(self) -> str:
        if self.budget is None:
            return ""
        return "over" if self.is_over else "ok"

    def cells(self) -> list[str]:
        """Return the row of the table."""
        budget = "" if self.budget is None else f"{self.budget:g} {self.unit}"
        return [self.what, f"{self.value:.3g} {self.unit}", budget, self.verdict, self.how]


HEADER = ["what", "measured", "at most", "", "how"]


def table(results: list[Result]) -> str:
    """Return a Markdown table."""
    rows = [HEADER, ["---"] * len(HEADER), *(result.cells() for result in results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
