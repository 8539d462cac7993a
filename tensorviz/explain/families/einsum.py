"""Products and sums over named axes: ``np.einsum``, ``np.tensordot``, stacks of matrices, outer products."""

from __future__ import annotations

from types import NotImplementedType

import numpy as np

from tensorviz.errors import NotKeptError
from tensorviz.explain.families import einsum_frames
from tensorviz.explain.families.einsum_letters import letters_of, multiplications
from tensorviz.explain.families.einsum_meaning import meaning_of
from tensorviz.explain.families.einsum_parts import Sum, places_of, summed_cells
from tensorviz.explain.families.operands import array_of, is_numeric
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import EinsumRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import slot_safe

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

KEYWORDS = frozenset({"out", "dtype", "casting", "order", "optimize", "axes"})


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A product of arrays of numbers whose axes can be named, with something to multiply or to add up."""
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: the letters, which of them stay, one or two cells, the result."""
    return einsum_frames.readings(_sum(plan, subject))


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """The products that the result cell at ``index`` is the sum of.

    Raises
    ------
    NotKeptError
        When one of the numbers that are to be shown was not kept.
    """
    frame = einsum_frames.cell(_sum(plan, subject), index)
    if frame.worked is None:
        raise NotKeptError("the cells that meet here were not all kept")
    return frame


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """All cells of each operand whose kept letters are those of ``index``."""
    assert isinstance(plan.recipe, EinsumRecipe)
    length = summed_cells(plan.recipe)
    cells: Sources = []
    for letters, operand in zip(plan.recipe.inputs, plan.operands, strict=True):
        places = places_of(plan.recipe, letters, operand.shape, index, range(length))
        if not places:
            cells.append(())
            continue
        distinct = np.unique(np.stack(places, axis=-1), axis=0)
        cells.append(tuple(distinct.T))
    return cells


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001 - every family takes both
    """``"C[0, 1]: 2 + 12 = 14."``, with slots."""
    name = slot_safe(plan.result.name) if plan.result is not None else "result"
    is_boolean = plan.result is not None and plan.result.dtype == np.dtype(np.bool_)
    return CellTemplate(
        sentence=f"{name}{{index}}: {{terms}} = {{value}}.",
        kind="products",
        symbol="and" if is_boolean else "×",
        note="One by one they come to {sum}; NumPy adds in another order: {value}.",
    )


def _plan(subject: Subject) -> Plan | None:
    result = subject.result
    keywords = {argument.keyword for argument in subject.event.arguments if argument.keyword}
    if result is None or result.snapshot is None or not is_numeric(result) or not keywords <= KEYWORDS:
        return None
    operands = _operands(subject)
    shapes = [operand.shape for operand in operands]
    letters = letters_of(subject, shapes)
    sizes = letters.sizes(shapes) if letters is not None else None
    if letters is None or sizes is None or not all(map(is_numeric, operands)):
        return None
    if result.shape != tuple(sizes[letter] for letter in letters.output):
        return None
    if subject.event.operation.endswith("vecdot") and any(np.dtype(each.dtype).kind == "c" for each in operands):
        return None
    recipe = EinsumRecipe(
        inputs=letters.inputs,
        output=letters.output,
        sizes=tuple(sizes.items()),
        multiplications=multiplications(letters, sizes),
        meaning=meaning_of(letters),
    )
    return Plan(recipe, operands, result)


def _operands(subject: Subject) -> tuple[Operand, ...]:
    """The arrays that were given by position; lists of numbers as NumPy reads them."""
    pairs = zip(subject.event.arguments, subject.arguments, strict=True)
    positional = [(argument, operand) for argument, operand in pairs if argument.keyword is None]
    given = positional[:2]
    if subject.event.operation == "numpy.einsum":
        is_spelt = isinstance(subject.keyword("subscripts", 0), str)
        given = positional[1:] if is_spelt else positional[: len(positional) // 2 * 2 : 2]
    arrays = [array_of(argument, operand) for argument, operand in given]
    found = tuple(array for array in arrays if array is not None)
    return found if len(found) == len(given) else ()


def _sum(plan: Plan, subject: Subject) -> Sum:
    assert isinstance(plan.recipe, EinsumRecipe)
    assert plan.result is not None
    asked = subject.keyword("dtype", -1)
    dtype = np.result_type(*(operand.dtype for operand in plan.operands)) if asked is None else np.dtype(asked)
    return Sum(plan.recipe, plan.operands, plan.result, dtype, subject.node.span)
