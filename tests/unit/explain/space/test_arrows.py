"""Arrows: recorded coordinates, lengths and angles that agree with the operation, and the sentences of the edges."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tensorviz.explain.format import format_value
from tests.unit.explain.running import check_frames, only, run

COORDINATES = st.floats(-100, 100, allow_subnormal=False).map(lambda x: round(x, 3))


def vectors(size):
    return st.lists(COORDINATES, min_size=size, max_size=size).map(np.array)


def arrows_of(step):
    (reading,) = [each for each in step.occurrence(0).readings if each.name == "arrows"]
    check_frames(step.occurrence(0))
    return reading


def drawn(reading, kind, name=None):
    return [each for each in reading.space.drawn if each.kind == kind and name in (None, each.name)]


def said(reading):
    return [frame.sentence for frame in reading.frames]


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from([2, 3, 5, 40]))
def test_lengths_and_angle_of_a_dot_product_are_those_of_its_vectors(data, size):
    a, b = data.draw(vectors(size)), data.draw(vectors(size))
    assume(np.linalg.norm(a) > 1e-3 and np.linalg.norm(b) > 1e-3)
    step = only("d = a @ b", a=a, b=b)
    reading = arrows_of(step)
    tips = [np.array(drawn(reading, "arrow", name)[0].points[0]) for name in "ab"]
    assert len(tips[0]) == min(size, 3) if size <= 3 else 2
    np.testing.assert_allclose([np.linalg.norm(tip) for tip in tips], np.linalg.norm([a, b], axis=1), rtol=1e-4)
    np.testing.assert_allclose(tips[0] @ tips[1], a @ b, rtol=1e-3, atol=1e-3 * np.linalg.norm(a) * np.linalg.norm(b))
    bars = {each.name: each for each in drawn(reading, "bar")}
    assert bars["dot product"].text == format_value(np.asarray(step.result.values())[()])
    (foot,) = drawn(reading, "foot")[:1]
    drop, along = np.subtract(*foot.points), np.array(foot.points[1])
    assert abs(drop @ tips[1]) <= 1e-4 * np.linalg.norm(tips[0]) * np.linalg.norm(tips[1]) + 1e-9
    shadow = bars["shadow of a"].value
    np.testing.assert_allclose(abs(shadow), np.linalg.norm(along), rtol=1e-4, atol=1e-6)
    cosine = np.clip(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)), -1, 1)
    angle = float(drawn(reading, "angle")[0].text.removesuffix("°").replace("\u2212", "-"))
    assert math.cos(math.radians(angle)) == pytest.approx(cosine, abs=2e-3)
    if abs(cosine) > 1e-9:
        assert said(reading)[-1].startswith(
            ("Positive", "It is one", "a and b are the same") if cosine > 0 else "Negative"
        )


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from([2, 3]), st.sampled_from("+-"))
def test_a_sum_ends_where_its_recorded_result_is(data, size, sign):
    a, b = data.draw(vectors(size)), data.draw(vectors(size))
    step = only(f"c = a {sign} b", a=a, b=b)
    reading = arrows_of(step)
    assert "wrapped" not in " ".join(said(reading))
    result = np.asarray(step.result.values())
    if result.any():
        tip = drawn(reading, "arrow", "c")[-1].points[0]
        np.testing.assert_allclose(tip, result, rtol=1e-5)
    carried = [each for each in drawn(reading, "arrow") if len(each.points) == 2]
    for each in carried:
        tip, tail = each.points
        step_taken = np.subtract(tip, tail)
        expected = {"a": a, "b": b, "d": result}[each.key]
        np.testing.assert_allclose(step_taken, expected, rtol=1e-4, atol=1e-3)


@settings(max_examples=20, deadline=None)
@given(st.data(), st.sampled_from([2, 3]), COORDINATES)
def test_a_multiple_stays_on_the_line(data, size, factor):
    v = data.draw(vectors(size))
    reading = arrows_of(only("w = factor * v", v=v, factor=factor))
    before, after = (np.array(drawn(reading, "arrow", name)[0].points[0]) for name in "vw")
    np.testing.assert_allclose(after, before * factor, rtol=1e-4, atol=1e-9)
    assert "wrapped" not in " ".join(said(reading))


@settings(max_examples=20, deadline=None)
@given(vectors(3), vectors(3))
def test_a_cross_product_is_perpendicular_and_as_long_as_the_area(a, b):
    reading = arrows_of(only("c = np.cross(a, b)", a=a, b=b))
    result = np.cross(a, b)
    if not result.any():
        assert "zero vector" in said(reading)[-1]
        return
    assert drawn(reading, "bar", "area")[0].value == pytest.approx(np.linalg.norm(result), rel=1e-4)
    scale = np.linalg.norm(result) * max(np.linalg.norm(a), np.linalg.norm(b))
    if max(abs(result @ a), abs(result @ b)) <= 1e-13 * scale:
        assert any("0 and 0" in each for each in said(reading))


def test_pythagoras():
    reading = arrows_of(only("n = np.linalg.norm(v)", v=np.array([3, 4])))
    assert [each.text for each in drawn(reading, "bar")] == ["5"]
    assert said(reading)[-1] == "Its length is the square root of 3² + 4²: n = 5."


def test_a_vector_minus_itself_is_drawn_once():
    reading = arrows_of(only("d = a - a", a=np.array([2.0, -1])))
    assert [each.name for each in drawn(reading, "arrow")] == ["a"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("d = a @ np.zeros(2)", "no length, no direction, no angle; the product is 0"),
        ("d = a @ a", "a meets itself"),
        ("d = a @ a.copy()", "are the same arrow"),
        ("d = a @ np.array([1., 2.])", "A right angle: there is no shadow"),
        ("d = a @ np.array([1., 2.])", "meets np.array([1., 2.])'s line in the origin: no shadow."),
        ("a @ np.array([2., 2.])", "is the dot product: 2."),
        ("d = a @ np.array([np.nan, 1.])", "it has no place in a picture, so it is not drawn"),
        ("d = a @ np.array([1e200, 1.])", "too large or too small to be squared"),
        ("d = a - a", "distance 0"),
        ("d = a + -a", "the sum is the zero vector"),
        ("d = 0 * a", "the zero vector"),
        ("d = -a", "turned around: (−2, 1)"),
        ("d = a / 4", "0.25 of its length"),
        ("d = i + i", "NumPy's own result (−56, −56) wrapped around"),
        ("d = i @ i", "NumPy's own number, in its dtype, is 32"),
        ("d = i @ i[::-1].copy()", "says nothing about the angle: it went beyond what int8 can hold"),
        ("d = np.cross(s, 2 * s)", "span no area: the cross product is the zero vector"),
        ("d = np.linalg.norm(np.zeros(2))", "The zero vector has length 0"),
    ],
)
def test_the_edges_are_said(code, words):
    step = only_last(code)
    assert words in " ".join(said(arrows_of(step))), said(arrows_of(step))


@pytest.mark.parametrize(
    "code",
    [
        "d = a + 2",
        "d = c @ c",
        "d = a * a",
        "d = np.ones(4) + np.ones(4)",
        "d = np.array([True, False]) @ a",
        "d = np.ma.array([1., 2.], mask=[True, False]) + a",
        "d = np.ones(1) @ np.ones(1)",
        "d = a / 0",
        "d = np.linalg.norm(a, 1)",
        "d = np.linalg.norm(np.ones(5))",
    ],
)
def test_what_has_no_arrows_gets_none(code):
    names = [each.name for each in only_last(code).occurrence(0).readings]
    assert "arrows" not in names


def only_last(code):
    return run(
        code,
        a=np.array([2.0, -1.0]),
        c=np.array([1 + 1j, 2]),
        i=np.array([100, 100], dtype=np.int8),
        s=np.array([1.0, 2.0, 3.0]),
    )[-1]


def test_an_arrow_that_cannot_be_seen_is_said_to_be_too_short():
    reading = arrows_of(only("d = a @ b", a=np.array([1e-3, 0.0]), b=np.array([2000.0, 1000.0])))
    assert [each.name for each in drawn(reading, "fact")] == ["a is too short to be seen beside b"]
    assert not drawn(arrows_of(only("d = a @ b", a=np.ones(2), b=np.array([3.0, 1.0]))), "fact")


def test_tiny_angles_are_not_lost_to_the_rounding_of_the_cosine():
    reading = arrows_of(only("d = a @ b", a=np.array([1.0, 0.0]), b=np.array([1.0, 1e-9])))
    assert drawn(reading, "angle")[0].text == "5.73e-8°"
