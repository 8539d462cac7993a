"""What rounding did: how far worked numbers are from the recorded ones, and what a check comes to."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.factorization.given import Call, values_of
from tensorviz.explain.families.phrases import index_text
from tensorviz.explain.format import format_value
from tensorviz.sentences import say

__all__ = ["digits_note", "ending", "largest", "residual_text", "unfinite", "unworked_reason"]

Array = npt.NDArray[Any]

ILL = 1e-4


def largest(array: Array) -> float:
    """The largest size of a number; 0 where there is none."""
    return float(np.abs(array).max(initial=0.0))


def digits_note(worked: Array, recorded: Array, why: str = "") -> str:
    """How far the worked numbers are from the recorded ones; nothing where they are the same."""
    if worked.shape != recorded.shape or np.array_equal(worked, recorded, equal_nan=True):
        return ""
    with np.errstate(all="ignore"):
        away = largest(np.asarray(worked - recorded))
    if not np.isfinite(away):
        return say("Worked out here some numbers overflow; the result is the recorded one.")
    tail = f" ({why})" if why else ""
    return say("The recorded numbers differ from these by up to {away}{tail}.", away=format_value(away), tail=tail)


def residual_text(a: Array, x: Array, right: Array) -> tuple[str, str]:
    """What ``a @ x`` is short of ``right``, for the end of a sentence; and what is to be said of a bad condition."""
    wide = np.complex128 if np.iscomplexobj(a) or np.iscomplexobj(x) else np.float64
    with np.errstate(all="ignore"):
        away = largest(a.astype(wide) @ x.astype(wide) - right.astype(wide).reshape(x.shape))
        singular = np.linalg.svd(a.astype(wide), compute_uv=False) if np.isfinite(a).all() else np.ones(1)
    if not np.isfinite(away):
        return "", ""
    said = say(" exactly") if away == 0 else say(", but for {away}", away=format_value(away))
    eps = float(np.finfo(x.dtype).eps) if x.dtype.kind in "fc" else 2.0**-52
    condition = float(singular[0] / singular[-1]) if singular[-1] > 0 else np.inf
    if condition * eps < ILL:
        return said, ""
    return said, say(
        "Nearly singular (condition {condition}): few digits of the result can be trusted.",
        condition=format_value(condition),
    )


def unfinite(name: str, values: Array) -> str:
    """A sentence about the first number that is not finite; nothing where all are."""
    bad = np.argwhere(~np.isfinite(values))
    if not len(bad):
        return ""
    place = tuple(int(i) for i in bad[0])
    return say(
        "{name}{place} is {value}: from there it spreads through the rows.",
        name=name,
        place=index_text(place),
        value=format_value(values[place]),
    )


def unworked_reason(call: Call) -> str:
    """Why a matrix is not worked through: a number that is not finite, no cells, or not all kept; else nothing."""
    if call.values is not None:
        return unfinite(call.name, call.values)
    if 0 in call.shape:
        return say("{name} has no cells, so there is nothing to work out.", name=call.name)
    if values_of(call.a, 2) is None:
        return say("The numbers of {name} were not all kept; what came out is shown.", name=call.name)
    return say("{name} is too large to be worked through here; what came out is shown.", name=call.name)


def ending(away: float) -> str:
    """How a check came out, for the end of a sentence: ``exactly``, or but for what."""
    return say(" exactly") if away == 0 else say(", but for {away}", away=format_value(away))
