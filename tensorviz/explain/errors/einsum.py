"""One letter, one size: einsum and tensordot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Candidate, Column, Diagnosis, Row, Table
from tensorviz.explain.errors.wording import sizes
from tensorviz.explain.format import format_count
from tensorviz.explain.words import join
from tensorviz.sentences import say

__all__ = ["einsum", "tensordot"]

PAIR = 2


def einsum(case: Case) -> Diagnosis | None:
    """A letter with two sizes, or a number of letters that is not the number of axes."""
    if case.function != "einsum" or not case.parts or not isinstance(case.parts[0].plain, str):
        return None
    text = case.parts[0].plain.replace(" ", "")
    inputs, _, output = text.partition("->")
    words, operands = inputs.split(","), [part for part in case.parts[1:] if part.keyword is None]
    if "." in text or not all(part.is_array for part in operands):
        return None
    if len(words) != len(operands):
        said = say(
            "{text} names {words} operands; {operands} were given.", text=text, words=len(words), operands=len(operands)
        )
        return Diagnosis("einsum", (said,))
    for word, part in zip(words, operands, strict=True):
        if len(word) != len(part.shape):
            return _letters(part, word)
    return _sizes_of_letters(case, words, output, operands)


def _sizes_of_letters(case: Case, words: Sequence[str], output: str, operands: Sequence[Part]) -> Diagnosis | None:
    found: dict[str, dict[int, str]] = {}
    for word, part in zip(words, operands, strict=True):
        for letter, length in zip(word, part.shape, strict=True):
            found.setdefault(letter, {}).setdefault(length, part.name)
    table = _table(words, operands, found)
    clash = next((letter for letter, lengths in found.items() if len(set(lengths) - {1}) > 1), None)
    if clash is not None:
        said = say(" and ").join(say("{n} in {name}", n=format_count(n), name=name) for n, name in found[clash].items())
        checked = (
            say("One letter stands for one size: {clash} is {said}.", clash=clash, said=said),
            say("The letter {clash} has two sizes.", clash=clash),
        )
        return Diagnosis("einsum", checked, table, candidates=tuple(_turned(case, words, output, operands)))
    unknown = [letter for letter in output if letter not in found]
    if unknown:
        return Diagnosis(
            "einsum", (say("{unknown} stands behind the arrow; no operand has that letter.", unknown=join(unknown)),)
        )
    twice = [letter for letter in dict.fromkeys(output) if output.count(letter) > 1]
    if twice:
        return Diagnosis(
            "einsum",
            (say("{twice} stands twice behind the arrow; each letter there names one axis.", twice=join(twice)),),
        )
    return None


def _letters(part: Part, word: str) -> Diagnosis:
    lengths = sizes(part.shape)
    width = max(len(word), len(lengths))
    columns = tuple(
        Column(word[at] if at < len(word) else "?", "fits" if at < min(len(word), len(lengths)) else "clash")
        for at in range(width)
    )
    table = Table(columns, (Row(part.name, lengths + ("",) * (width - len(lengths))),))
    said = say(
        "Each axis gets one letter: {name} has {axes} axes, {word} names {letters}.",
        name=part.name,
        axes=len(lengths),
        word=word or say("nothing"),
        letters=len(word),
    )
    return Diagnosis("einsum", (said,), table)


def _table(words: Sequence[str], operands: Sequence[Part], found: dict[str, dict[int, str]]) -> Table:
    columns = tuple(
        Column(letter, "clash" if len(set(lengths) - {1}) > 1 else "fits") for letter, lengths in found.items()
    )
    rows = []
    for word, part in zip(words, operands, strict=True):
        lengths = dict(zip(word, sizes(part.shape), strict=True))
        rows.append(Row(f"{part.name} {word}", tuple(lengths.get(letter, "") for letter in found)))
    return Table(columns, tuple(rows))


def _turned(case: Case, words: Sequence[str], output: str, operands: Sequence[Part]) -> Iterator[Candidate]:
    """The letters of one matrix the other way round."""
    for at in reversed(range(len(words))):
        if len(words[at]) == PAIR:
            swapped = [*words[:at], words[at][::-1], *words[at + 1 :]]
            text = ",".join(swapped) + (f"->{output}" if output else "")
            meaning = say("{name} read the other way round, as {word}", name=operands[at].name, word=words[at][::-1])
            yield from case.change(meaning, {"_0": repr(text)})


def tensordot(case: Case) -> Diagnosis | None:
    """The axes that are summed over must have equal sizes."""
    if case.function != "tensordot" or len(case.parts) < PAIR:
        return None
    left, right = case.parts[:PAIR]
    asked = case.given("axes", PAIR)
    axes = asked.plain if asked is not None else 2
    if not left.shape or not right.shape:
        return None
    pairs = _pairs(axes, len(left.shape), len(right.shape))
    if pairs is None:
        return None
    columns = tuple(
        Column(say("{a} and {b}", a=a, b=b), "fits" if left.shape[a] == right.shape[b] else "clash") for a, b in pairs
    )
    rows = (
        Row(left.name, sizes([left.shape[a] for a, _ in pairs])),
        Row(right.name, sizes([right.shape[b] for _, b in pairs])),
    )
    bad = next(((a, b) for a, b in pairs if left.shape[a] != right.shape[b]), None)
    if bad is None:
        return None
    a, b = bad
    n, m = format_count(left.shape[a]), format_count(right.shape[b])
    checked = (
        say(
            "Axis {a} of {name} is summed with axis {b} of {right_name}: {n} meets {m}.",
            a=a,
            name=left.name,
            b=b,
            right_name=right.name,
            n=n,
            m=m,
        ),
        say("The summed axes must be equal: {n} meets {m}.", n=n, m=m),
    )
    return Diagnosis("tensordot", checked, Table(columns, rows), candidates=tuple(_other_axes(case, left, right)))


def _pairs(axes: object, left: int, right: int) -> list[tuple[int, int]] | None:
    if isinstance(axes, int):
        if axes > min(left, right):
            return None
        return [(left - axes + at, at) for at in range(axes)]
    if isinstance(axes, tuple) and len(axes) == PAIR:
        ones, others = ((each,) if isinstance(each, int) else each for each in axes)
        if (
            len(ones) == len(others)
            and all(-left <= a < left for a in ones)
            and all(-right <= b < right for b in others)
        ):
            return [(a % left, b % right) for a, b in zip(ones, others, strict=True)]
    return None


def _other_axes(case: Case, left: Part, right: Part) -> Iterator[Candidate]:
    """One pair of axes with equal sizes, where there is just one."""
    equal = [(a, b) for a, n in enumerate(left.shape) for b, m in enumerate(right.shape) if n == m]
    if len(equal) == 1:
        a, b = equal[0]
        meaning = say("sums over the one pair of equal sizes, {shape}", shape=format_count(left.shape[a]))
        yield from case.with_argument("axes", f"({a}, {b})", meaning, PAIR)
