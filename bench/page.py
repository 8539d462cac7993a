"""docs/benchmarks.md: parts that are written one by one, each by its own command."""

from __future__ import annotations

from pathlib import Path

__all__ = ["write_first", "write_part"]

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def write_first(text: str) -> None:
    """Write what stands before the parts with titles of their own."""
    _, *parts = _read()
    _write([text, *parts])


def write_part(title: str, text: str) -> None:
    """Write the part with this title, in place of the one that there was."""
    first, *parts = _read()
    kept = [part for part in parts if part.partition("\n")[0] != title]
    _write([first, *sorted([*kept, f"{title}\n\n{text}"])])


def _read() -> list[str]:
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    return [part.strip("\n") for part in f"\n{text}".split("\n## ")]


def _write(parts: list[str]) -> None:
    PAGE.write_text("\n\n## ".join(part.strip("\n") for part in parts) + "\n", encoding="utf-8")
