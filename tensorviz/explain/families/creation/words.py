"""Where the numbers of a new array come from, in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from tensorviz.explain.families.creation.asked import Asked
from tensorviz.explain.families.creation.data_words import of_data
from tensorviz.explain.families.creation.laws import LAWS
from tensorviz.explain.families.creation.new_array import plainly, shape_text, size_of, whole_values
from tensorviz.explain.families.creation.random_words import drawn
from tensorviz.explain.families.creation.range_words import RANGES
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["asks", "origin_of"]

DATA_NAMES = {"a", "data", "object", "prototype", "x"}


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
        say("A new array of {cells} is asked for.", cells=count(size_of(result), "cell")),
    )


def origin_of(asked: Asked, plan: Plan) -> str:
    """Where the numbers come from."""
    result = plan.result
    assert result is not None
    if asked.origin == "random":
        return drawn(asked, result)
    if asked.origin == "data":
        return of_data(asked, plan, result)
    teller = TELLERS.get(asked.name)
    return teller(asked, result) if teller else plainly(asked, result)


def _constant(value: str) -> Callable[[Asked, Operand], str]:
    def teller(asked: Asked, result: Operand) -> str:
        if not (size := size_of(result)):
            return say(
                "{written} has nothing to write: {shape} has no cells.", written=asked.written, shape=shape_text(result)
            )
        cells = say("its one cell") if size == 1 else say("each of the {cells}", cells=_cells(result))
        return fit(
            say(
                "{written} writes {value} into {cells}: {shape}, {dtype}.",
                written=asked.written,
                value=value,
                cells=cells,
                shape=shape_text(result),
                dtype=result.dtype,
            ),
            say("{written} writes {value} into {cells}.", written=asked.written, value=value, cells=cells),
        )

    return teller


def _number(value: int) -> Callable[[Asked, Operand], str]:
    """As the array holds it: an array of truths holds no 1."""
    return lambda asked, result: _constant(str(bool(value) if result.dtype == "bool" else value))(asked, result)


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


def _taper(asked: Asked, result: Operand) -> str:
    values = whole_values(result)
    size = count(size_of(result), "weight")
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


def _from_function(asked: Asked, result: Operand) -> str:
    function = asked.text("function", say("the function"))
    return fit(
        say(
            "fromfunction calls {function} once, with an array of indices for each axis: {shape}.",
            function=function,
            shape=shape_text(result),
        ),
        say("The function is called once, with an array of indices for each axis: {shape}.", shape=shape_text(result)),
    )


TELLERS: dict[str, Callable[[Asked, Operand], str]] = {
    **dict.fromkeys(("zeros", "zeros_like"), _number(0)),
    **dict.fromkeys(("ones", "ones_like"), _number(1)),
    **dict.fromkeys(("full", "full_like"), _full),
    **dict.fromkeys(("empty", "empty_like"), _empty),
    **dict.fromkeys(("eye", "identity"), _eye),
    "tri": _tri,
    **dict.fromkeys(("bartlett", "blackman", "hamming", "hanning", "kaiser"), _taper),
    "fromfunction": _from_function,
    **RANGES,
}


def _cells(result: Operand) -> str:
    return count(size_of(result), "cell")
