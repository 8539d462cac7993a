"""The frames of a write: which cells are selected, what is written there, and who else sees it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.indexing.parts import Part, index_of, lists_of, parts_of
from tensorviz.explain.families.indexing.select import before_sentence, chip_frames, live_slices
from tensorviz.explain.families.movement.moving import movement_of
from tensorviz.explain.families.phrases import call_name, cell_of, name_of, role_for_all
from tensorviz.explain.format import format_count, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.provenance import MOST_CELLS, whole_window
from tensorviz.explain.steps import RESULT, Frame, Hazard, Role
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import clip_name, count, fit, join
from tensorviz.trace.recording import NodeKind

__all__ = ["write_frames"]

SHORT_STATEMENT = 40


@dataclass(frozen=True, slots=True)
class _Selection:
    """How many cells an index selects, in which shape, and how many different ones (None where not counted)."""

    shape: tuple[int, ...] | None
    size: int | None
    distinct: int | None


def write_frames(plan: Plan, subject: Subject) -> tuple[Frame, ...]:
    """Before, axis by axis where an index array or mask selects, the value, what was written, who sees it."""
    span = subject.node.span
    is_call = subject.node.kind is NodeKind.CALL
    parts = None if is_call else parts_of(subject.event.arguments[1], plan.operands[0].shape)
    selection = _selection(plan, parts)
    live = (live_slices(plan.operands[0], parts) if parts else ()) or (role_for_all("live", plan.operands[0], 0),)
    middle = chip_frames(parts, plan, subject) if parts and lists_of(parts) else []
    value_role = role_for_all("live", plan.operands[1], 1)
    targets = tuple(Role("target", RESULT, role.index) for role in live) if parts and not lists_of(parts) else ()
    return (
        Frame("before", _before(plan, subject, parts, selection), span, live),
        *middle,
        _value(plan, subject, selection, (value_role,)),
        Frame("moved", _moved(plan, selection), span, (value_role, *targets)),
        _verdict(plan, subject, parts, selection),
    )


def _selection(plan: Plan, parts: Sequence[Part] | None) -> _Selection:
    target = plan.operands[0].shape
    if parts is None:
        distinct = _counted(plan)
        return _Selection(None, distinct, distinct)
    index = index_of(parts)
    chosen = np.broadcast_to(np.False_, target)[index]
    if not lists_of(parts):
        return _Selection(chosen.shape, chosen.size, chosen.size)
    if int(np.prod(target)) > MOST_CELLS:
        return _Selection(chosen.shape, chosen.size, None)
    marked = np.zeros(target, np.bool_)
    marked[index] = True
    return _Selection(chosen.shape, chosen.size, int(np.count_nonzero(marked)))


def _counted(plan: Plan) -> int | None:
    """How many cells do not come from the target itself."""
    if plan.trail is None:
        return None
    return int(np.count_nonzero(plan.trail.at(whole_window(plan.operands[0].shape)).operands != 0))


def _before(plan: Plan, subject: Subject, parts: Sequence[Part] | None, selection: _Selection) -> str:
    target = plan.operands[0]
    total = count(_size(target), "cell")
    if parts is None:
        name = call_name(subject.event.operation)
        name = f"{name_of(target)}.{name.rpartition('.')[2]}" if ".ndarray." in name else name
        name = name if subject.library == "numpy" else clip_name(subject.node.symbol)
        number = "" if selection.distinct is None else f"{format_count(selection.distinct)} of "
        return fit(f"{name} writes into {number}{total} of {name_of(target)}.", f"{name} writes into its array.")
    picked = f"{format_count(selection.size or 0)} of {total} of {name_of(target)}"
    statement = " ".join(subject.node.source.split())
    statement = statement if len(statement) <= SHORT_STATEMENT else clip_name(statement)
    verb = "is selected" if selection.size == 1 else "are selected"
    return fit(
        f"{statement}: {picked} {verb}, shape {format_shape(selection.shape or ())}.",
        f"{picked} {verb}, shape {format_shape(selection.shape or ())}.",
        f"{picked} {verb}.",
        before_sentence(parts, subject),
    )


def _value(plan: Plan, subject: Subject, selection: _Selection, roles: tuple[Role, ...]) -> Frame:
    value = plan.operands[1]
    hazard = _truncation(plan)
    name = name_of(value)
    shape = selection.shape
    if hazard is not None:
        sentence = hazard.sentence
    elif movement_of(plan).computes:
        sentence = _combined(subject, name, selection)
    elif shape is None:
        own = f" {format_shape(value.shape)}" if value.shape else ""
        sentence = fit(f"{name}{own} gives what is written.", "The last array gives what is written.")
    elif value.shape == shape:
        same = "is one value for one cell" if not shape else f"has the shape of the selection, {format_shape(shape)}"
        sentence = fit(f"{name} {same}.", "The value has the shape of the selection.")
    else:
        own = f" {format_shape(value.shape)}" if value.shape else ""
        stretched = f"{name}{own} is stretched to {format_shape(shape)}"
        times = selection.size or 0
        again = f"; it is written {format_count(times)} times" if not value.shape and times > 1 else ""
        sentence = fit(f"{stretched}{again}.", "The value is stretched to the shape of the selection.")
    return Frame("value", sentence, subject.node.span, roles, hazards=() if hazard is None else (hazard,))


def _combined(subject: Subject, name: str, selection: _Selection) -> str:
    sign = subject.node.symbol.removesuffix("=")
    cells = "The selected cell is" if selection.size == 1 else f"{count(selection.size or 0, 'cell')} are"
    where = "into a copy" if subject.library == "jax" else "back"
    return fit(
        f"{cells} read, then {sign} {name} is worked out, then the outcome is written {where}.",
        f"{cells} read, changed by {sign}, and written back.",
    )


def _truncation(plan: Plan) -> Hazard | None:
    """H9: a fraction that falls off."""
    value, target = plan.operands[1], plan.operands[0]
    kept = value.snapshot.values if value.snapshot is not None else None
    is_whole = isinstance(target.dtype, np.dtype) and target.dtype.kind in "iu"
    if movement_of(plan).computes or not is_whole or kept is None or kept.dtype.kind != "f":
        return None
    odd = kept.reshape(-1)[np.isfinite(kept.reshape(-1)) & (kept.reshape(-1) != np.trunc(kept.reshape(-1)))]
    if not odd.size:
        return None
    old, new = format_value(odd[0]), format_value(np.trunc(odd[0]))
    sentence = f"{name_of(target)} holds {target.dtype}: {old} is written as {new}, the fraction falls off."
    return Hazard("H9", fit(sentence, f"{old} is written as {new}: the fraction falls off."))


def _moved(plan: Plan, selection: _Selection) -> str:
    target = name_of(plan.operands[0])
    number, total = selection.distinct, _size(plan.operands[0])
    end = "" if plan.trail is not None else "; which value went where was not followed"
    if number == 0:
        return fit(f"Nothing is selected, so nothing is written: {target} stays as it was.")
    if number is None:
        return fit(f"The values are written into {target}{end}.", f"The values are written{end}.")
    rest = total - number
    stays = f"; the other {format_count(rest)} {'stays' if rest == 1 else 'stay'} as before"
    if movement_of(plan).copied:
        source, target = target, name_of(plan.result)
        stays = f"; the other {format_count(rest)} {'is' if rest == 1 else 'are'} copied from {source}"
    stays = stays if rest else ""
    said = _single(plan) if number == 1 and plan.trail is not None else None
    return fit(
        *([said] if said else []),
        f"{count(number, 'cell')} of {target} {'is' if number == 1 else 'are'} written{stays}{end}.",
        f"{count(number, 'cell')} {'is' if number == 1 else 'are'} written{end}.",
    )


def _single(plan: Plan) -> str | None:
    """``"a[1, 2] was 6 and is 9 now."``, where one cell is written."""
    shape = plan.operands[0].shape
    assert plan.trail is not None
    origins = plan.trail.at(whole_window(shape)).operands
    flat = int(np.flatnonzero(origins != 0)[0]) if (origins != 0).any() else None
    if flat is None or plan.result is None:
        return None
    place = tuple(int(i) for i in np.unravel_index(flat, shape)) if shape else ()
    old, new = plan.operands[0].cell(place), plan.result.cell(place)
    if old is None or new is None:
        return None
    cell = cell_of(plan.operands[0], place)
    if movement_of(plan).copied:
        return f"{cell} is {format_value(old)}, {cell_of(plan.result, place)} is {format_value(new)}."
    return f"{cell} was {format_value(old)}, and is {format_value(new)} now."


def _verdict(plan: Plan, subject: Subject, parts: Sequence[Part] | None, selection: _Selection) -> Frame:
    target = plan.operands[0]
    if movement_of(plan).copied:
        return Frame("verdict", _copied(plan, selection), subject.node.span)
    hazard = _lost(subject) or _twice(plan, subject, parts, selection) or _shared(subject)
    if hazard is not None:
        return Frame("verdict", hazard.sentence, subject.node.span, hazards=(hazard,))
    sentence = fit(
        f"{name_of(target)} keeps its shape {format_shape(target.shape)}, its dtype {target.dtype} and its memory.",
        f"{name_of(target)} keeps its shape, its dtype and its memory.",
        "The array keeps its shape, its dtype and its memory.",
    )
    return Frame("verdict", sentence, subject.node.span)


def _copied(plan: Plan, selection: _Selection) -> str:
    """A write into a copy: the array itself never changes."""
    name, source = name_of(plan.result), name_of(plan.operands[0])
    start = "The result" if name == "the result" else name
    twice = selection.size is not None and selection.distinct not in {None, selection.size}
    which = "; which of two writes to one cell stays, JAX leaves open" if twice else ""
    return fit(
        f"{start} is a copy; {source} itself stays as it was: a JAX array never changes{which}.",
        f"{start} is a copy: {source} stays as it was{which}.",
        "It is a copy: a JAX array never changes.",
    )


def _lost(subject: Subject) -> Hazard | None:
    """H5: a write into the copy that a mask or an index list made."""
    before = subject.event.before
    tree = _parsed(subject.event.arguments[0].source)
    if subject.node.kind is NodeKind.CALL or before is None or before.is_view or not isinstance(tree, ast.Subscript):
        return None
    items = tree.slice.elts if isinstance(tree.slice, ast.Tuple) else [tree.slice]
    if not any(isinstance(item, ast.Compare | ast.List) for item in items):
        return None
    copy, source = clip_name(ast.unparse(tree)), clip_name(ast.unparse(tree.value))
    return Hazard("H5", fit(f"{copy} is a copy that nobody holds: {source} stays as it was.", "A copy was written."))


def _twice(plan: Plan, subject: Subject, parts: Sequence[Part] | None, selection: _Selection) -> Hazard | None:
    """H6: cells that are selected more than once."""
    if parts is None or selection.size is None or selection.distinct is None or selection.size == selection.distinct:
        return None
    number = selection.size - selection.distinct
    times = f"{count(selection.size, 'write')} for {count(selection.distinct, 'cell')}"
    if movement_of(plan).computes:
        ufunc = call_name(subject.event.operation)
        sentence = f"{times}: each cell is worked out from its old value, the last stays; {ufunc}.at counts every one."
        return Hazard("H6", fit(sentence, f"{times}: the last one stays; {ufunc}.at counts every one."))
    return Hazard("H6", fit(f"{times}: where a cell is written twice, the last one stays.", f"{number} were lost."))


def _shared(subject: Subject) -> Hazard | None:
    """H5: other names see the change, because they share the memory."""
    written = _parsed(subject.event.arguments[0].source)
    own = {node.id for node in ast.walk(written) if isinstance(node, ast.Name)} if written is not None else set()
    changed = [clip_name(name) for name in subject.event.changed if name not in own]
    if not changed:
        return None
    share = "shares this memory" if len(changed) == 1 else "share this memory"
    names = join(changed)
    return Hazard(
        "H5",
        fit(f"{names} {share}, and changed too.", f"{count(len(changed), 'other name')} {share}, and changed too."),
    )


def _size(operand: Operand) -> int:
    snapshot: Snapshot | None = operand.snapshot
    return snapshot.size if snapshot is not None else 0


def _parsed(source: str) -> Any:
    try:
        return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError):
        return None
