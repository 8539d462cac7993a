"""The size of what a page loads once."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from bench.result import Result
from tensorviz.widgets.script import STATIC

IMPORTED = re.compile(r'(?:from|import)"\./([\w-]+\.js)"')


def measure() -> list[Result]:
    """Compress the built files."""
    folder = STATIC / "widget"
    first = _at_once(folder / "widget.js")
    later = [path for path in folder.glob("*.js") if path not in first]
    return [
        Result("main JS bundle", _zipped(first), "KB", 50, "`widget.js` and what it imports at once, gzip -9 each"),
        Result("the views of all families", _zipped(later), "KB", None, "loaded when a step needs them, gzip -9 each"),
        Result("the style sheet", _zipped([STATIC / "widget.css"]), "KB", None, "`widget.css`, gzip -9"),
    ]


def _at_once(path: Path) -> list[Path]:
    """A file and, once each, those that it imports by a statement."""
    found = [path]
    for file in found:
        names = IMPORTED.findall(file.read_text(encoding="utf-8"))
        found += [file.parent / name for name in dict.fromkeys(names) if file.parent / name not in found]
    return found


def _zipped(paths: list[Path]) -> float:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths) / 1000
