"""Say everything that is said of the examples' and the fixtures' cells, as JSON lines of [source, text].

Usage: python -m tests.unit.spoken
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from tensorviz.errors import TensorvizError
from tensorviz.explain.build import explain
from tensorviz.explain.idioms.table import groups_of
from tensorviz.explain.landscape.ground import grounds_of
from tensorviz.explain.step import Step
from tensorviz.trace import keeper
from tensorviz.trace.session import record_source
from tools.fixtures import CELLS

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.ipynb"))


def cells() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """The source of every cell, the namespace that it runs in, and whether it is explained."""
    for path in EXAMPLES:
        namespace: dict[str, Any] = {}
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
                yield source, namespace, cell.source.startswith("%%explain")
    for source in tuple(CELLS.values())[::3]:
        yield source, {"np": np}, True


def told(step: Step) -> Iterator[str | None]:
    """The texts of all frames of a step, of its notes, and of its first and last cell."""
    for reading in step.occurrence(0).readings:
        yield reading.label
        for frame in reading.frames:
            yield from (frame.sentence, frame.alt, frame.hazard and frame.hazard.sentence)
            yield frame.worked and frame.worked.note
    yield from step.occurrence(0).notes
    yield from (hazard.sentence for hazard in step.hazards)
    shape = step.results[0].shape if step.results else ()
    for index in {tuple(0 for _ in shape), tuple(length - 1 for length in shape)} if all(shape) else ():
        with contextlib.suppress(TensorvizError):
            yield step.explain_cell(index).sentence


def main() -> None:
    """Print them."""
    gc.freeze()  # as in the tests: watching looks through the heap
    keeper.READING_FREE_NS = keeper.SCANNING_FREE_NS = 10**12  # however busy the machine is, large arrays are read
    for source, namespace, is_explained in cells():
        np.random.seed(0)
        with contextlib.redirect_stdout(io.StringIO()):
            recording = record_source(source, namespace).recording
        if not is_explained:
            continue
        steps = explain(recording, grounds=grounds_of(recording, namespace))
        groups = [(group.label, group.sentence) for group in groups_of(recording, steps)]
        lines = [text for step in steps for text in told(step)]
        for text in (*lines, *(text for pair in groups for text in pair)):
            if text:
                print(json.dumps([source, text]))


if __name__ == "__main__":
    main()
