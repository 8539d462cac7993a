"""What the frames of a change of layout ask of its plan."""

from __future__ import annotations

from tensorviz.explain.recipes import LayoutRecipe
from tensorviz.explain.subject import Plan

__all__ = ["has_steps", "is_along_line", "is_one_ruler", "recipe_of", "sample_cell"]


def sample_cell(shape: tuple[int, ...]) -> tuple[int, ...] | None:
    """A cell whose indices differ where they can: ``(1, 2)``, ``(1, 2, 3)``; None where there is no cell."""
    return None if 0 in shape else tuple(min(axis + 1, length - 1) for axis, length in enumerate(shape))


def has_steps(recipe: LayoutRecipe) -> bool:
    """Whether any stride differs from zero; a scalar, which has none, counts as well."""
    return any(recipe.result_strides) or not recipe.result_strides


def is_along_line(recipe: LayoutRecipe, shape: tuple[int, ...]) -> bool:
    """Whether the cells of the source, of this shape, stand in memory in the order in which they are read."""
    axes = range(len(shape)) if recipe.order == "F" else reversed(range(len(shape)))
    step = 1
    for axis in axes:
        if shape[axis] != 1 and recipe.source_strides[axis] != step:
            return False
        step *= shape[axis]
    return True


def is_one_ruler(plan: Plan) -> bool:
    """Whether fewer than two axes are to change places."""
    return recipe_of(plan).kind == "transpose" and len(plan.operands[0].shape) < 2


def recipe_of(plan: Plan) -> LayoutRecipe:
    """The recipe of a plan of this family."""
    assert isinstance(plan.recipe, LayoutRecipe)
    return plan.recipe
