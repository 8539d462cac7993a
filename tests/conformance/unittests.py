"""Run one module of unittest tests plain or watched, and write what each test did.

Usage: TENSORVIZ_WATCH=PATTERN TENSORVIZ_OUT=FILE python -m tests.conformance.unittests MODULE
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import traceback
import unittest
from pathlib import Path
from typing import Any

PATTERN = os.environ.pop("TENSORVIZ_WATCH", "")
OUT = Path(os.environ.pop("TENSORVIZ_OUT"))


class Outcomes(unittest.TestResult):
    """What each test did, by its id."""

    def __init__(self, next_test: Any) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._next_test = next_test
        self._subtests: list[tuple[Any, Any, Any]] = []

    def startTest(self, test: Any) -> None:
        self.found.setdefault(test.id(), "passed")
        self._next_test()
        super().startTest(test)

    def _failed(self, test: Any, error: Any, outcome: str) -> None:
        text = "".join(traceback.format_exception_only(error[0], error[1]))
        text = re.sub(r"0x[0-9a-f]+", "0x", text)
        earlier = self.found.get(test.id(), "")
        self.found[test.id()] = f"{earlier.removeprefix('passed')}{outcome}: {text[:3000]}"

    def addFailure(self, test: Any, err: Any) -> None:
        self._failed(test, err, "failed")

    def addError(self, test: Any, err: Any) -> None:
        self._failed(test, err, "failed")

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        if err is not None:
            self._subtests.append((test, subtest, err))

    def stopTest(self, test: Any) -> None:
        """Describe failed subtests only now: one may have failed where there is no room left on the stack."""
        for owner, subtest, err in self._subtests:
            self._failed(owner, err, f"failed in {subtest.id()}")
        self._subtests.clear()
        super().stopTest(test)

    def addSkip(self, test: Any, reason: str) -> None:
        self.found[test.id()] = f"skipped: {reason}"

    def addExpectedFailure(self, test: Any, err: Any) -> None:
        self.found[test.id()] = "xfailed"

    def addUnexpectedSuccess(self, test: Any) -> None:
        self.found[test.id()] = "xpassed"


def run(name: str) -> dict[str, Any]:
    """Outcomes of a module's tests, and what was recorded."""
    watched = None
    if PATTERN:
        from tests.conformance.importing import WatchedImports

        watched = WatchedImports(PATTERN)
        watched.install()
    from test import support

    support.verbose = 0
    support.use_resources = {}
    outcomes = Outcomes(watched.next_test if watched else lambda: None)
    try:
        module = __import__(name, fromlist=["x"])
        unittest.defaultTestLoader.loadTestsFromModule(module).run(outcomes)
    except unittest.SkipTest as skipped:
        outcomes.found[name] = f"skipped: {skipped}"
    except BaseException as error:
        outcomes.found[name] = f"not collected: {type(error).__name__}: {error}"
    return {"tests": dict(outcomes.found), "counts": watched.finish().as_dict() if watched else None}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        found = run(sys.argv[1])
        os.chdir(Path(folder).parent)
    OUT.write_text(json.dumps(found))
