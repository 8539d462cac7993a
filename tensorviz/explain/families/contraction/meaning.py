"""What a dot product says about its two vectors."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.contraction.parts import Product
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import MINUS, format_count, format_value
from tensorviz.explain.words import fit, pair
from tensorviz.sentences import say

__all__ = ["cosine", "meaning"]

Array = npt.NDArray[Any]


def meaning(product: Product) -> str:
    """The last sentence of the story. A cosine is worked out here, from the recorded vectors, and said to be so."""
    recorded = product.recorded(0, 0)
    if product.recipe.inner == 0:
        return say(
            "Nothing was added, so {result_name} is {text}.", result_name=product.result_name, text=_text(recorded)
        )
    if recorded is None:
        return say("{result_name} is the sum of the products.", result_name=product.result_name)
    if product.dtype.kind == "b":
        return _boolean(product, bool(recorded))
    if product.dtype.kind == "c":
        return _complex(product, recorded)
    left, right = product.left_values(), product.right_values()
    if product.dtype.kind in "iu" and left is not None and right is not None:
        exact = sum(int(x) * int(y) for x, y in zip(left, right, strict=True))
        if exact != int(recorded):
            return _wrapped(product, exact, recorded)
    if not np.isfinite(recorded):
        return _not_finite(product, recorded, left, right)
    return _direction(product, float(recorded), left, right)


def cosine(left: Array, right: Array) -> float | None:
    """Cosine of the angle between two real vectors, in float64; None where one of them has no direction."""
    scaled = []
    for vector in (left.astype(np.float64), right.astype(np.float64)):
        largest = np.abs(vector).max()
        if largest == 0 or not np.isfinite(largest):
            return None
        unit = vector / largest
        scaled.append(unit / np.sqrt(np.sum(unit * unit)))
    return float(np.clip(np.sum(scaled[0] * scaled[1]), -1, 1))


def _text(recorded: Any) -> str:
    return "0" if recorded is None else format_value(recorded)


def _boolean(product: Product, recorded: bool) -> str:
    names = pair(name_of(product.left), name_of(product.right))
    if recorded:
        return fit(
            say("T: at least one pair is true in both {names}.", names=names),
            say("T: at least one pair is true in both."),
        )
    return fit(say("F: no pair is true in both {names}.", names=names), say("F: no pair is true in both."))


def _complex(product: Product, recorded: Any) -> str:
    if product.recipe.conjugates:
        return say(
            "With the left vector conjugated, the products add up to {recorded}.", recorded=format_value(recorded)
        )
    return say(
        "Complex entries are multiplied as they are, without a conjugate: {recorded}.", recorded=format_value(recorded)
    )


def _wrapped(product: Product, exact: int, recorded: Any) -> str:
    limits = np.iinfo(product.dtype)
    lowest, highest = (_integer(int(limit)) for limit in (limits.min, limits.max))
    name = product.dtype.name
    return fit(
        say(
            "{name} holds {lowest} to {highest}: the true sum, {integer}, wrapped around to {text}.",
            name=name,
            lowest=lowest,
            highest=highest,
            integer=_integer(exact),
            text=_text(recorded),
        ),
        say("The true sum does not fit into {name}: it wrapped around.", name=name),
    )


def _integer(number: int) -> str:
    return (MINUS if number < 0 else "") + format_count(abs(number))


def _not_finite(product: Product, recorded: Any, left: Array | None, right: Array | None) -> str:
    for vector, operand in ((left, product.left), (right, product.right)):
        if vector is None:
            continue
        bad = np.nonzero(~np.isfinite(vector))[0]
        if bad.size:
            entry = format_value(vector[bad[0]])
            return fit(
                say(
                    "Entry {first_bad} of {operand} is {entry}, and so the sum is {text}.",
                    first_bad=bad[0],
                    operand=name_of(operand),
                    entry=entry,
                    text=_text(recorded),
                ),
                say(
                    "Entry {first_bad} of one vector is {entry}, and so the sum is {text}.",
                    first_bad=bad[0],
                    entry=entry,
                    text=_text(recorded),
                ),
            )
    return say(
        "A product or the sum passed the largest {name}: the result is {text}.",
        name=product.dtype.name,
        text=_text(recorded),
    )


def _direction(product: Product, recorded: float, left: Array | None, right: Array | None) -> str:
    names = pair(name_of(product.left), name_of(product.right))
    angle = cosine(left, right) if left is not None and right is not None else None
    for vector, operand in ((left, product.left), (right, product.right)):
        if vector is not None and not vector.any():
            return say(
                "{operand} holds only zeros: it has no direction, and every product is 0.", operand=name_of(operand)
            )
    if product.left.name == product.right.name:
        return say("A vector times itself is its length squared: {text}.", text=_text(product.recorded(0, 0)))
    if recorded == 0:
        return fit(say("Zero: {names} are at right angles.", names=names), say("Zero: they are at right angles."))
    sign, way = (say("Positive"), say("the same way")) if recorded > 0 else (say("Negative"), say("opposite ways"))
    if angle is None:
        return fit(
            say("{sign}: {names} point broadly {way}.", sign=sign, names=names, way=way),
            say("{sign}: they point broadly {way}.", sign=sign, way=way),
        )
    about = say("the cosine, worked out here, is about {about}.", about=_about(angle))
    return fit(
        say("{sign}: {names} point broadly {way}; {about}", sign=sign, names=names, way=way, about=about),
        say("{sign}: they point broadly {way}; {about}", sign=sign, way=way, about=about),
    )


def _about(angle: float) -> str:
    text = f"{abs(angle):.2f}"
    return MINUS + text if angle < 0 and text.strip("0.") else text
