"""A watched model as a table of plain text and as a still."""

from __future__ import annotations

from html import escape
from itertools import islice

from tensorviz.explain.format import format_count
from tensorviz.inspector.watch import Row, Watching
from tensorviz.inspector.watch_words import hazards, is_bad, number, row_hazard, watch_sentence
from tensorviz.inspector.words import share_text
from tensorviz.sentences import agree

__all__ = ["watch_still", "watch_text"]

BLOCKS = " ▁▂▃▄▅▆▇█"
MOST_ROWS = 60
HEAD = ("module", "", "shape", "mean", "std", "zeros", "NaN", "from", "spread", "to")
TABLE = "border-collapse:collapse;border:none;margin:4px 0;font-family:monospace;font-size:13px"
BAD = "background:#d1242f33"


def watch_text(watching: Watching) -> str:
    """The sentence, what stands out, a row for each module's activation and gradient."""
    rows = [HEAD, *(_cells(row) for row in islice(watching.ordered(), MOST_ROWS))]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEAD))]
    lines = [watch_sentence(watching), *(f"! {each}" for each in hazards(watching))]
    lines += ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    left = len(watching.rows) - MOST_ROWS
    return "\n".join(
        [*lines, *([agree(left, "… {left} more row", "… {left} more rows", left=left)] if left > 0 else [])]
    )


def watch_still(watching: Watching) -> str:
    """The same as HTML without scripts."""
    said = "".join(f"<p style='margin:2px 0'>{escape(each)}</p>" for each in hazards(watching))
    head = "".join(f"<th>{escape(text)}</th>" for text in HEAD)
    rows = "".join(_row(row, watching) for row in islice(watching.ordered(), MOST_ROWS))
    return f'<p><b>{escape(watch_sentence(watching))}</b></p>{said}<table style="{TABLE}"><tr>{head}</tr>{rows}</table>'


def _row(row: Row, watching: Watching) -> str:
    style = f' style="{BAD}"' if is_bad(row) or row_hazard(row, watching) else ""
    return f"<tr{style}>" + "".join(f"<td>{escape(text)}</td>" for text in _cells(row)) + "</tr>"


def _cells(row: Row) -> tuple[str, ...]:
    last = row.last
    most = max(last.counts, default=0)
    bars = "".join(BLOCKS[-(-(len(BLOCKS) - 1) * count // most)] for count in last.counts) if most else ""
    mean, std, low, high = (number(value) for value in (last.mean, last.std, last.low, last.high))
    zeros, bad = share_text(last.zeros, last.size), format_count(last.nan + last.inf)
    return (f"{row.module} ({row.type_name})", row.kind, str(last.shape), mean, std, zeros, bad, low, bars, high)
