"""pytest plugin: run a suite plain or watched and write what each test did.

Usage: TENSORVIZ_WATCH=PATTERN TENSORVIZ_OUT=FILE python -m pytest -p tests.conformance.plugin --assert=plain ...
Without TENSORVIZ_WATCH the suite runs plain.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.importing import WatchedImports

PATTERN = os.environ.get("TENSORVIZ_WATCH", "")
WATCHED = WatchedImports(PATTERN) if PATTERN else None
OUTCOMES: dict[str, str] = {}

if WATCHED is not None:
    WATCHED.install()


def pytest_runtest_logstart() -> None:
    if WATCHED is not None:
        WATCHED.next_test()


def pytest_runtest_logreport(report: Any) -> None:
    if report.when != "call" and report.outcome == "passed":
        return
    crash = getattr(report.longrepr, "reprcrash", None)
    text = report.outcome if crash is None else f"{report.outcome}: {crash.message}"
    if hasattr(report, "wasxfail"):
        text = f"x{text}"
    OUTCOMES[report.nodeid] = OUTCOMES.get(report.nodeid, "") + re.sub(r"0x[0-9a-f]+", "0x", text)[:2000]


def pytest_collectreport(report: Any) -> None:
    if report.failed:
        OUTCOMES[report.nodeid] = f"not collected: {str(report.longrepr)[-1000:]}"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    found = {"tests": OUTCOMES, "counts": None if WATCHED is None else WATCHED.finish().as_dict()}
    Path(os.environ["TENSORVIZ_OUT"]).write_text(json.dumps(found))
