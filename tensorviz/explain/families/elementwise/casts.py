"""What gets lost when numbers are turned into another dtype."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.format import format_exact, format_term, format_value
from tensorviz.sentences import say

__all__ = ["changed", "loss_of", "reason_of", "text_after"]

DIGITS = {"float16": 3, "float32": 7, "float64": 16, "complex64": 7, "complex128": 16}


def changed(before: npt.NDArray[Any], after: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Which cells are not the same number after a cast: those that don't come back when they are cast again."""
    with np.errstate(all="ignore"):
        if before.dtype.kind == "c" and after.dtype.kind != "c":
            lost = np.asarray(before.imag != 0)
            before = before.real
        else:
            lost = np.zeros(before.shape, np.bool_)
        back = after.astype(before.dtype) if after.dtype.kind != "c" or before.dtype.kind == "c" else after.real
        lost |= (back != before) & ~((back != back) & (before != before))
        if before.dtype.kind in "iu" and after.dtype.kind in "iu":
            lost |= before != after
        return lost


def loss_of(cell: Any, recorded: Any) -> str:
    """What happened to the number ``cell``: ``"fraction"``, ``"range"``, ``"digits"``, ``"imaginary"``; else nothing.

    ``"wrap"`` is an integer and ``"range"`` another number that does not fit the dtype; ``"truth"`` became a truth
    value.
    """
    before, after = np.asarray(cell), np.asarray(recorded)
    kinds = before.dtype.kind + after.dtype.kind
    if not set(kinds) <= set("biufc") or not changed(before, after).any():
        return ""
    if kinds[1] == "b":
        return "truth"
    if kinds[0] == "c" and kinds[1] != "c":
        return "imaginary"
    if kinds[1] in "iu":
        return "wrap" if kinds[0] in "biu" else "fraction" if _fits(before, after.dtype) else "range"
    return "digits" if np.isfinite(after) else "range"


def reason_of(loss: str, recorded: Any) -> str:
    """The end of the sentence about a cell that lost something."""
    dtype = recorded.dtype
    match loss:
        case "range" if dtype.kind in "iu":
            return say("it does not fit {range}, so the outcome depends on the processor", range=_range(dtype))
        case "range":
            return say("{dtype} ends at {max}", dtype=dtype, max=format_term(np.finfo(dtype).max, dtype))
        case "wrap":
            return say("it does not fit {range}, so it wraps around", range=_range(dtype))
        case "fraction":
            return say("the fraction is dropped")
        case "imaginary":
            return say("the imaginary part is dropped")
        case "truth":
            return say("everything but 0 counts as True")
    return say("{dtype} keeps about {digit} digits", dtype=dtype, digit=DIGITS.get(dtype.name, 7))


def text_after(cell: Any, recorded: Any, loss: str) -> tuple[str, str]:
    """The number before and after, with as many digits as it takes to see the difference."""
    if loss != "digits":
        return format_value(cell), str(bool(recorded)) if recorded.dtype == np.bool_ else format_value(recorded)
    wide = np.complex128 if np.iscomplexobj(recorded) else np.float64
    return format_exact(cell), format_exact(wide(recorded))


def _fits(before: npt.NDArray[Any], dtype: np.dtype[Any]) -> bool:
    limits = np.iinfo(dtype)
    number = float(before)
    return np.isfinite(number) and limits.min <= int(number) <= limits.max


def _range(dtype: np.dtype[Any]) -> str:
    limits = np.iinfo(dtype)
    return say(
        "{dtype} ({min} to {max})", dtype=dtype, min=format_term(limits.min, dtype), max=format_term(limits.max, dtype)
    )
