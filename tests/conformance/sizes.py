"""Which steps of the gallery's cells and of the example notebooks are larger than they may be, as they travel.

Usage: python -m tests.conformance.sizes

A step whose arrays have at most 12 x 12 cells takes 15 KB, any other 60 KB. The exit status is 1 where one takes more.
"""

from __future__ import annotations

import contextlib
import io
import sys
import warnings
from collections.abc import Iterable, Iterator

import msgspec
import numpy as np

from tensorviz.explain.build import explain
from tensorviz.explain.step import Step
from tensorviz.protocol.occurrences import encode_occurrence
from tensorviz.protocol.operands import Buffers
from tensorviz.protocol.packing import pack
from tensorviz.trace.session import record_source
from tests.unit.test_examples import EXAMPLES, steps_of
from tools.fixtures import CELLS

SMALL, LARGE = 15_000, 60_000
SMALL_CELLS = 12 * 12


def size_of(step: Step) -> int:
    """Bytes of a step as it travels, with its buffers."""
    buffers = Buffers()
    occurrence = encode_occurrence(step.occurrence(0), buffers, {})
    return len(msgspec.json.encode(pack(msgspec.to_builtins(occurrence)))) + buffers.nbytes


def is_small(step: Step) -> bool:
    """Whether no array of the step has more cells than 12 by 12."""
    arrays = (*step.operands, *step.occurrence(0).results)
    return all(np.prod(array.shape, dtype=float) <= SMALL_CELLS for array in arrays)


def too_large(steps: Iterable[Step]) -> Iterator[tuple[Step, int]]:
    for step in steps:
        size = size_of(step)
        if size > (SMALL if is_small(step) else LARGE):
            yield step, size


def cell_steps(name: str) -> tuple[Step, ...]:
    """The steps of a cell of the gallery."""
    return tuple(explain(record_source(CELLS[name], {"np": np}).recording))


def main() -> int:
    """Print every step that takes too much."""
    warnings.simplefilter("ignore")
    found = [(name, *each) for name in CELLS for each in too_large(cell_steps(name))]
    for path in EXAMPLES:
        with contextlib.redirect_stdout(io.StringIO()):
            found += [(path.stem, *each) for each in too_large(steps_of(path, {}))]
    for name, step, size in found:
        print(f"{size / 1000:.1f} KB  {name}: {step.source}")
    print(f"{len(found)} steps of {len(CELLS)} cells and {len(EXAMPLES)} notebooks take too much.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
