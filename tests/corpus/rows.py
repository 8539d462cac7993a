"""What an error or a trap has to show, row by row: read by `js/test/scene/rows.test.ts` and written into the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["ROWS", "table"]

ROWS: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "rows.json").read_text("utf-8"))


def table(kind: str) -> str:
    """The rows of ``"errors"`` or ``"traps"`` (with what a comparison prints): what has to be seen, and where."""
    lines = [
        f"| {_escaped(row['row'])} | {_escaped(row['cue'])} | `{row['fixture']}`, {row['phase']} | "
        f"{'picture' if _is_drawn(row) else 'sentence'} |"
        for row in ROWS[kind]
    ]
    if kind == "traps":
        lines += [f"| {row['row']} | {row['cue']} | `print(e.compare(...))` | text |" for row in ROWS["timing"]]
    head = "| row | what has to be seen | picture of `js/test/fixtures`, frame | the test looks at |\n| --- | --- | --- | --- |"
    return "\n".join([head, *lines])


def _is_drawn(row: dict[str, Any]) -> bool:
    return any(key in row for key in ("texts", "cells", "struck", "ids", "tones"))


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
