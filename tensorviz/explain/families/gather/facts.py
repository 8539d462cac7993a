"""Questions about arrays and dtypes, not about cells: a short sentence with the fact is their view."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tensorviz.explain.families.gather.given import Answer
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_bytes, format_dtype, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit, join
from tensorviz.sentences import agree, counted, say

__all__ = ["FACTS"]

Wording = Callable[[Subject, str], tuple[str, str]]
"""The question and its answer, of the operation and the text of its result."""


def _reader(wording: Wording) -> Callable[[Subject], Answer | None]:
    def read(subject: Subject) -> Answer | None:
        result = subject.result
        text = _text(result)
        if result is None or text is None or not subject.arguments:
            return None
        question, answer = wording(subject, text)
        return Answer(
            "fact", subject.arguments, result, fit(question), fit(answer, say("The answer is {text}.", text=text))
        )

    return read


def _text(result: Operand | None) -> str | None:
    """The result in words: a number, a dtype, a tuple."""
    if result is None or result.snapshot is None:
        return None if result is None else result.plain
    values = result.snapshot.values
    return format_value(values[()]) if values is not None and not result.shape else None


def _names(subject: Subject) -> list[str]:
    return [name_of(each) for each in subject.arguments if each.keyword is None or each.snapshot is not None]


def _dtype(operand: Operand) -> str:
    return format_dtype(operand.dtype) if operand.snapshot is not None else operand.plain or name_of(operand)


def _shares(subject: Subject, text: str) -> tuple[str, str]:
    pair = join(_names(subject)[:2])
    asked = say("Do {pair} have memory in common?", pair=pair)
    if subject.event.operation.endswith("may_share_memory"):
        known = say("may overlap") if text == "True" else say("lie apart")
        return asked, say(
            "The ranges of memory that {pair} span {known}: {text}. Single cells were not compared.",
            pair=pair,
            known=known,
            text=text,
        )
    if text == "True":
        return asked, say(
            "{pair} have cells in the same place of memory: a write to one can change the other.", pair=pair
        )
    return asked, say("No cell of {pair} lies in the same place of memory: writing to one leaves the other.", pair=pair)


def _is_complex(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    kind = say("complex") if subject.event.operation.endswith("iscomplexobj") else say("real")
    return (
        say("Does {first} have a {kind} dtype?", first=name_of(first), kind=kind),
        say("{first} is {dtype}, so the answer is {text}.", first=name_of(first), dtype=_dtype(first), text=text),
    )


def _is_fortran(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    name, strides = name_of(first), format_shape(first.strides)
    order = say("column after column, and not row after row") if text == "True" else say("not only column after column")
    return (
        say("Does {name} lie in memory column after column?", name=name),
        say(
            "{name} {shape} with strides {strides} lies {order}: {text}.",
            name=name,
            shape=format_shape(first.shape),
            strides=strides,
            order=order,
            text=text,
        ),
    )


def _lengths(shape: tuple[int, ...]) -> str:
    if not shape:
        return say("it is one number")
    return agree(len(shape), "its length is {sizes}", "their lengths are {sizes}", sizes=join(list(map(str, shape))))


def _shape(subject: Subject, text: str) -> tuple[str, str]:
    name = name_of(subject.arguments[0])
    return say("How long is each axis of {name}?", name=name), say(
        "{name} has {axes}; {lengths}: shape {text}.",
        name=name,
        axes=_axes(subject),
        lengths=_lengths(subject.arguments[0].shape),
        text=text,
    )


def _ndim(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    lengths = say(" of {shape}", shape=join([str(size) for size in first.shape])) if first.shape else ""
    return (
        say("How many axes has {first}?", first=name_of(first)),
        say(
            "{first} has {axes}{lengths}.",
            first=name_of(first),
            axes=counted(int(text), text, "axis", "axes"),
            lengths=lengths,
        ),
    )


def _size(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    name = name_of(first)
    if len(subject.arguments) > 1:
        axis = name_of(subject.arguments[1])
        return (
            say("How long is axis {axis} of {name}?", axis=axis, name=name),
            say(
                "Axis {axis} of {name} {shape} has length {text}.",
                axis=axis,
                name=name,
                shape=format_shape(first.shape),
                text=text,
            ),
        )
    product = " × ".join(map(str, first.shape)) + " = " if len(first.shape) > 1 else ""
    return say("How many cells has {name}?", name=name), say(
        "{name} has {product}{cells}.", name=name, product=product, cells=counted(int(text), text, "cell", "cells")
    )


def _axes(subject: Subject) -> str:
    return count(len(subject.arguments[0].shape), "axis", "axes")


def _bytes(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    name, dtype = name_of(first), _dtype(first)
    if subject.event.operation.endswith("itemsize"):
        return (
            say("How many bytes has a cell of {name}?", name=name),
            say("A cell of {dtype} takes {nbytes}.", dtype=dtype, nbytes=counted(int(text), text, "byte", "bytes")),
        )
    cells = first.snapshot.size if first.snapshot is not None else 0
    return (
        say("How many bytes have all cells of {name}?", name=name),
        say(
            "{cells} of {dtype} take {nbytes}: {text}.",
            cells=count(cells, "cell"),
            dtype=dtype,
            nbytes=format_bytes(first.nbytes),
            text=text,
        ),
    )


def _strides(subject: Subject, text: str) -> tuple[str, str]:
    name = name_of(subject.arguments[0])
    return (
        say("How far apart in memory are neighbours of {name}?", name=name),
        say("The next cell along each axis of {name} lies {text} bytes further on.", name=name, text=text),
    )


def _its_dtype(subject: Subject, text: str) -> tuple[str, str]:
    name = name_of(subject.arguments[0])
    return say("Which dtype has {name}?", name=name), say(
        "Every cell of {name} is of dtype {text}.", name=name, text=text
    )


def _result_type(subject: Subject, text: str) -> tuple[str, str]:
    parts = join([_typed(each) for each in subject.arguments])
    if len(subject.arguments) == 1:
        return say("Which dtype is made of {parts}?", parts=parts), say(
            "{parts} is taken as {text}.", parts=parts, text=text
        )
    return say("Which dtype do {parts} lead to?", parts=parts), say(
        "{parts} together lead to {text}.", parts=parts, text=text
    )


def _typed(operand: Operand) -> str:
    dtype = _dtype(operand)
    return dtype if dtype == name_of(operand) else f"{name_of(operand)} ({dtype})"


def _can_cast(subject: Subject, text: str) -> tuple[str, str]:
    names = [_typed(each) for each in subject.arguments]
    rule = _keyword(subject, "casting") or (name_of(subject.arguments[2]) if len(names) > 2 else "'safe'")
    verb = say("allows") if text == "True" else say("does not allow")
    return say("May {first_name} become {second_name}?", first_name=names[0], second_name=names[1]), say(
        "The rule {rule} {verb} {first_name} to become {second_name}: {text}.",
        rule=rule,
        verb=verb,
        first_name=names[0],
        second_name=names[1],
        text=text,
    )


def _keyword(subject: Subject, name: str) -> str | None:
    return next((each.plain for each in subject.arguments if each.keyword == name), None)


def _smallest(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    value = first.plain if first.snapshot is None else name_of(first)
    return say("Which dtype is the smallest that can hold {value}?", value=value), say(
        "{text} is the smallest dtype for {value}.", text=text, value=value
    )


WORDINGS: Mapping[Wording, str] = {
    _shares: "shares_memory may_share_memory",
    _is_complex: "iscomplexobj isrealobj",
    _is_fortran: "isfortran",
    _shape: "shape ndarray.shape",
    _ndim: "ndim ndarray.ndim",
    _size: "size ndarray.size",
    _bytes: "ndarray.itemsize ndarray.nbytes",
    _strides: "ndarray.strides",
    _its_dtype: "ndarray.dtype",
    _result_type: "result_type common_type promote_types",
    _can_cast: "can_cast",
    _smallest: "min_scalar_type",
}
FACTS: Mapping[str, Callable[[Subject], Answer | None]] = {
    f"numpy.{name}": _reader(wording) for wording, names in WORDINGS.items() for name in names.split()
}
