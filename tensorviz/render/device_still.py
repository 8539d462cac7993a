"""Comparisons of devices in the picture that needs no script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from tensorviz.device.comparison import Comparison

__all__ = ["comparisons_html"]

BOX = "margin:0 0 18px 0;padding:4px 12px;border-left:3px solid #1b7837;background:#1b783714"
LINE = "margin:2px 0"


def comparisons_html(comparisons: Iterable[Comparison]) -> str:
    """Each in the words of its text, the verdict first."""
    return "".join(f'<div style="{BOX}">{"".join(_lines(each))}</div>' for each in comparisons)


def _lines(comparison: Comparison) -> Iterator[str]:
    lines = repr(comparison).splitlines()
    if comparison.verdict:
        yield f'<p style="{LINE};font-weight:bold">{escape(comparison.verdict)}</p>'
    yield f'<pre style="{LINE};white-space:pre-wrap;font-size:12px">{escape(chr(10).join(lines))}</pre>'
