"""The dot product of two vectors: pair, multiply, add up, and what it means."""

from __future__ import annotations

from dataclasses import replace

from tensorviz.explain.families.contraction.meaning import meaning
from tensorviz.explain.families.contraction.parts import LEFT, RIGHT, Product
from tensorviz.explain.families.lanes import arithmetic_mark
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.steps import RESULT, Frame, Reading, Role, Worked
from tensorviz.explain.words import count, fit, pair, signed_sum, truth
from tensorviz.sentences import say

__all__ = ["added", "multiplied_sentence", "readings", "sum_sentence"]

BRIEF = (1, 2, 3, 4)
STORY = (0, 1, 2, 3, 4)


def readings(product: Product) -> tuple[Reading, ...]:
    """Names, align, multiply, add, meaning."""
    frames = (_named(product), _aligned(product), _multiplied(product), added(product), _still(product))
    return (Reading("main", say("Pair, multiply, add up"), frames, (4,), BRIEF, STORY),)


def added(product: Product) -> Frame:
    """The products added up, one after the other."""
    worked = product.worked(0, 0)
    roles = (product.whole_role("done", LEFT), product.whole_role("done", RIGHT), product.whole_role("target", RESULT))
    return Frame("add", _added_sentence(product, worked), product.span, roles, worked=worked)


def _named(product: Product) -> Frame:
    entries = count(product.recipe.inner, "entry", "entries")
    if product.left.name == product.right.name:
        sentence = say(
            "{left} is a vector with {entries}; it meets itself.", left=name_of(product.left), entries=entries
        )
    else:
        names = pair(name_of(product.left), name_of(product.right))
        sentence = fit(
            say("{names} are vectors with {entries} each.", names=names, entries=entries),
            say("Two vectors with {entries} each.", entries=entries),
        )
    return Frame("names", sentence, product.span, (product.whole_role("hidden", RESULT),))


def _aligned(product: Product) -> Frame:
    inner = product.recipe.inner
    names = pair(name_of(product.left), name_of(product.right))
    if inner == 0:
        sentence = fit(
            say("There are no entries to pair up in {names}.", names=names), say("There are no entries to pair up.")
        )
    elif inner == 1:
        sentence = fit(say("Pair up the only entries of {names}.", names=names), say("Pair up the only entries."))
    else:
        sentence = fit(
            say("Pair up the {inner} entries of {names}.", inner=inner, names=names),
            say("Pair up the {inner} entries.", inner=inner),
        )
    return Frame("align", sentence, product.span, _live_roles(product))


def _multiplied(product: Product) -> Frame:
    worked = product.worked(0, 0)
    if worked is not None:
        worked = replace(worked, terms=tuple(replace(term, partial=None) for term in worked.terms), note=None)
    start = say("Each pair is joined by and:") if product.dtype.kind == "b" else say("Each pair is multiplied:")
    if product.recipe.conjugates:
        start = say("{left} is conjugated, then each pair multiplied:", left=name_of(product.left))
    sentence = multiplied_sentence(product, worked, start)
    return Frame("multiply", sentence, product.span, _live_roles(product), worked=worked)


def _still(product: Product) -> Frame:
    return Frame("meaning", meaning(product), product.span, worked=product.worked(0, 0))


def _live_roles(product: Product) -> tuple[Role, ...]:
    return (product.whole_role("live", LEFT), product.whole_role("live", RIGHT), product.whole_role("hidden", RESULT))


def multiplied_sentence(product: Product, worked: Worked | None, start: str) -> str:
    """``start`` and as many of the products as fit."""
    inner = product.recipe.inner
    if worked is None or not worked.terms:
        return say("Each pair is multiplied.") if inner else say("There is nothing to multiply.")
    products = [_spelt(product, worked, position) for position in range(len(worked.terms))]
    candidates = [f"{start} {', '.join(products[:shown])}, …" for shown in (3, 2, 1) if shown < inner]
    if inner <= 3:
        candidates.insert(0, f"{start} {', '.join(products)}.")
    return fit(*candidates, say("Each of {pairs} is multiplied.", pairs=count(inner, "pair")))


def _spelt(product: Product, worked: Worked, position: int) -> str:
    term = worked.terms[position]
    left, right = (f"({text})" if text.endswith("j") else truth(text) for text in term.operands)
    mark = arithmetic_mark(term.operands, term.value, product.dtype, product=True)
    return f"{left} {worked.symbol} {right} = {truth(term.value)}{mark}"


def _added_sentence(product: Product, worked: Worked | None) -> str:
    inner = product.recipe.inner
    if inner == 0:
        return say("The sum of no products is {total}.", total=worked.total if worked else 0)
    if worked is None:
        return say(
            "{products}, added up, {give_or_gives} {result_name}.",
            products=count(inner, "product"),
            give_or_gives=say("give") if inner > 1 else say("gives"),
            result_name=product.result_name,
        )
    return sum_sentence(
        say("Added up:"),
        worked,
        product,
        say("{products}, added up, come to {total}.", products=count(inner, "product"), total=truth(worked.total)),
    )


def sum_sentence(start: str, worked: Worked, product: Product, otherwise: str) -> str:
    """``start`` and the sum of the products with the recorded total, or ``otherwise`` where that is too long."""
    values = [term.value for term in worked.terms]
    if len(values) == 1 and not worked.hidden:
        return fit(f"{start} {_spelt(product, worked, 0)}.", otherwise)
    sign = "or" if product.dtype.kind == "b" else "+"
    if worked.hidden:
        return otherwise
    if len(values) > 5:
        return fit(f"{start} {signed_sum(values, 4, sign)} = {truth(worked.total)}.", otherwise)
    mark = arithmetic_mark(values, worked.total, product.dtype)
    return fit(f"{start} {signed_sum(values, 5, sign)} = {truth(worked.total)}{mark}.", otherwise)
