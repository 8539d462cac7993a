"""A product of vectors or matrices as rows that meet columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.explain.families.lanes import Lane, multiply_lanes
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ContractionRecipe
from tensorviz.explain.steps import RESULT, Index, Role, RoleKind, Worked
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import slot_safe
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["LEFT", "RIGHT", "Product", "product_of"]

LEFT, RIGHT = 0, 1


@dataclass(frozen=True, slots=True)
class Product:
    """``left`` times ``right``; a vector stands as one row on the left, as one column on the right.

    ``dtype`` is the one that the terms are formed in.
    """

    recipe: ContractionRecipe
    left: Operand
    right: Operand
    result: Operand
    dtype: np.dtype[Any]
    span: Span

    @property
    def is_dot(self) -> bool:
        return self.recipe.view == "dot"

    @property
    def cells(self) -> int:
        return self.recipe.rows * self.recipe.columns

    @property
    def result_name(self) -> str:
        return name_of(self.result)

    def index(self, row: int, column: int) -> tuple[int, ...]:
        """The place of a cell in the result, which lacks the axes that vectors borrowed."""
        left = () if self.recipe.left_is_vector else (row,)
        return left if self.recipe.right_is_vector else (*left, column)

    def place_of(self, index: tuple[int, ...]) -> tuple[int, int]:
        """The row and the column that meet in the result cell at ``index``."""
        row = 0 if self.recipe.left_is_vector else index[0]
        return row, 0 if self.recipe.right_is_vector else index[-1]

    def recorded(self, row: int, column: int) -> Any:
        """The recorded result cell; None where it was not kept."""
        return self.result.cell(self.index(row, column))

    def worked(self, row: int, column: int) -> Worked | None:
        """The row times the column, entry by entry; None where they were not kept."""
        lanes = (self._row(row), self._column(column))
        return multiply_lanes(lanes, self.dtype, self.recorded(row, column), conjugates=self.recipe.conjugates)

    def left_values(self) -> Any:
        """The left vector, whole; None where it was not kept so."""
        return self._row(0).whole

    def right_values(self) -> Any:
        """The right vector, whole; None where it was not kept so."""
        return self._column(0).whole

    def _row(self, row: int) -> Lane:
        is_vector = self.recipe.left_is_vector
        return Lane(self.recipe.inner, self.left.row(row), lambda k: self.left.cell((k,) if is_vector else (row, k)))

    def _column(self, column: int) -> Lane:
        is_vector = self.recipe.right_is_vector
        return Lane(
            self.recipe.inner, self.right.column(column), lambda k: self.right.cell((k,) if is_vector else (k, column))
        )

    def row_name(self, row: int) -> str:
        """``"row 1 of A"``, or a vector's name."""
        return (
            name_of(self.left)
            if self.recipe.left_is_vector
            else say("row {row} of {left}", row=row, left=name_of(self.left))
        )

    def column_name(self, column: int) -> str:
        """``"column 0 of B"``, or a vector's name."""
        return (
            name_of(self.right)
            if self.recipe.right_is_vector
            else say("column {column} of {right}", column=column, right=name_of(self.right))
        )

    def cell_name(self, row: int, column: int) -> str:
        """``"C[1, 0]"``."""
        return cell_of(self.result, self.index(row, column))

    def cell_sentence_slots(self) -> str:
        """The sentence about one cell, with slots."""
        if self.is_dot:
            return say("Added up: {terms} = {value}.")
        left, right = slot_safe(name_of(self.left)), slot_safe(name_of(self.right))
        row = left if self.recipe.left_is_vector else say("Row {{row}} of {left}", left=left)
        column = right if self.recipe.right_is_vector else say("column {{column}} of {right}", right=right)
        return say("{row} meets {column}: {{terms}} = {{value}}.", row=row, column=column)

    def row_role(self, kind: RoleKind, row: int) -> Role:
        inner = slice(0, self.recipe.inner)
        return Role(kind, LEFT, (inner,) if self.recipe.left_is_vector else (slice(row, row + 1), inner))

    def column_role(self, kind: RoleKind, column: int) -> Role:
        inner = slice(0, self.recipe.inner)
        return Role(kind, RIGHT, (inner,) if self.recipe.right_is_vector else (inner, slice(column, column + 1)))

    def left_column_role(self, kind: RoleKind, k: int) -> Role:
        """Column ``k`` of the left operand (one entry of a vector)."""
        cut = slice(k, k + 1)
        return Role(kind, LEFT, (cut,) if self.recipe.left_is_vector else (slice(0, self.recipe.rows), cut))

    def right_row_role(self, kind: RoleKind, k: int) -> Role:
        """Row ``k`` of the right operand (one entry of a vector)."""
        cut = slice(k, k + 1)
        return Role(kind, RIGHT, (cut,) if self.recipe.right_is_vector else (cut, slice(0, self.recipe.columns)))

    def whole_role(self, kind: RoleKind, operand: int) -> Role:
        """All of one operand, or of the result."""
        shape = {LEFT: self.left, RIGHT: self.right, RESULT: self.result}[operand].shape
        return Role(kind, operand, tuple(slice(0, length) for length in shape))

    def result_role(self, kind: RoleKind, rows: slice, columns: slice) -> Role:
        """A block of the result."""
        left: Index = () if self.recipe.left_is_vector else (rows,)
        return Role(kind, RESULT, left if self.recipe.right_is_vector else (*left, columns))

    def cell_role(self, kind: RoleKind, row: int, column: int) -> Role:
        return self.result_role(kind, slice(row, row + 1), slice(column, column + 1))


def product_of(plan: Plan, subject: Subject) -> Product:
    """The product that a contraction's plan stands for."""
    assert isinstance(plan.recipe, ContractionRecipe)
    assert plan.result is not None
    left, right = plan.operands
    asked = subject.keyword("dtype", -1)
    dtype = np.result_type(left.dtype, right.dtype) if asked is None else np.dtype(asked)
    return Product(plan.recipe, left, right, plan.result, dtype, subject.node.span)
