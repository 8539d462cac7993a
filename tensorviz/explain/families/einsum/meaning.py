"""What products over named axes are known as."""

from __future__ import annotations

import string

from tensorviz.explain.families.einsum.letters import Letters
from tensorviz.sentences import say

__all__ = ["meaning_of"]

KNOWN = {
    "ab,bc->ac": say("the matrix product"),
    "ab,cb->ac": say("a matrix times a transpose"),
    "ba,bc->ac": say("a transpose times a matrix"),
    "ab,b->a": say("a matrix times a vector"),
    "a,ab->b": say("a vector times a matrix"),
    "a,a->": say("the dot product"),
    "a,b->ab": say("the outer product"),
    "a,a->a": say("the elementwise product"),
    "ab,ab->ab": say("the elementwise product"),
    "ab,ab->": say("the sum of the elementwise products"),
    "ab,ab->a": say("a dot product for each row"),
    "ab,ab->b": say("a dot product for each column"),
    "aa->": say("the trace"),
    "ab->a": say("the row sums"),
    "ab->b": say("the column sums"),
    "ab->": say("the sum of all cells"),
    "a->": say("the sum of all cells"),
    "aa->a": say("the diagonal"),
    "ab->ba": say("the transpose"),
    "a,ab,b->": say("a quadratic form"),
    "ab,bc,cd->ad": say("a chain of matrix products"),
}


def meaning_of(letters: Letters) -> str:
    """``"the matrix product for each b"``; empty where it has no name of its own."""
    named = KNOWN.get(_renamed(letters))
    if named is not None:
        return named
    for count in range(1, len(letters.output)):
        batch = letters.output[:count]
        parts = tuple(part.translate(_without(batch)) for part in letters.inputs)
        inner = KNOWN.get(_renamed(Letters(parts, letters.output[count:])))
        if inner is not None:
            return say("{inner} for each {batch}", inner=inner, batch=", ".join(batch))
    return ""


def _without(batch: str) -> dict[int, None]:
    return dict.fromkeys(map(ord, batch))


def _renamed(letters: Letters) -> str:
    """With ``a``, ``b``, ... in the order of appearance."""
    order = dict.fromkeys("".join(letters.inputs))
    names = str.maketrans(dict(zip(order, string.ascii_letters, strict=False)))
    return f"{','.join(part.translate(names) for part in letters.inputs)}->{letters.output.translate(names)}"
