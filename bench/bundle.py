"""The size of what a page loads once."""

from __future__ import annotations

import gzip

from bench.result import Result
from tensorviz.widgets.script import STATIC


def measure() -> list[Result]:
    """Compress the built files."""
    script = _zipped("widget.js")
    style = _zipped("widget.css")
    return [
        Result("main JS bundle", script, "KB", 50, "`widget.js`, gzip -9"),
        Result("its style sheet", style, "KB", None, "`widget.css`, gzip -9"),
    ]


def _zipped(name: str) -> float:
    return len(gzip.compress((STATIC / name).read_bytes(), 9)) / 1000
