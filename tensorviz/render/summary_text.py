"""A summary as plain text: for a terminal, a debugger, a screen reader."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.format import format_cells, format_count
from tensorviz.inspector.corners import CornerCells
from tensorviz.inspector.summary import Places, Summary
from tensorviz.inspector.words import findings, index_code, number_text, sentence_of, short_text
from tensorviz.sentences import say

__all__ = ["cell_texts", "fact_lines", "summary_text"]

BLOCKS = " ▁▂▃▄▅▆▇█"
MOST_PLACES = 3
BINS = 32


def summary_text(summary: Summary, name: str, corners: CornerCells | None = None) -> str:
    """The sentence, the facts, where what is, how it is spread, and the outermost cells."""
    lines = [sentence_of(summary, name), *(f"  {label}: {text}" for label, text in fact_lines(summary, name))]
    spread = _bars(summary)
    if spread:
        about = "" if summary.histogram is None or summary.histogram.exact else _of_sample(summary.histogram.read)
        lines.append(say("  spread{about}: {spread}", about=about, spread=spread))
    for profile in summary.profiles:
        lines += [say("  axis {axis}: {said}", axis=profile.axis, said=said) for said in findings(profile, summary)]
    lines += [f"  {note}" for note in (*summary.facts.notes, *summary.notes)]
    if summary.changed:
        lines.append(say("  The array changed while it was read: what is told may not fit together."))
    if corners is not None and corners.values.size:
        lines += _corner_lines(corners, summary)
    return "\n".join(lines)


def fact_lines(summary: Summary, name: str) -> list[tuple[str, str]]:
    """Pairs of a label and a text: memory, places of what is not finite, extremes, moments, quantiles."""
    facts, found = summary.facts, []
    where = [f"{facts.library} {facts.type_name}", facts.device]
    if facts.strides is not None:
        where.append(say("strides {strides}", strides=facts.strides))
    found.append(("array", ", ".join((*where, *facts.badges))))
    if facts.view_of:
        offset = "" if not facts.offset else say(", from byte {offset}", offset=format_count(facts.offset))
        found.append((say("view of"), facts.view_of + offset))
    found += [(label, text) for label, text in facts.more]
    if not summary.exact and summary.read:
        found.append(
            (
                "sample",
                say(
                    "{read} of {size} cells were read", read=format_count(summary.read), size=format_count(summary.size)
                ),
            )
        )
    nothing = "NaT" if facts.dtype.kind in "mM" else "NaN"
    for label, places in ((nothing, summary.nan), ("+Inf", summary.posinf), ("\u2212Inf", summary.neginf)):
        if places.count:
            found.append((label, _placed(places, name)))
    of = say(" magnitude") if facts.dtype.kind == "c" else ""
    for label, value, index in (("min", summary.min, summary.argmin), ("max", summary.max, summary.argmax)):
        if value is not None:
            found.append(
                (
                    label + of,
                    number_text(value)
                    + (say(" at {index_code}", index_code=index_code(name, index)) if index is not None else ""),
                )
            )
    if summary.mean is not None:
        found.append(
            (
                "mean",
                say(
                    "{mean}, std {std}",
                    mean=number_text(summary.mean),
                    std=number_text(summary.std),
                ),
            )
        )
    if summary.quantiles:
        about = "" if summary.details_exact else _of_sample(summary.quantiles_read)
        shares = ", ".join(f"{100 * share:g} %: {number_text(value)}" for share, value in summary.quantiles.items())
        found.append(("quantiles" + (say(" of magnitudes") if of else "") + about, shares))
    counts = (
        ("zeros", summary.zero_count),
        ("negative", summary.negative_count),
        ("subnormal", summary.subnormal_count),
        ("true", summary.true_count),
        ("masked", summary.masked_count or None),
    )
    said = [f"{label} {format_count(count)}" for label, count in counts if count is not None]
    return [*found, ("counts", ", ".join(said))] if said and summary.size else found


def cell_texts(cells: CornerCells) -> list[str]:
    """Every printed cell, in C order."""
    values = cells.values
    if values.dtype.kind in "biufc":
        return format_cells(values)
    line = values.reshape(-1)
    each = (line[at : at + 1].reshape(()) if values.dtype.hasobject else line[at] for at in range(line.size))
    return [short_text(value) for value in each]


def _of_sample(read: int) -> str:
    return say(" (of a sample of {read} cells)", read=format_count(read))


def _placed(places: Places, name: str) -> str:
    shown = ", ".join(index_code(name, index) for index in places.first[:MOST_PLACES])
    more = places.count - min(len(places.first), MOST_PLACES)
    return say("{count}, first at {shown}", count=format_count(places.count), shown=shown) + (
        say(" and {more} more", more=format_count(more)) if more else ""
    )


def _bars(summary: Summary) -> str:
    found = summary.histogram
    if found is None:
        return ""
    if found.bars:
        rest = say(", others {others}", others=format_count(found.others)) if found.others else ""
        return ", ".join(f"{label} × {format_count(count)}" for label, count in found.bars[:6]) + rest
    if not found.counts.size or not found.counts.any():
        return ""
    step = max(1, found.counts.size // BINS)
    counts = np.add.reduceat(found.counts, np.arange(0, found.counts.size, step))
    levels = np.ceil((len(BLOCKS) - 1) * counts / counts.max()).astype(int)
    low, high = (number_text(float(found.edges[at])) for at in (0, -1))
    if summary.facts.dtype.kind in "mM":
        low, high = str(summary.min), str(summary.max)
    return f"{low} {''.join(BLOCKS[level] for level in levels)} {high}"


def _corner_lines(corners: CornerCells, summary: Summary) -> list[str]:
    """The last two axes of the kept cells, at the first index of the others."""
    texts = np.array(cell_texts(corners), dtype=object).reshape(corners.values.shape)
    if corners.mask is not None:
        texts[corners.mask] = "masked"
    lead = max(0, texts.ndim - 2)
    plane: list[list[str]] = texts.reshape((1,) * max(0, 2 - texts.ndim) + texts.shape)[(0,) * lead].tolist()
    rows, columns = ((0,), (0,), *corners.kept)[-2:]
    height, length = (1, 1, *summary.shape)[-2:]
    width = max((len(text) for line in plane for text in line), default=1)
    lines = [say("  cells [{lead}, :, :]:", lead=", ".join("0" * lead)) if lead else say("  cells:")]
    texts_of = dict(zip(rows, plane, strict=True))
    for row in _with_gaps(rows, height):
        if row is None:
            lines.append("    …")
            continue
        of_column = dict(zip(columns, texts_of[row], strict=True))
        cells = ["…" if column is None else of_column[column].rjust(width) for column in _with_gaps(columns, length)]
        lines.append("    " + "  ".join(cells))
    return lines


def _with_gaps(indices: tuple[int, ...], length: int) -> list[int | None]:
    """The indices, with None where some are left out."""
    line: list[int | None] = []
    for index, following in zip(indices, (*indices[1:], length), strict=True):
        line.append(index)
        if following != index + 1:
            line.append(None)
    return line
