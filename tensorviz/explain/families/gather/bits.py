"""Bits that are packed into bytes, and bytes that are taken apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.families.gather.given import (
    Answer,
    Array,
    Index,
    Told,
    examples_of,
    found_text,
    given,
    no_cells,
    one_cell,
    products_of,
    values_of,
)
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_shape
from tensorviz.explain.subject import Sources, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["packed", "unpacked"]


def packed(subject: Subject) -> Answer | None:
    """``numpy.packbits``: eight cells that are zero or not become the bits of a byte."""
    asked = given(subject, "a axis bitorder", "a")
    result = subject.result
    source = asked.arrays.get("a") if asked is not None else None
    values = values_of(source)
    if asked is None or source is None or values is None or result is None or result.dtype != np.uint8:
        return None
    axis = asked.values.get("axis")
    weights = 2 ** np.arange(8) if asked.values.get("bitorder", "big") == "little" else 2 ** np.arange(8)[::-1]
    places: Array = np.arange(values.size).reshape(values.shape)
    places, at = (places.reshape(-1), 0) if axis is None else (places, int(axis) % values.ndim)

    def cell(index: Index) -> Told:
        start = 8 * index[at]
        cut: tuple[Any, ...] = (*index[:at], slice(start, start + 8), *index[at + 1 :])
        lane = places[cut].reshape(-1)
        cells = tuple(np.asarray(i, np.intp) for i in np.unravel_index(lane, values.shape))
        bits = (values[cells] != 0).astype(np.uint8)
        text = "".join(map(str, bits))
        value = found_text(result, index)
        padding = say(" and {zeros} to fill up", zeros=count(8 - bits.size, "zero")) if bits.size < 8 else ""
        said = say(
            "The bits {text}{padding} make the byte {cell} = {value}.",
            text=text,
            padding=padding,
            cell=cell_of(result, index),
            value=value,
        )
        return Told(fit(said), [cells], products_of(bits.astype(np.int64), weights[: bits.size]))

    found = values_of(result)
    if found is None or not np.array_equal(found, np.packbits(values, axis, asked.values.get("bitorder", "big"))):
        return None
    opening = fit(
        say(
            "Every 8 cells of {source} become the bits of one byte; what is not 0 counts as 1.", source=name_of(source)
        ),
        say("Every 8 cells become the bits of one byte; what is not 0 counts as 1."),
    )
    closing = fit(
        say(
            "{shape} becomes {result_shape}: one bit for each cell.",
            shape=format_shape(source.shape),
            result_shape=format_shape(result.shape),
        )
    )
    return Answer("cells", (source,), result, opening, closing, cell, examples_of(result.shape))


def unpacked(subject: Subject) -> Answer | None:
    """``numpy.unpackbits``: every byte becomes eight cells."""
    asked = given(subject, "a axis count bitorder", "a")
    result = subject.result
    source = asked.arrays.get("a") if asked is not None else None
    values, found = values_of(source), values_of(result)
    if asked is None or source is None or values is None or result is None or found is None or values.dtype != np.uint8:
        return None
    axis, order = asked.values.get("axis"), asked.values.get("bitorder", "big")
    if not np.array_equal(found, np.unpackbits(values, axis, asked.values.get("count"), order)):
        return None
    places: Array = np.arange(values.size).reshape(values.shape)
    places, at = (places.reshape(-1), 0) if axis is None else (places, int(axis) % values.ndim)

    def cell(index: Index) -> Told:
        byte = index[at] // 8
        here, value = cell_of(result, index), found_text(result, index)
        if byte >= places.shape[at]:
            return Told(
                say("{here} lies beyond the last byte: it is filled with 0.", here=here), [no_cells(values.shape)]
            )
        found_at = np.unravel_index(int(places[(*index[:at], byte, *index[at + 1 :])]), values.shape)
        where = tuple(int(i) for i in found_at)
        cells: Sources = [one_cell(where)]
        number = values[where]
        text = f"{int(number):08b}" if order == "big" else f"{int(number):08b}"[::-1]
        said = say(
            "{cell} = {number} is {text}; bit {index} is {here} = {value}.",
            cell=cell_of(source, where),
            number=number,
            text=text,
            index=index[at] % 8,
            here=here,
            value=value,
        )
        return Told(fit(said, say("{here} is {value}.", here=here, value=value)), cells)

    opening = fit(say("Every byte of {source} becomes 8 cells, one for each bit.", source=name_of(source)))
    first = say("smallest") if order == "little" else say("largest")
    closing = fit(
        say(
            "{shape} becomes {result_shape}; the {first} bit comes first.",
            shape=format_shape(source.shape),
            result_shape=format_shape(result.shape),
            first=first,
        )
    )
    return Answer("cells", (source,), result, opening, closing, cell, examples_of(result.shape))
