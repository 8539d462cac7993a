"""Comparisons of devices in the picture that needs no script."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from tensorviz.device.comparable import Comparable

__all__ = ["comparisons_html", "comparisons_text"]

BOX = "margin:0 0 18px 0;padding:4px 12px;border-left:3px solid #1b7837;background:#1b783714"
LINE = "margin:2px 0"


def comparisons_html(compared: Comparable) -> str:
    """Each in the words of its text, the verdict first; then the cell at other sizes."""
    return "".join(f'<div style="{BOX}">{"".join(_lines(*each))}</div>' for each in _told(compared))


def comparisons_text(compared: Comparable) -> list[str]:
    """The same, as plain text."""
    return [text for _, text in _told(compared)]


def _told(compared: Comparable) -> Iterator[tuple[str, str]]:
    """A verdict, empty where there is none, and the text."""
    for each in compared.comparisons.values():
        yield each.verdict, repr(each)
    for found in compared.crossovers.values():
        yield found.without.sentence, repr(found)


def _lines(verdict: str, text: str) -> Iterator[str]:
    if verdict:
        yield f'<p style="{LINE};font-weight:bold">{escape(verdict)}</p>'
    yield f'<pre style="{LINE};white-space:pre-wrap;font-size:12px">{escape(text)}</pre>'
