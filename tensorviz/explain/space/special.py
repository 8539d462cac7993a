"""Which special kinds a recorded square matrix is of, with the reason and the tolerance.

A kind that needs zeros and ones in certain places needs them exactly. Where rounding can have a part (symmetric,
orthogonal, projection, nilpotent), each cell may be off by a small multiple of what rounding can do to it, and nothing
is named where rounding alone could decide it (Higham, Accuracy and Stability of Numerical Algorithms, section 3.5).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.format import format_value
from tensorviz.sentences import say

__all__ = ["EXACTLY", "MOST_ROWS", "Special", "special_names"]

MOST_ROWS = 64
FAR_APART = 1e3
EXACTLY = say("exactly")
SHARE = 1e-3
"""The share of the largest cell that a tolerance may not reach."""


@dataclass(frozen=True, slots=True)
class Special:
    """One kind: its adjective (``"symmetric"``), the reason in words, and the tolerance, if any, as measured."""

    name: str
    reason: str
    tolerance: str = ""


def special_names(matrix: npt.NDArray[Any], name: str = "A") -> tuple[Special, ...]:
    """The kinds of a square matrix of finite numbers with 2 to 64 rows, the most telling first; else none.

    The reasons call it ``name``.
    """
    rows = matrix.shape[0] if matrix.ndim else 0
    if matrix.ndim != 2 or matrix.shape != (rows, rows) or not 2 <= rows <= MOST_ROWS:
        return ()
    if matrix.dtype.kind not in "iufc" or not np.isfinite(matrix).all():
        return ()
    with np.errstate(all="ignore"):
        return tuple(_kinds(matrix, name))


def _kinds(matrix: npt.NDArray[Any], name: str) -> Iterator[Special]:
    is_real = matrix.dtype.kind != "c"
    cells = matrix.astype(np.float64 if is_real else np.complex128)
    eps = float(np.finfo(matrix.dtype if matrix.dtype.kind in "fc" else np.float64).eps)
    if not cells.any():
        yield Special(say("zero"), say("every entry is 0"))
        return
    if np.array_equal(cells, np.eye(len(cells))):
        yield Special(say("the identity"), say("1 on the diagonal, 0 elsewhere: it moves nothing"))
        return
    off, tolerance = np.abs(cells - np.eye(len(cells))), np.full(cells.shape, 8 * len(cells) * eps)
    if (off <= tolerance).all():
        reason = say("1 on the diagonal, 0 elsewhere")
        yield Special(say("the identity but for rounding"), reason, _measured(off, tolerance))
        return
    yield from _by_zeros(cells)
    largest = float(np.abs(cells).max())
    if not 1e-100 < largest < 1e100:
        return
    is_mirrored = yield from _symmetric(cells, name, eps, is_real)
    is_unitary = yield from _orthogonal(cells, eps, is_real)
    yield from _powers(cells, eps)
    if is_unitary:
        return
    yield from _spectral(cells, eps, is_mirrored)


def _by_zeros(cells: npt.NDArray[Any]) -> Iterator[Special]:
    """The kinds that only zeros and ones decide, exactly."""
    diagonal = np.diag(cells)
    is_lower, is_upper = (not np.triu(cells, 1).any(), not np.tril(cells, -1).any())
    if is_lower and is_upper:
        yield Special(say("diagonal"), say("0 off the diagonal: each axis is only stretched"))
    elif is_upper:
        yield Special(say("upper triangular"), say("0 below the diagonal, which holds the eigenvalues"))
    elif is_lower:
        yield Special(say("lower triangular"), say("0 above the diagonal, which holds the eigenvalues"))
    ones = cells == 1
    if not cells[~ones].any() and (ones.sum(axis=0) == 1).all() and (ones.sum(axis=1) == 1).all():
        yield Special(say("a permutation"), say("one 1 in each row and column: it reorders entries"))
    elif diagonal.any() and (is_lower and is_upper) and (diagonal == diagonal[0]).all():
        yield Special(
            say("a scaling"),
            say("{number} times the identity: all lengths alike", number=format_value(diagonal[0])),
        )


def _symmetric(cells: npt.NDArray[Any], name: str, eps: float, is_real: bool) -> Generator[Special, None, bool]:
    mirrored = cells.conj().T
    off = np.abs(cells - mirrored)
    tolerance = len(cells) * eps * np.maximum(np.abs(cells), np.abs(mirrored))
    if (off > tolerance).any():
        if is_real and not np.diag(cells).any() and (np.abs(cells + mirrored) <= tolerance).all():
            yield Special(
                say("antisymmetric"),
                say("{name}[j, i] is −{name}[i, j]", name=name),
                _measured(np.abs(cells + mirrored), tolerance),
            )
        return False
    if is_real:
        yield Special(say("symmetric"), say("{name}[j, i] equals {name}[i, j]", name=name), _measured(off, tolerance))
    else:
        yield Special(
            say("Hermitian"), say("{name}[j, i] is the conjugate of {name}[i, j]", name=name), _measured(off, tolerance)
        )
    return True


def _orthogonal(cells: npt.NDArray[Any], eps: float, is_real: bool) -> Generator[Special, None, bool]:
    rows = len(cells)
    turned = cells.conj().T
    off = np.abs(turned @ cells - np.eye(rows))
    tolerance = np.full_like(off, 8 * rows * eps)
    if (off > tolerance).any():
        return False
    sign = ""
    if is_real and rows <= 3:
        sign = say(": a rotation") if np.linalg.det(cells) > 0 else say(": a reflection")
    name = say("orthogonal") if is_real else say("unitary")
    yield Special(name, say("columns perpendicular, of length 1{sign}", sign=sign), _measured(off, tolerance))
    return True


def _powers(cells: npt.NDArray[Any], eps: float) -> Iterator[Special]:
    """Projections and nilpotent matrices: their powers come to rest."""
    rows, sizes = len(cells), np.abs(cells)
    twice, bound = cells @ cells, sizes @ sizes
    tolerance = 4 * rows * eps * bound
    off = np.abs(twice - cells)
    if (off <= tolerance).all() and tolerance.max() <= SHARE * sizes.max():
        yield Special(say("a projection"), say("applied twice it is applied once"), _measured(off, tolerance))
    if abs(np.trace(cells)) > 8 * rows * eps * sizes.max():
        return
    power, room = cells, sizes
    for exponent in range(2, rows + 1):
        power, room = power @ cells, room @ sizes
        if not np.isfinite(room).all() or room.max() > 1e200:
            return
        tolerance = exponent * rows * eps * room
        is_zero = not power.any()
        is_small = (np.abs(power) <= tolerance).all() and room.max() >= SHARE * float(sizes.max()) ** exponent
        if is_zero or is_small:
            said = EXACTLY if is_zero else _measured(np.abs(power), tolerance)
            yield Special(say("nilpotent"), say("its power {exponent} is 0", exponent=exponent), said)
            return


def _spectral(cells: npt.NDArray[Any], eps: float, is_mirrored: bool) -> Iterator[Special]:
    """Definite and singular ones; sizes that are far apart are evened out first, which changes neither."""
    if is_mirrored:
        evened, aside = _evened(cells, both=True)
        values = np.linalg.eigvalsh(evened)
        tolerance = len(cells) * eps * float(np.abs(values).max())
        smallest = float(values.min())
        said = say(
            "smallest eigenvalue{aside} {smallest}, tolerance {tolerance}",
            aside=aside,
            smallest=_short(smallest) if smallest == 0 or abs(smallest) > tolerance else say("0 within rounding"),
            tolerance=_short(tolerance),
        )
        if smallest > tolerance:
            yield Special(say("positive definite"), say("all its eigenvalues are above 0"), said)
        elif smallest >= -tolerance:
            yield Special(say("positive semidefinite"), say("no eigenvalue is below 0"), said)
    evened, aside = _evened(cells, both=False)
    sizes = np.linalg.svd(evened, compute_uv=False)
    tolerance = len(cells) * eps * float(sizes[0])
    if sizes[-1] <= tolerance:
        said = say(
            "smallest singular value{aside} {short}, tolerance {tolerance}",
            aside=aside,
            short="0" if sizes[-1] == 0 else say("0 within rounding"),
            tolerance=_short(tolerance),
        )
        yield Special(say("singular"), say("it squashes some direction to nothing"), said)


def _evened(cells: npt.NDArray[Any], *, both: bool) -> tuple[npt.NDArray[Any], str]:
    """Rows and columns scaled by powers of 2 (``both``: alike, as a form), where their sizes are far apart."""
    sizes = np.abs(cells)
    present = sizes[sizes > 0]
    if present.max() <= FAR_APART * present.min():
        return cells, ""
    if both:
        scale = _powers_of_two(np.sqrt(np.abs(np.diag(cells))))
        return cells * scale[:, None] * scale, say(" when evened out")
    rows = cells * _powers_of_two(sizes.max(axis=1))[:, None]
    return rows * _powers_of_two(np.abs(rows).max(axis=0)), say(" when evened out")


def _powers_of_two(sizes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    scales: npt.NDArray[np.float64] = np.exp2(-np.round(np.log2(np.where(sizes > 0, sizes, 1.0))))
    return scales


def _measured(off: npt.NDArray[Any], tolerance: npt.NDArray[Any]) -> str:
    largest = float(off.max())
    return (
        EXACTLY
        if largest == 0
        else say("off by {largest}, tolerance {short}", largest=_short(largest), short=_short(float(tolerance.max())))
    )


def _short(value: float) -> str:
    return format_value(np.float64(f"{value:.2g}"))
