"""The part of `make conformance` that runs in about a minute."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.report import Outcome
from tests.conformance.running import both
from tests.conformance.suites import Suite, suites

pytestmark = pytest.mark.slow

SMALL = [suite for suite in suites() if suite.is_small]


@pytest.mark.parametrize("suite", SMALL, ids=lambda suite: suite.name)
def test_nothing_differs_without_a_reason(suite: Suite, tmp_path: Path) -> None:
    outcome = Outcome(suite, *both(suite, tmp_path))
    assert outcome.problems == []
    assert outcome.plain["tests"]


def test_a_difference_is_seen() -> None:
    suite = SMALL[0]
    replay = {"wrong": [], "eligible": 0}
    shown = {"failures": []}
    counts = {"fault_count": 0, "faults": [], "unread": [], "replay": replay, "shown": shown}
    plain = {"tests": {"a": "passed", "b": "passed"}}
    watched = {"tests": {"a": "passed", "b": "failed: it"}, "counts": counts}
    assert Outcome(suite, plain, watched).problems == ["b: no known reason"]
    counts |= {"fault_count": 1, "faults": ["TypeError"]}
    assert len(Outcome(suite, plain, watched).problems) == 2
    shown["failures"].append("ValueError")
    assert len(Outcome(suite, plain, watched).problems) == 3


def test_enough_of_cpythons_own_tests() -> None:
    assert sum(suite.group == "CPython" for suite in suites()) >= 90
