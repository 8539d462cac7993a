"""A comparison of two arrays as plain text and as a still."""

from __future__ import annotations

from html import escape

import numpy as np

from tensorviz.explain.format import format_count, format_shape, format_term
from tensorviz.inspector.compare import THRESHOLDS, Differences
from tensorviz.inspector.words import comparison_sentence, full_text, index_code
from tensorviz.sentences import say

__all__ = ["comparison_lines", "comparison_still", "comparison_text"]

MOST_WORST = 6
TABLE = "border-collapse:collapse;border:none;margin:4px 0;font-family:monospace;font-size:13px"


def comparison_text(found: Differences, left: str, right: str) -> str:
    """The sentence, the facts, the cells that differ most."""
    lines = [comparison_sentence(found, left, right), *(f"  {line}" for line in comparison_lines(found, left, right))]
    return "\n".join([*lines, *("  " + "  ".join(row) for row in _worst_rows(found, left))])


def comparison_lines(found: Differences, left: str, right: str) -> list[str]:
    """What is compared, how far the two are apart, and from which tolerance on they agree."""
    lines = [
        f"{name}: {format_shape(facts.shape)} {facts.dtype_name}, {facts.library}, {facts.device}"
        for name, facts in ((left, found.left), (right, found.right))
    ]
    lines += found.sentences
    if not found.differing or not found.comparable:
        return lines
    lines += [
        say(
            "largest {what} difference: {value} at {index_code}",
            what=what,
            value=format_term(each.value, np.float64),
            index_code=index_code(left, each.index),
        )
        for what, each in found.largest.items()
    ]
    if found.mean_absolute is not None:
        lines.append(
            say("mean absolute difference: {mean_absolute}", mean_absolute=format_term(found.mean_absolute, np.float64))
        )
    for what in ("absolute", "relative"):
        agreed = next((at for at, count in enumerate(found.beyond.get(what, ())) if count == 0), None)
        if agreed is not None:
            lines.append(
                say("within {threshold} ({what}) all cells agree", threshold=f"{THRESHOLDS[agreed]:.0e}", what=what)
            )
    for name, count in ((left, found.only_left_nan), (right, found.only_right_nan)):
        if count:
            lines.append(say("NaN in {name} only: {count}", name=name, count=format_count(count)))
    return lines


def comparison_still(found: Differences, left: str, right: str) -> str:
    """The same as HTML without scripts."""
    lines = "".join(f'<p style="margin:2px 0">{escape(line)}</p>' for line in comparison_lines(found, left, right))
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in _worst_rows(found, left)
    )
    table = f'<table style="{TABLE}">{rows}</table>' if rows else ""
    return f"<p><b>{escape(comparison_sentence(found, left, right))}</b></p>{lines}{table}"


def _worst_rows(found: Differences, left: str) -> list[tuple[str, ...]]:
    if not found.worst:
        return []
    rows: list[tuple[str, ...]] = [(say("where most"), "left", "right", "absolute", "relative", "ulps")]
    for each in found.worst[:MOST_WORST]:
        far = (format_term(value, np.float64) for value in (each.absolute, each.relative))
        ulps = "" if each.ulps is None else format_count(each.ulps)
        rows.append((index_code(left, each.index), full_text(each.left), full_text(each.right), *far, ulps))
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [tuple(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in rows]
