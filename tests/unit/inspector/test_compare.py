"""Comparisons against plain NumPy."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import tensorviz as tv
from tensorviz.arrays.reading.choose import reader_of
from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.compare_api import ComparisonDesk
from tensorviz.inspector import compare as comparing
from tensorviz.inspector import tiles
from tensorviz.inspector.compare import THRESHOLDS, Differences
from tensorviz.inspector.held import Held
from tensorviz.protocol.comparing import encode_comparison
from tensorviz.protocol.reports import Comparison


def compared(a: Any, b: Any) -> Differences:
    return comparing.compare(reader_of(a), reader_of(b))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_count_and_place(data: st.DataObject) -> None:
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=6))
    values = st.floats(-8, 8, width=32) | st.sampled_from([0.0, 1.0, np.nan, np.inf, -np.inf])
    a, b = (data.draw(hnp.arrays(np.float32, shape, elements=values)) for _ in range(2))
    where = data.draw(hnp.arrays(bool, shape))
    b = np.where(where, a, b)
    found = compared(a, b)
    both_nan = np.isnan(a) & np.isnan(b)
    differs = (a != b) & ~both_nan
    one_nan = np.isnan(a) ^ np.isnan(b)
    assert found.differing == differs.sum()
    assert found.only_left_nan == (np.isnan(a) & ~np.isnan(b)).sum()
    with np.errstate(all="ignore"):
        far = np.where(differs, np.abs(a.astype(float) - b.astype(float)), 0.0)
        relative = np.where(differs, far / np.abs(b.astype(float)), 0.0)
    relative[np.isnan(relative) & ~one_nan] = np.inf
    for name, values_ in (("absolute", far), ("relative", relative)):
        shown = values_[~one_nan]
        if shown.size:
            assert found.largest[name].value == shown.max()
            assert values_[found.largest[name].index] == shown.max()
        counts = [int(((values_ > limit) | one_nan).sum()) for limit in THRESHOLDS]
        assert found.beyond[name] == counts
    assert {each.index for each in found.worst} <= {tuple(map(int, at)) for at in np.argwhere(differs)}
    assert len(found.worst) == min(16, differs.sum())


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_ulps_are_steps_between_neighbours(dtype: str) -> None:
    a = np.array([1.0, -1.0, 0.0, 3.0], dtype)
    b = a.copy()
    for _ in range(5):
        b[0] = np.nextafter(b[0], np.array(2, dtype))
    b[2] = np.nextafter(np.nextafter(b[2], np.array(-1, dtype)), np.array(-1, dtype))
    found = compared(a, b)
    assert found.largest["ulps"].value == 5
    assert {each.index: each.ulps for each in found.worst} == {(0,): 5, (2,): 2}


def test_large_whole_numbers_differ_exactly() -> None:
    a = np.array([2**62, 2**62 + 1, -(2**63)])
    found = compared(a, a + np.array([0, 1, 0]))
    assert found.differing == 1
    assert found.largest["absolute"].value == 1


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        (np.ones((2, 3)), np.ones((3, 2)), ".T"),
        (np.ones((2, 1, 3)), np.ones((2, 3)), "size 1"),
        (np.ones((2, 3, 4)), np.ones((3, 2, 4)), "transpose"),
        (np.ones((2, 6)), np.ones((3, 4)), "reshape"),
        (np.ones((2, 6)), np.ones((2, 7)), "along axis 1"),
        (np.ones((2, 6)), np.ones(7), "2 and 1 axes"),
        (np.ones(2), np.array(["a", "b"]), "cannot be compared"),
    ],
)
def test_what_does_not_fit_is_explained(a: Any, b: Any, says: str) -> None:
    found = compared(a, b)
    assert not found.comparable
    assert not found.equal
    assert says in " ".join(found.sentences)


def test_other_kinds() -> None:
    assert compared(np.array(["a", "b"]), np.array(["a", "c"])).differing == 1
    assert compared(np.array([1 + 2j]), np.array([1 + 5j])).largest["absolute"].value == 3
    days = np.array(["2026-01-01", "NaT"], "M8[D]")
    assert compared(days, days.astype("M8[s]")).equal
    assert compared(np.ma.MaskedArray([1.0, 2], [True, False]), np.ma.MaskedArray([9.0, 2], [True, False])).equal
    assert compared(np.zeros((0, 3)), np.zeros((0, 3))).equal
    assert compared(np.array([True, False]), np.array([1, 0])).equal
    said = compared(np.float32([1]), np.array([1.0])).sentences
    assert said == (
        "The dtypes are float32 and float64: float32 keeps about 7 digits; relative differences up to 1e-7 are rounding.",
    )


def test_block_by_block_and_in_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    a = rng.standard_normal((40, 50)).T
    b = a.copy()
    b[17, 3] += 2
    b[40, 39] -= 1
    whole = compared(a, b)
    monkeypatch.setattr(tiles, "BLOCK_CELLS", 70)
    parts = compared(a, b)
    assert parts.worst == whole.worst
    assert parts.largest == whole.largest == {**whole.largest, "absolute": comparing.Largest(2.0, (17, 3))}
    assert parts.overviews["absolute"].plane("high")[17, 3] == 2
    monkeypatch.setattr(comparing, "MOST_EXACT", 1)
    monkeypatch.setattr(comparing, "SAMPLE_CELLS", 200)
    sample = compared(a, b)
    assert not sample.exact
    assert 0 < sample.size < 2000


def test_the_public_face_and_the_message() -> None:
    a = np.arange(6.0).reshape(2, 3)
    b = a.copy()
    b[1, 2] = 5.5
    found = tv.inspect(a, name="before").compare(tv.inspect(b, name="after"))
    assert not found.equal
    assert found.within(0.5)
    assert not found.within(0.1)
    assert found.text().startswith("before and after differ in 1 of 6 cells, most at before[1, 2], by 0.5.")
    assert "before[1, 2]  5     5.5" in found.text()
    text, buffers = encode_comparison(found.differences, ("before", "after"))
    message = msgspec.json.decode(text, type=Comparison)
    assert message.differing == 1
    assert message.overview is not None
    assert message.overview.part == "absolute"
    assert np.frombuffer(buffers[message.overview.levels], np.uint8).tolist() == [0, 0, 0, 0, 0, 254]
    assert [view.part for view in message.views] == ["relative", "ulps"]
    assert tv.inspect(a).compare(a).equal
    with pytest.raises(ValueError, match="no meaning"):
        tv.inspect(np.arange(3)).compare(np.arange(3) + 1).within(1, "ulps")


def asked(desk: ComparisonDesk, **command: Any) -> tuple[dict[str, Any], list[bytes]]:
    taken = desk.take({"request": 1, **command})
    if isinstance(taken, tuple):
        return taken
    while True:
        try:
            next(taken)
        except StopIteration as end:
            return end.value


def test_what_the_browser_asks_of_a_comparison() -> None:
    a = np.arange(12.0).reshape(3, 4)
    b = a.copy()
    b[1, 2], b[2, 3] = 5.5, np.nan
    pair = tuple(Held(x, NumpyReader(x)) for x in (a, b))
    desk = ComparisonDesk((pair[0], pair[1]), ("before", "after"))
    box = {"axes": [0, 1], "index": [0, 0], "spans": [[1, 3], [1, 4]]}
    for part, largest in (("absolute", 0.5), ("relative", 0.5 / 5.5), ("ulps", 2.0**49)):
        reply, buffers = asked(desk, type="get-tile", part=part, **box)
        tile = reply["tile"]
        assert (tile["part"], tile["high"]) == (part, pytest.approx(largest))
        assert list(buffers[tile["levels"]]) == [0, 254, 0, 0, 0, 255]
        assert np.unpackbits(np.frombuffer(buffers[tile["nan"]], np.uint8))[:6].tolist() == [0, 0, 0, 0, 0, 1]
    reply, _ = asked(desk, type="get-cells", **box)
    assert list(reply["cells"]["text"]) == ["0", "0.5", "0", "0", "0", "NaN"]
    assert reply["cells"]["full"][1] == "before 6, after 5.5"
    reply, _ = asked(desk, type="search", kind="largest")
    assert tuple(reply["index"]) == (1, 2)
    assert reply["sentence"] == "before[1, 2] is 6, after[1, 2] is 5.5."
    assert asked(desk, type="search", kind="nan")[0]["index"] in ((2, 3), [2, 3])
    assert not reply.get("changed")
    assert "no phase" in asked(desk, type="get-tile", part="phase", **box)[0]["reason"]
    assert "was asked for" in asked(desk, type="get-tile", **{**box, "spans": [[0, 9], [0, 1]]})[0]["reason"]
    assert "no index" in asked(desk, type="search", kind="nan", after=[7, 7])[0]["reason"]
    a[0, 0] = 3
    assert asked(desk, type="search", kind="largest")[0]["changed"]
    desk.forget()
    assert "no longer" in asked(desk, type="search", kind="largest")[0]["reason"]
