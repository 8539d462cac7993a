"""The frames of arrays that are put together: the pieces, whether they fit, together, and that it is a copy."""

from __future__ import annotations

from collections.abc import Sequence

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.movement.moving import movement_of
from tensorviz.explain.families.phrases import name_of, role_for_all, whole_slices
from tensorviz.explain.format import format_bytes, format_count, format_dtype, format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit, join, signed_sum
from tensorviz.sentences import say

__all__ = ["frames_of", "grown", "is_apart"]

FEW = 3
BORROWED = {
    "vstack": say("1-D pieces stand as rows"),
    "column_stack": say("1-D pieces stand as columns"),
    "c_": say("1-D pieces stand as columns"),
    "dstack": say("Flat pieces get a last axis of size 1"),
}


def frames_of(plan: Plan, subject: Subject) -> tuple[Frame, ...]:
    """At most four frames."""
    span = subject.node.span
    axis = movement_of(plan).axis
    live = tuple(role_for_all("live", piece, number) for number, piece in enumerate(plan.operands))
    hidden = Role("hidden", RESULT, whole_slices(plan.result.shape if plan.result else ()))
    apart = is_apart(subject)
    return (
        Frame("before", _apart(plan) if apart else _before(plan), span, (*live, hidden)),
        *(() if apart else (Frame("check", _check(plan), span, (*live, hidden), axis=axis),)),
        Frame("moved", _moved(plan), span, (role_for_all("target", plan.result),), axis=axis),
        Frame("verdict", _verdict(plan), span),
    )


def is_apart(subject: Subject) -> bool:
    """Whether the pieces are the entries of one array along its first axis, instead of the arrays of a list."""
    first = subject.event.arguments[0].value
    return isinstance(first, Snapshot) and not subject.event.operation.endswith((".append", ".block"))


def _apart(plan: Plan) -> str:
    source = plan.operands[0]
    pieces, shape = count(source.shape[0], "piece"), format_shape(source.shape[1:])
    name = f"{name_of(source)} {format_shape(source.shape)}"
    return fit(
        say("{name} is taken apart along axis 0: {pieces} of shape {shape}.", name=name, pieces=pieces, shape=shape),
        say("It is taken apart: {pieces}.", pieces=pieces),
    )


def _before(plan: Plan) -> str:
    pieces = plan.operands
    if len(pieces) == 1:
        return fit(
            say(
                "{first_piece} {shape} is the only piece.",
                first_piece=name_of(pieces[0]),
                shape=format_shape(pieces[0].shape),
            ),
            say("There is one piece."),
        )
    named = [f"{name_of(piece)} {format_shape(piece.shape)}" for piece in pieces]
    shapes = {piece.shape for piece in pieces}
    same = say("{pieces} pieces of shape {shape}", pieces=len(pieces), shape=format_shape(pieces[0].shape))
    return fit(
        *([say("The pieces are {named}.", named=join(named))] if len(pieces) <= FEW else []),
        say("There are {same}.", same=same)
        if len(shapes) == 1
        else say("There are {pieces} pieces of different shapes.", pieces=len(pieces)),
    )


def _check(plan: Plan) -> str:
    recipe = movement_of(plan)
    axis, result = recipe.axis, plan.result
    assert result is not None
    if axis is None:
        return say("Each row of pieces is joined along the last axis, then the rows along the one before.")
    shapes = [piece.shape for piece in plan.operands]
    if recipe.function == "stack":
        number = len(shapes)
        return fit(
            say(
                "All shapes agree: {first_shape}; stack makes a new axis {axis} of size {number}.",
                first_shape=format_shape(shapes[0]),
                axis=axis,
                number=number,
            ),
            say("stack makes a new axis {axis} of size {number}.", axis=axis, number=number),
        )
    pieces = [grown(recipe.function, shape, len(result.shape), axis) for shape in shapes]
    if any(len(shape) != len(result.shape) for shape in pieces):
        if recipe.function in {"r_", "c_"} and result.shape and len(result.shape) > 1:
            axes, shown = len(result.shape), format_shape(result.shape)
            return say("The pieces get axes of size 1 until they have {axes}: {shape}.", axes=axes, shape=shown)
        return fit(say("The pieces are read as one line each: {sum}.", sum=_sum(plan.operands)))
    sizes = [shape[axis] for shape in pieces]
    adds = say(
        "Along axis {axis} the sizes add: {sizes} = {total}",
        axis=axis,
        sizes=signed_sum([format_count(n) for n in sizes]),
        total=result.shape[axis],
    )
    others = [n for at, n in enumerate(result.shape) if at != axis]
    if pieces != shapes:
        borrowed = BORROWED.get(recipe.function, say("A number stands as one entry"))
        return fit(f"{borrowed}; {adds[:1].lower()}{adds[1:]}.", f"{adds}.")
    if not others:
        return fit(f"{adds}.", say("Along axis {axis} the sizes add.", axis=axis))
    return fit(
        say("{adds}; the other {agree}.", adds=adds, agree=_agree(len(others))),
        f"{adds}.",
        say("Along axis {axis} the sizes add.", axis=axis),
    )


def _agree(others: int) -> str:
    return say("axis agrees") if others == 1 else say("axes agree")


def grown(function: str, shape: tuple[int, ...], ndim: int, axis: int | None) -> tuple[int, ...]:
    """The shape of a piece as the function takes it: with the axes of size 1 that it borrows."""
    if function == "stack" and axis is not None:
        return (*shape[:axis], 1, *shape[axis:])
    if function == "vstack" and len(shape) < 2:
        return (1, *(shape or (1,)))
    if function in {"column_stack", "c_"} and len(shape) < 2:
        return (*(shape or (1,)), 1)
    if function == "dstack" and len(shape) < 3:
        return (*((1,) if len(shape) < 2 else ()), *(shape or (1,)), 1)
    return (1,) if function in {"hstack", "r_"} and not shape and ndim == 1 else shape


def _sum(pieces: Sequence[Operand]) -> str:
    sizes = [piece.snapshot.size if piece.snapshot else 0 for piece in pieces]
    return f"{signed_sum([format_count(size) for size in sizes])} = {format_count(sum(sizes))}"


def _moved(plan: Plan) -> str:
    result = plan.result
    assert result is not None
    pieces = count(len(plan.operands), "piece")
    end = "" if plan.trail is not None else say("; which cell went where was not followed")
    axis = movement_of(plan).axis
    if axis is None:
        make = say("makes") if len(plan.operands) == 1 else say("make")
        return fit(
            f"{pieces} {make} {name_of(result)} {format_shape(result.shape)}{end}.",
            say("{pieces} {make} the result.", pieces=pieces, make=make),
        )
    function = movement_of(plan).function
    lines = [grown(function, piece.shape, len(result.shape), axis) for piece in plan.operands]
    if function == "append" and any(len(line) != len(result.shape) for line in lines):
        return fit(
            say("Read as one line each, {pieces} stand one after the other: {shape}{end}.",
                pieces=pieces, shape=format_shape(result.shape), end=end),
            say("The pieces are read as one line each{end}.", end=end),
        )  # fmt: skip
    stand = say("stands") if len(plan.operands) == 1 else say("stand one after the other")
    return fit(
        say(
            "{pieces} {stand} along axis {axis}: {shape}{end}.",
            pieces=pieces,
            stand=stand,
            axis=axis,
            shape=format_shape(result.shape),
            end=end,
        ),
        say("{pieces} {stand} along axis {axis}{end}.", pieces=pieces, stand=stand, axis=axis, end=end),
    )


def _verdict(plan: Plan) -> str:
    result = plan.result
    assert result is not None
    start = say("The result") if name_of(result) == say("the result") else name_of(result)
    dtypes = list(dict.fromkeys(format_dtype(piece.dtype) for piece in plan.operands))
    nbytes = format_bytes(result.nbytes)
    new = format_dtype(result.dtype)
    if dtypes != [new]:
        made = say(
            "{dtypes} {become_or_becomes} {new}",
            dtypes=join(dtypes),
            become_or_becomes=say("become") if len(dtypes) > 1 else say("becomes"),
            new=new,
        )
        return fit(
            say("{start} is always a copy: {nbytes} of its own; {made}.", start=start, nbytes=nbytes, made=made),
            say("{start} is always a copy: {nbytes} of its own.", start=start, nbytes=nbytes),
        )
    return fit(
        say("{start} is always a copy: {nbytes} of its own; the pieces stay as they are.", start=start, nbytes=nbytes),
        say("{start} is always a copy: {nbytes} of its own.", start=start, nbytes=nbytes),
    )
