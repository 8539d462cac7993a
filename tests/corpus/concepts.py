"""The curriculum: each line of it, and the explained steps that show it. `python -m tests.corpus.concepts` writes docs/concepts.md."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import nbformat
import numpy as np

import tensorviz as tv
from tensorviz.explain.build import explain
from tensorviz.explain.landscape.ground import grounds_of
from tensorviz.explain.step import Step
from tensorviz.trace.session import record_source
from tests.corpus.curriculum import CURRICULUM
from tools.fixtures import CELLS, FIELDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "concepts.md"
LINES: dict[str, dict[str, list[dict[str, str]]]] = json.loads(
    (Path(__file__).parent / "concepts.json").read_text("utf-8")
)
NAMED = re.compile(r"%%explain .*-o (\w+)")
GENERIC = frozenset({"opaque", "call"})
HEAD = """# Concepts, and where to see them

Written by `python -m tests.corpus.concepts`; `tests/unit/test_examples.py` runs every cell and compares.

Each row is a step of an explained cell, in a notebook of `examples/` or in the gallery (a fixture of `js/test/fixtures`; open it with
`js/gallery/dist/index.html?only=NAME`). The view is the one that opens, or a tab above the picture.
"""


@dataclass(frozen=True)
class Cell:
    """An explained cell that was run."""

    heading: str
    steps: tuple[Step, ...]


Cells: TypeAlias = dict[tuple[str, str], Cell]


def notebook(path: Path, namespace: dict[str, Any]) -> dict[str, Cell]:
    """Run a notebook in one namespace; its explained cells by their ids."""
    heading, found = "", {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            heading = next((line.lstrip("# ") for line in cell.source.splitlines() if line.startswith("#")), heading)
            continue
        source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
        named = NAMED.match(cell.source)
        if named:
            explanation = namespace[named[1]] = tv.explain(source, namespace=namespace)
            error, steps = explanation.error, tuple(explanation.steps)
        else:
            outcome = record_source(source, namespace)
            grounds = grounds_of(outcome.recording, namespace)
            error, steps = outcome.error, tuple(explain(outcome.recording, grounds=grounds))
        if error is not None:
            raise RuntimeError(f"{cell.id} was not meant to end like this") from error
        if cell.source.startswith("%%explain"):
            found[cell.id] = Cell(heading, steps)
    return found


def gallery(name: str) -> Cell:
    """Run the cell of a fixture, or call the function of a field."""
    if name in FIELDS:
        return Cell(name, tuple(tv.field(FIELDS[name], reach=2.0)._explanation.steps))
    return Cell(name, tuple(explain(record_source(CELLS[name], {"np": np}).recording)))


def shown(row: dict[str, str], cells: Cells) -> str:
    """One row of the page; it is an error where the step is not there, is generic, or has no such view."""
    name, key = row["notebook"], row["cell"]
    cell = gallery(key) if name == "gallery" else cells[name, key]
    step = next((step for step in cell.steps if step.source == row["step"]), None)
    if step is None or (step.family in GENERIC and row["view"] == "main"):
        raise LookupError(f"{name}, {key}: {row['step']} has no view of its own")
    reading = next((one for one in step.occurrence(0).readings if one.name == row["view"]), None)
    if reading is None:
        raise LookupError(f"{name}, {key}: {row['step']} has no view {row['view']!r}")
    place = name if name == "gallery" else f"[{name}](../examples/{name}.ipynb)"
    view = f"{step.family}, {reading.label}" if reading.label else step.family
    return f"| {row['concept']} | {place}: {cell.heading} | `{row['step']}` | {view} |"


def lacking() -> list[str]:
    """What the curriculum promises and no row shows."""
    rows = {
        (section, line): {row["concept"] for row in rows}
        for section, lines in LINES.items()
        for line, rows in lines.items()
    }
    return [
        f"{section}: {line}: {concept}"
        for section, lines in CURRICULUM.items()
        for line, concepts in lines.items()
        for concept in concepts
        if concept not in rows.get((section, line), ())
    ]


def page(cells: Cells) -> str:
    """The whole page, from the explained cells of all notebooks that it names, by notebook and id."""
    parts = [HEAD]
    for section, lines in LINES.items():
        parts.append(f"## {section}\n")
        for line, rows in lines.items():
            table = "\n".join(shown(row, cells) for row in rows)
            parts.append(f"{line}\n\n| concept | where | step | view |\n| --- | --- | --- | --- |\n{table}\n")
    return "\n".join(parts)


def main() -> int:
    """Run the notebooks and write the page."""
    if lacking():
        raise LookupError("\n".join(lacking()))
    named = {row["notebook"] for lines in LINES.values() for rows in lines.values() for row in rows}
    cells: Cells = {}
    for name in sorted(named - {"gallery"}):
        found = notebook(ROOT / "examples" / f"{name}.ipynb", {})
        cells |= {(name, key): cell for key, cell in found.items()}
    PAGE.write_text(page(cells), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
