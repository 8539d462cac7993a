"""What each call that chooses, repeats, turns or copies cells does, in one sentence with the reader's names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.explain.families.movement.moving_calls import Bound
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["what_happens"]

PAD_BORDERS = {
    "edge": say("repeats the cells at the edge"),
    "reflect": say("mirrors the inside, without the edge itself"),
    "symmetric": say("mirrors the inside, the edge included"),
    "wrap": say("is what stands at the other end"),
    "empty": say("holds whatever lay in memory"),
    "linear_ramp": say("is worked out: from the edge down to the end value"),
    "mean": say("is worked out: the mean of each lane"),
    "median": say("is worked out: the median of each lane"),
    "maximum": say("is worked out: the largest of each lane"),
    "minimum": say("is worked out: the smallest of each lane"),
    "function": say("is worked out by a function of yours"),
}


def what_happens(name: str, bound: Bound, result: tuple[int, ...]) -> str:
    """The sentence for NumPy's function ``name``, at most 20 words."""
    source = f"{name_of(bound.operands[0])} {format_shape(bound.operands[0].shape)}"
    said = WORDS[name](source, bound, result)
    return fit(*((said,) if isinstance(said, str) else said), say("{name} moves the cells of an array.", name=name))


def _axis(bound: Bound) -> str | None:
    """``"axis 1"``, non-negative; None for a call that reads the array as one line."""
    axis = bound.value("axis")
    ndim = len(bound.operands[0].shape)
    return say("axis {axis}", axis=int(axis) % ndim) if isinstance(axis, int | np.integer) and ndim else None


def _of(source: str, bound: Bound) -> str:
    """``"of axis 1 of a (3, 4)"``; a call without an axis reads the array as one line."""
    axis = _axis(bound)
    if len(bound.operands[0].shape) < 2:
        return say("of {source}", source=source)
    return (
        say("of {axis} of {source}", axis=axis, source=source)
        if axis
        else say("of {source}, read as one line", source=source)
    )


def _text(bound: Bound, name: str) -> str:
    return bound.texts.get(name, name)


def _copy(source: str, *_: Any) -> Any:
    return say("Every cell of {source} is copied into memory of its own.", source=source)


def _as_array(source: str, *_: Any) -> Any:
    return say("{source} is used as it is where that can be, else it is copied.", source=source)


def _as_matrix(source: str, *_: Any) -> Any:
    return say("{source} becomes a matrix: it always has two axes, and * is the matrix product.", source=source)


def _item(source: str, bound: Bound, _: Any) -> Any:
    asked = bound.texts.get("index")
    where = say("the one at {asked}", asked=asked) if asked else say("the only one")
    return say("item gives one cell of {source}, {where}, as a Python value.", source=source, where=where), say(
        "item gives one cell as a Python value."
    )


def _take(source: str, bound: Bound, _: Any) -> Any:
    return say("take picks entries {text} {of}.", text=_text(bound, "indices"), of=_of(source, bound)), say(
        "take picks from {source}.", source=source
    )


def _along(source: str, bound: Bound, _: Any) -> Any:
    order = _text(bound, "indices")
    return say(
        "{order} says for each lane along {axis} which entries of {source} to read.",
        order=order,
        axis=_axis(bound) or say("the one line"),
        source=source,
    )


def _gather(source: str, bound: Bound, _: Any) -> Any:
    along = say("along axis {dim}", dim=bound.value("dim")).replace("-", "−")
    short = say(
        "{text} says where {along} of {source} to read.", text=_text(bound, "index"), along=along, source=source
    )
    return say(
        "Each cell of {text} says which entry {along} of {source} stands there.",
        text=_text(bound, "index"),
        along=along,
        source=source,
    ), short


def _scattered(source: str, bound: Bound, _: Any) -> Any:
    along = say("along axis {dim}", dim=bound.value("dim")).replace("-", "−")
    return say(
        "A copy of {source}, in which {text} says {along} where new numbers go.",
        source=source,
        text=_text(bound, "index"),
        along=along,
    )


def _choose(_: str, bound: Bound, __: Any) -> Any:
    number = count(len(bound.operands), "array")
    return say(
        "Each cell of {text} says from which of {number} its number comes.", text=_text(bound, "a"), number=number
    )


def _compress(source: str, bound: Bound, _: Any) -> Any:
    trues = int(np.count_nonzero(bound.value("condition")))
    return say(
        "The mask has {trues}: {entries} {of} stay.",
        trues=count(trues, "True"),
        entries=count(trues, "entry", "entries"),
        of=_of(source, bound),
    )


def _extract(_: str, bound: Bound, __: Any) -> Any:
    trues = int(np.count_nonzero(bound.value("condition")))
    return say(
        "The mask has {trues}, so {values}, in reading order.", trues=count(trues, "True"), values=count(trues, "value")
    )


def _delete(source: str, bound: Bound, _: Any) -> Any:
    return say("delete leaves out {text} {of}.", text=_text(bound, "obj"), of=_of(source, bound))


def _diag(source: str, bound: Bound, _: Any) -> Any:
    k = bound.value("k", 0)
    where = (
        say("the diagonal")
        if not k
        else say(
            "the diagonal {k} {above_or_below} the main one",
            k=abs(int(k)),
            above_or_below=say("above") if k > 0 else say("below"),
        )
    )
    if len(bound.operands[0].shape) == 1:
        return say("diag puts {source} on {where} of a new matrix, with zeros elsewhere.", source=source, where=where)
    return say("diag reads {where} of {source}.", where=where, source=source)


def _diagonal(source: str, bound: Bound, _: Any) -> Any:
    offset = bound.value("offset", 0)
    where = say("are equal") if not offset else say("differ by {offset}", offset=abs(int(offset)))
    return say("diagonal reads the cells of {source} whose two indices {where}.", source=source, where=where)


def _triangle(name: str, kept: str, other: str) -> Callable[[str, Bound, Any], Any]:
    def words(source: str, bound: Bound, _: Any) -> Any:
        k = bound.value("k", 0)
        line = say("the diagonal") if not k else say("diagonal {k}", k=k)
        return say(
            "{name} keeps the cells of {source} on and {kept} {line}, with zeros {other} it.",
            name=name,
            source=source,
            kept=kept,
            line=line,
            other=other,
        )

    return words


def _tile(source: str, bound: Bound, result: Any) -> Any:
    return say(
        "tile repeats {source} as a whole, {text} times: shape {shape}.",
        source=source,
        text=_text(bound, "reps"),
        shape=format_shape(result),
    )


def _repeat(source: str, bound: Bound, _: Any) -> Any:
    times = bound.value("repeats")
    number = (
        say("{times} times in a row", times=times)
        if isinstance(times, int)
        else say("as often as {text} says", text=_text(bound, "repeats"))
    )
    return say("repeat writes every entry {of} {number}.", of=_of(source, bound), number=number)


def _pad(source: str, bound: Bound, _: Any) -> Any:
    mode = bound.value("mode", "constant")
    if mode != "constant":
        return say(
            "pad puts a border around {source}; it {pad_border}.",
            source=source,
            pad_border=PAD_BORDERS.get(str(mode), say("is filled")),
        )
    fill = bound.value("constant_values", 0)
    value = format_value(fill) if np.ndim(fill) == 0 else _text(bound, "constant_values")
    return say("pad puts a border of {value} around {source}.", value=value, source=source)


def _broadcast(source: str, _: Bound, result: Any) -> Any:
    return say("{source} is read again and again until it fills {shape}.", source=source, shape=format_shape(result))


def _windows(source: str, bound: Bound, _: Any) -> Any:
    size = bound.value("window_shape")
    length = " × ".join(map(str, size)) if isinstance(size, tuple) else str(size)
    along = say(" along {axis}", axis=_axis(bound)) if _axis(bound) else ""
    return (
        say(
            "A window of {length} slides over {source}{along}, one cell at a time.",
            length=length,
            source=source,
            along=along,
        ),
        say("A window of {length} slides one cell at a time.", length=length),
    )


def _strided(source: str, bound: Bound, _: Any) -> Any:
    steps = _text(bound, "strides")
    return (
        say(
            "The memory of {source} is read anew: shape {text}, in steps of {steps} bytes.",
            source=source,
            text=_text(bound, "shape"),
            steps=steps,
        ),
        say("The memory is read anew, in steps of {steps} bytes.", steps=steps),
    )


def _resize(source: str, _: Bound, result: Any) -> Any:
    return say(
        "resize reads {source} as one line, again and again, until {shape} is full.",
        source=source,
        shape=format_shape(result),
    )


def _insert(source: str, bound: Bound, _: Any) -> Any:
    values = name_of(bound.operands[1])
    place = _text(bound, "obj")
    where = say("before entry {place} {of}", place=place, of=_of(source, bound))
    return say("insert puts {values} {where}.", values=values, where=where), say(
        "New values stand {where}.", where=where
    )


def _roll(source: str, bound: Bound, _: Any) -> Any:
    shift = _text(bound, "shift")
    along = say(" along axes {text}", text=_text(bound, "axis")) if isinstance(bound.value("axis"), tuple) else ""
    along = say(" along {axis}", axis=_axis(bound)) if _axis(bound) and len(bound.operands[0].shape) > 1 else along
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
        say("axes {text}", text=_text(bound, "axis")) if isinstance(bound.value("axis"), tuple) else say("every axis")
    )
    return say("flip reads {axis} of {source} backwards.", axis=_axis(bound) or axes, source=source)


def _rot90(source: str, bound: Bound, _: Any) -> Any:
    turns = count(int(bound.value("k", 1)) % 4, "quarter turn")
    return say("rot90 turns {source} by {turns}", source=source, turns=turns) + (
        say(" in axes {text}.", text=_text(bound, "axes")) if bound.value("axes") else "."
    )


WORDS: dict[str, Callable[[str, Bound, Any], Any]] = {
    "copy": _copy,
    "array": _copy,
    "asarray": _as_array,
    "asarray_chkfinite": lambda source, *_: say(
        "{source} holds neither NaN nor infinity, so it is used as it is.", source=source
    ),
    "require": lambda source, bound, _: say(
        "{source} is used as it is where it meets {text}.", source=source, text=_text(bound, "requirements")
    ),
    "select": lambda *_: say("Each cell takes its number from the first array whose condition holds there."),
    "asanyarray": _as_array,
    "ascontiguousarray": _as_array,
    "asfortranarray": _as_array,
    "matrix": _as_matrix,
    "asmatrix": _as_matrix,
    "item": _item,
    "tolist": lambda source, *_: say(
        "tolist gives the cells of {source} as Python values in nested lists.", source=source
    ),
    "take": _take,
    "take_along_axis": _along,
    "gather": _gather,
    "scattered": _scattered,
    "choose": _choose,
    "compress": _compress,
    "extract": _extract,
    "delete": _delete,
    "diag": _diag,
    "diagflat": lambda source, *_: say(
        "diagflat puts {source}, read as one line, on a diagonal, with zeros elsewhere.", source=source
    ),
    "diagonal": _diagonal,
    "tril": _triangle("tril", say("below"), say("above")),
    "triu": _triangle("triu", say("above"), say("below")),
    "tile": _tile,
    "repeat": _repeat,
    "pad": _pad,
    "broadcast_to": _broadcast,
    "sliding_window_view": _windows,
    "as_strided": _strided,
    "resize": _resize,
    "insert": _insert,
    "roll": _roll,
    "flip": _flip,
    "fliplr": lambda source, *_: say(
        "fliplr reads every row of {source} backwards: axis 1 is turned around.", source=source
    ),
    "flipud": lambda source, *_: say("flipud reads the rows of {source} from the last to the first.", source=source),
    "rot90": _rot90,
}
