"""What a write says of the cells that it has written: how many, or the one before and after."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.indexing.selection import Selection
from tensorviz.explain.families.indexing.write_hazards import copied_from, lost_write, truncated
from tensorviz.explain.families.movement.moving import movement_of
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_count, format_value
from tensorviz.explain.provenance import whole_window
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import agree, say

__all__ = ["written_sentence"]


def written_sentence(plan: Plan, subject: Subject, selection: Selection) -> str:
    """The sentence of the frame in which the values are there."""
    target = name_of(plan.operands[0])
    number, total = selection.distinct, _size(plan)
    end = "" if plan.trail is not None else say("; which value went where was not followed")
    if number == 0:
        return fit(say("Nothing is selected, so nothing is written: {target} stays as it was.", target=target))
    if number is None:
        return fit(
            say("The values are written into {target}{end}.", target=target, end=end),
            say("The values are written{end}.", end=end),
        )
    rest = total - number
    stays = agree(
        rest, "; the other {rest} stays as before", "; the other {rest} stay as before", rest=format_count(rest)
    )
    if movement_of(plan).copied:
        source, target = target, name_of(plan.result)
        stays = agree(
            rest,
            "; the other {rest} is copied from {source}",
            "; the other {rest} are copied from {source}",
            rest=format_count(rest),
            source=source,
        )
    stays = stays if rest else ""
    lost, cut = lost_write(subject), truncated(plan)
    said = _single(plan, subject, cut) if number == 1 and plan.trail is not None else None
    if lost is not None:
        target = say("the copy {target}", target=target)
    return fit(
        *([said] if said else []),
        *(
            [
                say(
                    "{old} becomes {new} in {cells} of {target}{stays}{end}.",
                    old=cut[0],
                    new=cut[1],
                    cells=count(number, "cell"),
                    target=target,
                    stays=stays,
                    end=end,
                )
            ]
            if cut is not None and not plan.operands[1].shape
            else []
        ),
        agree(
            number,
            "{cells} of {target} is written{stays}{end}.",
            "{cells} of {target} are written{stays}{end}.",
            cells=count(number, "cell"),
            target=target,
            stays=stays,
            end=end,
        ),
        agree(number, "{cells} is written{end}.", "{cells} are written{end}.", cells=count(number, "cell"), end=end),
    )


def _single(plan: Plan, subject: Subject, cut: tuple[str, str] | None) -> str | None:
    """``"a[1, 2] was 6, and is 9 now."``, where one cell is written."""
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
    cell, was, now = cell_of(plan.operands[0], place), format_value(old), format_value(new)
    if movement_of(plan).copied:
        return say("{cell} is {old}, {plan_cell} is {new}.", cell=cell, old=was,
                   plan_cell=cell_of(plan.result, place), new=now)  # fmt: skip
    source = copied_from(subject)
    if source is not None:
        at = ", ".join(map(str, place))
        return fit(
            say("The copy held {old} at [{place}], and holds {new} now; {source} keeps its own {old}.",
                old=was, place=at, new=now, source=source),
            say("The copy held {old}, and holds {new} now.", old=was, new=now),
        )  # fmt: skip
    if cut is not None:
        return say("{cell} was {old}, and is {new} now: of {value} the fraction fell off.",
                   cell=cell, old=was, new=now, value=cut[0])  # fmt: skip
    length = _most_letters(plan)
    if length:
        return fit(
            say(
                "{cell} was {old}, and is {new} now: it holds at most {letters}.",
                cell=cell,
                old=was,
                new=now,
                letters=count(length, "character"),
            ),
            say("{new} is written: a cell holds at most {letters}.", new=now, letters=count(length, "character")),
        )
    return say("{cell} was {old}, and is {new} now.", cell=cell, old=was, new=now)


def _most_letters(plan: Plan) -> int:
    """How many characters a cell holds, where the one value has more; else 0."""
    target, value = plan.operands[:2]
    kept = value.snapshot.values if value.snapshot is not None else None
    if not isinstance(target.dtype, np.dtype) or target.dtype.kind not in "US" or kept is None or kept.size != 1:
        return 0
    length = target.dtype.itemsize // np.dtype(f"{target.dtype.kind}1").itemsize
    return length if len(str(kept.reshape(-1)[0])) > length else 0


def _size(plan: Plan) -> int:
    snapshot = plan.operands[0].snapshot
    return snapshot.size if snapshot is not None else 0
