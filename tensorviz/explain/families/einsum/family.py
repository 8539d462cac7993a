"""Products and sums over named axes: ``np.einsum``, ``np.tensordot``, stacks of matrices, outer products."""

from __future__ import annotations

from types import NotImplementedType

import numpy as np

from tensorviz.errors import NotKeptError
from tensorviz.explain.families.einsum import frames
from tensorviz.explain.families.einsum.chain import (
    MOST_FACTORS,
    chain_letters,
    chain_meaning,
    chain_multiplications,
    power_letters,
)
from tensorviz.explain.families.einsum.letters import Letters, letters_of, multiplications
from tensorviz.explain.families.einsum.meaning import meaning_of
from tensorviz.explain.families.einsum.parts import Sum, places_of, summed_cells
from tensorviz.explain.families.operands import is_numeric, value_array_of
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import EinsumRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.subjects import operand_of
from tensorviz.explain.words import slot_safe
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument, Group, Value

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

KEYWORDS = frozenset({"out", "dtype", "casting", "order", "optimize", "axes"})
LINEAR = "nn.linear"
MULTI_DOT, POWER = "numpy.linalg.multi_dot", "numpy.linalg.matrix_power"
CHAINS = frozenset({MULTI_DOT, POWER})
CONJUGATING = frozenset({"numpy.vdot", "numpy.vecdot", "numpy.linalg.vecdot"})


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """A product of arrays of numbers whose axes can be named, with something to multiply or to add up."""
    exponent = _exponent(subject)
    if exponent is not None and exponent > MOST_FACTORS:
        return NotImplemented  # type: ignore[no-any-return]
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: the letters, which of them stay, one or two cells, the result."""
    return frames.readings(_sum(plan, subject))


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """The products that the result cell at ``index`` is the sum of.

    Raises
    ------
    NotKeptError
        When one of the numbers that are to be shown was not kept.
    """
    frame = frames.cell(_sum(plan, subject), index)
    if frame.worked is None:
        raise NotKeptError(say("the cells that meet here were not all kept"))
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
        note=say("One by one they come to {sum}; NumPy adds in another order: {value}."),
    )


def _plan(subject: Subject) -> Plan | None:
    result = subject.result
    keywords = {argument.keyword for argument in subject.event.arguments if argument.keyword}
    if result is None or result.snapshot is None or not is_numeric(result) or not keywords <= KEYWORDS:
        return None
    operands = _operands(subject)
    shapes = [operand.shape for operand in operands]
    is_chain = subject.event.operation in CHAINS and bool(shapes) and all(shapes)
    letters = _chain(subject, shapes) if is_chain else letters_of(subject, shapes)
    sizes = letters.sizes(shapes) if letters is not None else None
    if letters is None or sizes is None or not all(map(is_numeric, operands)):
        return None
    if result.shape != tuple(sizes[letter] for letter in letters.output):
        return None
    adds_last = subject.event.operation == LINEAR
    factors = Letters(letters.inputs[:-1], letters.output) if adds_last else letters
    meaning = chain_meaning(operands) if subject.event.operation == MULTI_DOT else meaning_of(factors)
    recipe = EinsumRecipe(
        inputs=letters.inputs,
        output=letters.output,
        sizes=tuple(sizes.items()),
        multiplications=chain_multiplications(shapes) if is_chain else multiplications(factors, sizes),
        meaning=say("{meaning}, plus {last_operand}", meaning=meaning, last_operand=name_of(operands[-1]))
        if adds_last and meaning
        else meaning,
        conjugates=subject.event.operation in CONJUGATING and np.dtype(operands[0].dtype).kind == "c",
        adds_last=adds_last,
    )
    return Plan(recipe, operands, result)


def _operands(subject: Subject) -> tuple[Operand, ...]:
    """The arrays that were given by position; lists of numbers as NumPy reads them."""
    pairs = zip(subject.event.arguments, subject.arguments, strict=True)
    positional = [(argument, operand) for argument, operand in pairs if argument.keyword is None]
    if subject.event.operation == POWER:
        return tuple(operand for _, operand in positional[:1]) * (_exponent(subject) or 0)
    given = positional[:2]
    if subject.event.operation == MULTI_DOT:
        given = _grouped(subject.event.arguments[0].value)
    if subject.event.operation in {"numpy.einsum", LINEAR}:
        is_spelt = isinstance(subject.keyword("subscripts", 0), str)
        given = positional[1:] if is_spelt else positional[: len(positional) // 2 * 2 : 2]
    arrays = [value_array_of(argument, operand) for argument, operand in given]
    found = tuple(array for array in arrays if array is not None)
    return found if len(found) == len(given) else ()


def _chain(subject: Subject, shapes: list[tuple[int, ...]]) -> Letters | None:
    return chain_letters(shapes) if subject.event.operation == MULTI_DOT else power_letters(shapes[0], len(shapes))


def _exponent(subject: Subject) -> int | None:
    """How many factors a power has, where it is a product of matrices; None where it is none."""
    exponent = subject.keyword("n", 1)
    is_power = subject.event.operation == POWER and isinstance(exponent, int) and exponent > 1
    return exponent if is_power else None


def _grouped(value: Value) -> list[tuple[Argument, Operand]]:
    """The arrays of a list."""
    items = value.items if isinstance(value, Group) else ()
    return [(item, operand_of(item.source, item.value, None)) for item in items]


def _sum(plan: Plan, subject: Subject) -> Sum:
    assert isinstance(plan.recipe, EinsumRecipe)
    assert plan.result is not None
    asked = subject.keyword("dtype", -1)
    dtype = np.result_type(*(operand.dtype for operand in plan.operands)) if asked is None else np.dtype(asked)
    return Sum(plan.recipe, plan.operands, plan.result, dtype, subject.node.span)
