"""What repeats in a message travels once, and nothing of it is lost."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.protocol.packing import pack, unpack

TEXTS = st.text(max_size=4) | st.sampled_from(["~", "~7", "~~", "~|a", "a|b", "the same sentence again"])
LEAVES = TEXTS | st.integers(-2, 2) | st.sampled_from([0.0, -0.0, 1.0, 1e300]) | st.booleans() | st.none()
COORDINATES = st.sampled_from([0.0, 1.0, -0.25, 12.125, 0.1, 0.3, 700.0, -1e-6])
POINTS = st.lists(st.tuples(COORDINATES, COORDINATES | st.sampled_from([-0.0, 1e300, 1e-9, 2])).map(list), max_size=5)
RUNS = st.builds(lambda at, *ends: [*range(at, *ends), at], st.integers(0, 3), st.integers(0, 9))
NAMES = st.sampled_from(["phase", "sentence", "roles"])
VALUES = st.recursive(
    LEAVES | POINTS | RUNS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=30,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, VALUES), st.integers(1, 3))
def test_what_was_packed_comes_out_as_it_was(message, times):
    repeated = {name: [value] * times for name, value in message.items()} | {"type": "reply"}
    sent = json.dumps(pack(repeated))
    assert repr(unpack(json.loads(sent))) == repr(repeated)


def test_what_repeats_travels_once():
    frame = {"phase": "cell", "sentence": "Row 0 of A meets column 0 of B.", "roles": [[0, 1], [2, 3]]}
    other = {**frame, "sentence": "Another sentence that is told only once."}
    packed = pack({"type": "x", "frames": [frame, frame, other, ["a", "b"]]})
    text = json.dumps(packed)
    assert text.count("Row 0") == text.count("roles") == text.count("[2, 3]") == 1
    assert packed["type"] == "x"
    assert "~|a|b" in packed["frames"]


def test_points_travel_as_steps():
    points = [[0.5, 0.7], [0.6, 0.5], [0.6, 0.5]]
    packed = pack({"type": "x", "points": points, "whole": [[1, 2], [3, 4], [5, 6]]})
    assert packed == {"type": "x", "points": "~#2 1 5 7 1-2 0 0", "whole": [[1, 2], [3, 4], [5, 6]], "shared": []}
    assert unpack(packed)["points"] == points


def test_numbers_in_a_row_travel_as_runs():
    packed = pack(
        {"type": "x", "shown": [15, *range(13), 20, 21], "few": [1, 2, 3], "far": [1, 3, 5, 7], "is": [True] * 4}
    )
    assert packed["shown"] == "~:15,0-12,20-21"
    assert (packed["few"], packed["far"], packed["is"]) == ([1, 2, 3], [1, 3, 5, 7], [True] * 4)
    assert unpack(packed)["shown"] == [15, *range(13), 20, 21]


def test_a_message_that_repeats_nothing_stays_readable():
    message = {"type": "refused", "request": 7, "reason": "No such step."}
    assert pack(message) == {**message, "shared": []}
