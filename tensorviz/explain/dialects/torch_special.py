"""Calls of torch that NumPy spells in another way."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.dialects.calls import Heard, Named, Row, Special, given, keyed, put
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument, Group, NodeKind, Plain

__all__ = [
    "best",
    "cast",
    "cut",
    "divided",
    "einsum",
    "expanded",
    "flattened",
    "gelu",
    "grid",
    "largest",
    "masked_fill",
    "matrix_norm",
    "median",
    "norm",
    "ordered",
    "padded",
    "picked",
    "positions",
    "scaled",
    "scattered",
    "shaped",
    "sized",
    "spread",
    "viewed",
    "where",
    "with_default",
    "zeroed",
]

MODES = {"constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def scaled(call: Named, row: Row) -> Heard | str:
    """``add`` and ``sub``, which can multiply the second operand first."""
    alpha = call.value("alpha", 1)
    if alpha != 1:
        return say("the second operand is multiplied by alpha, {alpha}, first", alpha=alpha)
    return Heard(row.operation, (call["input"], keyed(call["other"])))


def divided(call: Named, row: Row) -> Heard | str:
    """A division that may round."""
    mode = call.value("rounding_mode")
    if mode not in {None, "floor"}:
        return say("the quotient is rounded by the rule {mode}", mode=f"{mode!r}")
    operation = row.operation if mode is None else "numpy.floor_divide"
    return Heard(operation, (call["input"], keyed(call["other"])))


def masked_fill(call: Named, row: Row) -> Heard:
    """Where the mask is true the value, elsewhere the input."""
    return Heard(row.operation, (keyed(call["mask"]), keyed(call["value"]), call["input"]))


def where(call: Named, row: Row) -> Heard | str:
    """With one argument it gives the places of what is true."""
    return put(call, row) if "other" in call else say("with one argument it gives the places of what is true")


def gelu(call: Named, row: Row) -> Heard:
    """By the error function, or near it by ``tanh``."""
    is_near = call.value("approximate", "none") == "tanh"
    return Heard("nn.gelu_tanh" if is_near else row.operation, (call["input"],))


def with_default(name: str, value: float) -> Special:
    """A number that is given behind the array, or taken for granted."""

    def special(call: Named, row: Row) -> Heard:
        return Heard(row.operation, (call["input"], keyed(call[name]) if name in call else given(value)))

    return special


def best(call: Named, row: Row) -> Heard | str:
    """Of two arrays cell by cell, or of all cells; along an axis there are two results."""
    other = call["dim"].value if "dim" in call else None
    if isinstance(other, Snapshot) and other.library == "torch":
        name = "maximum" if row.operation == "numpy.max" else "minimum"
        return Heard(f"numpy.{name}", (call["input"], keyed(call["dim"])))
    if other is None:
        return Heard(row.operation, (call["input"],))
    return _with_places(call, row.operation)


def ordered(call: Named, row: Row) -> Heard | str:
    """``sort``: the values in order, and where they stood."""
    said = _with_places(call, row.operation)
    axis = () if "dim" in call else (given(-1, "axis"),)
    return replace(said, arguments=(*said.arguments, *axis, *_falling(call))) if isinstance(said, Heard) else said


def positions(call: Named, row: Row) -> Heard | str:
    """``argsort``."""
    return Heard(row.operation, (*_along(call), *_falling(call)))


def _falling(call: Named) -> tuple[Argument, ...]:
    return (keyed(call["descending"], "descending"),) if call.value("descending", False) else ()


def largest(call: Named, row: Row) -> Heard | str:
    """``topk``: the largest few along an axis, or the smallest, and where they stood."""
    if len(call.subject.results) != len(("values", "indices")):
        return say("its two results were not seen")
    axis = keyed(call["dim"], "axis") if "dim" in call else given(-1, "axis")
    falls = given(bool(call.value("largest", True)), "descending")
    return Heard(row.operation, (call["input"], keyed(call["k"], "k"), axis, falls), others=("nn.argtopk",))


def sized(call: Named, row: Row) -> Heard:
    """All lengths, or that of one axis."""
    return Heard("numpy.size" if "dim" in call else row.operation, tuple(call.arguments.values()))


def cut(call: Named, row: Row) -> Heard | str:
    """Pieces along an axis, as long as the results are."""
    dim, pieces = call.value("dim", 0), call.subject.results
    if not pieces or not isinstance(dim, int):
        return say("how it cuts was not seen")
    sizes = [piece.shape[dim] for piece in pieces]
    is_even = len(set(sizes)) == 1
    where = len(sizes) if is_even else tuple(int(end) for end in np.cumsum(sizes)[:-1])
    return Heard(row.operation, (call["input"], given(where, "indices_or_sections"), given(dim, "axis")))


def grid(call: Named, row: Row) -> Heard:
    """Torch counts the first array along axis 0 where it is not told otherwise."""
    arrays = [each for each in call.subject.event.arguments if each.keyword is None]
    if len(arrays) == 1 and isinstance(arrays[0].value, Group):
        arrays = list(arrays[0].value.items)
    indexing = (given(call.value("indexing", "ij"), "indexing"),) if row.operation == "numpy.meshgrid" else ()
    return Heard(row.operation, (*arrays, *indexing))


def _with_places(call: Named, operation: str) -> Heard | str:
    if len(call.subject.results) != len(("values", "indices")):
        return say("its two results were not seen")
    module, _, name = operation.rpartition(".")
    return Heard(operation, _along(call), others=(f"{module}.arg{name}",))


def _along(call: Named) -> tuple[Argument, ...]:
    names = (("dim", "axis"), ("keepdim", "keepdims"))
    return (call["input"], *(keyed(call[name], keyword) for name, keyword in names if name in call))


def spread(call: Named, row: Row) -> Heard | str:
    """Torch divides by one less than the number of cells, unless it is told otherwise."""
    dim, unbiased, correction = call.value("dim"), call.value("unbiased", True), call.value("correction", 1)
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    ddof = correction if unbiased else 0
    arguments = [call["input"], given(ddof, "ddof")]
    arguments += [] if dim is None else [keyed(call["dim"], "axis")]
    arguments += [keyed(call["keepdim"], "keepdims")] if "keepdim" in call else []
    return Heard(row.operation, tuple(arguments))


def norm(call: Named, row: Row) -> Heard | str:
    """``torch.norm`` of all cells of a lane."""
    order = call.value("p", "fro")
    if order not in {"fro", 0, 1, 2, float("inf"), -float("inf")} or "dtype" in call:
        return say("there is no picture of a norm of order {order}", order=order)
    arguments = [call["input"], given(2 if order == "fro" else order, "ord")]
    arguments += [keyed(call["dim"], "axis")] if "dim" in call else []
    arguments += [keyed(call["keepdim"], "keepdims")] if "keepdim" in call else []
    return Heard(row.operation, tuple(arguments))


def matrix_norm(call: Named, row: Row) -> Heard:
    """``torch.linalg.norm`` without order is that of all cells; with one and two axes that of the matrix."""
    arguments = [call["input"]]
    arguments += [keyed(call["ord"], "ord")] if "ord" in call else []
    arguments += [keyed(call["dim"], "axis")] if "dim" in call else []
    arguments += [keyed(call["keepdim"], "keepdims")] if "keepdim" in call else []
    return Heard(row.operation if "ord" in call else "numpy.linalg.vector_norm", tuple(arguments))


def median(call: Named, row: Row) -> Heard | str:
    """Of an even number of cells torch takes the lower of the two in the middle."""
    if "dim" in call:
        return say("along a dim there are two results, the values and their positions")
    if prod(call.shape_of("input")) % 2 == 0:
        return say("of an even number of cells PyTorch takes the lower one of the two in the middle")
    return Heard(row.operation, (call["input"],))


def einsum(call: Named, row: Row) -> Heard | str:
    """The operands one by one or as a list."""
    operands = [each for each in call.subject.event.arguments if each.keyword is None][1:]
    if len(operands) == 1 and isinstance(operands[0].value, Group):
        operands = list(operands[0].value.items)
    return Heard(row.operation, (call["equation"], *operands))


def viewed(call: Named, row: Row) -> Heard | str:
    """A shape, or a dtype to read the same bytes in."""
    is_dtype = isinstance(call["shape"].value, Plain) and call["shape"].value.type_name == "dtype"
    return say("it reads the same bytes in another dtype") if is_dtype else put(call, row)


def shaped(call: Named, row: Row) -> Heard:
    """Into the shape of another array."""
    return Heard(row.operation, (call["input"], keyed(replace(call["other"], value=_plain(call.shape)), "shape")))


def flattened(call: Named, row: Row) -> Heard:
    """Some axes run together, or one taken apart."""
    return Heard(row.operation, (call["input"], given(call.shape, "shape")))


def expanded(call: Named, row: Row) -> Heard:
    """Stretched to the result's shape; -1 leaves an axis as it is."""
    source = next((call[name].source for name in ("size", "other") if name in call), None)
    return Heard(row.operation, (call["input"], given(call.shape, "shape", source)))


def cast(call: Named, row: Row) -> Heard:
    """Another dtype; the array itself where it has that dtype already."""
    before, result = call["input"].value, call.subject.result
    after = result.snapshot if result is not None else None
    is_same = isinstance(before, Snapshot) and after is not None and before.dtype == after.dtype
    if is_same or after is None:
        return Heard("numpy.asarray", (call["input"],))
    return Heard(row.operation, (call["input"], given(after.dtype, "dtype")))


def padded(call: Named, row: Row) -> Heard | str:
    """Torch counts the axes from the last one, each with its two ends."""
    pad, mode, ndim = call.value("pad"), call.value("mode", "constant"), len(call.shape)
    if not isinstance(pad, tuple) or not all(isinstance(width, int) for width in pad) or mode not in MODES:
        return say("how it pads was not seen")
    if min(pad, default=0) < 0:
        return say("it cuts cells off where the padding is negative")
    pairs = [(pad[at], pad[at + 1]) for at in range(0, len(pad), 2)]
    widths = (*((0, 0),) * (ndim - len(pairs)), *reversed(pairs))
    arguments = [call["input"], given(widths, "pad_width"), given(MODES[mode], "mode")]
    if mode == "constant":
        arguments.append(keyed(call["value"], "constant_values") if "value" in call else given(0, "constant_values"))
    return Heard(row.operation, tuple(arguments))


def picked(call: Named, row: Row) -> Heard | str:
    """What an index would read."""
    if "mask" in call:
        if call.shape_of("mask") != call.shape_of("input"):
            return say("the mask is stretched to the shape of the array first")
        return Heard(row.operation, (call["input"], keyed(call["mask"])), NodeKind.GETITEM)
    dim, ndim = call.value("dim"), len(call.shape_of("input"))
    start, length = call.value("start", call.value("index")), call.value("length")
    if not isinstance(dim, int) or not isinstance(start, int):
        return say("which cells it takes was not seen")
    cut: Any = start if length is None else slice(start, start + length)
    index = (slice(None),) * (dim % ndim) + (cut,)
    texts = [":"] * (dim % ndim) + [str(start) if length is None else f"{start}:{start + length}"]
    return Heard(row.operation, (call["input"], given(index, source=", ".join(texts))), NodeKind.GETITEM)


def scattered(call: Named, row: Row) -> Heard | str:
    """Numbers written to the places that an index array names along one axis."""
    source = next((call[name] for name in ("src", "value") if name in call), None)
    if source is None or not all(name in call for name in ("dim", "index")):
        return say("there is no picture of a scatter that folds")
    arguments = (call["input"], keyed(source), keyed(call["dim"], "dim"), keyed(call["index"], "index"))
    return Heard(row.operation, arguments)


def zeroed(call: Named, row: Row) -> Heard:
    """Every cell 0."""
    return Heard(row.operation, (call["input"], given(0)))


def _plain(shape: tuple[int, ...]) -> Plain:
    return Plain(shape, "tuple")
