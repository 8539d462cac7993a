"""The replay oracle: an operator, computed again from what was recorded of its operands, gives the recorded result."""

from __future__ import annotations

import operator
import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.recording import Argument, Event, Node, NodeKind, Plain

BINARY = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
UNARY = {"-": operator.neg, "+": operator.pos, "~": operator.invert}
UNKNOWN = object()
MOST_SHOWN = 20
_scalars: set[str] = set()


def scalar_names() -> set[str]:
    """Names of NumPy's number classes."""
    if not _scalars:
        waiting = [np.generic]
        while waiting:
            cls = waiting.pop()
            _scalars.update({cls.__name__} if cls.__module__ == "numpy" else ())
            waiting += cls.__subclasses__()
    return _scalars


def rebuilt(argument: Argument) -> Any:
    """Operand with the values, the class and the memory order that it had."""
    value = argument.value
    if isinstance(value, Plain):
        return list(value.value) if value.type_name == "list" else value.value
    if not isinstance(value, Snapshot) or value.values is None or value.mask is not None:
        return UNKNOWN
    if value.type_name not in ("ndarray", "bool", "int", "float", "complex") and value.type_name not in scalar_names():
        return UNKNOWN
    if not value.strides:
        return value.values[()]
    order = sorted(range(value.ndim), key=lambda axis: -abs(value.strides[axis]))
    memory = np.ascontiguousarray(value.values.transpose(order))
    return memory.transpose(np.argsort(order)) if value.ndim else memory.reshape(())


def recomputed(event: Event, node: Node) -> Any:
    """Result of the operator on the recorded operands; UNKNOWN where these were not kept whole."""
    operands = [rebuilt(argument) for argument in event.arguments]
    if any(operand is UNKNOWN for operand in operands) or not event.operation.startswith("numpy."):
        return UNKNOWN
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        match node.kind:
            case NodeKind.BINARY | NodeKind.COMPARE:
                return BINARY[node.symbol](*operands)
            case NodeKind.UNARY:
                return UNARY[node.symbol](*operands)
            case NodeKind.GETITEM:
                return operands[0][operands[1]]
            case NodeKind.AUGMENTED if (
                len(operands) == 2 and event.before is not None and not _shares_cells(event.before)
            ):
                target = operands[0].copy() if event.before.strides else operands[0]
                return BINARY[node.symbol[:-1]](target, operands[1]).astype(target.dtype)
            case NodeKind.SETITEM:
                return _stored(event.arguments[0], *operands)
    return UNKNOWN


def _shares_cells(kept: Snapshot) -> bool:
    """Whether cells share memory; what a store then leaves depends on the order of its loop."""
    offsets = np.zeros((), int)
    for stride, size in zip(kept.strides, kept.shape, strict=False):
        offsets = np.add.outer(offsets, stride * np.arange(size))
    return bool(np.unique(offsets).size < offsets.size)


def _stored(argument: Argument, target: Any, index: Any, value: Any) -> Any:
    is_text = getattr(argument.value, "dtype", "") == "|S1" and np.asarray(value).dtype.kind in "SU"
    if is_text:  # dtype "c", which takes a text letter by letter, has the same dtype.str
        return UNKNOWN
    if isinstance(argument.value, Snapshot) and argument.value.strides and _shares_cells(argument.value):
        return UNKNOWN
    changed = target.copy() if target.ndim else np.array(target)
    changed[index] = value
    return changed


@dataclass
class Tally:
    """How the recorded operators fared.

    Attributes
    ----------
    operators : int
        Operators, subscripts and stores that were recorded.
    eligible : int
        Those of them whose operands and result were kept whole.
    within_bound : int
        Contractions that differ from the recorded result by no more than the rounding of their sum.
    """

    operators: int = 0
    eligible: int = 0
    exact: int = 0
    within_bound: int = 0
    wrong: list[str] = field(default_factory=list)
    wrong_count: int = 0

    def take(self, event: Event, node: Node) -> None:
        """Replay one event."""
        if node.kind in (NodeKind.CALL, NodeKind.ATTRIBUTE):
            return
        self.operators += 1
        result = event.result
        if not isinstance(result, Snapshot) or result.values is None or result.mask is not None:
            return
        try:
            again = recomputed(event, node)
        except Exception as error:
            self._note(event, node, f"raises {type(error).__name__}: {error}")
            return
        if again is UNKNOWN:
            return
        self.eligible += 1
        host = np.asarray(again)
        if (host.shape, host.dtype.str) != (result.shape, result.dtype):
            self._note(event, node, f"is {host.dtype.str} {host.shape}, was {result.dtype} {result.shape}")
        elif _bits(host) == _bits(result.values):
            self.exact += 1
        elif "@" in node.symbol and _within_bound(event, host, result.values):
            self.within_bound += 1
        elif _same_but_nan_bits(host, result.values):
            self.exact += 1
        else:
            self._note(event, node, f"gives {host!r:.200}, was {result.values!r:.200}")

    def _note(self, event: Event, node: Node, text: str) -> None:
        self.wrong_count += 1
        if len(self.wrong) < MOST_SHOWN:
            shown = ", ".join(f"{each.value!r:.120}" for each in event.arguments)
            self.wrong.append(f"{node.filename}:{node.span.line}: {node.source[:80]} {text} [{shown}]")


def _bits(x: Any) -> bytes:
    """Bytes of the values; of an 80-bit number without the padding, which holds whatever was there before."""
    if x.dtype.kind in "fc" and x.dtype.char in "gG" and np.finfo(np.longdouble).nmant == 63:
        width = np.dtype(np.longdouble).itemsize
        return np.ascontiguousarray(x).reshape(-1).view(np.uint8).reshape(-1, width)[:, :10].tobytes()
    return bytes(np.ndarray.tobytes(x))


def _same_but_nan_bits(again: Any, recorded: Any) -> bool:
    """Whether only the sign or payload of a nan differs, which IEEE 754 leaves to the processor's instruction."""
    if again.dtype.kind not in "fc":
        return False
    real = again.real.dtype
    flat, kept = (np.ascontiguousarray(each).reshape(-1).view(real) for each in (again, recorded))
    return bool(np.isnan(flat).any()) and all(
        (np.isnan(x) and np.isnan(y)) or x == y for x, y in zip(flat, kept, strict=True)
    )


def _within_bound(event: Event, again: Any, recorded: Any) -> bool:
    """|difference| <= n eps (|a| @ |b|), Higham 2002, 3.5; the same for complex with a factor 4."""
    a, b = (np.abs(np.asarray(rebuilt(argument))) for argument in event.arguments)
    if again.dtype.kind not in "fc":
        return False
    wide = np.longdouble
    with np.errstate(all="ignore"):
        scale = a.astype(wide) @ b.astype(wide)
        bound = 4 * a.shape[-1] * wide(np.finfo(again.dtype).eps) * scale
        return bool(np.all((np.abs(again - recorded) <= bound) | (np.isnan(again) & np.isnan(recorded))))
