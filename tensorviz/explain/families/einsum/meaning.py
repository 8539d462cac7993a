"""What products over named axes are known as."""

from __future__ import annotations

import string

from tensorviz.explain.families.einsum.letters import Letters

__all__ = ["meaning_of"]

KNOWN = {
    "ab,bc->ac": "the matrix product",
    "ab,cb->ac": "a matrix times a transpose",
    "ba,bc->ac": "a transpose times a matrix",
    "ab,b->a": "a matrix times a vector",
    "a,ab->b": "a vector times a matrix",
    "a,a->": "the dot product",
    "a,b->ab": "the outer product",
    "a,a->a": "the elementwise product",
    "ab,ab->ab": "the elementwise product",
    "ab,ab->": "the sum of the elementwise products",
    "ab,ab->a": "a dot product for each row",
    "ab,ab->b": "a dot product for each column",
    "aa->": "the trace",
    "ab->a": "the row sums",
    "ab->b": "the column sums",
    "ab->": "the sum of all cells",
    "a->": "the sum of all cells",
    "aa->a": "the diagonal",
    "ab->ba": "the transpose",
    "a,ab,b->": "a quadratic form",
    "ab,bc,cd->ad": "a chain of matrix products",
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
            return f"{inner} for each {', '.join(batch)}"
    return ""


def _without(batch: str) -> dict[int, None]:
    return dict.fromkeys(map(ord, batch))


def _renamed(letters: Letters) -> str:
    """With ``a``, ``b``, ... in the order of appearance."""
    order = dict.fromkeys("".join(letters.inputs))
    names = str.maketrans(dict(zip(order, string.ascii_letters, strict=False)))
    return f"{','.join(part.translate(names) for part in letters.inputs)}->{letters.output.translate(names)}"
