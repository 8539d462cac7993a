"""Summaries as text and as a still: every kind of array, nothing but safe HTML."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.inspector.corners import corners_of
from tensorviz.inspector.look import Look
from tensorviz.render.summary_still import render_summary_still
from tensorviz.render.summary_text import summary_text
from tools.inspections import ARRAYS


@pytest.mark.parametrize("name", ARRAYS)
def test_every_kind_of_array_has_a_text_and_a_still(name: str) -> None:
    reader = NumpyReader(ARRAYS[name]())
    summary, corners = Look(reader).finish(), corners_of(reader)
    text, still = summary_text(summary, "x", corners), render_summary_still(summary, "x", corners)
    assert text.startswith("x: ")
    assert max(map(len, text.splitlines())) < 240
    assert len(still) < 30_000
    assert "<script" not in still
    assert set(re.findall(r"<(\w+)", still)) <= {"p", "b", "table", "tr", "td", "th", "div", "img", "br", "small"}


def test_the_text_of_a_matrix() -> None:
    x = np.arange(40.0).reshape(5, 8)
    x[1, 7] = np.nan
    reader = NumpyReader(x)
    lines = summary_text(Look(reader).finish(), "x", corners_of(reader)).splitlines()
    assert lines[0] == "x: (5, 8) float64, 320 B; 2.5 % zeros, 1 NaN, range 0 to 39."
    assert "  NaN: 1, first at x[1, 7]" in lines
    assert "  min: 0 at x[0, 0]" in lines
    assert "  axis 0: NaN or infinite at 1." in lines
    assert lines[-1] == "    32  33  34  35  36   37  38  39" or lines[-1].split() == "32 33 34 35 36 37 38 39".split()


def test_what_stands_for_complex_numbers_is_called_a_magnitude() -> None:
    lines = summary_text(Look(NumpyReader(np.array([3 + 4j, 1j]))).finish(), "z").splitlines()
    assert lines[0] == "z: (2,) complex128, 32 B; magnitudes from 1 to 5."
    assert "  max magnitude: 5 at z[0]" in lines
    assert any(line.startswith("  quantiles of magnitudes: ") for line in lines)


def test_a_picture_has_its_marks() -> None:
    x = np.zeros((400, 500))
    x[399, 1] = np.inf
    reader = NumpyReader(x)
    from tensorviz.render.summary_still import MARKED, _tiled

    places = _tiled(Look(reader).finish().overview)
    assert (places == MARKED).sum() == 1
    assert places.shape[0] <= 96
    assert places[-1, 0] == MARKED
