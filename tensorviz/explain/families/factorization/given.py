"""The matrices of a call, as far as their numbers were kept."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.operands import array_of, is_numeric
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count
from tensorviz.sentences import say
from tensorviz.trace.recording import Plain

__all__ = ["MOST_WORKED", "Call", "call_of", "factor_name", "first_name", "identity_name", "stack_note", "values_of"]

Array = npt.NDArray[Any]

OTHER_TASKS = frozenset(("transposed", "left", "homogeneous_eigvals", "pivoting"))
"""Arguments that, where they are true, ask for something else than what is told."""
MOST_WORKED = 300
"""Up to this many rows and columns a matrix is worked through."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call on a matrix ``a``, or on a stack of them.

    ``values`` is the matrix that is worked, in the dtype of the work; None where it was not kept, is empty, or is too
    large. ``results`` are all arrays and numbers that came out. ``called`` is another name for that matrix.
    """

    subject: Subject
    a: Operand
    others: tuple[Operand, ...]
    results: tuple[Operand, ...]
    values: Array | None
    plain: dict[str, Any]
    called: str = ""

    @property
    def shape(self) -> tuple[int, int]:
        m, n = self.a.shape[-2:]
        return m, n

    @property
    def stack(self) -> int:
        return int(np.prod(self.a.shape[:-2], dtype=int))

    @property
    def name(self) -> str:
        """Of the matrix that is worked: ``"A"``, of a stack ``"A[0]"``."""
        if self.called:
            return self.called
        lead = len(self.a.shape) - 2
        return factor_name(self.a) + (f"[{', '.join('0' * lead)}]" if lead else "")

    @property
    def names(self) -> list[str]:
        """Of the results, of a stack those of its first matrix: ``"w[0]"``."""
        lead = len(self.a.shape) - 2
        return [first_name(each, len(each.shape) - lead) for each in self.results]

    @property
    def is_numpy(self) -> bool:
        return self.subject.event.operation.startswith("numpy.") and self.subject.library == "numpy"

    @property
    def symmetrises(self) -> bool:
        """Whether the mean of the matrix and its transpose is taken, as jax does, and not one of its triangles."""
        return self.subject.library == "jax"

    @property
    def is_finite(self) -> bool:
        return self.values is not None and bool(np.isfinite(self.values).all())

    def result(self, position: int, core: int) -> Array | None:
        """One recorded result, of a stack that of the first matrix; ``core`` is how many axes belong to it."""
        return values_of(self.results[position], core)


def factor_name(operand: Operand) -> str:
    """The name as a factor: an expression with operators in parentheses."""
    name = name_of(operand)
    try:
        node = ast.parse(operand.name, mode="eval").body
    except (SyntaxError, ValueError):
        return name
    has_operators = isinstance(node, ast.BinOp | ast.UnaryOp | ast.BoolOp | ast.Compare | ast.IfExp)
    return f"({name})" if has_operators else name


def first_name(operand: Operand, core: int) -> str:
    """The name, of a stack that of its first matrix; ``core`` is how many axes belong to it."""
    lead, name = len(operand.shape) - core, name_of(operand)
    if lead <= 0:
        return name
    return ("result" if name == say("the result") else name) + f"[{', '.join('0' * lead)}]"


def identity_name(*names: str) -> str:
    """What the identity is called: ``"I"``, where the reader has nothing of that name."""
    return say("identity") if "I" in {name.partition("[")[0] for name in names} else "I"


def values_of(operand: Operand | None, core: int) -> Array | None:
    """The kept numbers of an operand, of a stack those of its first matrix."""
    values = operand.snapshot.values if operand is not None and operand.snapshot is not None else None
    if values is None or values.ndim < core:
        return None
    lead = values.ndim - core
    if 0 in values.shape[:lead]:
        return None
    whole: Array = values[(0,) * lead]
    return np.asarray(whole)


def call_of(subject: Subject, names: str, *, square: bool = False) -> Call | None:
    """The call, whose array arguments have these names; None where it is not understood."""
    wanted = names.split()
    arrays: dict[str, Operand] = {}
    plain: dict[str, Any] = {}
    place = 0
    for argument, operand in zip(subject.event.arguments, subject.arguments, strict=True):
        name = argument.keyword or (wanted[place] if place < len(wanted) else f"#{place}")
        place += argument.keyword is None
        found = array_of(argument, operand)
        if found is not None and name in wanted:
            arrays[name] = found
        elif isinstance(argument.value, Plain) and not (name in OTHER_TASKS and argument.value.value):
            plain[name] = argument.value.value
        else:
            return None
    results = subject.results or ((subject.result,) if subject.result is not None else ())
    if wanted[0] not in arrays or not results or any(each.snapshot is None for each in results):
        return None
    a = arrays[wanted[0]]
    is_matrix = len(a.shape) >= 2 and is_numeric(a) and all(is_numeric(each) for each in results)
    if not is_matrix or 0 in a.shape[:-2] or (square and a.shape[-1] != a.shape[-2]):
        return None
    others = tuple(arrays[name] for name in wanted[1:] if name in arrays)
    return Call(subject, a, others, results, _worked(a, results), plain)


def _worked(a: Operand, results: tuple[Operand, ...]) -> Array | None:
    """The first matrix in the dtype that LAPACK works in."""
    values = values_of(a, 2)
    if values is None or not values.size or max(values.shape) > MOST_WORKED:
        return None
    inexact = [np.dtype(each.dtype) for each in results if np.dtype(each.dtype).kind in "fc"]
    wanted: list[Any] = [*inexact, np.float32] if inexact else [np.float64]
    return values.astype(np.result_type(*wanted, *([np.complex64] if values.dtype.kind == "c" else [])))


def stack_note(call: Call) -> str:
    """``" The other 4 matrices go the same way."``, where there are others."""
    others = call.stack - 1
    if others <= 0:
        return ""
    return (
        say(" The other matrix goes the same way.")
        if others == 1
        else say(" The other {matrices} go the same way.", matrices=count(others, "matrix", "matrices"))
    )
