"""The small print of sentences: plurals, names, lists, sums."""

from __future__ import annotations

from collections.abc import Sequence

from tensorviz.explain.elision import elided
from tensorviz.explain.format import MINUS, format_count
from tensorviz.sentences import counted, say

__all__ = [
    "MOST_WORDS",
    "capital",
    "clip_name",
    "count",
    "fit",
    "join",
    "new_name",
    "pair",
    "signed_sum",
    "slot_safe",
    "truth",
    "word_count",
]

MOST_WORDS = 20
NAME_LENGTH = 24
NAME_WORDS = 4
FEW_CHARACTERS = 10


def count(number: int, singular: str, plural: str | None = None) -> str:
    """``1 cell``, ``12 cells``, ``0 cells``; ``plural`` where it is not the singular and an s."""
    return counted(number, format_count(number), singular, plural or f"{singular}s")


def join(items: Sequence[str], conjunction: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(items) <= 1:
        return "".join(items)
    most, last = ", ".join(items[:-1]), items[-1]
    if conjunction == "or":
        return say("{most} or {last}", most=most, last=last)
    return say("{most} and {last}", most=most, last=last)


def pair(left: str, right: str) -> str:
    """``a and b``, or ``a and itself``."""
    return say("{left} and itself", left=left) if left == right else say("{left} and {right}", left=left, right=right)


def capital(phrase: str, *templates: str) -> str:
    """A phrase of ours at the head of a sentence: with a capital where it is made of one of the templates.

    A reader's name stays as it is.
    """
    heads = tuple(head for template in templates if (head := template.partition("{")[0]))
    return phrase[:1].upper() + phrase[1:] if heads and phrase.startswith(heads) else phrase


def clip_name(source: str) -> str:
    """The reader's text as a name: on one line, at most 24 characters and four words long, the rest as ``…``.

    Where it is short, as ``x % 2 == 0``, it may have five words.
    """
    words = source.split()
    whole = " ".join(words)
    if _is_short(whole) or (len(whole) <= FEW_CHARACTERS and len(words) == NAME_WORDS + 1):
        return whole
    shorter = elided(whole, _is_short)
    if shorter is not None:
        return shorter
    text = " ".join(words[:NAME_WORDS])
    if len(text) > NAME_LENGTH:
        return text[: NAME_LENGTH - 1].rstrip() + "…"
    return f"{text[: NAME_LENGTH - 1].rstrip()}…" if len(words) > NAME_WORDS else text


def _is_short(text: str) -> bool:
    return len(text) <= NAME_LENGTH and word_count(text) <= NAME_WORDS


def new_name(name: str) -> str:
    """What a variable holds after a statement that also reads what it held before: ``"new x"``."""
    return say("new {name}", name=name)


def slot_safe(name: str) -> str:
    """A name that can stand in a sentence with slots in braces."""
    return say("this array") if "{" in name or "}" in name else name


def word_count(sentence: str) -> int:
    """How many pieces set apart by white space; an operator sign counts."""
    return len(sentence.split())


def fit(*candidates: str) -> str:
    """The first of the wordings, fullest first, that has at most 20 words; else the last one, cut."""
    for candidate in candidates:
        if word_count(candidate) <= MOST_WORDS:
            return candidate
    return " ".join(candidates[-1].split()[: MOST_WORDS - 1]) + " …"


def truth(text: str) -> str:
    """A number's text in a sentence: that of a cell, ``True`` and ``False`` in full."""
    return {"T": "True", "F": "False"}.get(text, text)


def signed_sum(terms: Sequence[str], most: int = 5, sign: str = "+") -> str:
    """``0 − 3 + 6``: terms joined by ``sign``, a minus taking its place; beyond ``most``, ``…`` before the last.

    A complex term is put in parentheses.
    """
    if len(terms) > most:
        terms = [*terms[: max(most - 2, 1)], "…", terms[-1]]
    text = _enclosed(truth(terms[0])) if terms else ""
    for term in map(truth, terms[1:]):
        if sign == "+" and term.startswith(MINUS) and not term.endswith("j"):
            text += f" {MINUS} {term[1:]}"
        else:
            text += f" {sign} {_enclosed(term)}"
    return text


def _enclosed(term: str) -> str:
    return f"({term})" if term.endswith("j") else term
