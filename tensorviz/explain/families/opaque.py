"""Anything else: what went in, what came out. Always applies, never blank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.card import described, described_results, hidden_result, live_operands, plan_of_all
from tensorviz.explain.families.no_picture import NO_PICTURE, reason_of
from tensorviz.explain.families.phrases import call_name, name_of, unknown_origin
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import OpaqueRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.subjects import operand_of
from tensorviz.explain.words import clip_name, count, fit, join
from tensorviz.sentences import say
from tensorviz.trace.recording import Failure, Group, NodeKind, Unknown

__all__ = ["cell_template", "degraded", "explain_cell", "readings", "recognise", "sources"]

MESSAGE_WORDS = 12
SHORT_STATEMENT = 40


def recognise(subject: Subject) -> Plan:
    """Every operation, also the one that raised."""
    if subject.failure is not None:
        return Plan(OpaqueRecipe(failed=True), _operands(subject), None)
    return degraded(subject, reason_of(subject))


def degraded(subject: Subject, reason: str) -> Plan:
    """The generic card, with the reason why there is no better picture."""
    return plan_of_all(OpaqueRecipe(reason=reason), _operands(subject), subject)


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """Before and after; one frame for an operation that raised."""
    if subject.failure is not None:
        return (_failed(plan, subject, subject.failure),)
    span = subject.node.span
    roles = (*live_operands(plan), *hidden_result(plan))
    after, why = _after(plan, subject), _why(plan, subject)
    reason = (Frame("why", why, span, roles),) if why not in {"", after} else ()
    frames = (Frame("before", _before(plan, subject), span, roles), *reason, Frame("after", after, span))
    every = tuple(range(len(frames)))
    return (Reading("main", say("Before and after"), frames, every[-1:], every, every),)


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:
    """Never possible here.

    Raises
    ------
    NotKeptError
        Always: what happens inside is not known.
    """
    raise unknown_origin(plan, index, subject.node.source)


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:  # noqa: ARG001
    """Unknown for every operand."""
    return [None] * len(plan.operands)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001
    """None: what happens inside is not known."""
    return None


def _operands(subject: Subject) -> tuple[Operand, ...]:
    """The arguments, lists of arrays taken apart, the target of an in-place operation as it was before."""
    operands: list[Operand] = []
    for argument, operand in zip(subject.event.arguments, subject.arguments, strict=True):
        if isinstance(argument.value, Group):
            operands += (operand_of(item.source, item.value, argument.keyword) for item in argument.value.items)
        else:
            operands.append(operand)
    before = subject.event.before
    if before is not None and operands:
        target = _target(operands, before)
        operands[target] = replace(operands[target], snapshot=before, plain=None)
    return tuple(operands)


def _target(operands: list[Operand], before: Snapshot) -> int:
    """Which operand was changed in place; the first where that cannot be told."""
    same = (
        number
        for number, operand in enumerate(operands)
        if operand.snapshot is not None and operand.snapshot.object_id == before.object_id
    )
    return next(same, 0)


def _failed(plan: Plan, subject: Subject, failure: Failure) -> Reading:
    words = failure.message.split()
    message = " ".join(words[:MESSAGE_WORDS]) + (" …" if len(words) > MESSAGE_WORDS else "")
    name = _operation(subject)
    sentence = fit(
        say(
            "{name} raised {exception_type}: {message}",
            name=name,
            exception_type=failure.exception_type,
            message=message,
        ),
        f"{failure.exception_type}: {message}",
        say("{name} raised {exception_type}.", name=name, exception_type=failure.exception_type),
    )
    frame = Frame("failed", sentence, subject.node.span, live_operands(plan))
    more = (*_inside(failure), *_unrecorded(subject))
    frames = (frame, *(Frame("failed", each, subject.node.span, live_operands(plan)) for each in more))
    every = tuple(range(len(frames)))
    return Reading("main", say("Raised"), frames, (0,), every, every)


def _inside(failure: Failure) -> Iterator[str]:
    """The operation further inside, where a library raised there."""
    if failure.inside and not failure.inside.startswith("raise "):
        yield fit(
            say("Inside it, {inside} raised.", inside=failure.inside),
            say("Inside it, {inside} raised.", inside=clip_name(failure.inside)),
        )


def _unrecorded(subject: Subject) -> Iterator[str]:
    """The first operand of which nothing is known, not even its shape."""
    unseen = next((each for each in subject.event.arguments if isinstance(each.value, Unknown)), None)
    if unseen is not None and unseen.source:
        name = clip_name(unseen.source)
        yield fit(
            say("{name} was not recorded, so no change is offered; %%explain on the cell records it.", name=name),
            say("An operand was not recorded, so no change is offered."),
        )


def _operation(subject: Subject) -> str:
    """``"np.linalg.inv"``, ``"A.argmax"``; only the method's name where it is called on a longer expression."""
    if subject.node.kind is not NodeKind.CALL:
        return clip_name(subject.node.source)
    symbol = subject.node.symbol or call_name(subject.event.operation)
    owner, _, method = symbol.rpartition(".")
    return clip_name(symbol if owner.replace(".", "").isidentifier() else method or symbol)


def _before(plan: Plan, subject: Subject) -> str:
    given = [described(operand) for operand in plan.operands]
    name = _operation(subject)
    if not given:
        return (
            say("{name} is called without arguments.", name=name)
            if subject.node.kind is NodeKind.CALL
            else say("{name} runs.", name=name)
        )
    source = clip_name(subject.node.source)
    if subject.node.kind in {NodeKind.GETITEM, NodeKind.ATTRIBUTE}:
        return fit(
            say("{name} looks into {first_given}.", name=name, first_given=given[0]),
            say("{name} looks into an array.", name=name),
        )
    if subject.node.kind in {NodeKind.SETITEM, NodeKind.AUGMENTED}:
        return fit(
            *_whole_statement(subject, say("writes into {first_given}.", first_given=given[0])),
            say("{source} writes into {first_given}.", source=source, first_given=given[0]),
        )
    return fit(
        say("{name} gets {given}.", name=name, given=join(given)),
        say(
            "{name} gets {first_given} and {other_arguments}.",
            name=name,
            first_given=given[0],
            other_arguments=count(len(given) - 1, "other argument"),
        ),
        say("{source} starts from {operands}.", source=source, operands=count(len(given), "operand")),
    )


def _after(plan: Plan, subject: Subject) -> str:
    kind = subject.node.kind
    if kind in {NodeKind.SETITEM, NodeKind.AUGMENTED}:
        return _written(plan, subject)
    if plan.result is None:
        return fit(say("What {operation} gave was not seen.", operation=_operation(subject)))
    why = _why(plan, subject)
    if plan.result.snapshot is None and why:
        return why
    result = described_results(plan)
    if kind is NodeKind.GETITEM and plan.operands:
        return _read(plan, subject, result)
    arrays = [described(operand) for operand in plan.operands if operand.snapshot is not None]
    name = _operation(subject)
    if kind is NodeKind.ATTRIBUTE:
        return fit(say("{name} is {result}.", name=name, result=result), say("It is {result}.", result=result))
    if not arrays or kind is not NodeKind.CALL:
        return fit(
            say("{name} gave {result}.", name=name, result=result), say("The result is {result}.", result=result)
        )
    return fit(
        say("{name} turned {arrays} into {result}.", name=name, arrays=join(arrays), result=result),
        say(
            "{name} turned {first_array} and {other_arrays} into {result}.",
            name=name,
            first_array=arrays[0],
            other_arrays=count(len(arrays) - 1, "other array"),
            result=result,
        ),
        say("{name} gave {result}.", name=name, result=result),
        say("{name} gave {results}.", name=name, results=count(len(plan.results), "result")),
    )


def _why(plan: Plan, subject: Subject) -> str:
    """The reason why there is no more to see; nothing where none is known."""
    recipe = plan.recipe
    if not isinstance(recipe, OpaqueRecipe) or recipe.reason in {"", NO_PICTURE}:
        return ""
    reason = f"{recipe.reason[:1].upper()}{recipe.reason[1:]}."
    return fit(reason, say("There is no picture of the inside of {operation}.", operation=_operation(subject)))


def _read(plan: Plan, subject: Subject, result: str) -> str:
    """``"X[1:] reads (3, 2) float64 from X (4, 2), without copying."``."""
    source = plan.operands[0]
    name = clip_name(subject.node.source)
    shape = f"{name_of(source)} {format_shape(source.shape)}" if source.snapshot is not None else name_of(source)
    tail = _memory(source.snapshot, plan.result.snapshot if plan.result else None)
    return fit(
        say("{name} reads {result} from {shape}{tail}.", name=name, result=result, shape=shape, tail=tail),
        say("{name} reads {result}.", name=name, result=result),
        say("This reads {result}.", result=result),
    )


def _memory(source: Snapshot | None, result: Snapshot | None) -> str:
    is_shared = source.shares_memory_with(result) if source is not None and result is not None else None
    if result is None or is_shared is None or not result.shape:
        return ""
    return say(", a view of the same memory") if is_shared else say(", a copy")


def _written(plan: Plan, subject: Subject) -> str:
    """``"X[0] = 1 changed 3 of 12 cells in X."``."""
    statement = clip_name(subject.node.source)
    before, after = subject.event.before, plan.result.snapshot if plan.result is not None else None
    target = name_of(plan.result) if plan.result is not None else say("its target")
    if before is None or after is None or before.values is None or after.values is None:
        return fit(
            say("{statement} wrote into {target}.", statement=statement, target=target),
            say("This wrote into its target."),
        )
    if before.shape != after.shape or before.dtype != after.dtype:
        change = say(
            "{shape} {dtype} became {described_facts}",
            shape=format_shape(before.shape),
            dtype=np.dtype(before.dtype),
            described_facts=described_facts(after),
        )
        return fit(f"{statement}: {change}.", say("The target became another array."))
    changed = say(
        "{changed} of {cells} in {target}",
        changed=format_count(_changed(before, after)),
        cells=count(after.size, "cell"),
        target=target,
    )
    return fit(
        *_whole_statement(subject, say("changed {changed}.", changed=changed)),
        say("{statement} changed {changed}.", statement=statement, changed=changed),
    )


def _whole_statement(subject: Subject, predicate: str) -> tuple[str, ...]:
    """The sentence with all of a short statement."""
    statement = " ".join(subject.node.source.split())
    return (f"{statement} {predicate}",) if len(statement) <= SHORT_STATEMENT else ()


def described_facts(snapshot: Snapshot) -> str:
    """Shape and dtype."""
    return f"{format_shape(snapshot.shape)} {np.dtype(snapshot.dtype)}"


def _changed(before: Snapshot, after: Snapshot) -> int:
    assert before.values is not None
    assert after.values is not None
    old, new = before.values, after.values
    if old.dtype.kind == "V":  # NumPy compares records of some layouts only
        bytes_of = [np.frombuffer(x.tobytes(), np.uint8).reshape(x.size, x.itemsize) for x in (old, new)]
        return int(np.count_nonzero((bytes_of[0] != bytes_of[1]).any(axis=1)))
    different = np.asarray(old != new)
    if old.dtype.kind in "fc":
        different &= ~(np.isnan(old) & np.isnan(new))
    elif old.dtype.kind in "mM":
        different &= ~(np.isnat(old) & np.isnat(new))
    return int(np.count_nonzero(different))
