"""Questions about arrays and dtypes, not about cells: a short sentence with the fact is their view."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tensorviz.explain.families.gather.given import Answer
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_bytes, format_dtype, format_shape, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import count, fit, join

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
        return Answer("fact", subject.arguments, result, fit(question), fit(answer, f"The answer is {text}."))

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
    asked = f"Do {pair} have memory in common?"
    if subject.event.operation.endswith("may_share_memory"):
        known = "may overlap" if text == "True" else "lie apart"
        return asked, f"The ranges of memory that {pair} span {known}: {text}. Single cells were not compared."
    if text == "True":
        return asked, f"{pair} have cells in the same place of memory: a write to one can change the other."
    return asked, f"No cell of {pair} lies in the same place of memory: writing to one leaves the other."


def _is_complex(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    kind = "complex" if subject.event.operation.endswith("iscomplexobj") else "real"
    return (
        f"Does {name_of(first)} have a {kind} dtype?",
        f"{name_of(first)} is {_dtype(first)}, so the answer is {text}.",
    )


def _is_fortran(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    name, strides = name_of(first), format_shape(first.strides)
    order = "column after column, and not row after row" if text == "True" else "not only column after column"
    return (
        f"Does {name} lie in memory column after column?",
        f"{name} {format_shape(first.shape)} with strides {strides} lies {order}: {text}.",
    )


def _shape(subject: Subject, text: str) -> tuple[str, str]:
    name = name_of(subject.arguments[0])
    return f"How long is each axis of {name}?", f"{name} has {_axes(subject)}, so its shape is {text}."


def _ndim(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    lengths = f" of {join([str(size) for size in first.shape])}" if first.shape else ""
    return (
        f"How many axes has {name_of(first)}?",
        f"{name_of(first)} has {text} {_plural(text, 'axis', 'axes')}{lengths}.",
    )


def _size(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    name = name_of(first)
    if len(subject.arguments) > 1:
        axis = name_of(subject.arguments[1])
        return (
            f"How long is axis {axis} of {name}?",
            f"Axis {axis} of {name} {format_shape(first.shape)} has length {text}.",
        )
    product = " × ".join(map(str, first.shape)) + " = " if len(first.shape) > 1 else ""
    return f"How many cells has {name}?", f"{name} has {product}{text} {_plural(text, 'cell', 'cells')}."


def _plural(text: str, one: str, many: str) -> str:
    return one if text == "1" else many


def _axes(subject: Subject) -> str:
    return count(len(subject.arguments[0].shape), "axis", "axes")


def _bytes(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    name, dtype = name_of(first), _dtype(first)
    if subject.event.operation.endswith("itemsize"):
        return (
            f"How many bytes has a cell of {name}?",
            f"A cell of {dtype} takes {text} {_plural(text, 'byte', 'bytes')}.",
        )
    cells = first.snapshot.size if first.snapshot is not None else 0
    return (
        f"How many bytes have all cells of {name}?",
        f"{count(cells, 'cell')} of {dtype} take {format_bytes(first.nbytes)}: {text}.",
    )


def _strides(subject: Subject, text: str) -> tuple[str, str]:
    name = name_of(subject.arguments[0])
    return (
        f"How far apart in memory are neighbours of {name}?",
        f"The next cell along each axis of {name} lies {text} bytes further on.",
    )


def _its_dtype(subject: Subject, text: str) -> tuple[str, str]:
    name = name_of(subject.arguments[0])
    return f"Which dtype has {name}?", f"Every cell of {name} is of dtype {text}."


def _result_type(subject: Subject, text: str) -> tuple[str, str]:
    parts = join([_typed(each) for each in subject.arguments])
    if len(subject.arguments) == 1:
        return f"Which dtype is made of {parts}?", f"{parts} is taken as {text}."
    return f"Which dtype do {parts} lead to?", f"{parts} together lead to {text}."


def _typed(operand: Operand) -> str:
    dtype = _dtype(operand)
    return dtype if dtype == name_of(operand) else f"{name_of(operand)} ({dtype})"


def _can_cast(subject: Subject, text: str) -> tuple[str, str]:
    names = [_typed(each) for each in subject.arguments]
    rule = _keyword(subject, "casting") or (name_of(subject.arguments[2]) if len(names) > 2 else "'safe'")
    verb = "allows" if text == "True" else "does not allow"
    return f"May {names[0]} become {names[1]}?", f"The rule {rule} {verb} {names[0]} to become {names[1]}: {text}."


def _keyword(subject: Subject, name: str) -> str | None:
    return next((each.plain for each in subject.arguments if each.keyword == name), None)


def _smallest(subject: Subject, text: str) -> tuple[str, str]:
    first = subject.arguments[0]
    value = first.plain if first.snapshot is None else name_of(first)
    return f"Which dtype is the smallest that can hold {value}?", f"{text} is the smallest dtype for {value}."


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
