"""What each call that chooses, repeats, turns or copies cells does, in one sentence with the reader's names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tensorviz.explain.families.movement.bound_words import axis_text, written
from tensorviz.explain.families.movement.choosing_words import CHOOSING
from tensorviz.explain.families.movement.growing_words import GROWING
from tensorviz.explain.families.movement.moving_calls import Bound
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_shape
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["what_happens"]


def what_happens(name: str, bound: Bound, result: tuple[int, ...]) -> str:
    """The sentence for NumPy's function ``name``, at most 20 words."""
    source = f"{name_of(bound.operands[0])} {format_shape(bound.operands[0].shape)}"
    said = WORDS[name](source, bound, result)
    return fit(*((said,) if isinstance(said, str) else said), say("{name} moves the cells of an array.", name=name))


def _copy(source: str, *_: Any) -> Any:
    return say("Every cell of {source} is copied into memory of its own.", source=source)


def _as_array(source: str, *_: Any) -> Any:
    return say("{source} is used as it is where that can be, else it is copied.", source=source)


def _as_matrix(source: str, *_: Any) -> Any:
    return say("{source} becomes a matrix: it always has two axes, and * is the matrix product.", source=source)


def _roll(source: str, bound: Bound, _: Any) -> Any:
    shift = written(bound, "shift")
    along = say(" along axes {text}", text=written(bound, "axis")) if isinstance(bound.value("axis"), tuple) else ""
    along = (
        say(" along {axis}", axis=axis_text(bound)) if axis_text(bound) and len(bound.operands[0].shape) > 1 else along
    )
    return (
        say(
            "roll moves the entries of {source} by {shift}{along}; what falls off comes in again.",
            source=source,
            shift=shift,
            along=along,
        ),
        say("roll moves entries by {shift}{along}; what falls off comes in again.", shift=shift, along=along),
    )


def _flip(source: str, bound: Bound, _: Any) -> Any:
    axes = (
        say("axes {text}", text=written(bound, "axis")) if isinstance(bound.value("axis"), tuple) else say("every axis")
    )
    return say("flip reads {axis} of {source} backwards.", axis=axis_text(bound) or axes, source=source)


def _rot90(source: str, bound: Bound, _: Any) -> Any:
    turns = count(int(bound.value("k", 1)) % 4, "quarter turn")
    return say("rot90 turns {source} by {turns}", source=source, turns=turns) + (
        say(" in axes {text}.", text=written(bound, "axes")) if bound.value("axes") else "."
    )


WORDS: dict[str, Callable[[str, Bound, Any], Any]] = {
    "copy": _copy,
    "array": _copy,
    "asarray": _as_array,
    "asarray_chkfinite": lambda source, *_: say(
        "{source} holds neither NaN nor infinity, so it is used as it is.", source=source
    ),
    "require": lambda source, bound, _: say(
        "{source} is used as it is where it meets {text}.", source=source, text=written(bound, "requirements")
    ),
    "asanyarray": _as_array,
    "ascontiguousarray": _as_array,
    "asfortranarray": _as_array,
    "matrix": _as_matrix,
    "asmatrix": _as_matrix,
    "tolist": lambda source, *_: say(
        "tolist gives the cells of {source} as Python values in nested lists.", source=source
    ),
    "roll": _roll,
    "flip": _flip,
    "fliplr": lambda source, *_: say(
        "fliplr reads every row of {source} backwards: axis 1 is turned around.", source=source
    ),
    "flipud": lambda source, *_: say("flipud reads the rows of {source} from the last to the first.", source=source),
    "rot90": _rot90,
    **CHOOSING,
    **GROWING,
}
