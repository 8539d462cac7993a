"""How the rules of hazards do on cells that mean something else, and on ordinary ones.

Usage: python -m tests.conformance.hazards

Writes docs/hazards.md. The exit status is 1 where a true case is missed, or more than 3 alarms are false.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tensorviz.explain.build import explain
from tensorviz.trace.session import record_source
from tests.conformance.examples import SEED, docstrings
from tests.corpus.hazards import FALSE, QUIET, TRUE
from tests.corpus.rows import table

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "hazards.md"
MOST_FALSE = 3
LONGEST = 70


@dataclass(frozen=True, slots=True)
class Alarm:
    """One hazard that was told: its rule, where, about which source."""

    rule: str
    place: str
    source: str
    sentence: str

    @property
    def reason(self) -> str | None:
        """Why it is false; None where the cell does what the rule says."""
        return FALSE.get((self.rule, self.place, self.source))


def told(place: str, source: str, namespace: dict[str, Any]) -> list[Alarm] | None:
    """The hazards of one cell; None where no array operation ran."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), np.errstate(), np.printoptions():
        warnings.simplefilter("ignore")
        try:
            steps = explain(record_source(source, namespace, filename="<example>").recording)
        except SyntaxError:
            return None
        found = [Alarm(h.rule, place, step.source, h.sentence) for step in steps for h in step.hazards]
    return found if steps else None


def own_cells() -> Iterator[tuple[str, list[str]]]:
    """The notebooks of ``examples/`` and the cells of ``tests/corpus/cells``."""
    for path in sorted((ROOT / "examples").glob("*.ipynb")):
        cells = [cell["source"] for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
        lines = ([line for line in cell if not line.lstrip().startswith("%")] for cell in cells)
        yield f"examples/{path.name}", ["".join(each) for each in lines]
    for path in sorted((ROOT / "tests" / "corpus" / "cells").glob("*.txt")):
        for cell in path.read_text("utf-8").split("# === ")[1:]:
            title, _, source = cell.partition("\n")
            yield f"{path.name}: {title.strip()}", [source]


def measure(cells: Iterator[tuple[str, list[str]]]) -> tuple[int, list[Alarm]]:
    """How many cells ran, and every alarm."""
    number, alarms = 0, []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for place, sources in cells:
            namespace: dict[str, Any] = {"np": np, "__name__": "__main__"}
            np.random.seed(SEED)
            for source in sources:
                found = told(place, source, namespace)
                number += found is not None
                alarms += found or []
    return number, alarms


def missed() -> list[tuple[str, str]]:
    """True cases of which the rule says nothing."""
    return [case for case in TRUE if case[0] not in {one.rule for one in told("", case[1], {"np": np}) or []}]


def page(own: tuple[int, list[Alarm]], numpy: tuple[int, list[Alarm]], lost: list[tuple[str, str]]) -> str:
    """docs/hazards.md."""
    alarms = [*own[1], *numpy[1]]
    false = [alarm for alarm in alarms if alarm.reason is not None]
    by_rule, cases, quiet = (
        Counter(alarm.rule for alarm in alarms),
        Counter(rule for rule, _ in TRUE),
        Counter(rule for rule, _ in QUIET),
    )
    rules = [f"H{number}" for number in range(1, 16)]
    rows = [f"| {rule} | {cases[rule]} | {quiet[rule]} | {by_rule[rule]} |" for rule in rules]
    listed = [f"| {a.rule} | {a.place} | `{_short(a.source)}` | {_short(a.reason or '')} |" for a in false]
    right = [f"| {a.rule} | {a.place} | `{_short(a.source)}` |" for a in alarms if a.reason is None]
    return "\n".join(
        [
            "# Hazards, measured",
            "",
            "Written by `python -m tests.conformance.hazards`. DO NOT EDIT.",
            "",
            (
                f"Of {len(TRUE)} cells that work and mean something else, missed: {len(lost)}; they stand, with "
                f"{len(QUIET)} that must stay quiet, in `tests/corpus/hazards.py`."
            ),
            "",
            (
                f"Of {own[0] + numpy[0]:,} ordinary cells ({own[0]:,} of `examples/` and `tests/corpus/cells`, {numpy[0]:,} "
                f"examples of NumPy's docstrings) {len(alarms)} alarms were told; false among them: {len(false)}. An alarm is "
                "right where the cell does what the rule says, be it on purpose, as an example of it."
            ),
            "",
            "| rule | true cases | quiet cases | alarms in ordinary cells |",
            "|---|---|---|---|",
            *rows,
            "",
            "## False alarms",
            "",
            "| rule | where | source | why it is false |",
            "|---|---|---|---|",
            *listed,
            "",
            "## The other alarms",
            "",
            "| rule | where | source |",
            "|---|---|---|",
            *dict.fromkeys(right),
            "",
            "## Traps: what has to be seen",
            "",
            "Every row is a test in `js/test/scene/rows.test.ts`, at widths of 1280 and 600.",
            "",
            table("traps"),
            "",
        ]
    )


def _short(text: str) -> str:
    text = " ".join(text.split()).replace("|", "\\|")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def main() -> int:
    """Measure, write the page, say what is wrong."""
    own, numpy, lost = measure(own_cells()), measure(docstrings()), missed()
    PAGE.write_text(page(own, numpy, lost), encoding="utf-8")
    false = [alarm for alarm in (*own[1], *numpy[1]) if alarm.reason is not None]
    print(f"{own[0] + numpy[0]:,} ordinary cells, {len(own[1]) + len(numpy[1])} alarms, {len(false)} false")
    for rule, source in lost:
        print(f"missed {rule}: {source!r}")
    return int(bool(lost) or len(false) > MOST_FALSE)


if __name__ == "__main__":
    sys.exit(main())
