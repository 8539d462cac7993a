"""Where the numbers of a new array come from, in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.creation.asked import Asked
from tensorviz.explain.families.creation.laws import LAWS
from tensorviz.explain.families.creation.random_words import drawn, number_text
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_bytes, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import noun, say

__all__ = ["asks", "origin_of"]

DATA_NAMES = {"a", "data", "object", "prototype", "x"}

NOUNS = {
    "b": noun("truth value"),
    "S": noun("string"),
    "U": noun("string"),
    "M": noun("date"),
    "m": noun("duration"),
    "O": noun("object"),
}


def asks(asked: Asked, subject: Subject) -> str:
    """What the call was asked for, before the numbers are there."""
    result = subject.result
    shape = format_shape(result.shape if result else ())
    if not asked.arguments:
        return fit(say("{written} is called without arguments.", written=asked.written))
    unnamed = DATA_NAMES if asked.name not in LAWS else set()
    texts = [source if name.isdigit() or name in unnamed else f"{name} {source}" for name, source in asked.texts()]
    given = ", ".join(texts)
    return fit(
        say(
            "{written} is given {given}{ending}",
            written=asked.written,
            given=given,
            ending="" if given.endswith((".", "…")) else ".",
        ),
        say("{written} is asked for an array of shape {shape}.", written=asked.written, shape=shape),
        say("A new array of {cells} is asked for.", cells=count(_size(result), "cell")),
    )


def origin_of(asked: Asked, plan: Plan) -> str:
    """Where the numbers come from."""
    result = plan.result
    assert result is not None
    if asked.origin == "random":
        return drawn(asked, result)
    if asked.origin == "data":
        return _data(asked, plan, result)
    teller = TELLERS.get(asked.name)
    return teller(asked, result) if teller else _plainly(asked, result)


def _data(asked: Asked, plan: Plan, result: Operand) -> str:
    if len(plan.operands) == 1:
        return _of_array(asked, plan.operands[0], result)
    size = count(_size(result), _noun(result))
    if asked.name in {"load", "loadtxt", "genfromtxt"}:
        return fit(
            say("{written} read {size} of {dtype} from a file.", written=asked.written, size=size, dtype=result.dtype)
        )
    if asked.name == "memmap":
        return fit(
            say(
                "{written} maps {size} of {dtype} in a file: reading a cell reads the file.",
                written=asked.written,
                size=size,
                dtype=result.dtype,
            )
        )
    if plan.operands:
        return fit(
            say(
                "{written} copies {operands} arrays into one new array of {shape}.",
                written=asked.written,
                operands=len(plan.operands),
                shape=_shape(result),
            )
        )
    what = f"{size}, {hidden}," if (hidden := _masked(result)) else size
    if _size(result) == 1:
        return fit(
            say(
                "{written} puts {what} into memory: {shape}, {dtype}.",
                written=asked.written,
                what=what,
                shape=_shape(result),
                dtype=result.dtype,
            ),
            say("{written} puts {size} into memory.", written=asked.written, size=size),
        )
    return fit(
        say(
            "{written} puts {what} side by side in memory: {shape}, {dtype}.",
            written=asked.written,
            what=what,
            shape=_shape(result),
            dtype=result.dtype,
        ),
        say("{written} puts {size} side by side in memory.", written=asked.written, size=size),
    )


def _masked(result: Operand) -> str:
    """How many of them are masked, where all were kept."""
    mask = result.snapshot.mask if result.snapshot is not None and result.snapshot.is_whole else None
    number = 0 if mask is None or mask.dtype != np.bool_ else int(np.count_nonzero(mask))
    return say("{number} of them masked", number=format_value(number)) if number else ""


def _of_array(asked: Asked, source: Operand, result: Operand) -> str:
    old, new = source.snapshot, result.snapshot
    name = name_of(source)
    is_shared = old.shares_memory_with(new) if old is not None and new is not None else None
    if old is None or new is None or is_shared is None:
        return fit(
            say("{written} gives an array of the numbers of {name}.", written=asked.written, name=name),
            say("An array of the same numbers."),
        )
    if not is_shared:
        nbytes = format_bytes(result.nbytes)
        return fit(
            say(
                "{written} made a copy of {name}: {nbytes} of its own, so {name} stays as it is.",
                written=asked.written,
                name=name,
                nbytes=nbytes,
            ),
            say("{written} made a copy: {nbytes} of its own.", written=asked.written, nbytes=nbytes),
        )
    if old.object_id == new.object_id:
        return fit(
            say("{written} made no copy: this is {name} itself.", written=asked.written, name=name),
            say("No copy was made."),
        )
    return fit(
        say("{written} made no copy: the memory is that of {name}.", written=asked.written, name=name),
        say("No copy was made."),
    )


def _constant(value: str) -> Callable[[Asked, Operand], str]:
    def teller(asked: Asked, result: Operand) -> str:
        if not (size := _size(result)):
            return say(
                "{written} has nothing to write: {shape} has no cells.", written=asked.written, shape=_shape(result)
            )
        cells = say("its one cell") if size == 1 else say("each of the {cells}", cells=_cells(result))
        return fit(
            say(
                "{written} writes {value} into {cells}: {shape}, {dtype}.",
                written=asked.written,
                value=value,
                cells=cells,
                shape=_shape(result),
                dtype=result.dtype,
            ),
            say("{written} writes {value} into {cells}.", written=asked.written, value=value, cells=cells),
        )

    return teller


def _full(asked: Asked, result: Operand) -> str:
    return _constant(asked.text("fill_value", say("one value")))(asked, result)


def _empty(asked: Asked, _: Operand) -> str:
    return say("np.{name} writes nothing: the values are whatever lay in that memory before.", name=asked.name)


def _eye(asked: Asked, _: Operand) -> str:
    above = asked.value("k", 0)
    which = say("the diagonal") if not above else say("diagonal {above}", above=above).replace("-", "−")
    return say("{written} writes 1 on {which} and 0 everywhere else.", written=asked.written, which=which)


def _tri(asked: Asked, _: Operand) -> str:
    return say("{written} writes 1 on and below the diagonal and 0 above it.", written=asked.written)


def _arange(asked: Asked, result: Operand) -> str:
    start, stop = number_text(asked, "start", 0), number_text(asked, "stop", 0)
    step = asked.value("step", 1)
    by = "" if step in (1, None) else say(" in steps of {step}", step=format_value(step))
    way = say("down") if isinstance(step, int | float) and step < 0 else say("up")
    return fit(
        say(
            "arange counts from {start} {way} to, but not including, {stop}{by}: {numbers}.",
            start=start,
            way=way,
            stop=stop,
            by=by,
            numbers=count(_size(result), _noun(result)),
        ),
        say(
            "arange counts from {start} {way} to, but not including, {stop}{by}.",
            start=start,
            way=way,
            stop=stop,
            by=by,
        ),
    )


def _linspace(asked: Asked, result: Operand) -> str:
    start, stop = number_text(asked, "start", 0), number_text(asked, "stop", 0)
    ends = say("both included") if asked.value("endpoint", True) else say("{stop} left out", stop=stop)
    size = count(result.shape[0] if result.shape else 1, "number")
    return fit(
        say(
            "linspace spaces {size} evenly from {start} to {stop}, {ends}.",
            size=size,
            start=start,
            stop=stop,
            ends=ends,
        ),
        say("linspace spaces {size} evenly.", size=size),
    )


def _logspace(asked: Asked, result: Operand) -> str:
    base = number_text(asked, "base", 10)
    start, stop = number_text(asked, "start", 0), number_text(asked, "stop", 0)
    return fit(
        say(
            "logspace raises {base} to {exponents} evenly spaced from {start} to {stop}.",
            base=base,
            exponents=count(_size(result), "exponent"),
            start=start,
            stop=stop,
        )
    )


def _geomspace(asked: Asked, result: Operand) -> str:
    start, stop = number_text(asked, "start", 0), number_text(asked, "stop", 0)
    numbers = count(_size(result), "number")
    return fit(
        say(
            "geomspace places {numbers} from {start} to {stop}, each a fixed factor from the one before.",
            numbers=numbers,
            start=start,
            stop=stop,
        )
    )


def _mgrid(asked: Asked, result: Operand) -> str:
    if asked.name == "ogrid" or len(result.shape) < 2:
        return _plainly(asked, result)
    number = result.shape[0]
    return fit(
        say(
            "{written} makes {arrays}, one per slice; each counts along its own axis.",
            written=asked.written,
            arrays=count(number, "array"),
        )
    )


def _taper(asked: Asked, result: Operand) -> str:
    values = _whole_values(result)
    size = count(_size(result), "weight")
    if values is None or not values.size:
        return fit(say("{written} makes a window of {size}.", written=asked.written, size=size))
    low, high = format_value(values[0]), format_value(values.max())
    form = say("a triangle") if asked.name == "bartlett" else say("a bell")
    return fit(
        say(
            "{written} makes {form} of {size}: {low} at the ends, {high} at most.",
            written=asked.written,
            form=form,
            size=size,
            low=low,
            high=high,
        )
    )


def _marks(asked: Asked, result: Operand) -> str:
    values = _whole_values(result)
    if values is None or len(values) < 2:
        return _plainly(asked, result)
    ends = say(
        "from {first_value} to {last_value}", first_value=format_value(values[0]), last_value=format_value(values[-1])
    )
    widths = np.diff(values)
    even = say("evenly ") if np.allclose(widths, widths[0]) else ""
    return fit(
        say(
            "histogram_bin_edges places {marks} {even}{ends}, for {values} bins.",
            marks=count(len(values), "mark"),
            even=even,
            ends=ends,
            values=len(values) - 1,
        )
    )


def _from_function(asked: Asked, result: Operand) -> str:
    function = asked.text("function", say("the function"))
    return fit(
        say(
            "fromfunction calls {function} once, with an array of indices for each axis: {shape}.",
            function=function,
            shape=_shape(result),
        ),
        say("The function is called once, with an array of indices for each axis: {shape}.", shape=_shape(result)),
    )


def _whole_values(result: Operand) -> Any:
    return result.snapshot.values if result.snapshot is not None else None


def _grid(asked: Asked, result: Operand) -> str:
    return fit(
        say("{written} writes every cell's own place on a grid: {shape}.", written=asked.written, shape=_shape(result))
    )


TELLERS: dict[str, Callable[[Asked, Operand], str]] = {
    **dict.fromkeys(("zeros", "zeros_like"), _constant("0")),
    **dict.fromkeys(("ones", "ones_like"), _constant("1")),
    **dict.fromkeys(("full", "full_like"), _full),
    **dict.fromkeys(("empty", "empty_like"), _empty),
    **dict.fromkeys(("eye", "identity"), _eye),
    "tri": _tri,
    "arange": _arange,
    "linspace": _linspace,
    "logspace": _logspace,
    "geomspace": _geomspace,
    **dict.fromkeys(("bartlett", "blackman", "hamming", "hanning", "kaiser"), _taper),
    "fromfunction": _from_function,
    "histogram_bin_edges": _marks,
    **dict.fromkeys(("meshgrid", "indices"), _grid),
    **dict.fromkeys(("mgrid", "ogrid"), _mgrid),
}


def _plainly(asked: Asked, result: Operand) -> str:
    return fit(
        say(
            "{written} made {numbers} of {dtype}.",
            written=asked.written,
            numbers=count(_size(result), "number"),
            dtype=result.dtype,
        )
    )


def _shape(result: Operand) -> str:
    return say("shape {shape}", shape=format_shape(result.shape))


def _noun(result: Operand) -> str:
    """What the cells hold."""
    return NOUNS.get(result.dtype.kind, noun("number")) if isinstance(result.dtype, np.dtype) else noun("number")


def _cells(result: Operand) -> str:
    return count(_size(result), "cell")


def _size(result: Operand | None) -> int:
    snapshot = result.snapshot if result is not None else None
    return snapshot.size if isinstance(snapshot, Snapshot) else 0
