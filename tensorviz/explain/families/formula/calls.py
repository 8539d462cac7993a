"""Which callables have a formula for each cell."""

from __future__ import annotations

from collections.abc import Callable

from tensorviz.explain.families.formula.at import at
from tensorviz.explain.families.formula.classes import cross_entropy, one_hot
from tensorviz.explain.families.formula.curves import interp, trapezoid, unwrap
from tensorviz.explain.families.formula.differences import diff, ediff1d
from tensorviz.explain.families.formula.gradient import gradient
from tensorviz.explain.families.formula.lanes import accumulate, cumulative, polyadd, reduceat, vander
from tensorviz.explain.families.formula.parts import Formula
from tensorviz.explain.families.formula.products import cross, kron, ufunc_outer
from tensorviz.explain.families.formula.quantile import quantile
from tensorviz.explain.families.formula.slide import convolve, correlate, polymul
from tensorviz.explain.subject import Subject

__all__ = ["formulas_of"]

Build = Callable[[Subject], "Formula | tuple[Formula, ...] | None"]

CALLS: dict[str, Build] = {
    "nn.cross_entropy": cross_entropy,
    "nn.one_hot": one_hot,
    "numpy.convolve": convolve,
    "numpy.correlate": correlate,
    "numpy.diff": diff,
    "numpy.ediff1d": ediff1d,
    "numpy.gradient": gradient,
    "numpy.interp": interp,
    "numpy.cumulative_prod": cumulative,
    "numpy.cumulative_sum": cumulative,
    "numpy.polyadd": polyadd,
    "numpy.polysub": polyadd,
    "numpy.nanpercentile": quantile,
    "numpy.nanquantile": quantile,
    "numpy.percentile": quantile,
    "numpy.quantile": quantile,
    "numpy.trapezoid": trapezoid,
    "numpy.unwrap": unwrap,
    "numpy.vander": vander,
    "numpy.kron": kron,
    "numpy.polymul": polymul,
    "numpy.cross": cross,
    "numpy.linalg.cross": cross,
    "numpy.outer": ufunc_outer,
}
METHODS: dict[str, Build] = {"accumulate": accumulate, "at": at, "outer": ufunc_outer, "reduceat": reduceat}
"""Of any ufunc."""


def formulas_of(subject: Subject) -> tuple[Formula, ...]:
    """One for each result; none where the call is none of these, or an argument of it is not understood."""
    operation = subject.event.operation
    _, _, method = operation.rpartition(".")
    build = CALLS.get(operation) or (METHODS.get(method) if operation.count(".") == 2 else None)
    if build is None or subject.failure is not None:
        return ()
    found = build(subject)
    if found is None:
        return ()
    return found if isinstance(found, tuple) else (found,)
