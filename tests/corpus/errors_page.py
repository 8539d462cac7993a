"""Run the corpus of failing cells and write docs/errors.md.

Usage: python -m tests.corpus.errors_page
"""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.errors import measure
from tensorviz.explain.errors.model import Repair
from tests.corpus.errors import NUMPY, Entry, numpy_names
from tests.corpus.errors_torch import TORCH, torch_names
from tests.corpus.rows import table
from tests.corpus.test_errors import failed_of, works

PAGE = Path(__file__).resolve().parents[2] / "docs" / "errors.md"
HEAD = """# Failing operations

Written by `python -m tests.corpus.errors_page`, which runs every cell below and every repair that is shown for it.

When an operation fails, `%%explain` shows the operands by their names, the rule that was checked axis by axis with the
clash marked, the cells that meet nothing, the line before it where an axis was lost, and at most three changes that work.
A change is shown only when it was worked out on the recorded shapes and dtypes (below a million cells of work on copies
and stand-ins, above that by the rule of the operation alone). The reader's code is never run again.
"""


def main() -> int:
    """Write the page; the exit status is 1 where a repair does not do what it says."""
    parts = [HEAD]
    wrong = 0
    corpora: list[tuple[str, Sequence[Entry], Callable[[], dict[str, Any]]]] = [("NumPy", NUMPY, numpy_names)]
    if importlib.util.find_spec("torch") is not None:
        corpora.append(("torch", TORCH, torch_names))
    for library, entries, names in corpora:
        rows, counts, bad = _rows(entries, names)
        wrong += bad
        parts.append(
            f"## {library}\n\n{len(entries)} failing cells; {counts['with']} show the repair that a hand-written list asks "
            f"for first, {counts['without']} have none because none would be honest. {counts['repairs']} repairs are "
            f"shown; {counts['repairs'] - bad} of them work when run, with the shape that they announce.\n\n"
            "| cell | rule | shown first | gives | others |\n| --- | --- | --- | --- | --- |\n" + "\n".join(rows) + "\n"
        )
    parts.append(
        "## What has to be seen\n\nEvery row is a test in `js/test/scene/rows.test.ts`, at widths of 1280 and 600.\n\n"
        f"{table('errors')}\n"
    )
    timings = "\n".join(f"| {each.what} | {each.value:.1f} ms | {each.budget:g} ms |" for each in measure())
    parts.append(
        f"## Time\n\n| what | measured | at most |\n| --- | --- | --- |\n{timings}\n\nWith NumPy {np.__version__}.\n"
    )
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    print(f"{PAGE.name}: {wrong} repairs do not work")
    return int(wrong > 0)


def _rows(entries: Sequence[Entry], names: Callable[[], dict[str, Any]]) -> tuple[list[str], Counter[str], int]:
    rows, counts, wrong = [], Counter[str](), 0
    for entry in entries:
        explanation, step = failed_of(entry, names())
        repairs: tuple[Repair, ...] = explanation.repairs
        counts["with" if repairs else "without"] += 1
        counts["repairs"] += len(repairs)
        wrong += sum(not _is_true(entry, repair, names()) for repair in repairs)
        first = _code(repairs[0].code) if repairs else "none"
        shape = str(repairs[0].result_shape or "") if repairs else ""
        rest = ", ".join(_code(each.code) for each in repairs[1:])
        rows.append(f"| {_code(entry.cell)} | {step.occurrence(0).recipe.rule} | {first} | {shape} | {rest} |")
    return rows, counts, wrong


def _is_true(entry: Entry, repair: Repair, names: dict[str, Any]) -> bool:
    if not entry.cell.startswith(("if", "while", "for")):
        exec(entry.cell.rpartition("\n")[0], names)
    return works(repair.code, names) == repair.result_shape


def _code(text: str) -> str:
    return " ⏎ ".join(f"`{line.strip()}`".replace("|", "\\|") for line in text.splitlines())


if __name__ == "__main__":
    sys.exit(main())
