"""How a step is called in a list of steps."""

from __future__ import annotations

from tensorviz.explain.format import format_dtype, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ContractionRecipe, CreationRecipe, ElementwiseRecipe
from tensorviz.explain.step import Occurrence
from tensorviz.trace.recording import Node, NodeKind, Target

__all__ = ["facts_of", "label_of", "shape_with_names", "shapes_of"]

LABEL_LENGTH = 60
FEW = 3


def label_of(node: Node) -> str:
    """The statement on one line, cut at 60 characters: ``"C = A @ B"``."""
    source = " ".join(node.source.split())
    is_statement = node.kind in {NodeKind.SETITEM, NodeKind.AUGMENTED, NodeKind.ENTRY}
    target = node.target or ", ".join(map(_spelled, node.unpacked))
    text = f"{target} = {source}" if target and not is_statement else source
    return text if len(text) <= LABEL_LENGTH else text[: LABEL_LENGTH - 1].rstrip() + "…"


def _spelled(target: Target) -> str:
    return target if isinstance(target, str) else f"({', '.join(map(_spelled, target))})"


def shapes_of(occurrence: Occurrence) -> str:
    """``"(2, 3) @ (3, 2) → (2, 2)"``; for a new array ``"(2, 3) int64"``; for a failed operation no result."""
    recipe = occurrence.recipe
    operands = occurrence.operands[: recipe.inputs] if isinstance(recipe, ElementwiseRecipe) else occurrence.operands
    arrays = [operand for operand in operands if operand.snapshot is not None]
    result = occurrence.result
    if isinstance(recipe, CreationRecipe) or not arrays:
        return facts_of(result) if result is not None else ""
    given = _joint(occurrence).join(shape_with_names(operand) for operand in arrays[:FEW])
    if len(arrays) > FEW:
        given += ", …"
    if result is None:
        return given
    several = [_shape(each) for each in occurrence.results]
    return f"{given} → {', '.join([*several[:FEW], *(['…'] if len(several) > FEW else [])])}"


def _shape(result: Operand) -> str:
    return shape_with_names(result) if result.snapshot is not None else facts_of(result)


def shape_with_names(operand: Operand) -> str:
    """``"(B 2, T 6, 8)"``: every size behind the reader's name of its axis, where it has one."""
    if not any(operand.axes):
        return format_shape(operand.shape)
    sizes = [f"{name} {size}".strip() for name, size in zip(operand.axes, operand.shape, strict=True)]
    return f"({', '.join(sizes)})"


def _joint(occurrence: Occurrence) -> str:
    recipe = occurrence.recipe
    if isinstance(recipe, ContractionRecipe):
        return " @ "
    if isinstance(recipe, ElementwiseRecipe) and not recipe.symbol.isidentifier():
        return f" {recipe.symbol} "
    return ", "


def facts_of(operand: Operand) -> str:
    """The value of a number, shape and dtype of an array, the text of anything else."""
    snapshot = operand.snapshot
    if snapshot is None:
        return operand.plain or ""
    if not snapshot.shape and snapshot.values is not None:
        return format_value(operand.cell(()))
    return f"{shape_with_names(operand)} {format_dtype(operand.dtype)}"
