"""The page about conformance: what was run, what differed and why, what has no reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conformance.report import write
from tests.conformance.running import kept
from tests.conformance.suites import suites

NAMES = ("numpy._core.tests.test_numeric", "test.test_gc")
PROGRAMS = {"revision": "abc", "asked": 20, "compared": 20, "events": 9, "too_long": 1, "different": []}


def written(folder: Path, outcome: str = "passed", **changes: Any) -> tuple[str, list[str]]:
    replay = {"operators": 9, "eligible": 7, "exact": 6, "within_bound": 1, "wrong_count": 0, "wrong": []}
    replay |= {"left_out": {"object dtype": 2}}
    shown = {"events": 4, "failures": [], "failure_count": 0}
    counts = {"events": 12, "fault_count": 0, "faults": [], "unread": [], "replay": replay, "shown": shown}
    for suite in (suite for suite in suites() if suite.name in NAMES):
        plain = {"tests": {"::TestCreationFuncs::test_for_reference_leak": "passed", "::T::test_a": "passed"}}
        tests = {"::TestCreationFuncs::test_for_reference_leak": "failed: 1", "::T::test_a": outcome}
        facts = {"python": "3.11.7", "numpy": "2.4.6", "revision": "abc"}
        kept(suite, "plain", folder).write_text(json.dumps(plain | facts | {"counts": None}))
        kept(suite, "watched", folder).write_text(json.dumps({"tests": tests, "counts": counts | changes} | facts))
    (folder / "programs.json").write_text(json.dumps(PROGRAMS))
    page = folder / "page.md"
    problems = write(folder, page)
    return page.read_text(), problems


def test_the_page_tells_what_was_run_and_why_it_differs(tmp_path: Path) -> None:
    page, problems = written(tmp_path)
    assert problems == []
    assert "Python 3.11.7, NumPy 2.4.6. Revision abc." in page
    assert "| **1 suites** | **2** | **1** | **12** | **0** | **9** | **7** | **6** | **1** | **0** |" in page
    assert "14 of 14 eligible operators (100 %)" in page
    assert "- 4: object dtype" in page
    assert "- 2: counts references to the number 1" in page
    assert "20 programs, of 20 asked for" in page
    assert "`test.test_gc`" not in page[page.index("Not run") : page.index("## NumPy")]


def test_what_has_no_reason_is_a_problem(tmp_path: Path) -> None:
    page, problems = written(tmp_path, "failed: it")
    assert problems == ["::T::test_a: no known reason"] * 2
    assert "**no known reason**" in page
    unshown = {"shown": {"events": 1, "failures": ["x.py:3: ValueError"], "failure_count": 1}}
    assert len(written(tmp_path, **unshown)[1]) == 2
    assert len(written(tmp_path, fault_count=1, faults=["TypeError"])[1]) == 2
