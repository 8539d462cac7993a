"""Run suites in processes of their own, one at a time, and keep what each gave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from tests.conformance.suites import ROOT, Suite

KEPT = ROOT / "test-results" / "conformance"


def kept(suite: Suite, mode: str, folder: Path = KEPT) -> Path:
    return folder / f"{suite.name}.{mode}.json"


def revision() -> str:
    """The commit that is checked out, and whether the package differs from it."""
    commit = _git("rev-parse", "--short", "HEAD")
    return f"{commit} with changes" if _git("status", "--porcelain", "--", "tensorviz") else commit


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def run(suite: Suite, mode: str, folder: Path = KEPT) -> dict[str, Any]:
    """Run one suite ``"plain"`` or ``"watched"``."""
    folder.mkdir(parents=True, exist_ok=True)
    out = kept(suite, mode, folder)
    out.unlink(missing_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "TENSORVIZ_"))}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "TENSORVIZ_OUT": str(out),
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
    }
    environment |= {"NPY_AVAILABLE_MEM": "2GB"}  # NumPy's tests of arrays beyond that are skipped, in both runs
    if mode == "watched":
        environment["TENSORVIZ_WATCH"] = suite.pattern
    started = time.monotonic()
    command = [sys.executable, "-m", *suite.arguments]
    with out.with_suffix(".log").open("w") as log:
        try:
            code = subprocess.run(
                command, env=environment, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                timeout=suite.seconds, check=False,
            ).returncode  # fmt: skip
            ended = f"exit status {code}"
        except subprocess.TimeoutExpired:
            ended = f"stopped after {suite.seconds} s"
    found = json.loads(out.read_text()) if out.exists() else {"tests": {}, "counts": None, "ended": ended}
    found["seconds"] = round(time.monotonic() - started, 1)
    found |= {"python": sys.version.split()[0], "numpy": np.__version__, "revision": revision()}
    out.write_text(json.dumps(found))
    return found


def both(suite: Suite, folder: Path = KEPT) -> tuple[dict[str, Any], dict[str, Any]]:
    """Run a suite plain, then watched."""
    return run(suite, "plain", folder), run(suite, "watched", folder)
