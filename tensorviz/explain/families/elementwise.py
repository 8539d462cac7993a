"""Functions of corresponding cells: arithmetic, comparisons and ufuncs of one or two operands, with broadcasting."""

from __future__ import annotations

from dataclasses import replace
from types import NotImplementedType

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.errors import NotKeptError
from tensorviz.explain.families.elementwise_frames import frames_of
from tensorviz.explain.families.elementwise_terms import Function, function_of
from tensorviz.explain.families.elementwise_worked import cell_frame, result_name, source_index
from tensorviz.explain.families.operands import array_of
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.trace.recording import Argument, NodeKind, Plain

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

ALLOWED_KEYWORDS = {"dtype"}
MATRIX_PRODUCTS = {"multiply", "power"}


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """An elementwise ufunc of one or two operands with one result, as operator, call or in-place statement.

    ``where=``, ``out=`` and ufuncs with several results are not of this family.
    """
    plan = _plan(subject)
    return NotImplemented if plan is None else plan


def _plan(subject: Subject) -> Plan | None:
    function = function_of(subject)
    result = subject.result
    operands = _operands(subject, function) if function else None
    if function is None or operands is None or result is None or result.snapshot is None:
        return None
    if any(_is_matrix(operand) for operand in operands) and function.name in MATRIX_PRODUCTS:
        return None
    output = result.shape
    if _broadcast(tuple(operand.shape for operand in operands)) != output:
        return None
    recipe = ElementwiseRecipe(
        function=function.name,
        symbol=function.symbol,
        padded=tuple((1,) * (len(output) - len(operand.shape)) + operand.shape for operand in operands),
        output=output,
        curve=function.ufunc.nin == 1 and function.has_curve and _is_real(operands[0]) and _is_real(result),
        in_place=_is_in_place(subject, result),
    )
    return Plan(recipe, operands, result)


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: operands, align, pad, stretch axis by axis, combine, result (what does not happen is left out)."""
    frames = frames_of(plan, subject, _function(subject))
    story = tuple(range(len(frames)))
    return (Reading("main", "Cell by cell", frames, (len(frames) - 1,), _brief(frames), story),)


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """The calculation of the result cell at ``index``.

    Raises
    ------
    NotKeptError
        When a value that goes in or comes out was not kept.
    """
    frame = cell_frame(plan, subject, _function(subject), index)
    if frame is None:
        raise NotKeptError(f"cell {list(index)} can't be worked out: not all of its values were kept")
    return frame


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The one cell of each operand that feeds the result cell at ``index``."""
    return [tuple(np.array([i]) for i in source_index(operand.shape, index)) for operand in plan.operands]


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:
    """``"Z[1, 2]: 8 − 6.5 = 1.5."``, with slots."""
    if plan.result is None or plan.result.snapshot is None:
        return None
    joint = "is" if plan.result.dtype == np.bool_ else "="
    return CellTemplate(
        sentence=f"{result_name(plan)}{{index}}: {{terms}} {joint} {{value}}.",
        kind="apply",
        symbol=_function(subject).symbol,
        note="Worked out alone this cell gives {sum}; NumPy's result holds {value}.",
    )


def _function(subject: Subject) -> Function:
    function = function_of(subject)
    assert function is not None
    return function


def _brief(frames: tuple[Frame, ...]) -> tuple[int, ...]:
    """At most four: the first picture with the shapes, the last stretch, one cell, the result."""
    phases = [frame.phase for frame in frames]
    first = phases.index("align") if "align" in phases else 0
    stretches = [position for position, phase in enumerate(phases) if phase == "stretch"]
    rest = [position for position, phase in enumerate(phases) if phase in {"combine", "result"}]
    return tuple(sorted({first, *stretches[-1:], *rest}))


def _operands(subject: Subject, function: Function) -> tuple[Operand, ...] | None:
    keywords = {argument.keyword for argument in subject.event.arguments if argument.keyword}
    positional = [
        _as_array(argument, operand)
        for argument, operand in zip(subject.event.arguments, subject.arguments, strict=True)
        if argument.keyword is None
    ]
    before = subject.event.before
    if subject.node.kind is NodeKind.AUGMENTED and before is not None and positional:
        target = positional[0] or subject.arguments[0]
        positional[0] = replace(target, snapshot=before, plain=None)
    operands = tuple(operand for operand in positional if operand is not None)
    is_complete = len(operands) == len(positional) == function.ufunc.nin
    return operands if is_complete and keywords <= ALLOWED_KEYWORDS else None


def _is_in_place(subject: Subject, result: Operand) -> bool:
    before, after = subject.event.before, result.snapshot
    if subject.node.kind is not NodeKind.AUGMENTED or before is None or after is None:
        return False
    return before.library != "python" and before.buffer == after.buffer != 0


def _as_array(argument: Argument, operand: Operand) -> Operand | None:
    """The operand with a snapshot, made here for a number that was recorded as a plain value."""
    if not isinstance(argument.value, Plain) or not isinstance(argument.value.value, bool | int | float | complex):
        return array_of(argument, operand)
    values = np.array(argument.value.value)
    if values.dtype.kind not in "biufc":
        return None
    values.flags.writeable = False
    kind = argument.value.type_name
    return replace(operand, snapshot=Snapshot("python", kind, (), values.dtype.str, values=values), plain=None)


def _broadcast(shapes: tuple[tuple[int, ...], ...]) -> tuple[int, ...] | None:
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None


def _is_matrix(operand: Operand) -> bool:
    return operand.snapshot is not None and operand.snapshot.type_name == "matrix"


def _is_real(operand: Operand) -> bool:
    return isinstance(operand.dtype, np.dtype) and operand.dtype.kind in "iuf"
