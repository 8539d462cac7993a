"""Measure, print, write docs/benchmarks.md.

Usage: python -m bench [imports] [bundle] [payload] [frames] [errors] [inspecting] [tracing] [paint] [stepping]
       [looking]

Without names everything is measured and the page is written. The exit status is 1 when a budget is
exceeded.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from bench import bundle, errors, frames, imports, inspecting, looking, paint, payload, stepping, tracing
from bench.page import write_first
from bench.result import Result, table
from tests.browser.server import serve
from tests.browser.session import Session, launch, open_session

PLAIN: dict[str, Callable[[], list[Result]]] = {
    "imports": imports.measure,
    "bundle": bundle.measure,
    "payload": payload.measure,
    "frames": frames.measure,
    "errors": errors.measure,
    "inspecting": inspecting.measure,
    "tracing": tracing.measure,
}
IN_BROWSER: dict[str, Callable[[Session], list[Result]]] = {
    "paint": paint.measure,
    "stepping": stepping.measure,
    "looking": looking.measure,
}
INTRODUCTION = """# Benchmarks

Written by `make bench`; it fails when a number is over its budget. Times depend on the machine, so
they are compared with something measured in the same run where that is possible.
"""


def main(names: list[str]) -> int:
    """Measure what is named, or everything; return the exit status."""
    unknown = set(names) - {*PLAIN, *IN_BROWSER}
    if unknown:
        print(__doc__)
        return 2
    wanted = names or [*PLAIN, *IN_BROWSER]
    results = [result for name in wanted if name in PLAIN for result in PLAIN[name]()]
    in_browser = [name for name in wanted if name in IN_BROWSER]
    setting = _machine()
    if in_browser:
        found, browser_version = _measure_in_lab(in_browser)
        results += found
        setting += f", JupyterLab {version('jupyterlab')}, Chromium {browser_version}"
    print(table(results))
    if not names:
        write_first(f"{INTRODUCTION}\n{table(results)}\n\n{setting}.")
    return int(any(result.is_over for result in results))


def _measure_in_lab(names: list[str]) -> tuple[list[Result], str]:
    with tempfile.TemporaryDirectory() as folder, launch() as browser:
        root, home = Path(folder, "notebooks"), Path(folder, "home")
        root.mkdir()
        home.mkdir()
        with serve("lab", root, home) as front_end, open_session(front_end, browser) as session:
            return [result for name in names for result in IN_BROWSER[name](session)], browser.version


def _machine() -> str:
    cores = os.cpu_count()
    return f"Measured with {cores} cores, Python {platform.python_version()}, NumPy {version('numpy')}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
