"""Loops over arrays: which entry every turn reads."""

from __future__ import annotations

import numpy as np
import pytest

from tensorviz.trace.recording import Plain, Snapshot
from tensorviz.trace.session import record_source
from tests.unit.explain.running import check_frames, run

A = np.arange(12.0).reshape(4, 3)


def reads(source, **space):
    """(array, number, value) of every entry that was read."""
    outcome = record_source(source, {"np": np, **space})
    assert not outcome.recording.omitted.faults
    events = [event for event in outcome.recording.events if event.operation.endswith("__getitem__")]
    return [(e.arguments[0].source, e.arguments[1].value.value, e.result.values.tolist()) for e in events]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("for row in A: row.sum()", [("A", i, A[i].tolist()) for i in range(4)]),
        ("for i, row in enumerate(A): row.sum()", [("A", i, A[i].tolist()) for i in range(4)]),
        ("for row, v in zip(A, t): row * v", [(n, i, x[i].tolist()) for i in range(2)
                                              for n, x in (("A", A), ("t", np.array([5.0, 7.0])))]),
        ("for i, (row, v) in enumerate(zip(A, t)): row * v", [
            (n, i, x[i].tolist()) for i in range(2) for n, x in (("A", A), ("t", np.array([5.0, 7.0])))]),
        ("for v in t: v + t", [("t", 0, 5.0), ("t", 1, 7.0)]),
        ("for row in A.T: row.sum()", [("A.T", i, A.T[i].tolist()) for i in range(3)]),
        ("for v in [t, t]: v + t", []),
        ("for i in range(3): t + i", []),
        ("for a, b, c in A: a + t", []),
        ("for row in A: pass", []),
    ],
)  # fmt: skip
def test_entries_are_read_turn_by_turn(source, expected):
    assert reads(source, A=A.copy(), t=np.array([5.0, 7.0])) == expected


def test_a_shadowed_enumerate_is_no_enumerate():
    source = "def enumerate(x): return [(0, x[1])]\nfor i, row in enumerate(A): row.sum()"
    assert [number for name, number, _ in reads(source, A=A) if name == "A"] == []


def test_an_entry_that_is_not_the_one_of_that_number_is_not_told():
    assert reads("for row in A:\n    A[:] = row.sum()", A=A.copy())[:1] == [("A", 0, A[0].tolist())]
    assert len(reads("for row in A:\n    A[:] = row.sum()", A=A.copy())) == 1


def test_large_arrays_are_known_by_their_memory():
    big = np.arange(300_000.0).reshape(100, 3000)
    found = record_source("for row in big: row.sum()", {"big": big}).recording.events
    numbers = [e.arguments[1].value for e in found if e.operation.endswith("__getitem__")]
    assert numbers[:64] == [Plain(i, "int") for i in range(64)]


def test_nested_loops_and_returns():
    source = "def f(X):\n    for row in X:\n        for v in row:\n            if v > 4: return v * 2\nr = f(A)"
    steps = run(source, A=A)
    entries = {step.source: step for step in steps if " in " in step.source}
    assert {name: step.iterations for name, step in entries.items()} == {"row in X": 2, "v in row": 6}
    assert [tuple(loop.iteration for loop in path) for path in entries["v in row"].loops][-1] == (1, 2)


def test_cells_are_followed_back_through_the_loop():
    steps = run("for row in A:\n    s = row * 2", A=A)
    read = steps[0]
    assert read.source == "row in A"
    assert read.occurrence(2).frames("story")[0].sentence == (
        "Each turn of the loop reads one entry of A (4, 3), here A[2]."
    )
    assert [tuple(int(i[0]) for i in cells) for cells in read.occurrence(2).sources((1,))] == [(2, 1)]
    check_frames(read.occurrence(2))
    from tensorviz.explain.flow.events import flow_of

    recording = record_source("for row in A:\n    s = row * 2", {"A": A}).recording
    flow = flow_of(recording)
    assert [flow.maker(event.sequence, (0,)) for event in recording.events if event.operation.endswith("multiply")] == [
        0, 2, 4, 6,
    ]  # fmt: skip
    assert isinstance(recording.events[0].result, Snapshot)
