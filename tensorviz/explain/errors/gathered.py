"""Of torch: an index that says where to read along an axis, a count for each place, a label for each row."""

from __future__ import annotations

import re

from tensorviz.explain.errors.case import Candidates, Case, Part
from tensorviz.explain.errors.model import Clash, Column, Diagnosis, Row, Table
from tensorviz.explain.errors.wording import sizes
from tensorviz.explain.format import MINUS, format_count
from tensorviz.sentences import say

__all__ = ["gathered", "labelled", "multiplied_inside", "repeated"]

GATHERS = ("gather", "take_along_dim", "scatter", "scatter_", "scatter_add", "scatter_add_")
COUNTS = re.compile(r"repeats\.size\(0\) = (\d+) and input\.size\((-?\d+)\) = (\d+)")
TARGET = re.compile(r"Target (-?\d+) is out of bounds")
BATCHES = re.compile(r"input batch_size \((\d+)\) to match target batch_size \((\d+)\)")
INSIDE = re.compile(r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)")
PAIR = 2


def gathered(case: Case) -> Diagnosis | None:
    """``gather`` and ``scatter``: an index with as many axes, of whole numbers, no longer than the array."""
    if case.function not in GATHERS or len(case.parts) < PAIR + 1:
        return None
    source, given, places = case.parts[0], case.given("dim", 1), case.given("index", PAIR)
    if given is None or places is None or not places.is_array or not isinstance(given.plain, int) or not source.shape:
        return None
    axis = given.plain % len(source.shape)
    if "same number of dimensions" in case.message:
        return _axes_differ(case, source, places, axis)
    if "Expected dtype int" in case.message:
        said = say("Places are whole numbers; {name} is of {dtype}.", name=places.name, dtype=places.dtype)
        changed = case.change(say("the same places as whole numbers"), {places.place: f"{places.place}.long()"})
        return Diagnosis("gather", (said,), candidates=changed)
    if "Size does not match" in case.message and len(places.shape) == len(source.shape):
        return _too_long(source, places, axis)
    return None


def _axes_differ(case: Case, source: Part, places: Part, axis: int) -> Diagnosis:
    said = say(
        "{function} needs an index with as many axes as the array: {name} has {axes}, {places} has {count}.",
        function=case.function,
        name=source.name,
        axes=len(source.shape),
        places=places.name,
        count=len(places.shape),
    )
    short = say("{function} needs an index with as many axes as the array.", function=case.function)
    width = max(len(source.shape), len(places.shape))
    columns = tuple(Column(say("axis {at}", at=at), "clash" if at == axis else "") for at in range(width))
    rows = tuple(Row(part.name, sizes(part.shape) + ("",) * (width - len(part.shape))) for part in (source, places))
    changed: Candidates = ()
    if len(places.shape) == len(source.shape) - 1 and _is_within(places.shape, _without(source.shape, axis)):
        meaning = say("one place along axis {axis} for each of the others", axis=axis)
        changed = case.change(meaning, {places.place: f"{places.place}.unsqueeze({axis})"})
    return Diagnosis("gather", (said, short), Table(columns, rows), candidates=changed)


def _too_long(source: Part, places: Part, axis: int) -> Diagnosis | None:
    pairs = tuple(zip(places.shape, source.shape, strict=True))
    wrong = [at for at, (own, most) in enumerate(pairs) if at != axis and own > most]
    if not wrong:
        return None
    at = wrong[0]
    said = say(
        "Along axis {at} the index has {own} places; {name} has {most}.",
        at=at,
        name=source.name,
        own=format_count(pairs[at][0]),
        most=format_count(pairs[at][1]),
    )
    columns = tuple(
        Column(say("axis {at}", at=each), "clash" if each in wrong else "" if each == axis else "fits")
        for each in range(len(pairs))
    )
    rows = (Row(source.name, sizes(source.shape)), Row(places.name, sizes(places.shape)))
    clashes: tuple[Clash, ...] = ((places.place, at, pairs[at][1], pairs[at][0]),)
    return Diagnosis("gather", (said,), Table(columns, rows), clashes=clashes)


def _without(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return (*shape[:axis], *shape[axis + 1 :])


def _is_within(shape: tuple[int, ...], limits: tuple[int, ...]) -> bool:
    return len(shape) == len(limits) and all(own <= most for own, most in zip(shape, limits, strict=True))


def repeated(case: Case) -> Diagnosis | None:
    """``repeat_interleave``: one count for each place, of the axis or of all cells."""
    found = COUNTS.search(case.message)
    if case.function != "repeat_interleave" or found is None or len(case.parts) < PAIR:
        return None
    source, counts, given = case.parts[0], case.parts[1], case.given("dim", PAIR)
    have, length = int(found[1]), int(found[3])
    head = say("places along axis {plain}", plain=given.plain) if given is not None else say("cells")
    said = say(
        "repeat_interleave takes one count, or one for each of the {places} {along}; here are {have}.",
        places=format_count(length),
        along=head,
        have=format_count(have),
    )
    table = Table(
        (Column(head, "clash"),), (Row(source.name, (format_count(length),)), Row(counts.name, (format_count(have),)))
    )
    changed: Candidates = ()
    for axis, size in enumerate(source.shape):
        if size == have and (given is None or given.plain != axis):
            meaning = say("one count for each place along axis {axis}", axis=axis)
            changed += case.with_argument("dim", str(axis), meaning, PAIR)
    return Diagnosis("repeat", (said,), table, candidates=changed)


def labelled(case: Case) -> Diagnosis | None:
    """``cross_entropy`` and its like: a label beyond the classes, or not one label for each row."""
    outside, batches = TARGET.search(case.message), BATCHES.search(case.message)
    arrays = [part for part in case.arrays if part.shape]
    if case.library != "torch" or len(arrays) < PAIR or not (outside or batches):
        return None
    scores, labels = arrays[:PAIR]
    if outside is not None and len(scores.shape) >= PAIR:
        classes = scores.shape[1]
        said = say(
            "{name} has scores for {classes} classes, 0 to {last}; the label {label} names none of them.",
            name=scores.name,
            classes=format_count(classes),
            last=format_count(classes - 1),
            label=outside[1].replace("-", MINUS),
        )
        columns = (Column(say("rows")), Column(say("classes"), "clash"))
        shown = (Row(scores.name, (format_count(scores.shape[0]), f"0 … {format_count(classes - 1)}")),)
        asked = Row(labels.name, (format_count(labels.shape[0]), outside[1].replace("-", MINUS)))
        return Diagnosis("label", (said,), Table(columns, (*shown, asked)))
    if batches is None:
        return None
    rows, own = format_count(int(batches[1])), format_count(int(batches[2]))
    said = say("Every row of scores has one label: {rows} rows, {own} labels.", rows=rows, own=own)
    return Diagnosis(
        "label", (said,), Table((Column(say("rows"), "clash"),), (Row(scores.name, (rows,)), Row(labels.name, (own,))))
    )


def multiplied_inside(case: Case) -> Diagnosis | None:
    """A layer of torch that was given rows of another length than its weights take."""
    found = INSIDE.search(case.message)
    if found is None or case.library != "torch" or len(case.arrays) != 1:
        return None
    rows, length, wanted, made = (int(number) for number in found.groups())
    given = case.arrays[0]
    came = given.name if given.shape[-1:] == (length,) else say("what reached the layer")
    said = say(
        "The weights of a layer take rows of {wanted} numbers; {came} has rows of {length}.",
        wanted=format_count(wanted),
        came=came,
        length=format_count(length),
    )
    columns = (Column(say("rows")), Column(say("inner"), "clash"), Column(say("columns")))
    top = Row(came, (format_count(rows), format_count(length), ""))
    table = Table(columns, (top, Row(say("weights"), ("", format_count(wanted), format_count(made)))))
    short = say("A layer takes rows of {wanted} numbers; here are {length}.", wanted=wanted, length=length)
    clashes: tuple[Clash, ...] = ()
    if given.shape[-1:] == (length,) and length > wanted:
        clashes = ((given.place, len(given.shape) - 1, wanted, length),)
    return Diagnosis("layer", (said, short), table, clashes=clashes)
