"""A summary as HTML without scripts: what a saved notebook keeps of an inspector, at most some 30 KB."""

from __future__ import annotations

from html import escape

import numpy as np
import numpy.typing as npt

from tensorviz.inspector.corners import CornerCells
from tensorviz.inspector.summary import Overview, Summary
from tensorviz.inspector.words import findings, sentence_of
from tensorviz.render.png import png_address
from tensorviz.render.summary_text import cell_texts, fact_lines
from tensorviz.sentences import say

__all__ = ["render_summary_still"]

MOST_PIXELS = 96
STOPS = ("b35806", "e08214", "fdb863", "fee0b6", "f7f7f7", "d1e5f0", "92c5de", "4393c3", "2166ac")
LEVELS = 61
NOTHING, MARKED = LEVELS, LEVELS + 1
TABLE = "border-collapse:collapse;border:none;margin:4px 0;font-family:monospace;font-size:13px"
LABEL = "text-align:left;padding:1px 12px 1px 0;opacity:0.75;background:transparent"
TEXT = "text-align:left;padding:1px 0;background:transparent"
SIDE = 288


def render_summary_still(summary: Summary, name: str, corners: CornerCells | None) -> str:
    """The sentence, the facts, a picture of the whole with its NaN marked, the outermost cells."""
    parts = [f"<p><b>{escape(sentence_of(summary, name))}</b></p>", _facts(summary, name), _picture(summary)]
    said = [
        say("Axis {axis}: {text}", axis=each.axis, text=text)
        for each in summary.profiles
        for text in findings(each, summary)
    ]
    said += [*summary.facts.notes, *summary.notes]
    if summary.changed:
        said.append(say("The array changed while it was read: what is told may not fit together."))
    parts += [f'<p style="margin:2px 0">{escape(text)}</p>' for text in said[:12]]
    if corners is not None and corners.values.size:
        parts.append(_cells(corners))
    return "".join(parts)


def _facts(summary: Summary, name: str) -> str:
    rows = "".join(
        f'<tr style="background:transparent"><td style="{LABEL}">{escape(label)}</td>'
        f'<td style="{TEXT}">{escape(text)}</td></tr>'
        for label, text in fact_lines(summary, name)
    )
    return f'<table style="{TABLE}">{rows}</table>'


def _picture(summary: Summary) -> str:
    overview = summary.overview
    if overview is None or not overview.layers.count.size:
        return ""
    places = _tiled(overview)
    rows, columns = places.shape
    scale = max(1, SIDE // max(rows, columns))
    alt = say(
        "Overview in {rows} by {columns} blocks; blocks with NaN or infinite cells are magenta.",
        rows=rows,
        columns=columns,
    )
    caption = say("{sizes} cells a block", sizes=" × ".join(map(str, overview.steps))) + (
        "" if overview.exact else say(", one of each read")
    )
    return (
        f'<div><img src="{png_address(places, _colours())}" width="{columns * scale}" height="{rows * scale}" '
        f'style="image-rendering:pixelated" alt="{escape(alt)}"><br><small>{escape(caption)}</small></div>'
    )


def _tiled(overview: Overview) -> npt.NDArray[np.uint8]:
    """One byte a block: facets side by side, coarser than 96 x 96 where there are more blocks."""
    mean, bad = overview.plane("mean"), overview.plane("bad") > 0
    known = np.isfinite(mean)
    largest = float(np.abs(mean[known]).max()) if known.any() else 0.0
    scaled = np.where(known, mean / largest, 0.0) if largest else np.zeros(mean.shape)
    places = np.rint((np.clip(scaled, -1, 1) + 1) / 2 * (LEVELS - 1)).astype(np.uint8)
    places[~known] = NOTHING
    places[bad] = MARKED
    return _flat(_coarse(places))


def _flat(places: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Facets in rows and columns, with a gap between them."""
    if places.ndim < 2:
        return places.reshape(1, -1)
    while places.ndim > 2:
        gap = [(0, 0)] * (places.ndim - 1)
        gap[-2 + (places.ndim % 2)] = (0, 1)
        padded = [np.pad(each, gap, constant_values=NOTHING) for each in places]
        places = np.concatenate(padded, axis=-2 if places.ndim == 4 else -1)
    return places


def _coarse(places: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Every n-th block of each facet, so that all facets fit; every mark is kept."""
    if places.ndim < 2:
        places = places.reshape(1, -1)
    facets = (1, 1, *places.shape[:-2])[-2:]
    for axis, beside in ((-2, facets[0] if places.ndim > 3 else 1), (-1, facets[1])):
        most = max(1, MOST_PIXELS // beside - (beside > 1))
        step = max(1, -(-places.shape[axis] // most))
        starts = np.arange(0, places.shape[axis], step)
        marks = np.maximum.reduceat(places == MARKED, starts, axis)
        places = np.where(marks, np.uint8(MARKED), places.take(starts, axis))
    return places


def _colours() -> npt.NDArray[np.uint8]:
    stops = np.array([[int(stop[at : at + 2], 16) for at in (0, 2, 4)] for stop in STOPS], float)
    places = np.linspace(0, len(stops) - 1, LEVELS)
    ramp = [np.interp(places, np.arange(len(stops)), stops[:, part]) for part in range(3)]
    return np.vstack([np.stack(ramp, axis=1), [[128, 128, 128], [197, 27, 125]]]).round().astype(np.uint8)


def _cells(corners: CornerCells) -> str:
    """The printed cells of the last two axes, at the first index of the others."""
    texts = np.array(cell_texts(corners), dtype=object).reshape(corners.values.shape)
    if corners.mask is not None:
        texts[corners.mask] = "masked"
    lead = max(0, texts.ndim - 2)
    texts = texts.reshape((1,) * max(0, 2 - texts.ndim) + texts.shape)[(0,) * lead]
    kept = ((0,), (0,), *corners.kept)[-2:]
    head = "".join(f"<th>{column}</th>" for column in kept[1])
    rows = "".join(
        f"<tr><th>{row}</th>" + "".join(f"<td>{escape(text)}</td>" for text in line) + "</tr>"
        for row, line in zip(kept[0], texts, strict=True)
    )
    return f'<table cellpadding="4" style="{TABLE};text-align:right"><tr><td></td>{head}</tr>{rows}</table>'
