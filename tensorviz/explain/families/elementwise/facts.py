"""What the frames of an elementwise operation ask of its plan."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.phrases import role_for_all
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject

__all__ = ["frame_of", "hidden_result", "is_text", "read_operands", "recipe_of", "size_of", "source_index"]


def read_operands(plan: Plan) -> tuple[Operand, ...]:
    """The operands that the result depends on: all but a target that is overwritten."""
    recipe = recipe_of(plan)
    return plan.operands[: len(plan.operands) - recipe.target]


def is_text(operand: Operand) -> bool:
    """Whether the cells are strings."""
    return isinstance(operand.dtype, np.dtype) and operand.dtype.kind in "SU"


def hidden_result(plan: Plan) -> tuple[Role, ...]:
    """The result, not shown yet."""
    return (role_for_all("hidden", plan.result, RESULT),)


def size_of(plan: Plan) -> int:
    """How many cells the result has."""
    size = 1
    for length in recipe_of(plan).output:
        size *= length
    return size


def recipe_of(plan: Plan) -> ElementwiseRecipe:
    """The recipe of a plan of this family."""
    assert isinstance(plan.recipe, ElementwiseRecipe)
    return plan.recipe


def frame_of(
    phase: str, sentence: str, subject: Subject, roles: tuple[Role, ...], alt: str = "", axis: int | None = None
) -> Frame:
    """A frame of the operation, about one axis where that is given."""
    return Frame(phase, sentence, subject.node.span, roles, alt, axis=axis)


def source_index(shape: tuple[int, ...], index: tuple[int, ...]) -> tuple[int, ...]:
    """The cell of an operand of ``shape`` that feeds the result cell at ``index``: 0 along stretched axes."""
    own = index[len(index) - len(shape) :]
    return tuple(0 if length == 1 else i for length, i in zip(shape, own, strict=True))
