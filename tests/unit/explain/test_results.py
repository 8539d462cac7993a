"""Operations that give several results: their names, what is kept of them, how they travel."""

from __future__ import annotations

from collections import namedtuple

import msgspec
import numpy as np
import pytest

from tensorviz.errors import NotKeptError
from tensorviz.explain.build import explain
from tensorviz.explain.step import Step
from tensorviz.protocol import messages
from tensorviz.protocol.answer import answer
from tensorviz.protocol.encode import encode
from tensorviz.protocol.packing import unpack
from tensorviz.render.static import render_still
from tensorviz.render.text import render_text
from tensorviz.trace.recording import Recording
from tensorviz.trace.session import record_source
from tests.unit.explain.running import run, same

X = np.arange(6.0)
Pair = namedtuple("Pair", "low high")  # noqa: PYI024 - as readers write it


def recorded(source: str, **space: object) -> tuple[Recording, tuple[Step, ...]]:
    recording = record_source(source, {"np": np, **space}).recording
    return recording, explain(recording)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("np.split(x, 2)", ["result[0]", "result[1]"]),
        ("p = np.split(x, 2)", ["p[0]", "p[1]"]),
        ("(p := np.split(x, 2))", ["p[0]", "p[1]"]),
        ("a, b = np.split(x, 2)", ["a", "b"]),
        ("[a, b] = np.split(x, 2)", ["a", "b"]),
        ("a, *b = np.split(x, 3)", ["a", "b[0]", "b[1]"]),
        ("*a, b = np.split(x, 3)", ["a[0]", "a[1]", "b"]),
        ("*a, b, c = np.split(x, 2)", ["b", "c"]),
        ("d = {}\nd['q'], b = np.split(x, 2)", ["d['q']", "b"]),
        ("h, (e, f) = np.histogramdd(np.c_[x, x], bins=2)", ["h", "e", "f"]),
        ("h, e = np.histogramdd(np.c_[x, x], bins=2)", ["h", "e[0]", "e[1]"]),
        ("u = np.unique_counts(x)", ["u.values", "u.counts"]),
        ("v, c = np.unique_counts(x)", ["v", "c"]),
        ("(a, b), c = np.split(x, 2), x + 1", ["c"]),
        ("def f(x): return Pair(x.min(), x.max())\np = f(x)", ["p.low", "p.high"]),
    ],
)
def test_names_come_from_what_the_reader_binds(statement: str, expected: list[str]) -> None:
    steps = run(statement, x=X, Pair=Pair)
    last = next(step for step in steps if len(step.results) == len(expected))
    assert [result.name for result in last.results] == expected


def test_every_result_is_kept_as_it_was_given() -> None:
    step = run("a, b, c = np.split(x, 3)\na += 1", x=X.copy())[0]
    for result, expected in zip(step.results, np.split(X, 3), strict=True):
        assert same(result.values(), expected)
        assert result.is_view
    assert step.result is step.results[0]


def test_one_result_stays_one() -> None:
    step = run("y = x + 1", x=X)[-1]
    assert step.results == (step.result,)
    assert step.occurrence(0).plan.more == ()


def test_many_results_are_one_text() -> None:
    step = run("np.split(x, 100)", x=np.arange(100))[-1]
    assert [result.snapshot for result in step.results] == [None]


def test_a_result_is_asked_for_by_its_position() -> None:
    step = run("a, b = np.split(x, 2)", x=X)[-1]
    with pytest.raises(IndexError, match="there is no result 2: this step has 2 results"):
        step.sources((0,), 2)
    with pytest.raises(IndexError, match="there is no result -1"):
        step.sources((0,), -1)
    with pytest.raises(NotKeptError):
        run("f = x.tobytes()", x=X)[-1].sources((0,))


def test_they_travel_after_the_first_one() -> None:
    recording, steps = recorded("h, e = np.histogram(x, bins=2)\ny = x + 1", x=X)
    text, _ = encode(recording, steps)
    sent = msgspec.convert(unpack(msgspec.json.decode(text)), messages.Explanation)
    first, second = (step.occurrences[0] for step in sent.steps)
    assert [first.result.name, *(outcome.result.name for outcome in first.more)] == ["h", "e"]
    assert sent.steps[0].shapes == "(6,) → (2,), (3,)"
    assert sent.steps[0].label == "h, e = np.histogram(x, bins=2)"
    assert second.more == ()
    assert b'"more"' not in msgspec.json.encode(second)


def test_the_browser_names_the_result_that_was_clicked() -> None:
    steps = run("a, b = np.split(x, 2)", x=X)
    command = {"type": "explain-cell", "request": 1, "step": 0, "position": 0, "index": [0], "result": 7}
    reply, _ = answer(steps, command)
    assert reply["reason"] == "There is no result 7: this step has 2 results."


def test_text_and_still_show_all_of_few_and_count_the_rest() -> None:
    recording, steps = recorded("h, e = np.histogram(x, bins=2)\np = np.gradient(y)", x=X, y=np.ones((2,) * 6))
    text, still = render_text(recording, steps), render_still(recording, steps)
    assert "h (2,) int64" in text
    assert "e (3,) float64" in text
    assert "... and 2 more results" in text
    assert "<b>e</b> (3,) float64" in still
    assert "… 2 more" in still


def test_alt_text_tells_of_every_result() -> None:
    step = run("h, e = np.histogram(x, bins=2)", x=X)[-1]
    assert step.frames()[0].alt == "x (6,): all lit. h (2,): all not known yet. e (3,): all not known yet."
