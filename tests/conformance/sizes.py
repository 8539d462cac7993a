"""Which steps of the gallery's cells, the example notebooks and factorisations are larger than they may be.

Usage: python -m tests.conformance.sizes

A step whose arrays have at most 12 x 12 cells takes 15 KB, any other 60 KB. The exit status is 1 where one takes more.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import sys
import warnings
from collections.abc import Iterable, Iterator

import msgspec
import numpy as np
import scipy.linalg

from tensorviz.explain.build import explain
from tensorviz.explain.step import Step
from tensorviz.protocol.occurrences import encode_occurrence
from tensorviz.protocol.operands import Buffers
from tensorviz.protocol.packing import pack
from tensorviz.trace.session import record_source
from tests.unit.test_examples import EXAMPLES, cells_of, steps_of
from tools.fixtures import CELLS

SMALL, LARGE = 15_000, 60_000
SMALL_CELLS = 12 * 12
FACTORISATIONS = (
    *(f"np.linalg.{name}(A)" for name in ("svd", "qr", "eig", "eigvals", "pinv", "matrix_rank", "cond", "inv", "det")),
    *(f"np.linalg.{name}(H)" for name in ("eigh", "eigvalsh", "cholesky", "slogdet")),
    *(f"scipy.linalg.{name}(H)" for name in ("expm", "sqrtm", "logm", "sinm", "lu", "lu_factor")),
    "np.linalg.svd(A, compute_uv=False)",
    "np.linalg.lstsq(A[:, ::2], b, rcond=None)",
    "np.linalg.matrix_power(A, 6)",
    "np.linalg.solve(A, b)",
    "np.linalg.solve(A, A.T)",
    "np.linalg.solve(b[:, None] * b, b)",
    "np.linalg.cholesky(-H)",
    "scipy.linalg.solve_triangular(H, b, lower=True)",
    "scipy.linalg.lu_solve(scipy.linalg.lu_factor(A), b)",
    "A @ H",
    "A @ b",
)
SIDES = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 20, 32, 33, 50, 64, 65, 81, 100)


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


def factorisation_steps(source: str, side: int, dtype: str) -> tuple[Step, ...]:
    """The steps of one of `FACTORISATIONS` of a random matrix with so many rows and columns."""
    rng = np.random.default_rng(side)
    A = rng.normal(size=(side, side)).astype(dtype)
    if dtype == "complex128":
        A += 1j * rng.normal(size=A.shape)
    H = A @ A.conj().T / side + np.eye(side)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        names = {"np": np, "scipy": scipy, "A": A, "H": H, "b": A[:, 0]}
        return tuple(explain(record_source(source, names).recording))


def main() -> int:
    """Print every step that takes too much."""
    warnings.simplefilter("ignore")
    found = [(name, *each) for name in CELLS for each in too_large(cell_steps(name))]
    for path in EXAMPLES:
        with contextlib.redirect_stdout(io.StringIO()):
            found += [(path.stem, *each) for each in too_large(steps_of(cells_of(path)))]
    for source, side, dtype in itertools.product(FACTORISATIONS, SIDES, ("float64", "complex128")):
        steps = factorisation_steps(source, side, dtype)
        found += [(f"{dtype} {side} x {side}", *each) for each in too_large(steps)]
    for name, step, size in found:
        print(f"{size / 1000:.1f} KB  {name}: {step.source}")
    sides = f"{len(FACTORISATIONS)} factorisations of {len(SIDES)} sizes"
    print(f"{len(found)} steps of {len(CELLS)} cells, {len(EXAMPLES)} notebooks and {sides} take too much.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
