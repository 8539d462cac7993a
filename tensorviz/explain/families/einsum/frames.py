"""The frames of a product over named axes."""

from __future__ import annotations

from tensorviz.explain.families.einsum.parts import Index, Sum, summed_letters
from tensorviz.explain.families.lanes import arithmetic_mark
from tensorviz.explain.families.phrases import cell_of, name_of, role_at, role_for_all
from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.words import count, fit, join, signed_sum

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
    return (Reading("main", "Letters", tuple(frames), (still,), (*brief, still), tuple(range(len(frames)))),)


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
        things = f"{things} and {name_of(whole.operands[-1])}"
    if worked is None:
        return Frame("cell", fit(f"{place} is the sum of {things}.", f"A sum of {things}."), whole.span, roles)
    otherwise = (f"{place}: {things}, added up, give {worked.total}.", f"{things}, added up, give {worked.total}.")
    values = [term.value for term in worked.terms]
    if worked.hidden:
        sentence = fit(*otherwise)
    elif len(values) == 1 and len(whole.operands) == 1:
        source = cell_of(whole.operands[0], whole.place(0, index))
        sentence = fit(f"{place} is {source}: {worked.total}.", f"{place} is {worked.total}.")
    elif len(values) == 1:
        spelt = f" {worked.symbol} ".join(worked.terms[0].operands)
        sentence = fit(f"{place}: {spelt} = {worked.total}.", f"{place} is {worked.total}.")
    else:
        sign = "or" if whole.dtype.kind == "b" else "+"
        mark = arithmetic_mark(values, worked.total, whole.dtype) if len(values) <= 5 else ""
        sentence = fit(f"{place}: {signed_sum(values, 5, sign)} = {worked.total}{mark}.", *otherwise)
    return Frame("cell", sentence, whole.span, roles, worked=worked)


def _letters(whole: Sum) -> Frame:
    """``"A letter for each axis: A is bik, B is bkj; C is bij."``."""
    spelt = [f"{name_of(operand)} is {_spaced(one)}" for operand, one in _named(whole)]
    result = f"{whole.result_name} is {_spaced(whole.recipe.output)}"
    roles = (role_for_all("hidden", whole.result),)
    sentence = fit(f"A letter for each axis: {', '.join(spelt)}; {result}.", f"Each axis gets a letter: {result}.")
    return Frame("letters", sentence, whole.span, roles)


def _named(whole: Sum) -> list[tuple[Operand, str]]:
    return list(zip(whole.operands, whole.recipe.inputs, strict=True))


def _spaced(letters: str) -> str:
    return letters or "a single number"


def _kept(whole: Sum) -> Frame:
    summed, kept = summed_letters(whole.recipe), tuple(whole.recipe.output)
    stays = f"{join(kept)} {'stays' if len(kept) == 1 else 'stay'}" if kept else "no letter stays"
    verb, along = ("is", "it") if len(summed) == 1 else ("are", "them")
    gone = f"{join(summed)} {verb} not in the result: what stands along {along} is added up"
    short = f"{join(summed)} {verb} added up"
    if not summed:
        thing = "one product" if len(whole.operands) > 1 else f"one cell of {name_of(whole.operands[0])}"
        gone, short = f"Every letter stays: each cell is {thing}", "Every letter stays"
        stays = "nothing is added up"
    stretched = _stretched(whole)
    if whole.recipe.adds_last:
        bias = name_of(whole.operands[-1])
        return _kept_frame(whole, fit(f"{gone}; then {bias} is added.", f"{short}; then {bias} is added."))
    told = (f"{gone}; {stays}.", f"{short}; {stays}.", f"{len(summed)} letters are added up.")
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
                return f"{name_of(operand)}'s 1 along {letter} stretches to {sizes[letter]}"
    return ""


def _still(whole: Sum) -> Frame:
    name, shape = whole.result_name, format_shape(whole.result.shape)
    start = f"{name[0].upper()}{name[1:]}" if name == "the result" else name
    work = count(whole.cells, "cell")
    if whole.recipe.multiplications:
        work += f" from {count(whole.recipe.multiplications, 'multiplication')}"
    if not whole.length:
        work += ", each a sum of nothing"
    meaning = f" This is {whole.recipe.meaning}." if whole.recipe.meaning else ""
    return Frame(
        "result",
        fit(f"{start} {shape} is complete: {work}.{meaning}", f"Complete: {work}.{meaning}", f"Complete: {work}."),
        whole.span,
    )
