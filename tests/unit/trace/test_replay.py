"""Every recorded operator is recomputed from its own record and gives the recorded result, bit for bit."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.recording import Argument, Event, NodeKind, Plain, Recording
from tests.corpus.harness import Snippet, run, snippets

pytestmark = pytest.mark.slow

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


def rebuilt(argument: Argument) -> Any:
    """Operand with the values, the class and the memory order that it had."""
    value = argument.value
    if isinstance(value, Plain):
        return list(value.value) if value.type_name == "list" else value.value
    if not isinstance(value, Snapshot) or value.values is None or value.mask is not None:
        return UNKNOWN
    if value.type_name not in ("ndarray", *(cls.__name__ for cls in np.generic.__subclasses__())) and value.shape:
        return UNKNOWN
    if not value.strides:
        return value.values[()]
    order = sorted(range(value.ndim), key=lambda axis: -abs(value.strides[axis]))
    memory = np.ascontiguousarray(value.values.transpose(order))
    return memory.transpose(np.argsort(order)) if value.ndim else memory.reshape(())


def recomputed(event: Event, recording: Recording) -> Any:
    node = recording.nodes[event.node]
    operands = [rebuilt(argument) for argument in event.arguments]
    if any(operand is UNKNOWN for operand in operands) or not event.operation.startswith("numpy."):
        return UNKNOWN
    with np.errstate(all="ignore"):
        match node.kind:
            case NodeKind.BINARY | NodeKind.COMPARE:
                return BINARY[node.symbol](*operands)
            case NodeKind.UNARY:
                return UNARY[node.symbol](*operands)
            case NodeKind.GETITEM:
                return operands[0][operands[1]]
            case NodeKind.AUGMENTED if len(operands) == 2 and event.before is not None:
                target = operands[0].copy() if event.before.strides else operands[0]
                return BINARY[node.symbol[:-1]](target, operands[1]).astype(target.dtype)
            case NodeKind.SETITEM:
                target = operands[0].copy()
                target[operands[1]] = operands[2]
                return target
    return UNKNOWN


SOME = [snippet for snippet in snippets() if "since" not in snippet.name]
ELIGIBLE: list[int] = []


@pytest.mark.parametrize("snippet", SOME, ids=lambda snippet: snippet.name)
def test_operators_replay(snippet: Snippet) -> None:
    _, recording = run(snippet, watched=True)
    assert recording is not None
    for event in recording.events:
        result = event.result
        if not isinstance(result, Snapshot) or result.values is None or result.mask is not None:
            continue
        again = recomputed(event, recording)
        if again is UNKNOWN:
            continue
        source = recording.nodes[event.node].source
        host = np.asarray(again)
        assert (host.shape, host.dtype.str) == (result.shape, result.dtype), source
        assert host.tobytes() == result.values.tobytes(), source
        ELIGIBLE.append(event.sequence)


def test_enough_was_replayed() -> None:
    assert len(ELIGIBLE) > 1500
