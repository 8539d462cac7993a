"""The sum of products behind one entry of a factor: of L and U, of Q and R, of the root."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.factorization.given import Call, factor_name
from tensorviz.explain.families.factorization.panels import enclosed, number
from tensorviz.explain.families.factorization.told import CellTold
from tensorviz.explain.families.phrases import cell_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.words import fit
from tensorviz.sentences import say

__all__ = ["cell_of_lu", "cell_of_qr", "cell_of_root"]

Array = npt.NDArray[Any]

MOST_TERMS = 3
LOOSE = 1e-5
"""Of the largest term: how far the sum may be from the entry; beyond that it is not told."""


def cell_of_lu(call: Call, position: int, index: tuple[int, ...]) -> CellTold | None:
    """An entry of L or U of ``P, L, U = lu(A)``."""
    found = _matrices(call, index)
    if found is None or position == 0:
        return None
    (a, p, lower, upper), (i, j) = found, index[-2:]
    rows = p.T @ a
    here, value = _named(call.results[position], index)
    pairs = list(zip(lower[i, : min(i, j)], upper[: min(i, j), j], strict=True))
    if position == 1 and i <= j:
        return fit(
            say(
                "{here} is {value}: {name} keeps 1 on its diagonal and 0 above.",
                name=factor_name(call.results[1]),
                here=here,
                value=value,
            )
        ), None
    if position == 2 and i > j:
        return fit(say("{here} is {value}: elimination cleared it.", here=here, value=value)), None
    divisor = upper[j, j] if position == 1 else None
    entry = (lower if position == 1 else upper)[i, j]
    if not _adds_up(rows[i, j], pairs, divisor, entry):
        return None
    slots = {"here": here, "value": value, "formula": _formula(rows[i, j], pairs, divisor)}
    if position == 1:
        said = say("{here} is {value}, what is left there divided by the pivot: {formula}.", **slots)
    else:
        said = say("{here} is {value}, what the rows above leave of it: {formula}.", **slots)
    return fit(said, say("{here} is {value}: {formula}.", **slots)), None


def cell_of_qr(call: Call, position: int, index: tuple[int, ...]) -> CellTold | None:
    """An entry of Q or R."""
    found = _matrices(call, index)
    if found is None or len(found) != 3:
        return None
    (a, q, r), (i, j) = found, index[-2:]
    here, value = _named(call.results[position], index)
    name_q, name_r = (factor_name(each) for each in call.results)
    if position == 1:
        if i > j:
            return fit(say("{here} is {value}: below the diagonal nothing is left.", here=here, value=value)), None
        pairs = list(zip(q[:, i], a[:, j], strict=True))
        if not _adds_up(0.0, [(-one, other) for one, other in pairs], None, r[i, j]):
            return None
        slots = {
            "here": here,
            "value": value,
            "i": i,
            "j": j,
            "q": name_q,
            "a": factor_name(call.a),
            "sum": _products(pairs),
        }
        return fit(
            say("{here} is {value}: column {i} of {q} times column {j} of {a}: {sum}.", **slots),
            say("{here} is {value}: {sum}.", **slots),
        ), None
    if j >= min(len(r), r.shape[1]):
        return None
    pairs = list(zip(r[:j, j], q[i, :j], strict=True))
    if not _adds_up(a[i, j], pairs, r[j, j], q[i, j]):
        return None
    slots = {"here": here, "value": value, "r": name_r, "formula": _formula(a[i, j], pairs, r[j, j])}
    return fit(
        say("{here} is {value}, less its shadows, divided by the length in {r}: {formula}.", **slots),
        say("{here} is {value}: {formula}.", **slots),
    ), None


def cell_of_root(call: Call, index: tuple[int, ...], reads: str) -> CellTold | None:
    """An entry of the factor of ``cholesky``; ``reads`` says which triangle it is."""
    found = _matrices(call, index)
    if found is None or reads not in ("lower", "upper") or call.symmetrises:
        return None
    a, root = found if reads == "lower" else tuple(each.T for each in found)
    i, j = index[-2:] if reads == "lower" else index[:-3:-1]
    here, value = _named(call.results[0], index)
    if i < j:
        return fit(say("{here} is {value}: it lies outside the triangle.", here=here, value=value)), None
    pairs = list(zip(root[i, :j], root[j, :j], strict=True))
    is_diagonal = i == j
    if not _adds_up(a[i, j], pairs, root[j, j], root[i, j]):
        return None
    inside = _formula(a[i, j], pairs, None if is_diagonal else root[j, j])
    formula = f"√({inside})" if is_diagonal else inside
    return fit(say("{here} is {value}: {formula}.", here=here, value=value, formula=formula)), None


def _matrices(call: Call, index: tuple[int, ...]) -> list[Array] | None:
    """The matrix and its factors, of a stack those that ``index`` lies in; None where not real or not kept."""
    lead = index[: len(index) - 2]
    found = []
    for operand in (call.a, *call.results):
        values = operand.snapshot.values if operand.snapshot is not None else None
        if values is None or values.ndim != len(index) or values.dtype.kind not in "biuf":
            return None
        found.append(values[lead].astype(np.float64))
    return found if all(np.isfinite(each).all() for each in found) else None


def _named(operand: Operand, index: tuple[int, ...]) -> tuple[str, str]:
    return cell_of(operand, index), number(operand.cell(index))


def _adds_up(start: Any, pairs: Iterable[tuple[Any, Any]], divisor: Any, entry: Any) -> bool:
    """Whether the sum comes to the recorded entry but for rounding."""
    terms = [start, *(one * other for one, other in pairs)]
    left = start - sum(terms[1:])
    target = entry if divisor is None else entry * divisor
    return bool(abs(left - target) <= LOOSE * max(1e-300, *(abs(each) for each in terms), abs(target)))


def _formula(start: Any, pairs: list[tuple[Any, Any]], divisor: Any) -> str:
    """``(4 − 0.5 × 2) / 3``."""
    taken = "".join(f" − {enclosed(one)} × {enclosed(other)}" for one, other in pairs[:MOST_TERMS])
    whole = number(start) + taken + (" − …" if len(pairs) > MOST_TERMS else "")
    if divisor is None:
        return whole
    return f"({whole}) / {enclosed(divisor)}" if pairs else f"{whole} / {enclosed(divisor)}"


def _products(pairs: list[tuple[Any, Any]]) -> str:
    """``0.6 × 1 + 0.8 × 2``."""
    shown = [f"{enclosed(one)} × {enclosed(other)}" for one, other in pairs[:MOST_TERMS]]
    return " + ".join([*shown, *(["…"] if len(pairs) > MOST_TERMS else [])])
