"""The frames of a write: which cells are selected, what is written there, and who else sees it."""

from __future__ import annotations

from collections.abc import Sequence

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.indexing.part_frames import before_sentence, chip_frames, live_slices
from tensorviz.explain.families.indexing.parts import Part, lists_of, parts_of
from tensorviz.explain.families.indexing.selection import Selection, selection_of
from tensorviz.explain.families.indexing.write_hazards import (
    double_write,
    lost_write,
    shared_memory,
    truncation,
)
from tensorviz.explain.families.indexing.written import written_sentence
from tensorviz.explain.families.movement.moving import movement_of
from tensorviz.explain.families.phrases import call_name, cell_of, name_of, role_at, role_for_all
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import RESULT, Frame, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import clip_name, count, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind

__all__ = ["write_frames"]

SHORT_STATEMENT = 40


def write_frames(plan: Plan, subject: Subject) -> tuple[Frame, ...]:
    """Before, axis by axis where an index array or mask selects, the value, what was written, who sees it."""
    span = subject.node.span
    is_call = subject.node.kind is NodeKind.CALL
    parts = None if is_call else parts_of(subject.event.arguments[1], plan.operands[0].shape)
    selection = selection_of(plan, parts)
    live = (live_slices(plan.operands[0], parts) if parts else ()) or (role_for_all("live", plan.operands[0], 0),)
    middle = chip_frames(parts, plan, subject) if parts and lists_of(parts) else []
    value_role = role_for_all("live", plan.operands[1], 1)
    twice = tuple(role_at("clash", 0, place) for place, _ in selection.repeated)
    targets = tuple(Role("target", RESULT, role.index) for role in live) if parts and not lists_of(parts) else ()
    return (
        Frame("before", _before(plan, subject, parts, selection), span, live),
        *middle,
        _value(plan, subject, selection, (value_role, *twice)),
        Frame("moved", written_sentence(plan, subject, selection), span, (value_role, *targets, *twice)),
        _verdict(plan, subject, parts, selection),
    )


def _before(plan: Plan, subject: Subject, parts: Sequence[Part] | None, selection: Selection) -> str:
    target = plan.operands[0]
    total = count(_size(target), "cell")
    if parts is None:
        name = call_name(subject.event.operation)
        name = f"{name_of(target)}.{name.rpartition('.')[2]}" if ".ndarray." in name else name
        name = name if subject.library == "numpy" else clip_name(subject.node.symbol)
        number = "" if selection.distinct is None else say("{distinct} of ", distinct=format_count(selection.distinct))
        return fit(
            say(
                "{name} writes into {number}{total} of {target}.",
                name=name,
                number=number,
                total=total,
                target=name_of(target),
            ),
            say("{name} writes into its array.", name=name),
        )
    chosen = selection.size if selection.distinct is None else selection.distinct
    picked = say("{size} of {total} of {target}", size=format_count(chosen or 0), total=total, target=name_of(target))
    statement = " ".join(subject.node.source.split())
    statement = statement if len(statement) <= SHORT_STATEMENT else clip_name(statement)
    verb = say("is selected") if chosen == 1 else say("are selected")
    if chosen != selection.size:
        again = _again(target, selection)
        return fit(f"{statement}: {picked} {verb}{again}.", f"{picked} {verb}{again}.", before_sentence(parts, subject))
    return fit(
        say(
            "{statement}: {picked} {verb}, shape {shape}.",
            statement=statement,
            picked=picked,
            verb=verb,
            shape=format_shape(selection.shape or ()),
        ),
        say("{picked} {verb}, shape {shape}.", picked=picked, verb=verb, shape=format_shape(selection.shape or ())),
        f"{picked} {verb}.",
        before_sentence(parts, subject),
    )


def _again(target: Operand, selection: Selection) -> str:
    """``", a[1] 2 times"``, where one cell alone is selected more than once."""
    if len(selection.repeated) != 1:
        return say(", some more than once")
    ((place, times),) = selection.repeated
    return say(", {cell} {times} times", cell=cell_of(target, place), times=format_count(times))


def _value(plan: Plan, subject: Subject, selection: Selection, roles: tuple[Role, ...]) -> Frame:
    value = plan.operands[1]
    hazard = truncation(plan)
    name = name_of(value)
    shape = selection.shape
    if hazard is not None:
        sentence = hazard.sentence
    elif movement_of(plan).computes:
        sentence = _combined(subject, name, selection)
    elif shape is None:
        own = f" {format_shape(value.shape)}" if value.shape else ""
        sentence = fit(
            say("{name}{own} gives what is written.", name=name, own=own), say("The last array gives what is written.")
        )
    elif value.shape == shape:
        same = (
            say("is one value for one cell")
            if not shape
            else say("has the shape of the selection, {shape}", shape=format_shape(shape))
        )
        sentence = fit(f"{name} {same}.", say("The value has the shape of the selection."))
    else:
        own = f" {format_shape(value.shape)}" if value.shape else ""
        stretched = say("{name}{own} is stretched to {shape}", name=name, own=own, shape=format_shape(shape))
        times = selection.size or 0
        again = say("; it is written {times} times", times=format_count(times)) if not value.shape and times > 1 else ""
        sentence = fit(f"{stretched}{again}.", say("The value is stretched to the shape of the selection."))
    return Frame("value", sentence, subject.node.span, roles, hazards=() if hazard is None else (hazard,))


def _combined(subject: Subject, name: str, selection: Selection) -> str:
    sign = subject.node.symbol.removesuffix("=")
    cells = (
        say("The selected cell is")
        if selection.size == 1
        else say("{cells} are", cells=count(selection.size or 0, "cell"))
    )
    where = say("into a copy") if subject.library == "jax" else say("back")
    if selection.distinct not in {None, selection.size}:
        reads, times = count(selection.size or 0, "read"), format_count(selection.size or 0)
        of = count(selection.distinct or 0, "cell")
        return fit(
            say(
                "{reads} of {of}, then {sign} {name} is worked out {times} times, then {times} writes to {of}.",
                reads=reads,
                of=of,
                sign=sign,
                name=name,
                times=times,
            ),
            say("{reads} of {of}, and as many writes: a cell is written more than once.", reads=reads, of=of),
        )
    return fit(
        say(
            "{cells} read, then {sign} {name} is worked out, then the outcome is written {where}.",
            cells=cells,
            sign=sign,
            name=name,
            where=where,
        ),
        say("{cells} read, changed by {sign}, and written back.", cells=cells, sign=sign),
    )


def _verdict(plan: Plan, subject: Subject, parts: Sequence[Part] | None, selection: Selection) -> Frame:
    target = plan.operands[0]
    if movement_of(plan).copied:
        return Frame("verdict", _copied(plan, selection), subject.node.span)
    hazard = lost_write(subject) or double_write(plan, subject, parts, selection) or shared_memory(subject)
    if hazard is not None:
        return Frame("verdict", hazard.sentence, subject.node.span, hazards=(hazard,))
    sentence = fit(
        say(
            "{target} keeps its shape {shape}, its dtype {dtype} and its memory.",
            target=name_of(target),
            shape=format_shape(target.shape),
            dtype=target.dtype,
        ),
        say("{target} keeps its shape, its dtype and its memory.", target=name_of(target)),
        say("The array keeps its shape, its dtype and its memory."),
    )
    return Frame("verdict", sentence, subject.node.span)


def _copied(plan: Plan, selection: Selection) -> str:
    """A write into a copy: the array itself never changes."""
    name, source = name_of(plan.result), name_of(plan.operands[0])
    start = say("The result") if name == say("the result") else name
    twice = selection.size is not None and selection.distinct not in {None, selection.size}
    which = say("; which of two writes to one cell stays, JAX leaves open") if twice else ""
    return fit(
        say(
            "{start} is a copy; {source} itself stays as it was: a JAX array never changes{which}.",
            start=start,
            source=source,
            which=which,
        ),
        say("{start} is a copy: {source} stays as it was{which}.", start=start, source=source, which=which),
        say("It is a copy: a JAX array never changes."),
    )


def _size(operand: Operand) -> int:
    snapshot: Snapshot | None = operand.snapshot
    return snapshot.size if snapshot is not None else 0
