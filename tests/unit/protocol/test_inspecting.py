"""What of a summary travels: within its bounds, as plain text, and the same numbers."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.inspector.corners import corners_of
from tensorviz.inspector.look import Look
from tensorviz.protocol.inspecting import encode_inspection
from tensorviz.protocol.inspection import Inspection, Progress
from tools.inspections import ARRAYS, inspected


def sent(x: object) -> tuple[Inspection, list[bytes], int]:
    reader = NumpyReader(x)  # type: ignore[arg-type]
    text, buffers = encode_inspection(Look(reader).finish(), "x", corners_of(reader), Progress("complete"))
    return msgspec.json.decode(text, type=Inspection), buffers, len(text) + sum(map(len, buffers))


@pytest.mark.parametrize("name", ARRAYS)
def test_every_kind_of_array_travels_within_its_bounds(name: str) -> None:
    x = ARRAYS[name]()
    text, buffers = inspected(name, x)
    assert len(text) + sum(map(len, buffers)) <= (15_000 if x.size <= 256 else 96_000)
    message = msgspec.json.decode(text, type=Inspection)
    assert message.array.shape == x.shape
    assert message.statistics.size == x.size


def test_the_largest_message_is_within_96_kilobytes() -> None:
    x = np.random.default_rng(0).standard_normal((1500, 1500)).astype(np.float32)
    x[::7, ::5] = np.nan
    x[3::9] = np.inf
    message, buffers, size = sent(x)
    assert size <= 96_000
    assert message.overview is not None
    assert message.overview.counts == (250, 250)
    assert len(buffers[message.overview.levels]) == 250 * 250


def test_one_nan_among_millions_is_marked_in_its_block() -> None:
    x = np.ones((1000, 3000), np.float32)
    x[777, 2222] = np.nan
    message, buffers, _ = sent(x)
    heat = message.overview
    assert heat is not None
    assert heat.nan is not None
    bits = np.unpackbits(np.frombuffer(buffers[heat.nan], np.uint8), count=heat.counts[0] * heat.counts[1])
    rows, columns = np.nonzero(bits.reshape(heat.counts))
    assert (rows.tolist(), columns.tolist()) == ([777 // heat.steps[0]], [2222 // heat.steps[1]])
    assert message.statistics.nan.first == ((777, 2222),)
    assert message.profiles[0].findings == ("NaN or infinite at 777.",)
    assert message.profiles[0].extent == ""


def test_an_axis_of_dates_tells_of_dates() -> None:
    x = np.array([["2026-03-05", "NaT", "1970-01-01"], ["1970-01-01"] * 3], "M8[D]")
    message, _, _ = sent(x)
    assert [(each.extent, each.findings) for each in message.profiles] == [
        ("from 1970-01-01 at 0 to 2026-03-05 at 0", ("NaT at 0.",)),
        ("from 1970-01-01 at 2 to 2026-03-05 at 0", ("NaT at 1.",)),
    ]


def test_levels_are_the_means_of_the_blocks() -> None:
    x = np.linspace(-3, 3, 64 * 64).reshape(64, 64)
    message, buffers, _ = sent(x)
    heat = message.overview
    assert heat is not None
    levels = np.frombuffer(buffers[heat.levels], np.uint8).reshape(heat.counts)
    values = heat.low + (heat.high - heat.low) * levels / 254
    assert np.abs(values - x).max() <= (heat.high - heat.low) / 254


def test_markup_stays_text() -> None:
    message, _, _ = sent(np.array(["<script>alert(1)</script>"]))
    assert message.corners is not None
    assert message.corners.full == ("'<script>alert(1)</script>'",)


def test_an_object_that_cannot_be_shown_costs_its_own_cell_only() -> None:
    class Hostile:
        def __repr__(self) -> str:
            raise RuntimeError("do not show")

    message, _, _ = sent(np.array([Hostile(), 3], dtype=object))
    assert message.corners is not None
    assert message.corners.full[1] == "3"
    assert "Hostile" in message.corners.full[0]
