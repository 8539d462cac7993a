"""The frames of a product over named axes."""

from __future__ import annotations

from tensorviz.explain.families.einsum.parts import Index, Sum, summed_letters
from tensorviz.explain.families.lanes import arithmetic_mark
from tensorviz.explain.families.phrases import cell_of, name_of, role_at, role_for_all
from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.words import count, fit, join, signed_sum, truth
from tensorviz.sentences import agree, say

__all__ = ["cell", "readings"]


def readings(whole: Sum) -> tuple[Reading, ...]:
    """Letters, what stays and what is summed, the first and the last cell, the result."""
    frames = [_letters(whole), _kept(whole)]
    brief = [0, 1]
    if whole.cells and whole.length:
        first = (0,) * len(whole.result.shape)
        last = tuple(length - 1 for length in whole.result.shape)
        brief.append(len(frames))
        frames += (cell(whole, index) for index in dict.fromkeys((first, last)))
    frames.append(_still(whole))
    still = len(frames) - 1
    return (Reading("main", say("Letters"), tuple(frames), (still,), (*brief, still), tuple(range(len(frames)))),)


def cell(whole: Sum, index: Index) -> Frame:
    """All products that are added up to one cell."""
    worked = whole.worked(index)
    roles = (
        *whole.lane_roles("live", index),
        role_for_all("hidden", whole.result),
        role_at("target", -1, index),
    )
    place = cell_of(whole.result, index)
    things = count(whole.length, "product" if len(whole.operands) > 1 else "cell")
    if whole.recipe.adds_last:
        things = say("{things} and {last_operand}", things=things, last_operand=name_of(whole.operands[-1]))
    if worked is None:
        return Frame(
            "cell",
            fit(
                say("{place} is the sum of {things}.", place=place, things=things),
                say("A sum of {things}.", things=things),
            ),
            whole.span,
            roles,
        )
    otherwise = (
        say("{place}: {things}, added up, give {total}.", place=place, things=things, total=truth(worked.total)),
        say("{things}, added up, give {total}.", things=things, total=truth(worked.total)),
    )
    values = [term.value for term in worked.terms]
    if worked.hidden:
        sentence = fit(*otherwise)
    elif len(values) == 1 and len(whole.operands) == 1:
        source = cell_of(whole.operands[0], whole.place(0, index))
        sentence = fit(
            say("{place} is {source}: {total}.", place=place, source=source, total=truth(worked.total)),
            say("{place} is {total}.", place=place, total=truth(worked.total)),
        )
    elif len(values) == 1:
        spelt = f" {worked.symbol} ".join(map(truth, worked.terms[0].operands))
        sentence = fit(
            f"{place}: {spelt} = {truth(worked.total)}.",
            say("{place} is {total}.", place=place, total=truth(worked.total)),
        )
    else:
        sign = "or" if whole.dtype.kind == "b" else "+"
        mark = arithmetic_mark(values, worked.total, whole.dtype) if len(values) <= 5 else ""
        sentence = fit(f"{place}: {signed_sum(values, 5, sign)} = {truth(worked.total)}{mark}.", *otherwise)
    return Frame("cell", sentence, whole.span, roles, worked=worked)


def _letters(whole: Sum) -> Frame:
    """``"A letter for each axis: A is bik, B is bkj; C is bij."``."""
    spelt = [
        say("{operand} is {spaced}", operand=name_of(operand), spaced=_spaced(one)) for operand, one in _named(whole)
    ]
    result = say("{result_name} is {spaced}", result_name=whole.result_name, spaced=_spaced(whole.recipe.output))
    roles = (role_for_all("hidden", whole.result),)
    sentence = fit(
        say("A letter for each axis: {spelt}; {result}.", spelt=", ".join(spelt), result=result),
        say("Each axis gets a letter: {result}.", result=result),
    )
    return Frame("letters", sentence, whole.span, roles)


def _named(whole: Sum) -> list[tuple[Operand, str]]:
    return list(zip(whole.operands, whole.recipe.inputs, strict=True))


def _spaced(letters: str) -> str:
    return letters or say("a single number")


def _kept(whole: Sum) -> Frame:
    summed, kept = summed_letters(whole.recipe), tuple(whole.recipe.output)
    stays = agree(len(kept), "{kept} stays", "{kept} stay", kept=join(kept)) if kept else say("no letter stays")
    verb, along = (say("is"), say("it")) if len(summed) == 1 else (say("are"), say("them"))
    gone = say(
        "{summed} {verb} not in the result: what stands along {along} is added up",
        summed=join(summed),
        verb=verb,
        along=along,
    )
    short = say("{summed} {verb} added up", summed=join(summed), verb=verb)
    if not summed:
        thing = (
            say("one product")
            if len(whole.operands) > 1
            else say("one cell of {first_operand}", first_operand=name_of(whole.operands[0]))
        )
        gone, short = say("Every letter stays: each cell is {thing}", thing=thing), say("Every letter stays")
        stays = say("nothing is added up")
    stretched = _stretched(whole)
    if whole.recipe.adds_last:
        bias = name_of(whole.operands[-1])
        return _kept_frame(
            whole,
            fit(
                say("{gone}; then {bias} is added.", gone=gone, bias=bias),
                say("{short}; then {bias} is added.", short=short, bias=bias),
            ),
        )
    told = (f"{gone}; {stays}.", f"{short}; {stays}.", say("{summed} letters are added up.", summed=len(summed)))
    sentence = fit(f"{gone}; {stretched}.", f"{short}; {stretched}.", f"{stretched}.") if stretched else fit(*told)
    return _kept_frame(whole, sentence)


def _kept_frame(whole: Sum, sentence: str) -> Frame:
    return Frame("kept", sentence, whole.span, (role_for_all("hidden", whole.result),))


def _stretched(whole: Sum) -> str:
    """Axes of size 1 that meet longer ones: they repeat without an error, which may not be what was meant."""
    sizes = dict(whole.recipe.sizes)
    for operand, letters in zip(whole.operands, whole.recipe.inputs, strict=True):
        for letter, length in zip(letters, operand.shape, strict=True):
            if length == 1 < sizes[letter]:
                return say(
                    "{operand}'s 1 along {letter} stretches to {size}",
                    operand=name_of(operand),
                    letter=letter,
                    size=sizes[letter],
                )
    return ""


def _still(whole: Sum) -> Frame:
    name, shape = whole.result_name, format_shape(whole.result.shape)
    start = f"{name[0].upper()}{name[1:]}" if name == say("the result") else name
    work = count(whole.cells, "cell")
    if whole.recipe.multiplications:
        work += say(" from {multiplications}", multiplications=count(whole.recipe.multiplications, "multiplication"))
    if not whole.length:
        work += say(", each a sum of nothing")
    meaning = say(" This is {meaning}.", meaning=whole.recipe.meaning) if whole.recipe.meaning else ""
    return Frame(
        "result",
        fit(
            say("{start} {shape} is complete: {work}.{meaning}", start=start, shape=shape, work=work, meaning=meaning),
            say("Complete: {work}.{meaning}", work=work, meaning=meaning),
            say("Complete: {work}.", work=work),
        ),
        whole.span,
    )
