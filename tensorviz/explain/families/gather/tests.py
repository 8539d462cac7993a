"""Questions about two arrays: are they equal, are they close."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tensorviz.explain.families.gather.given import (
    Answer,
    Array,
    Index,
    Told,
    all_cells,
    given,
    one_cell,
    one_result,
    pair_of,
    values_of,
)
from tensorviz.explain.families.lanes import as_number
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Term, Worked
from tensorviz.explain.subject import Sources, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import agree, say

__all__ = ["all_close", "all_equal"]

NUMBERS = "biufc"


def all_close(subject: Subject) -> Answer | None:
    """``numpy.allclose``: the cell whose difference exceeds its tolerance most, or comes nearest to it."""
    asked = given(subject, "a b rtol atol equal_nan", "a b")
    pair = pair_of(asked.arrays.get("a"), asked.arrays.get("b")) if asked is not None else None
    if asked is None or pair is None or any(each.dtype.kind not in NUMBERS for each in pair):
        return None
    relative, absolute = asked.values.get("rtol", 1e-05), asked.values.get("atol", 1e-08)
    if not isinstance(relative, float | int) or not isinstance(absolute, float | int):
        return None
    left, right = _broadcast(*pair)
    if left is None or right is None:
        return None
    with np.errstate(all="ignore"):
        wide = np.result_type(left, right, np.float64)
        gap = np.abs(np.subtract(left, right, dtype=wide))
        room = absolute + relative * np.abs(right.astype(wide))
        passes = np.isclose(left, right, relative, absolute, bool(asked.values.get("equal_nan")))
        excess = np.where(np.isnan(gap - room), np.inf, gap - room)
    result = one_result(subject)
    found = values_of(result)
    if found is None or found.shape or bool(found) != bool(passes.all()):
        return None
    operands = (asked.arrays["a"], asked.arrays["b"])
    tolerance = f"{format_value(absolute)} + {format_value(relative)} × |{name_of(operands[1])}|"
    opening = fit(
        say(
            "Is every cell of {first_operand} within {tolerance} of {second_operand}?",
            first_operand=name_of(operands[0]),
            tolerance=tolerance,
            second_operand=name_of(operands[1]),
        ),
        say("Is every difference at most {tolerance}?", tolerance=tolerance),
        say("Is every difference within its tolerance?"),
    )
    if not passes.size:
        return Answer("cells", operands, result, opening, say("There are no cells, so all are close: True."))
    at = _first(np.where(passes, -np.inf, excess)) if not passes.all() else _first(excess)

    def cell(_: Index) -> Told:
        places, sources = _both(operands, at, left.shape)
        names = [cell_of(operand, place) for operand, place in zip(operands, places, strict=True)]
        apart, allowed = format_value(gap[at]), format_value(room[at])
        verdict = say("not close") if not passes[at] else say("close")
        how = say(
            "differ by {apart}, {more_or_within} the {allowed} allowed",
            apart=apart,
            more_or_within=say("more than") if not passes[at] else say("within"),
            allowed=allowed,
        )
        if np.isnan(gap[at]):
            how = say("are {left} and {right}", left=format_value(left[at]), right=format_value(right[at]))
        sentence = fit(
            say(
                "{first_name} and {second_name} {how}: {verdict}.",
                first_name=names[0],
                second_name=names[1],
                how=how,
                verdict=verdict,
            ),
            say("They {how}: {verdict}.", how=how, verdict=verdict),
        )
        if np.isnan(gap[at]) and passes[at]:
            taken = say("are both NaN, which equal_nan takes for equal")
            said = fit(
                say("{first_name} and {second_name} {taken}.", first_name=names[0], second_name=names[1], taken=taken),
                say("They {taken}.", taken=taken),
            )
            return Told(said, [all_cells(operand.shape) for operand in operands], live=sources)
        term = Term((format_value(left[at]), format_value(right[at])), apart, as_number(gap[at]))
        worked = Worked("apply", "apart", (term,), apart, note=say("Allowed here: {allowed}.", allowed=allowed))
        return Told(sentence, [all_cells(operand.shape) for operand in operands], worked, sources)

    bad = int((~passes).sum())
    closing = (
        say(
            "{the_or_all} close, so the answer is True.",
            the_or_all=say("The one cell is") if passes.size == 1 else say("All {size} cells are", size=passes.size),
        )
        if not bad
        else agree(
            bad,
            "{cells} of {size} is not close, so the answer is False.",
            "{cells} of {size} are not close, so the answer is False.",
            cells=count(bad, "cell"),
            size=passes.size,
        )
    )
    return Answer("cells", operands, result, opening, fit(closing), cell, ((),))


def all_equal(subject: Subject) -> Answer | None:
    """``numpy.array_equal`` and ``array_equiv``: the first cell that differs decides."""
    asked = given(subject, "a1 a2 equal_nan", "a1 a2")
    pair = pair_of(asked.arrays.get("a1"), asked.arrays.get("a2")) if asked is not None else None
    result = one_result(subject)
    found = values_of(result)
    if asked is None or pair is None or found is None or found.shape:
        return None
    operands = (asked.arrays["a1"], asked.arrays["a2"])
    stretches = subject.event.operation.endswith("array_equiv")
    shapes = [format_shape(each.shape) for each in operands]
    names = [name_of(each) for each in operands]
    opening = fit(
        say(
            "Have {first_name} and {second_name} the same shape and the same cells?",
            first_name=names[0],
            second_name=names[1],
        ),
        say("Same shape, same cells?"),
    )
    if stretches:
        opening = fit(
            say(
                "Are the cells of {first_name} and {second_name} equal, one stretched to the other?",
                first_name=names[0],
                second_name=names[1],
            ),
            opening,
        )
    left, right = _broadcast(*pair)
    if left is None or right is None or (not stretches and pair[0].shape != pair[1].shape):
        word = say("do not fit") if stretches else say("differ")
        closing = say(
            "The shapes {first_shape} and {second_shape} {word}, so the answer is False; no cell is compared.",
            first_shape=shapes[0],
            second_shape=shapes[1],
            word=word,
        )
        return None if bool(found) else Answer("cells", operands, result, opening, fit(closing))
    same = left == right
    if asked.values.get("equal_nan") and left.dtype.kind in "fc" and right.dtype.kind in "fc":
        same |= np.isnan(left) & np.isnan(right)
    if not isinstance(same, np.ndarray | np.bool_) or bool(np.all(same)) != bool(found):
        return None
    same = np.asarray(same)
    bad = int((~same).sum())
    if not bad:
        closing = fit(say("All {cells} are equal, so the answer is True.", cells=count(same.size, "cell")))
        return Answer("cells", operands, result, opening, closing, _everything(operands, closing))
    at = _first(~same)

    def cell(_: Index) -> Told:
        places, sources = _both(operands, at, left.shape)
        texts = [
            say(
                "{cell} is {operand_cell}", cell=cell_of(operand, place), operand_cell=format_value(operand.cell(place))
            )
            for operand, place in zip(operands, places, strict=True)
        ]
        sentence = fit(
            say(
                "{first_text}, but {second_text}: one difference is enough.", first_text=texts[0], second_text=texts[1]
            ),
            say("One difference is enough."),
        )
        return Told(sentence, [all_cells(operand.shape) for operand in operands], None, sources)

    verb = say("differs") if bad == 1 else say("differ")
    closing = fit(
        say("{cells} of {size} {verb}, so the answer is False.", cells=count(bad, "cell"), size=same.size, verb=verb)
    )
    return Answer("cells", operands, result, opening, closing, cell, ((),))


def _broadcast(left: Array, right: Array) -> tuple[Array, Array] | tuple[None, None]:
    try:
        first, second = np.broadcast_arrays(left, right)
    except ValueError:
        return None, None
    return first, second


def _first(values: Array) -> Index:
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(values)), values.shape))


def _both(operands: tuple[Operand, Operand], at: Index, output: Index) -> tuple[list[Index], Sources]:
    """The cell of each operand that stands at ``at`` after broadcasting."""
    places = []
    for operand in operands:
        lead = len(output) - len(operand.shape)
        places.append(tuple(0 if size == 1 else at[lead + axis] for axis, size in enumerate(operand.shape)))
    return places, [one_cell(place) for place in places]


def _everything(operands: tuple[Operand, Operand], sentence: str) -> Callable[[Index], Told]:
    def cell(_: Index) -> Told:
        return Told(sentence, [all_cells(operand.shape) for operand in operands])

    return cell
