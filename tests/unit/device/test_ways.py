"""Comparisons on this CPU alone: the same cell on memory that lies otherwise, on other threads, beside another cell."""

from __future__ import annotations

import json

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device import blocks
from tensorviz.device.availability import devices
from tensorviz.device.machine import usable_cores
from tensorviz.device.ways import table
from tensorviz.device.ways.layout import HALVES, LaidOut, Layout
from tests.corpus.on_devices import cells, namespace, same, state


@pytest.fixture(autouse=True)
def in_one_block(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCKS", 1)
    monkeypatch.setattr(blocks, "BLOCK_SECONDS", 0.0)


def explained(source, **names):
    explanation = tv.explain(source, namespace={"np": np, "__name__": "__main__", **names})
    assert explanation.error is None
    return explanation


def test_float32_is_float32_throughout():
    source = (
        "y = x * 2\nz = np.linspace(0, 1, 4) + y\nn = np.random.default_rng(1).normal(size=4) / np.sqrt(2)\nw = k / 2"
    )
    comparison = explained(source, x=np.ones(4) / 3, k=np.arange(4)).compare("float32")
    assert comparison.agrees
    assert {name: str(value.dtype) for name, value in comparison.results.items()} == dict.fromkeys("yznw", "float32")
    assert 6 < comparison.digits < 8
    assert comparison.device.timed.runs == 1
    assert comparison.host.name == "float64, as it is"


def test_what_stays_float64_is_said():
    comparison = explained("y = x.astype(np.float64) * 2", x=np.ones(4)).compare("float32")
    assert "y: agrees and is float64 all the same" in repr(comparison)


def test_what_float32_does_not_hold_is_said_and_timed():
    comparison = explained("y = x + 1e-9 - x\nn = np.exp(x * 90.0)", x=np.ones(3)).compare("float32")
    assert not comparison.agrees
    assert comparison.device.timed is not None
    assert np.isinf(comparison.results["n"]).all()


@pytest.mark.parametrize("way", ["float32", "strided"])
def test_shared_memory_stays_shared(way):
    a = np.arange(6.0).reshape(2, 3)
    comparison = explained("a[0] = 7.0\nc[0] = 5.0\ns = b.sum() + a.sum()", a=a, b=a.T[::2], c=a[1]).compare(way)
    assert comparison.agrees, comparison
    assert a.tolist() == [[7.0] * 3, [5.0, 4.0, 5.0]]


def test_gaps_are_gaps():
    seen = LaidOut({"x": np.arange(3.0), "v": np.arange(4)[::-2]}, lambda _code: None, is_writable=True)
    seen.layout = Layout(gap=2)
    seen.take_all()
    x, v = seen.names["x"], seen.names["v"]
    assert (x.strides, x.tolist()) == ((16,), [0.0, 1.0, 2.0])
    assert (v.strides, v.tolist()) == ((-32,), [3, 1])
    made = Layout(HALVES, gap=2).changed([np.ones((2, 2)).T, np.float64(3)])
    assert made[0].dtype == np.float32
    assert made[0].strides == (16, 8)
    assert type(made[1]) is np.float32


def test_contiguous_copies():
    comparison = explained("s = float(y.sum())\nf = y.flags.c_contiguous", y=np.arange(10.0)[::2]).compare("contiguous")
    assert comparison.results == {"s": 20.0, "f": True}


@pytest.mark.parametrize(
    ("way", "source", "words"),
    [
        ("float32", "k = np.arange(5) * 2", "neither reads nor makes numbers of float64"),
        ("strided", "k = 5 * 2", "neither reads nor makes an array"),
        ("contiguous", "k = x * 2", "All inputs lie without gaps already"),
        ("contiguous", "g[0] = 1.0", "writes to an input that lies with gaps"),
    ],
)
def test_where_there_is_nothing_to_compare(way, source, words):
    comparison = explained(source, x=np.ones(3), g=np.ones(6)[::2]).compare(way)
    assert comparison.stopped
    assert words in comparison.reason
    assert words.split()[0] in repr(comparison)


def test_threads(monkeypatch):
    pytest.importorskip("threadpoolctl")
    comparison = explained("y = A @ A", A=np.eye(4)).compare("threads")
    if usable_cores() > 1:
        assert comparison.agrees
        assert comparison.host.name == "NumPy with 1 thread"
        assert comparison.device.name == f"NumPy with {usable_cores()} threads"
    monkeypatch.setattr(table, "usable_cores", lambda: 1)
    assert "one core" in explained("y = A @ A", A=np.eye(4)).compare("threads").reason


def test_a_loop_beside_its_vectorised_form():
    loop = explained("t = 0.0\nfor k in v:\n    t += k * k", v=np.arange(4.0))
    vectorised = explained("t = v @ v", v=np.arange(4.0))
    comparison = loop.compare(vectorised)
    assert comparison.agrees
    assert comparison.results["t"] == 14.0
    assert comparison.agreement.keys() == {"t"}
    assert "This cell" in repr(comparison)
    assert "Moved to the device" not in repr(comparison)
    other = loop.compare(explained("t = v.sum()", v=np.arange(4.0)))
    assert not other.agrees
    assert other.device.timed is None


def test_the_file_holds_them(tmp_path):
    comparison = explained("y = x * 2", x=np.ones(3)).compare("strided")
    data = json.loads(comparison.to_json(tmp_path / "ways.json").read_text())
    assert data["is_on_cpu"]
    assert data["device"]["timed"]["samples"]


def test_names_do_not_meet_those_of_devices():
    assert not {way.name for way in table.WAYS} & {row.name for row in devices()}


@pytest.mark.parametrize("way", ["float32", "strided"])
def test_the_corpus_is_left_as_it_was(way, tmp_path):
    for case in cells()[::6]:
        path = tmp_path / "effects.txt"
        names = namespace(path)
        explanation = tv.explain(case.source, namespace=names)
        before = state(names)
        comparison = explanation.compare(way)
        assert state(names) == before, case.name
        assert path.read_text() == "once\n" if path.exists() else True
        path.unlink(missing_ok=True)
        if way == "strided" and comparison.agrees:
            assert all(same(names[name], value) for name, value in comparison.results.items() if name in names)
