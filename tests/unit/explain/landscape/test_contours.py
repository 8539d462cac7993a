"""Contours lie where the function has their value; a field's arrows are the function's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tensorviz as tv
from tensorviz.errors import UsageError
from tensorviz.explain.landscape.contours import curves, levels_of
from tensorviz.explain.landscape.evaluate import Sheet, spots
from tests.unit.explain.running import check_frames

NUMBERS = st.floats(-4, 4).map(lambda x: round(x, 2))


@settings(max_examples=40, deadline=None)
@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_a_contour_lies_where_the_function_has_its_value(a, b, c, d, e):
    def f(x, y):
        return a * x * x + b * x * y + c * y * y + d * x + e * y

    steps = np.linspace(-2, 2, 41)
    x, y = np.meshgrid(steps + 0.5, steps - 1)
    sheet = Sheet((0.5, -1.0, 2.0), f(x, y))
    bend = (abs(a) + abs(b) + abs(c)) * 0.1**2 + 4e-3 * np.abs(np.stack(np.gradient(sheet.values, 0.1))).max() + 1e-9
    levels = levels_of(sheet.values)
    assert len(levels) <= 9
    for level in levels:
        for curve in curves(sheet, level):
            points = np.array(curve)
            assert np.abs(f(*points.T) - level).max() <= 2 * bend


def test_a_closed_contour_is_one_curve_and_a_hole_has_none():
    steps = np.linspace(-1, 1, 21)
    x, y = np.meshgrid(steps, steps)
    (circle,) = curves(Sheet((0, 0, 1), x * x + y * y), 0.5)
    assert circle[0] == circle[-1]
    assert curves(Sheet((0, 0, 1), np.full((21, 21), np.nan)), 0.5) == []


def _readings(field):
    occurrence = field._explanation.steps[0].occurrence(0)
    check_frames(occurrence)
    return occurrence.readings


@pytest.mark.parametrize("f", [lambda x: x[0] ** 2 - x[1], lambda x, y: x**2 - y, np.hypot])
def test_a_field_of_numbers_has_contours(f):
    field = tv.field(f, middle=(1, 0), reach=2)
    across, up = field.points
    assert field.values.shape == (49, 49)
    assert field.values[3, 5] == pytest.approx(float(f(across[5], up[3]) if f is np.hypot else across[5] ** 2 - up[3]))
    (reading,) = _readings(field)
    assert {each.kind for each in reading.space.drawn} >= {"curve", "field", "dots"}
    assert "on the edge" in reading.frames[-1].sentence or f is np.hypot


def test_a_field_of_vectors_has_arrows_and_lines_along_them():
    field = tv.field(lambda x, y: (-y, x))
    (reading,) = _readings(field)
    points = np.array(next(each for each in reading.space.drawn if each.kind == "field").points)
    tails, tips = points[::2], points[1::2]
    middles, arrows = (tails + tips) / 2, tips - tails
    assert np.abs((middles * arrows).sum(axis=1)).max() < 0.02
    for line in (each.points for each in reading.space.drawn if each.kind == "curve"):
        sizes = np.hypot(*np.array(line).T)
        assert np.ptp(sizes) < 0.02
    assert "none of them leaves" in reading.frames[-1].sentence


def test_a_field_says_what_cannot_be_drawn():
    for bad in (3, lambda x: np.zeros(3), lambda x: x[7], lambda x, y: 1j):
        with pytest.raises(UsageError):
            tv.field(bad)
    for window in ({"reach": 0}, {"middle": 3}, {"middle": (0, np.inf)}):
        with pytest.raises(UsageError):
            tv.field(np.hypot, **window)
    assert "is 2" in tv.field(lambda x: 2).text()
    assert "of them it has no finite value" in str(_readings(tv.field(lambda x, y: y if x < 1 else np.nan))[0].space)


def test_a_field_leaves_the_random_generators_and_the_warnings_alone():
    state = np.random.get_state()[1].tolist()
    tv.field(lambda x: x[0] / (x[1] - x[1]) if np.random.rand() > 0.9 else x[0])
    assert np.random.get_state()[1].tolist() == state


def test_contours_of_a_square_form_lie_on_it_between_the_points_too():
    window = (0.0, 0.0, 2.0)
    x, y = np.meshgrid(*spots(window, 49))
    found = [point for curve in curves(Sheet(window, x * x + x * y - y * y), 0.3) for point in curve]
    assert max(abs(x * x + x * y - y * y - 0.3) for x, y in found) < 1e-4


def test_arrows_of_a_field_are_all_drawn_and_none_sticks_out():
    (reading,) = _readings(tv.field(lambda x, y: (x, y)))
    ends = [end for each in reading.space.drawn if each.kind == "field" for end in each.points]
    assert len(ends) == 2 * (9 * 9 - 1)
    assert np.abs(ends).max() <= reading.space.window[2]
