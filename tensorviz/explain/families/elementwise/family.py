"""Functions of corresponding cells, with broadcasting: ufuncs, operators, ``where``, ``clip``, rounding and casts."""

from __future__ import annotations

from types import NotImplementedType

import numpy as np

from tensorviz.errors import NotKeptError
from tensorviz.explain.families.elementwise import several
from tensorviz.explain.families.elementwise.calls import Call, calls_of
from tensorviz.explain.families.elementwise.facts import source_index
from tensorviz.explain.families.elementwise.frames import frames_of
from tensorviz.explain.families.elementwise.functions import CAST
from tensorviz.explain.families.elementwise.model import MODEL_FUNCTIONS
from tensorviz.explain.families.elementwise.worked import cell_frame, result_name
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ElementwiseRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

MATRIX_PRODUCTS = {"multiply", "power"}
TRIGONOMETRIC = {"sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "deg2rad", "rad2deg"}
INVERSE_HYPERBOLIC = {"arcsinh", "arccosh", "arctanh"}
EXPONENTIAL = {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "cbrt", "square", "reciprocal"}
STEPPED = {"absolute", "fabs", "sign", "negative", "positive", "floor", "ceil", "rint", "trunc", "degrees", "radians"}
MORE = {"expit", "fix", "round", "sinc"} | set(MODEL_FUNCTIONS)
CURVED = TRIGONOMETRIC | INVERSE_HYPERBOLIC | EXPONENTIAL | STEPPED | MORE
CURVED_WITH_NUMBERS = {"clip", "elu", "leaky_relu", "maximum", "minimum", "power"}


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """An elementwise function with one result or several, as operator, call, method or in-place statement."""
    calls, results = calls_of(subject), subject.results or (subject.result,)
    plans = [_plan(subject, call, result) for call, result in zip(calls, results, strict=False)]
    known = [plan for plan in plans if plan is not None]
    plan = several.plan_of(known, subject) if known and len(known) == len(calls) == len(results) else None
    return NotImplemented if plan is None else plan


def _plan(subject: Subject, call: Call, result: Operand | None) -> Plan | None:
    function, operands = call.function, call.operands
    if result is None or result.snapshot is None:
        return None
    if any(_is_matrix(operand) for operand in operands) and function.name in MATRIX_PRODUCTS:
        return None
    output = result.shape
    if _broadcast(tuple(operand.shape for operand in operands)) != output:
        return None
    is_augmented = _is_augmented(subject, result)
    extra_signs = (*(["where"] if call.mask else []), *(["into"] if call.target else []))
    recipe = ElementwiseRecipe(
        function=function.name,
        symbol=function.symbol,
        signs=function.signs + extra_signs,
        padded=tuple((1,) * (len(output) - len(operand.shape)) + operand.shape for operand in operands),
        output=output,
        curve=call.mask is None and _has_curve(call, result),
        in_place=is_augmented or call.target is not None,
        masked=call.mask is not None,
        target=call.target is not None,
    )
    if call.target is not None and subject.node.target is None:
        head, _, tail = say("{name} before").partition("{name}")
        result = result.renamed(call.target.name.removeprefix(head).removesuffix(tail))
    return Plan(recipe, operands, result)


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """One reading: operands, align, pad, stretch axis by axis, combine, result (what does not happen is left out)."""
    if plan.more:
        frames = several.frames_of(plan, subject, tuple(call.function for call in calls_of(subject)))
    else:
        frames = frames_of(plan, subject, _call(plan, subject).function)
    story = tuple(range(len(frames)))
    return (Reading("main", say("Cell by cell"), frames, (len(frames) - 1,), _brief(frames), story),)


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """The calculation of the result cell at ``index``.

    Raises
    ------
    NotKeptError
        When a value that goes in or comes out was not kept.
    """
    frame = cell_frame(plan, subject, _call(plan, subject).function, index)
    if frame is None:
        raise NotKeptError(say("cell {index} can't be worked out: not all of its values were kept", index=list(index)))
    return frame


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:
    """The one cell of each operand that feeds the result cell at ``index``; none of a target that is overwritten."""
    recipe = plan.recipe
    assert isinstance(recipe, ElementwiseRecipe)
    found: Sources = [tuple(np.array([i]) for i in source_index(operand.shape, index)) for operand in plan.operands]
    if recipe.target and not recipe.masked:
        found[-1] = tuple(np.array([], dtype=np.intp) for _ in plan.operands[-1].shape)
    return found


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:
    """``"Z[1, 2]: 8 − 6.5 = 1.5."``, with slots; None where a condition says which cells are written."""
    recipe = plan.recipe
    if plan.result is None or plan.result.snapshot is None or not isinstance(recipe, ElementwiseRecipe):
        return None
    if recipe.masked:
        return None
    joint = say("is") if plan.result.dtype == np.bool_ else "="
    return CellTemplate(
        sentence=f"{result_name(plan)}{{index}}: {{terms}} {joint} {{value}}.",
        kind="apply",
        symbol=_call(plan, subject).function.symbol,
        note=say("Worked out alone this cell gives {sum}; NumPy's result holds {value}."),
    )


def _call(plan: Plan, subject: Subject) -> Call:
    """The call that gave the plan's result."""
    recipe = plan.recipe
    assert isinstance(recipe, ElementwiseRecipe)
    return next(call for call in calls_of(subject) if call.function.name == recipe.function)


def _brief(frames: tuple[Frame, ...]) -> tuple[int, ...]:
    """At most four: the first picture with the shapes, the last stretch, cells of every kind, the result."""
    phases = [frame.phase for frame in frames]
    first = phases.index("align") if "align" in phases else 0
    rest = [position for position, phase in enumerate(phases) if phase in {"combine", "result"}]
    stretches = [position for position, phase in enumerate(phases) if phase == "stretch"]
    before = [first, *stretches[-1:]][: 4 - len(rest)]
    return tuple(sorted({*before, *rest}))


def _has_curve(call: Call, result: Operand) -> bool:
    """Whether the result is a function of one array of real numbers, with a curve that a reader knows."""
    first, *others = call.inputs
    name = call.function.name
    if not all(map(_is_real, (*call.inputs, result))) or any(operand.shape for operand in others):
        return False
    if name == CAST:
        return _kind(first) == "f" and _kind(result) in "iu"
    return name in (CURVED_WITH_NUMBERS if others else CURVED)


def _is_augmented(subject: Subject, result: Operand) -> bool:
    before, after = subject.event.before, result.snapshot
    if subject.node.kind is not NodeKind.AUGMENTED or before is None or after is None:
        return False
    return before.library != "python" and before.buffer == after.buffer != 0


def _broadcast(shapes: tuple[tuple[int, ...], ...]) -> tuple[int, ...] | None:
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None


def _is_matrix(operand: Operand) -> bool:
    return operand.snapshot is not None and operand.snapshot.type_name == "matrix"


def _is_real(operand: Operand) -> bool:
    return _kind(operand) in {"i", "u", "f"}


def _kind(operand: Operand) -> str:
    return operand.dtype.kind if isinstance(operand.dtype, np.dtype) else ""
