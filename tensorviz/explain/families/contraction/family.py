"""Products of vectors and matrices: ``@``, ``np.dot``, ``np.matmul``, ``np.inner``, ``np.vdot`` in one and two axes."""

from __future__ import annotations

import math
from types import NotImplementedType

import numpy as np

from tensorviz.errors import NotKeptError
from tensorviz.explain.families.contraction import dot, matmul
from tensorviz.explain.families.contraction.parts import product_of
from tensorviz.explain.families.operands import arrays_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ContractionRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.sentences import say

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

MATRIX = frozenset({"numpy.matmul", "numpy.dot", "numpy.ndarray.dot", "numpy.linalg.matmul"})
VECTORS = MATRIX | {"numpy.inner", "numpy.vdot", "numpy.vecdot", "numpy.linalg.vecdot"}
CONJUGATING = frozenset({"numpy.vdot", "numpy.vecdot", "numpy.linalg.vecdot"})
KEYWORDS = frozenset({"out", "dtype", "casting", "order", "subok"})


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A product of two arrays of numbers with one or two axes each."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """Vectors: one reading. Matrices: by dot products, columns, rows and rank-1 sheets, as far as they apply."""
    product = product_of(plan, subject)
    return dot.readings(product) if product.is_dot else matmul.readings(product)


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """The row and the column that meet in the result cell at ``index``, multiplied and added up.

    Raises
    ------
    NotKeptError
        When that row or that column was not kept.
    """
    product = product_of(plan, subject)
    row, column = product.place_of(index)
    frame = dot.added(product) if product.is_dot else matmul.cell(product, row, column)
    if frame.worked is None:
        names = say(
            "{row_name} and {column_name}", row_name=product.row_name(row), column_name=product.column_name(column)
        )
        raise NotKeptError(say("what this cell needs was not kept whole: {names}", names=names))
    return frame


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """Row ``i`` of the left operand, column ``j`` of the right one."""
    recipe = plan.recipe
    assert isinstance(recipe, ContractionRecipe)
    inner = np.arange(recipe.inner)
    row = index[0] if not recipe.left_is_vector else 0
    column = index[-1] if not recipe.right_is_vector else 0
    left = (inner,) if recipe.left_is_vector else (np.full_like(inner, row), inner)
    right = (inner,) if recipe.right_is_vector else (inner, np.full_like(inner, column))
    return [left, right]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:
    """``"Row {row} of A meets column {column} of B: {terms} = {value}."``."""
    product = product_of(plan, subject)
    return CellTemplate(
        sentence=product.cell_sentence_slots(),
        kind="products",
        symbol="and" if product.dtype.kind == "b" else "×",
        note=say("One by one they come to {sum}; NumPy adds in another order: {value}."),
    )


def _plan(subject: Subject) -> Plan | None:
    operation, result = subject.event.operation, subject.result
    keywords = {argument.keyword for argument in subject.event.arguments if argument.keyword}
    if operation not in VECTORS or not keywords <= KEYWORDS or result is None or result.snapshot is None:
        return None
    operands = arrays_of(subject, 2)
    if operands is None:
        return None
    left, right = operands
    return Plan(_recipe(operation, left, right), operands, result) if _fits(operation, left, right, result) else None


def _fits(operation: str, left: Operand, right: Operand, result: Operand) -> bool:
    axes = (len(left.shape), len(right.shape))
    if not set(axes) <= {1, 2} or (operation not in MATRIX and axes != (1, 1)):
        return False
    if not isinstance(result.dtype, np.dtype) or result.dtype.kind not in "biufc":
        return False
    return left.shape[-1] == right.shape[0] and result.shape == left.shape[:-1] + right.shape[1:]


def _recipe(operation: str, left: Operand, right: Operand) -> ContractionRecipe:
    left_is_vector, right_is_vector = len(left.shape) == 1, len(right.shape) == 1
    rows = 1 if left_is_vector else left.shape[0]
    columns = 1 if right_is_vector else right.shape[1]
    inner = right.shape[0]
    is_complex = isinstance(left.dtype, np.dtype) and left.dtype.kind == "c"
    return ContractionRecipe(
        view="dot" if left_is_vector and right_is_vector else "matmul",
        rows=rows,
        inner=inner,
        columns=columns,
        left_is_vector=left_is_vector,
        right_is_vector=right_is_vector,
        conjugates=operation in CONJUGATING and is_complex,
        multiplications=math.prod((rows, inner, columns)),
    )
