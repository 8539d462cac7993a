"""Loops that descend: the path is the recorded one, the ground a function that fits, and nothing impure is called."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tensorviz as tv
from tensorviz.protocol.packing import unpack
from tests.unit.explain.running import check_frames

GROUND = """
A = np.array([[3., 1.], [1., 2.]])
b = np.ones(2)
def f(x):
    return x @ A @ x / 2 - b @ x
def slope(x):
    return A @ x - b
x = np.array([4., -3.])
v = np.zeros(2)
last = x
lr = 0.2
"""
RULES = {
    "x = x - lr * slope(x)": (0.2, 0),
    "x -= lr * slope(x)": (0.2, 0),
    "g = A @ x - b\n    x = x - lr * g": (0.2, 0),
    "v = 0.5 * v + slope(x)\n    x = x - lr * v": (0.2, 0.5),
    "v = 0.5 * v - lr * slope(x)\n    x += v": (0.2, 0.5),
    "d = x - last\n    last = x\n    x = x - lr * slope(x) + 0.5 * d": (0.2, 0.5),
}


def descent(code, **names):
    """The explanation, and its readings of a loop's move by name."""
    namespace = {"np": np, **names}
    explanation = tv.explain(code, namespace=namespace)
    assert explanation.error is None, explanation.error
    found = {}
    for step in explanation.steps:
        for reading in step.occurrence(0).readings:
            if reading.name in {"descent", "whatif"}:
                check_frames(step.occurrence(0))
                found[reading.name] = reading
    return explanation, found


def said(reading):
    return [frame.sentence for frame in reading.frames]


def drawn(reading, frame, kind):
    return [reading.space.drawn[at] for at in reading.frames[frame].shown if reading.space.drawn[at].kind == kind]


@pytest.mark.parametrize("rule", RULES)
def test_every_way_to_write_a_gradient_step_is_drawn_over_its_function(rule):
    _, readings = descent(f"{GROUND}for k in range(8):\n    {rule}\n")
    reading, whatif = readings["descent"], readings["whatif"]
    rate, momentum = RULES[rule]
    assert reading.label == "Descent"
    assert "starts at (4, −3), where f is 20" in said(reading)[0]
    assert f"minus {rate} times it" in said(reading)[1]
    assert any("plus 0.5 × the last move" in each for each in said(reading)) == bool(momentum)
    assert said(whatif)[0].endswith(f"{rate}, momentum {momentum}.")
    path = [(4.0, -3.0), *(tuple(x) for x in _again(rate, momentum, 8))]
    dots = drawn(reading, -1, "dots")[0].points
    np.testing.assert_allclose(dots, path, atol=2e-3)
    for frame in range(1, len(whatif.frames)):
        assert drawn(whatif, frame, "badge")[0].text.startswith("what if: ")


def _again(rate, momentum, moves):
    A, b = np.array([[3.0, 1.0], [1.0, 2.0]]), np.ones(2)
    x, move = np.array([4.0, -3.0]), np.zeros(2)
    for _ in range(moves):
        move = momentum * move - rate * (A @ x - b)
        x = x + move
        yield x


def test_a_whatif_is_the_loop_with_that_rate():
    _, readings = descent(f"{GROUND}for k in range(8):\n    x = x - lr * slope(x)\n")
    whatif = readings["whatif"]
    frame = next(at for at, each in enumerate(said(whatif)) if "lr = 0.1?" in each)
    end = drawn(whatif, frame, "dots")[-1].points[-1]
    np.testing.assert_allclose(end, list(_again(0.1, 0, 8))[-1], atol=2e-3)


@pytest.mark.parametrize(
    ("rate", "moves", "words"),
    [(0.3, 40, "It has settled"), (0.9, 12, "Diverging: the moves"), (0.54, 8, "Zigzag"), (0.01, 5, "has not settled")],
)
def test_what_became_of_it_is_said(rate, moves, words):
    _, readings = descent(f"{GROUND}for k in range({moves}):\n    x = x - {rate} * slope(x)\n")
    assert words in said(readings["descent"])[-1]


def test_the_path_ends_at_the_first_number_that_is_not_finite():
    _, readings = descent(
        f"{GROUND}x = x * 1e290\nwith np.errstate(all='ignore'):\n    for k in range(6):\n        x = x - 1e5 * slope(x)\n"
    )
    assert "the path ends there" in said(readings["descent"])[-1]


def test_more_dimensions_are_a_slice():
    code = "def loss(w):\n    return ((w - 1) ** 2).sum()\nw = np.arange(5.)\nfor k in range(6):\n    w = w - 0.2 * (2 * (w - 1))\n"
    _, readings = descent(code)
    assert "A slice through 5 dimensions" in readings["descent"].space.title


ONE = "def f(w):\n    return (w ** 4 - 3 * w ** 2 + w).sum()\nw = np.array({start})\nfor k in range(6):\n    w = w - {rate} * (4 * w ** 3 - 6 * w + 1)\n"


def value(w):
    return w**4 - 3 * w**2 + w


@pytest.mark.parametrize("start", ["[2.]", "2."])
def test_one_number_moves_along_the_curve_of_its_function(start):
    _, readings = descent(ONE.format(start=start, rate=0.03))
    reading, whatif = readings["descent"], readings["whatif"]
    assert reading.space.axes == ("w", "f(w)")
    path = [2.0]
    for _ in range(6):
        path.append(path[-1] - 0.03 * (4 * path[-1] ** 3 - 6 * path[-1] + 1))
    dots = np.array(drawn(reading, -1, "dots")[0].points)
    np.testing.assert_allclose(dots, np.column_stack([path, value(np.array(path))]), atol=5e-3)
    curve = next(each for each in drawn(reading, 0, "curve") if each.name == "f")
    np.testing.assert_allclose(*np.array([(y, value(x)) for x, y in curve.points]).T, atol=0.02)
    tangent = next(each for each in drawn(reading, 1, "curve") if each.name == "slope")
    (left, low), (right, high) = tangent.points
    assert (high - low) / (right - left) == pytest.approx(21, rel=0.01)
    assert tangent.text == "21"
    middle, up, wide, tall = reading.space.window
    assert all(abs(x - middle) <= wide and abs(y - up) <= tall for x, y in dots.tolist())
    assert not drawn(whatif, 1, "bar")
    frame = next(at for at, each in enumerate(said(whatif)) if "0.015?" in each)
    for x, y in drawn(whatif, frame, "dots")[-1].points:
        assert y == pytest.approx(value(x), abs=0.05)


def test_one_number_that_runs_away_is_told_by_its_own_slopes():
    """Numbers that grow without bound are near to many laws in their last moves, and to one in all of them."""
    explanation, readings = descent(ONE.format(start="[2.]", rate=0.3))
    assert (
        said(readings["descent"])[1] == "The slope is 21; minus 0.3 times it, w lands at −4.3; f goes from 6 to 282.1."
    )
    assert np.isfinite(readings["descent"].space.window).all()
    assert "NaN" not in explanation._message[0]
    assert "Infinity" not in explanation._message[0]


def test_the_slope_of_one_number_is_not_taken_for_what_descends():
    code = (
        "def df(t):\n    return 2 * (t - 1)\ndef f(t):\n    return (t - 1) ** 2\n"
        "t = np.array(5.0)\nfor k in range(3):\n    t = t - 0.25 * df(t)\n"
    )
    _, readings = descent(code)
    assert "f goes from 16 to 4." in said(readings["descent"])[1]
    _, readings = descent(code.replace("def f(t):\n    return (t - 1) ** 2\n", ""))
    assert "goes from" not in " ".join(said(readings["descent"]))


@pytest.mark.parametrize(
    "body",
    [
        "calls.append(1)\n    return x @ x",
        "global seen\n    seen = x\n    return x @ x",
        "x = x + np.random.rand() * 0\n    return x @ x",
        "table[0] = 1\n    return x @ x",
        "t = table\n    t += 1\n    return x @ x",
        "print(x)\n    return x @ x",
        "while True:\n        pass\n    return x @ x",
        "return box @ x",
        "np.add(table, 1, out=table)\n    return x @ x",
        "return f(x) if x[0] else 0",
        "return x @ x + np.ones(10**9).sum()",
        "return x @ x + large.sum()",
    ],
)
def test_what_is_not_certainly_pure_is_never_called_for_a_picture(body):
    class Box:
        def __matmul__(self, other):
            raise AssertionError("called")

        __array_ufunc__ = None

    names = {"calls": [], "table": np.zeros(2), "box": Box(), "large": np.zeros(50_000)}
    code = f"def f(x):\n    {body}\nx = np.array([1., 2.])\nfor k in range(3):\n    x = x - 0.1 * (2 * x)\n"
    state = np.random.get_state()[1].tolist()
    _, readings = descent(code, **names)
    assert names["calls"] == []
    assert not names["table"].any()
    assert np.random.get_state()[1].tolist() == state
    assert all("f is" not in each for reading in readings.values() for each in said(reading))


def test_a_function_with_another_slope_is_not_the_ground():
    code = GROUND.replace("/ 2 - b @ x", "- b @ x") + "for k in range(4):\n    x = x - lr * slope(x)\n"
    _, readings = descent(code)
    assert " f " not in " ".join(said(readings["descent"]))
    assert not drawn(readings["descent"], 0, "curve")


def test_of_the_slope_alone_the_arrows_are_drawn():
    code = (
        GROUND.replace("return x @ A @ x / 2 - b @ x", "return x") + "for k in range(4):\n    x = x - lr * slope(x)\n"
    )
    _, readings = descent(code)
    assert {each.kind for each in readings["descent"].space.drawn} >= {"field", "dots"}
    assert "slope was called here" in str(readings["descent"].space)


def test_what_only_adds_up_is_no_descent():
    _, readings = descent("t = np.zeros(2)\nfor k in range(4):\n    t = t + np.array([1., k])\n")
    assert readings == {}


@pytest.mark.slow
@settings(max_examples=5, deadline=None)
@given(st.data())
def test_the_rate_and_momentum_are_found_from_the_numbers(data):
    rate = data.draw(st.floats(0.01, 0.4).map(lambda x: round(x, 3)))
    momentum = data.draw(st.sampled_from([0.0, 0.25, 0.9]))
    code = f"{GROUND}for k in range(6):\n    v = {momentum} * v + slope(x)\n    x = x - {rate} * v\n"
    _, readings = descent(code)
    assert said(readings["whatif"])[0].endswith(f"{rate:g}, momentum {momentum:g}.")


def test_the_message_stays_small_whatever_the_loop():
    explanation, _ = descent(f"{GROUND}for k in range(90):\n    x = x - 0.001 * slope(x)\n    y = f(x)\n")
    message = unpack(json.loads(explanation._message[0]))
    for step in message["steps"]:
        for occurrence in step["occurrences"]:
            assert len(json.dumps(occurrence)) < 60_000
