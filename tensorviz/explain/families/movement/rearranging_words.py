"""What each call that chooses, repeats, turns or copies cells does, in one sentence with the reader's names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.explain.families.movement.moving_calls import Bound
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.words import count, fit

__all__ = ["what_happens"]

PAD_BORDERS = {
    "edge": "repeats the cells at the edge",
    "reflect": "mirrors the inside, without the edge itself",
    "symmetric": "mirrors the inside, the edge included",
    "wrap": "is what stands at the other end",
    "empty": "holds whatever lay in memory",
    "linear_ramp": "is worked out: from the edge down to the end value",
    "mean": "is worked out: the mean of each lane",
    "median": "is worked out: the median of each lane",
    "maximum": "is worked out: the largest of each lane",
    "minimum": "is worked out: the smallest of each lane",
    "function": "is worked out by a function of yours",
}


def what_happens(name: str, bound: Bound, result: tuple[int, ...]) -> str:
    """The sentence for NumPy's function ``name``, at most 20 words."""
    source = f"{name_of(bound.operands[0])} {format_shape(bound.operands[0].shape)}"
    said = WORDS[name](source, bound, result)
    return fit(*((said,) if isinstance(said, str) else said), f"{name} moves the cells of an array.")


def _axis(bound: Bound) -> str | None:
    """``"axis 1"``, non-negative; None for a call that reads the array as one line."""
    axis = bound.value("axis")
    ndim = len(bound.operands[0].shape)
    return f"axis {int(axis) % ndim}" if isinstance(axis, int | np.integer) and ndim else None


def _of(source: str, bound: Bound) -> str:
    """``"of axis 1 of a (3, 4)"``; a call without an axis reads the array as one line."""
    axis = _axis(bound)
    if len(bound.operands[0].shape) < 2:
        return f"of {source}"
    return f"of {axis} of {source}" if axis else f"of {source}, read as one line"


def _text(bound: Bound, name: str) -> str:
    return bound.texts.get(name, name)


def _copy(source: str, *_: Any) -> Any:
    return f"Every cell of {source} is copied into memory of its own."


def _as_array(source: str, *_: Any) -> Any:
    return f"{source} is used as it is where that can be, else it is copied."


def _as_matrix(source: str, *_: Any) -> Any:
    return f"{source} becomes a matrix: it always has two axes, and * is the matrix product."


def _item(source: str, bound: Bound, _: Any) -> Any:
    asked = bound.texts.get("index")
    where = f"the one at {asked}" if asked else "the only one"
    return f"item gives one cell of {source}, {where}, as a Python value.", "item gives one cell as a Python value."


def _take(source: str, bound: Bound, _: Any) -> Any:
    return f"take picks entries {_text(bound, 'indices')} {_of(source, bound)}.", f"take picks from {source}."


def _along(source: str, bound: Bound, _: Any) -> Any:
    order = _text(bound, "indices")
    return f"{order} says for each lane along {_axis(bound) or 'the one line'} which entries of {source} to read."


def _gather(source: str, bound: Bound, _: Any) -> Any:
    along = f"along axis {bound.value('dim')}".replace("-", "−")
    short = f"{_text(bound, 'index')} says where {along} of {source} to read."
    return f"Each cell of {_text(bound, 'index')} says which entry {along} of {source} stands there.", short


def _scattered(source: str, bound: Bound, _: Any) -> Any:
    along = f"along axis {bound.value('dim')}".replace("-", "−")
    return f"A copy of {source}, in which {_text(bound, 'index')} says {along} where new numbers go."


def _choose(_: str, bound: Bound, __: Any) -> Any:
    number = count(len(bound.operands), "array")
    return f"Each cell of {_text(bound, 'a')} says from which of {number} its number comes."


def _compress(source: str, bound: Bound, _: Any) -> Any:
    trues = int(np.count_nonzero(bound.value("condition")))
    return f"The mask has {count(trues, 'True')}: {count(trues, 'entry', 'entries')} {_of(source, bound)} stay."


def _extract(_: str, bound: Bound, __: Any) -> Any:
    trues = int(np.count_nonzero(bound.value("condition")))
    return f"The mask has {count(trues, 'True')}, so {count(trues, 'value')}, in reading order."


def _delete(source: str, bound: Bound, _: Any) -> Any:
    return f"delete leaves out {_text(bound, 'obj')} {_of(source, bound)}."


def _diag(source: str, bound: Bound, _: Any) -> Any:
    k = bound.value("k", 0)
    where = "the diagonal" if not k else f"the diagonal {abs(int(k))} {'above' if k > 0 else 'below'} the main one"
    if len(bound.operands[0].shape) == 1:
        return f"diag puts {source} on {where} of a new matrix, with zeros elsewhere."
    return f"diag reads {where} of {source}."


def _diagonal(source: str, bound: Bound, _: Any) -> Any:
    offset = bound.value("offset", 0)
    where = "are equal" if not offset else f"differ by {abs(int(offset))}"
    return f"diagonal reads the cells of {source} whose two indices {where}."


def _triangle(name: str, kept: str, other: str) -> Callable[[str, Bound, Any], Any]:
    def words(source: str, bound: Bound, _: Any) -> Any:
        k = bound.value("k", 0)
        line = "the diagonal" if not k else f"diagonal {k}"
        return f"{name} keeps the cells of {source} on and {kept} {line}, with zeros {other} it."

    return words


def _tile(source: str, bound: Bound, result: Any) -> Any:
    return f"tile repeats {source} as a whole, {_text(bound, 'reps')} times: shape {format_shape(result)}."


def _repeat(source: str, bound: Bound, _: Any) -> Any:
    times = bound.value("repeats")
    number = f"{times} times in a row" if isinstance(times, int) else f"as often as {_text(bound, 'repeats')} says"
    return f"repeat writes every entry {_of(source, bound)} {number}."


def _pad(source: str, bound: Bound, _: Any) -> Any:
    mode = bound.value("mode", "constant")
    if mode != "constant":
        return f"pad puts a border around {source}; it {PAD_BORDERS.get(str(mode), 'is filled')}."
    fill = bound.value("constant_values", 0)
    value = format_value(fill) if np.ndim(fill) == 0 else _text(bound, "constant_values")
    return f"pad puts a border of {value} around {source}."


def _broadcast(source: str, _: Bound, result: Any) -> Any:
    return f"{source} is read again and again until it fills {format_shape(result)}."


def _windows(source: str, bound: Bound, _: Any) -> Any:
    size = bound.value("window_shape")
    length = " × ".join(map(str, size)) if isinstance(size, tuple) else str(size)
    along = f" along {_axis(bound)}" if _axis(bound) else ""
    return (
        f"A window of {length} slides over {source}{along}, one cell at a time.",
        f"A window of {length} slides one cell at a time.",
    )


def _strided(source: str, bound: Bound, _: Any) -> Any:
    steps = _text(bound, "strides")
    return (
        f"The memory of {source} is read anew: shape {_text(bound, 'shape')}, in steps of {steps} bytes.",
        f"The memory is read anew, in steps of {steps} bytes.",
    )


def _resize(source: str, _: Bound, result: Any) -> Any:
    return f"resize reads {source} as one line, again and again, until {format_shape(result)} is full."


def _insert(source: str, bound: Bound, _: Any) -> Any:
    values = name_of(bound.operands[1])
    place = _text(bound, "obj")
    where = f"before entry {place} {_of(source, bound)}"
    return f"insert puts {values} {where}.", f"New values stand {where}."


def _roll(source: str, bound: Bound, _: Any) -> Any:
    shift = _text(bound, "shift")
    along = f" along axes {_text(bound, 'axis')}" if isinstance(bound.value("axis"), tuple) else ""
    along = f" along {_axis(bound)}" if _axis(bound) and len(bound.operands[0].shape) > 1 else along
    return (
        f"roll moves the entries of {source} by {shift}{along}; what falls off comes in again.",
        f"roll moves entries by {shift}{along}; what falls off comes in again.",
    )


def _flip(source: str, bound: Bound, _: Any) -> Any:
    axes = f"axes {_text(bound, 'axis')}" if isinstance(bound.value("axis"), tuple) else "every axis"
    return f"flip reads {_axis(bound) or axes} of {source} backwards."


def _rot90(source: str, bound: Bound, _: Any) -> Any:
    turns = count(int(bound.value("k", 1)) % 4, "quarter turn")
    return f"rot90 turns {source} by {turns}" + (f" in axes {_text(bound, 'axes')}." if bound.value("axes") else ".")


WORDS: dict[str, Callable[[str, Bound, Any], Any]] = {
    "copy": _copy,
    "array": _copy,
    "asarray": _as_array,
    "asarray_chkfinite": lambda source, *_: f"{source} holds neither NaN nor infinity, so it is used as it is.",
    "require": lambda source, bound, _: f"{source} is used as it is where it meets {_text(bound, 'requirements')}.",
    "select": lambda *_: "Each cell takes its number from the first array whose condition holds there.",
    "asanyarray": _as_array,
    "ascontiguousarray": _as_array,
    "asfortranarray": _as_array,
    "matrix": _as_matrix,
    "asmatrix": _as_matrix,
    "item": _item,
    "tolist": lambda source, *_: f"tolist gives the cells of {source} as Python values in nested lists.",
    "take": _take,
    "take_along_axis": _along,
    "gather": _gather,
    "scattered": _scattered,
    "choose": _choose,
    "compress": _compress,
    "extract": _extract,
    "delete": _delete,
    "diag": _diag,
    "diagflat": lambda source, *_: f"diagflat puts {source}, read as one line, on a diagonal, with zeros elsewhere.",
    "diagonal": _diagonal,
    "tril": _triangle("tril", "below", "above"),
    "triu": _triangle("triu", "above", "below"),
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
    "fliplr": lambda source, *_: f"fliplr reads every row of {source} backwards: axis 1 is turned around.",
    "flipud": lambda source, *_: f"flipud reads the rows of {source} from the last to the first.",
    "rot90": _rot90,
}
