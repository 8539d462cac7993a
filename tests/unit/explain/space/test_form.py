"""Quadratic forms: levels where the form has their value, squares that add up to NumPy's number, the right kind."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.explain.running import check_frames, run

WHOLE = st.integers(-5, 5)


def levels_of(code, **namespace):
    occurrence = run(code, **namespace)[-1].occurrence(0)
    check_frames(occurrence)
    return occurrence, next((each for each in occurrence.readings if each.name == "levels"), None)


@settings(max_examples=12, deadline=None)
@given(
    WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, st.sampled_from(["q = x @ A @ x", "q = x @ (A @ x)", "q = np.dot(x, A.dot(x))"])
)
def test_the_vector_lies_on_the_line_of_numpys_number(a, b, c, x, y, code):
    A, v = np.array([[a, b], [b, c]]), np.array([x, y])
    assume(A.any() and v.any())
    occurrence, reading = levels_of(code, A=A, x=v)
    value = float(occurrence.result.values())
    own = [each for each in reading.space.drawn if each.name.startswith("value ")]
    for line in own:
        for point in np.array(line.points):
            assert point @ A @ point == pytest.approx(value, abs=0.02 * (np.abs(A).max() * (v @ v)))
    roots = np.linalg.eigvalsh(A)
    kind = reading.frames[-1].sentence
    tiny = 1e-12 * np.abs(roots).max()
    expected = {
        (1, 1): "positive definite",
        (-1, 1): "saddle",
        (-1, -1): "negative definite",
        (0, 1): "valley",
        (-1, 0): "ridge",
    }
    assert expected[tuple(int(np.sign(each)) if abs(each) > tiny else 0 for each in roots)] in kind


def test_the_completed_square_has_no_mixed_term():
    _, reading = levels_of("q = x @ A @ x", A=np.array([[2.0, 1.0], [1.0, 2.0]]), x=np.array([2.0, 1.0]))
    assert "1 × 0.7071² + 3 × 2.121² = 14" in reading.frames[2].sentence


@pytest.mark.parametrize("A", [[[1, 2], [2, 4]], [[0.0, 0], [0, -3]]])
def test_the_floor_of_a_valley_is_drawn_as_one_line(A):
    x = np.array([2.0, -1]) if A[0][1] else np.array([1.0, 0])
    _, reading = levels_of("q = x @ A @ x", A=np.array(A), x=x)
    (floor,) = [each for each in reading.space.drawn if each.name == "value 0"]
    start, end = np.array(floor.points)
    assert abs(np.cross(np.append(end - start, 0), np.append(x, 0))).max() < 1e-6
    assert np.abs([start, end]).max() == pytest.approx(reading.space.window[2])


def test_only_the_symmetric_half_has_a_part():
    occurrence, reading = levels_of("q = x @ A @ x", A=np.array([[1.0, 2.0], [0.0, 3.0]]), x=np.array([2.0, 1.0]))
    assert occurrence.result.values() == 11
    assert "not symmetric" in str(reading.space)


@pytest.mark.parametrize(
    "code", ["q = x @ A @ y", "q = (x @ A) @ (y + 2)", "q = x @ x", "q = x @ (B @ x)", "q = (x @ N) @ x"]
)
def test_what_is_no_form_of_a_plane_has_none(code):
    names = {"A": np.eye(2), "x": np.ones(2), "y": np.zeros(2), "B": np.eye(2) * 1j, "N": np.full((2, 2), np.nan)}
    assert levels_of(code, **names)[1] is None
