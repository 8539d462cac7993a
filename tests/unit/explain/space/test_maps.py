"""Maps: columns, images, areas and powers against NumPy; what cannot be drawn is said, or not offered."""

import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.linalg import polar
from scipy.spatial.transform import Rotation

from tensorviz.explain.format import format_value
from tensorviz.explain.space.maps import Map
from tests.unit.explain.running import check_frames, run

ENTRIES = st.floats(-9, 9).map(lambda x: round(x, 2))


def matrices(size):
    return st.lists(ENTRIES, min_size=size * size, max_size=size * size).map(lambda x: np.array(x).reshape(size, size))


def map_of(code, **namespace):
    step = run(code, **namespace)[-1]
    check_frames(step.occurrence(0))
    return step, next((each for each in step.occurrence(0).readings if each.name == "map"), None)


def shown(reading, frame, kind, name=None):
    drawn = [reading.space.drawn[at] for at in reading.frames[frame].shown]
    return [each for each in drawn if each.kind == kind and name in (None, each.name)]


def said(reading):
    return " ".join(frame.sentence for frame in reading.frames)


def columns(things):
    return np.array([each.points for each in things if not each.quiet][-1]).T


@settings(max_examples=20, deadline=None)
@given(st.data(), st.sampled_from([2, 3]))
def test_a_vector_goes_where_numpy_puts_it(data, size):
    A, v = data.draw(matrices(size)), data.draw(matrices(size))[0]
    step, reading = map_of("w = A @ v", A=A, v=v)
    np.testing.assert_allclose(columns(shown(reading, -1, "grid")), A, rtol=1e-5)
    image = shown(reading, -1, "arrow", "w")[0]
    np.testing.assert_allclose(image.points[0], step.result.values(), rtol=1e-5)
    assert image.text == f"({', '.join(map(format_value, step.result.values()))})"
    legs = [each for each in shown(reading, -2, "arrow") if "×" in each.name]
    walk = sum((np.subtract(*each.points) for each in legs), np.zeros(size))
    np.testing.assert_allclose(walk, A @ v, atol=1e-3)


@settings(max_examples=10, deadline=None)
@given(st.data(), st.sampled_from([2, 3]))
def test_a_vector_on_the_left_mixes_the_rows(data, size):
    A, v = data.draw(matrices(size)), data.draw(matrices(size))[0]
    step, reading = map_of("w = v @ A", A=A, v=v)
    np.testing.assert_allclose(columns(shown(reading, -1, "grid")), A.T, rtol=1e-5)
    np.testing.assert_allclose(shown(reading, -1, "arrow", "w")[0].points[0], step.result.values(), rtol=1e-5)
    assert "that is its row 0" in said(reading) or "on row 0" in said(reading)
    assert "column" not in said(reading)


@settings(max_examples=20, deadline=None)
@given(st.data(), st.sampled_from([2, 3]))
def test_a_product_is_the_right_one_first_and_the_other_order_is_a_what_if(data, size):
    A, B = data.draw(matrices(size)), data.draw(matrices(size))
    step, reading = map_of("C = A @ B", A=A, B=B)
    phases = [frame.phase for frame in reading.frames]
    first, both, other = (phases.index(each) for each in ("first", "both", "swapped"))
    np.testing.assert_allclose(columns(shown(reading, first, "grid")), B, rtol=1e-5)
    np.testing.assert_allclose(columns(shown(reading, both, "grid")), step.result.values(), rtol=1e-5)
    np.testing.assert_allclose(columns(shown(reading, other, "grid")), B @ A, rtol=1e-5)
    assert "what if" in shown(reading, other, "badge")[0].text
    assert ("commute" in reading.frames[other].sentence) == np.allclose(A @ B, B @ A, rtol=1e-9, atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(st.data(), st.sampled_from([2, 3]))
def test_a_determinant_is_the_recorded_one_and_its_sign_is_told(data, size):
    A = data.draw(matrices(size))
    step, reading = map_of("d = np.linalg.det(A)", A=A)
    recorded = np.asarray(step.result.values())[()]
    assert shown(reading, -1, "bar", "determinant")[0].text == format_value(recorded)
    full = np.linalg.matrix_rank(A) == size
    assert ("positive: nothing was turned over" in said(reading)) == (full and recorded > 0)
    assert ("is negative" in said(reading)) == (full and recorded < 0)
    assert shown(reading, -1, "patch")[0].name.startswith("signed") == (recorded < 0)
    assert ("flat" in said(reading)) == (not full)


@settings(max_examples=20, deadline=None)
@given(st.data(), st.sampled_from([2, 3]))
def test_an_inverse_undoes_the_map(data, size):
    A = data.draw(matrices(size))
    assume(abs(np.linalg.det(A)) > 1e-3)
    step, reading = map_of("B = np.linalg.inv(A)", A=A)
    phases = [frame.phase for frame in reading.frames]
    moved, back, alone = (columns(shown(reading, phases.index(p), "grid")) for p in ("moved", "back", "inverse"))
    np.testing.assert_allclose(moved, A, rtol=1e-5)
    np.testing.assert_array_equal(back, np.eye(size))
    np.testing.assert_allclose(alone, step.result.values(), rtol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("P = np.linalg.matrix_power(R * 0.9, 30)", "Vanishing: the largest eigenvalue of R * 0.9 has size 0.9"),
        ("P = np.linalg.matrix_power(R * 1.1, 30)", "Exploding: the largest eigenvalue of R * 1.1 has size 1.1"),
        ("P = np.linalg.matrix_power(R, 30)", "only turns or mirrors"),
        ("P = np.linalg.matrix_power(N, 2)", "N is nilpotent: from power 2 on nothing is left"),
        ("P = np.linalg.matrix_power(S, 5)", "has size 1, worked out here: part of it stays"),
        ("w = F @ v", "squashes the plane onto a line; it cannot be undone"),
        ("w = F @ np.array([2., -1.])", "is squashed to the origin"),
        ("w = R @ np.zeros(2)", "every matrix leaves it where it is"),
        ("w = np.diag([2., 2.]) @ v", "it is only stretched, to (2, 4)"),
        ("w = np.eye(2) @ v", "lands where it was"),
        ("d = np.linalg.det(F)", "It is flat: F squashes the plane onto a line, and the determinant is 0"),
        ("d = np.linalg.det(np.array([[0.1, 0.7], [0.3, 2.1]]))", "is only rounding"),
        ("B = np.linalg.inv(np.array([[1., 1.], [1., 1.0000001]]))", "almost squashes the plane"),
        ("Y = R @ X", "Each column of X is a point: 3 points"),
        ("Y = np.ones((200, 2)) @ R", "200 points of np.ones((200, 2)), of which 60 are drawn"),
        ("Y = X.T @ R", "Each row of X.T is a point"),
        ("w = M @ np.ones(5)", "Only 2 of 5 singular values are above rounding: its rank is 2"),
        ("B = np.linalg.inv(np.eye(5))", "All 5 singular values are above 0"),
        ("w = np.ones((2, 4)) @ np.ones(4)", "acts in 4 dimensions"),
    ],
)
def test_what_is_said(code, words):
    rng = {
        "R": np.array([[0.0, -1.0], [1.0, 0.0]]),
        "N": np.array([[0.0, 2.0], [0.0, 0.0]]),
        "S": np.array([[1.0, 1.0], [0.0, 1.0]]),
        "F": np.array([[1.0, 2.0], [2.0, 4.0]]),
        "v": np.array([1.0, 2.0]),
        "X": np.array([[0.0, 1.0, 2.0], [1.0, 0.0, 3.0]]),
        "M": np.arange(25.0).reshape(5, 5),
    }
    _, reading = map_of(code, **rng)
    assert words in said(reading), said(reading)


@pytest.mark.parametrize(
    "code",
    [
        "w = (A + 1j) @ v",
        "w = (A * np.nan) @ v",
        "w = (A * 1e200) @ v",
        "P = np.linalg.matrix_power(A * 1e30, 9)",
        "P = np.linalg.matrix_power(A, 1)",
        "w = np.ones((65, 65)) @ np.ones(65)",
        "w = (A > 0) @ (A > 0)",
        "B = np.linalg.inv(np.stack([A, A]))",
        "d = np.linalg.det(A.astype(object)) if False else A.trace()",
    ],
)
def test_what_is_no_map_of_the_plane_gets_none(code):
    _, reading = map_of(code, A=np.array([[2.0, 1.0], [0.0, 3.0]]), v=np.ones(2))
    assert reading is None


def test_singular_values_of_a_shadow_are_numpys():
    M = np.random.default_rng(0).normal(size=(6, 9))
    _, reading = map_of("w = M @ np.ones(9)", M=M)
    bars = [each.value for each in shown(reading, -1, "bar")]
    np.testing.assert_allclose(bars, np.linalg.svd(M, compute_uv=False), rtol=1e-5)
    assert "shadow" in shown(reading, -1, "badge")[0].text


def test_of_two_columns_the_picture_is_no_shadow():
    _, reading = map_of("w = M @ np.ones(2)", M=np.random.default_rng(0).normal(size=(6, 2)))
    assert shown(reading, -1, "badge")[0].text == "The plane that its columns span, worked out here"
    assert reading.frames[0].sentence.startswith("M takes the plane into 6 dimensions")


def test_the_kind_reading_names_reason_and_tolerance():
    step = run("Q @ x", Q=np.linalg.qr(np.random.default_rng(1).normal(size=(4, 4)))[0], x=np.ones(4))[-1]
    (kind,) = [each for each in step.occurrence(0).readings if each.name == "kind"]
    assert "Q is orthogonal: columns perpendicular, of length 1; off by" in kind.frames[0].sentence
    assert "tolerance" in kind.frames[0].sentence


def test_a_reading_that_fails_takes_no_other_with_it(monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("planted")

    monkeypatch.setattr(sys.modules["tensorviz.explain.space.family"], "vector_reading", fail)
    step, reading = map_of("A @ v", A=np.eye(2), v=np.ones(2))
    assert reading is None
    assert [each.name for each in step.occurrence(0).readings] == ["dot", "columns", "kind"]
    assert "planted" in caplog.text


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 3).flatmap(lambda n: st.lists(st.integers(-40, 40), min_size=n * n, max_size=n * n)))
def test_the_turn_and_the_stretches_are_the_polar_factors(entries):
    side = 2 if len(entries) == 4 else 3
    values = np.array(entries, dtype=np.float64).reshape(side, side) / 8
    turning = Map("A", values, values).turning
    if np.linalg.matrix_rank(values) < side or np.linalg.det(values) < 0:
        assert turning is None
        return
    turn, stretch = polar(values)
    if turning is None:
        np.testing.assert_allclose(turn, np.eye(side), atol=1e-3)
        return
    turned = Rotation.from_rotvec(np.radians(turning.angle) * np.array(turning.axis or (0.0, 0.0, 1.0))).as_matrix()
    np.testing.assert_allclose(turned[:side, :side], turn, atol=1e-3 if turning.angle > 179.9 else 1e-7)
    np.testing.assert_allclose(turning.stretches, np.linalg.eigvalsh(stretch)[::-1], atol=1e-9)


@pytest.mark.parametrize(
    ("A", "said"),
    [
        ([[0.0, -1], [1, 0]], "The whole grid turns by 90°, worked out here; nothing is stretched."),
        ([[0.0, -2], [3, 0]], "The grid turns by 90° and stretches by 3 and 2, worked out here; lines stay parallel."),
        ([[2.0, 1], [1, 2]], "The whole grid follows: lines stay straight, parallel and evenly spaced."),
        ([[0.0, 1], [1, 0]], "The whole grid follows, mirrored: lines stay straight, parallel and evenly spaced."),
        (
            [[0.0, 0, 1], [1, 0, 0], [0, 1, 0]],
            "The whole grid turns by 120° around (0.5774, 0.5774, 0.5774), worked out here; nothing is stretched.",
        ),
        (
            [[-2.0, 0, 0], [0, 3, 0], [0, 0, -1]],
            "The grid turns by 180° around (0, 1, 0) and stretches by 3, 2 and 1, worked out here.",
        ),
    ],
)
def test_turn_and_stretch_are_told(A, said):
    _, reading = map_of("u = A @ v", A=np.array(A), v=np.array([1.0, 2, 3])[: len(A)])
    assert said in [frame.sentence for frame in reading.frames]
