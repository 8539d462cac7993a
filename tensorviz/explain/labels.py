"""How a step is called in a list of steps."""

from __future__ import annotations

from tensorviz.explain.format import format_dtype, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ContractionRecipe, CreationRecipe, ElementwiseRecipe
from tensorviz.explain.step import Occurrence
from tensorviz.trace.recording import Node, NodeKind

__all__ = ["label_of", "shapes_of"]

LABEL_LENGTH = 60
FEW = 3


def label_of(node: Node) -> str:
    """The statement on one line, cut at 60 characters: ``"C = A @ B"``."""
    source = " ".join(node.source.split())
    is_statement = node.kind in {NodeKind.SETITEM, NodeKind.AUGMENTED}
    text = f"{node.target} = {source}" if node.target and not is_statement else source
    return text if len(text) <= LABEL_LENGTH else text[: LABEL_LENGTH - 1].rstrip() + "…"


def shapes_of(occurrence: Occurrence) -> str:
    """``"(2, 3) @ (3, 2) → (2, 2)"``; for a new array ``"(2, 3) int64"``; for a failed operation no result."""
    recipe = occurrence.recipe
    operands = occurrence.operands[: recipe.inputs] if isinstance(recipe, ElementwiseRecipe) else occurrence.operands
    arrays = [operand for operand in operands if operand.snapshot is not None]
    result = occurrence.result
    if isinstance(recipe, CreationRecipe) or not arrays:
        return _facts(result) if result is not None else ""
    given = _joint(occurrence).join(format_shape(operand.shape) for operand in arrays[:FEW])
    if len(arrays) > FEW:
        given += ", …"
    if result is None:
        return given
    return f"{given} → {format_shape(result.shape) if result.snapshot is not None else _facts(result)}"


def _joint(occurrence: Occurrence) -> str:
    recipe = occurrence.recipe
    if isinstance(recipe, ContractionRecipe):
        return " @ "
    if isinstance(recipe, ElementwiseRecipe) and not recipe.symbol.isidentifier():
        return f" {recipe.symbol} "
    return ", "


def _facts(operand: Operand) -> str:
    snapshot = operand.snapshot
    if snapshot is None:
        return operand.plain or ""
    if not snapshot.shape and snapshot.values is not None:
        return format_value(snapshot.values)
    return f"{format_shape(snapshot.shape)} {format_dtype(operand.dtype)}"
