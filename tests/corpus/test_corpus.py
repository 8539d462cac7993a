"""Watching changes nothing that a program can notice."""

from __future__ import annotations

import builtins
import gc
import sys
import types

import pytest

from tensorviz.trace.codes import is_watched
from tensorviz.trace.hooknames import NAMES
from tensorviz.trace.limits import Limits
from tensorviz.trace.recording import Recording
from tests.conformance.tally import Tally
from tests.corpus.harness import Snippet, run, snippets, split

SNIPPETS = snippets()
SMALL = Limits(events=40, iterations=3, iterations_total=5, calls=3, nbytes=2000, whole_bytes=64)
BETWEEN_CELLS = {"noticing: builtins replaced for a while"}  # whoever prepares the second half calls them, too
REPLAYED = Tally()
SINCE = {"since 3.12": (3, 12), "since 3.13": (3, 13)}


def applies(snippet: Snippet) -> bool:
    return all(sys.version_info >= version for mark, version in SINCE.items() if mark in snippet.name)


def watched_functions() -> list[types.FunctionType]:
    hooked = [found for found in gc.get_objects() if type(found) is types.FunctionType and is_watched(found.__code__)]
    hooked = [found for found in hooked if found.__code__.co_name != "<genexpr>"]
    return [found for found in hooked if found.__globals__.get("__name__") == "__main__"]


@pytest.fixture(scope="module")
def left_by_others() -> list[types.FunctionType]:
    """The last traceback that a test in this process has shown keeps its frames."""
    return watched_functions()


@pytest.mark.parametrize("limits", [Limits(), SMALL], ids=["default", "small"])
@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.name)
def test_watched_equals_plain(snippet: Snippet, limits: Limits, left_by_others: list[types.FunctionType]) -> None:
    if not applies(snippet):
        pytest.skip(f"syntax of a later Python than {sys.version.split()[0]}")
    plain, _ = run(snippet, watched=False)
    watched, recording = run(snippet, watched=True, limits=limits)
    assert watched.stdout == plain.stdout
    assert watched.stderr == plain.stderr
    assert watched.error == plain.error
    assert watched.namespace == plain.namespace
    assert recording is not None
    assert recording.omitted.faults == ()
    assert not [note for note in recording.notes if note.startswith("not watched")]
    assert len(recording.events) <= limits.events
    assert [function for function in watched_functions() if function not in left_by_others] == []
    assert all(vars(builtins)[name].__module__ == "tensorviz.trace.hooks" for name in NAMES)
    assert vars(builtins)[NAMES[0]](1, 0) == 1
    assert all(vars(builtins)[name].__closure__ is None for name in NAMES)
    if limits is not SMALL and "since" not in snippet.name:
        replay(recording)


def replay(recording: Recording) -> None:
    """Recompute every recorded operator from its own record: bit for bit the recorded result."""
    tally = Tally()
    for event in recording.events:
        tally.take(event, recording.nodes[event.node])
    assert tally.wrong == []
    assert tally.exact == tally.eligible
    REPLAYED.exact += tally.exact


def test_enough_was_replayed() -> None:
    assert REPLAYED.exact > 1500


@pytest.mark.parametrize(
    "snippet", [each for each in SNIPPETS if each.name not in BETWEEN_CELLS], ids=lambda snippet: snippet.name
)
def test_a_cell_cut_in_two_explained_cells(snippet: Snippet) -> None:
    """What the first half leaves half-way (generators, functions, iterators) goes on in the second."""
    if not applies(snippet):
        pytest.skip(f"syntax of a later Python than {sys.version.split()[0]}")
    halves = split(snippet)
    plain, _ = run(halves, watched=False)
    watched, recording = run(halves, watched=True, every=True)
    assert watched == plain
    assert recording is not None
    assert recording.omitted.faults == ()


def test_the_corpus_is_large() -> None:
    assert len(SNIPPETS) >= 150
    assert len({snippet.name for snippet in SNIPPETS}) == len(SNIPPETS)
