"""Every recorded operator is recomputed from its own record and gives the recorded result, bit for bit."""

from __future__ import annotations

import pytest

from tests.conformance.tally import Tally
from tests.corpus.harness import Snippet, run, snippets

pytestmark = pytest.mark.slow

SOME = [snippet for snippet in snippets() if "since" not in snippet.name]
ALL = Tally()


@pytest.mark.parametrize("snippet", SOME, ids=lambda snippet: snippet.name)
def test_operators_replay(snippet: Snippet) -> None:
    _, recording = run(snippet, watched=True)
    assert recording is not None
    tally = Tally()
    for event in recording.events:
        tally.take(event, recording.nodes[event.node])
    assert tally.wrong == []
    assert tally.exact == tally.eligible
    ALL.exact += tally.exact


def test_enough_was_replayed() -> None:
    assert ALL.exact > 1500
