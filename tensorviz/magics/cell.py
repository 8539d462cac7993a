"""``%%explain`` as text: finding it on a cell's first line, and taking it out.

These functions only turn text into text: IPython calls input transformers for completion and for deciding whether a
cell is complete, too, and more than once for a cell that runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

__all__ = ["comment_out", "is_misplaced", "other_magic", "request_of"]

_FIRST_LINE = re.compile(r"%%explain(?:[ \t]+(?P<options>.*?))?[ \t]*$")
_MAGIC_LINE = re.compile(r"%%(?P<name>[^\W\d][\w.]*|!)")
_TRANSFORMING_MAGIC = re.compile(r"\s*%%(?:time|timeit|prun)\b")

Transform = Callable[[list[str]], list[str]]


def comment_out(lines: list[str]) -> list[str]:
    """Turn a first line ``%%explain ...`` into a comment of the same height.

    Where another cell magic stands below it, all lines become comments: that cell is refused before it runs, and what
    belongs to the other magic need not be Python.
    """
    if not lines or _FIRST_LINE.match(lines[0].rstrip("\r\n")) is None:
        return lines
    if other_magic(lines) is not None:
        return [f"# {line}" for line in lines]
    return [f"# {lines[0]}", *lines[1:]]


# In a terminal IPython asks whether a cell is complete; it leaves transformers with this mark out of that, and so takes
# a first line that begins with %% for the start of a cell that a blank line ends.
comment_out.has_side_effects = True  # type: ignore[attr-defined]


def request_of(raw: str, before: Iterable[Transform]) -> tuple[str, list[str]] | None:
    """The options and the lines of a cell that starts with ``%%explain``; None for every other cell.

    ``before`` are the input transformers that IPython runs before :func:`comment_out` (they take away empty lines,
    indentation and pasted prompts).
    """
    lines = raw.splitlines(keepends=True)
    for transform in before:
        lines = transform(lines)
    match = _FIRST_LINE.match(lines[0].rstrip("\r\n")) if lines else None
    return None if match is None else (match["options"] or "", lines)


def other_magic(lines: list[str]) -> str | None:
    """The name of a cell magic in the first line with text below ``%%explain``, or None."""
    below = next((line for line in lines[1:] if line.strip()), "")
    match = _MAGIC_LINE.match(below)
    return match["name"] if match else None


def is_misplaced(raw: str) -> bool:
    """Whether ``%%explain`` stands inside a cell magic that takes it out together with the rest of its text."""
    if _TRANSFORMING_MAGIC.match(raw) is None:
        return False
    return any(_FIRST_LINE.match(line) for line in raw.splitlines())
