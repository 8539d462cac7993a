"""Loops over an array: each turn reads an entry of it, the row or number that the loop's name stands for."""

from __future__ import annotations

import ast
import time
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tensorviz.arrays.kinds import ADAPTERS
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.quick import maker
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.arguments import Carried
from tensorviz.trace.flow import frame_key
from tensorviz.trace.hooknames import ENTRY, ITERATED
from tensorviz.trace.nodes import Opaque, Operand, Site
from tensorviz.trace.recording import Argument, Event, NodeKind, Plain, Span
from tensorviz.trace.rewriting import Rewriting, call, constant, reread, statement

if TYPE_CHECKING:
    from tensorviz.trace.recorder import Recorder

__all__ = ["IterationRewriting", "entry_read", "iteration_began"]

__builtins__ = OWN_BUILTINS

MOST_KNOWN = 4096
_make_event = maker(Event)
OPERATIONS = {("numpy", "ndarray"): "numpy.ndarray.__getitem__", ("torch", "Tensor"): "torch.Tensor.__getitem__"}


@dataclass(slots=True)
class _Read:
    """A name of the loop's target, and where its array stands in the rewritten head."""

    name: str
    written: ast.expr
    owner: ast.For | ast.Call
    position: int = 0

    def wrap(self, site: int) -> None:
        """Have the array seen when the loop starts."""
        if isinstance(self.owner, ast.For):
            self.owner.iter = self._seen(self.owner.iter, site)
        else:
            self.owner.args[self.position] = self._seen(self.owner.args[self.position], site)

    def _seen(self, new: ast.expr, site: int) -> ast.expr:
        return call(ITERATED, [new, constant(site, self.written)], self.written)


class IterationRewriting(Rewriting):
    """Has the entries of arrays seen that a ``for`` statement goes along."""

    def entries(self, node: ast.stmt, new: ast.stmt) -> list[ast.stmt]:
        """The hooks that open the watched body; the head of the rewritten loop ``new`` is changed."""
        hooks: list[ast.stmt] = []
        if not isinstance(node, ast.For) or not isinstance(new, ast.For):
            return hooks
        for read in _reads(node.target, node.iter, new.iter, new):
            site = self._entry_site(node, read)
            read.wrap(site.id)
            at = node.body[0]
            hooks.append(statement(ENTRY, [constant(site.id, at), reread(read.name, at)], at))
        return hooks

    def _entry_site(self, node: ast.For, read: _Read) -> Site:
        first, last = node.target, node.iter
        span = Span(first.lineno, first.col_offset, last.end_lineno or 0, last.end_col_offset or 0)
        site = self.new_site(NodeKind.ENTRY, "[]", read.written, f"{read.name} in {self.source.of(read.written)}")
        assert site.node is not None
        site.node = site.node.of_entry(span, read.name)
        site.operands = (Operand(self.source.of(read.written), Opaque("iterable")),)
        return site


def _reads(target: ast.expr, written: ast.expr, new: ast.expr, owner: Any, position: int = 0) -> Iterator[_Read]:
    """The names that hold entries, through ``enumerate`` and ``zip``."""
    if isinstance(target, ast.Name):
        if isinstance(written, ast.Name | ast.Attribute | ast.Subscript):
            yield _Read(target.id, written, owner, position)
        return
    if not (isinstance(target, ast.Tuple) and isinstance(written, ast.Call) and isinstance(new, ast.Call)):
        return
    is_plain = not any(isinstance(each, ast.Starred) for each in (*target.elts, *written.args))
    name = written.func.id if isinstance(written.func, ast.Name) and new.func is written.func and is_plain else ""
    if name == "enumerate" and len(target.elts) == len(("number", "entry")) and written.args:
        yield from _reads(target.elts[1], written.args[0], new.args[0], new, 0)
    elif name == "zip" and len(target.elts) == len(written.args):
        for at, part in enumerate(target.elts):
            yield from _reads(part, written.args[at], new.args[at], new, at)


def iteration_began(recorder: Recorder, value: Any, site: Site, frame: types.FrameType) -> None:
    """A loop over ``value`` starts."""
    key = site.id, frame_key(site, frame)
    recorder.iterated.pop(key, None)
    if ADAPTERS[type(value)] is not None:
        if len(recorder.iterated) > MOST_KNOWN:
            recorder.iterated.clear()
        recorder.iterated[key] = recorder.seen_later(value, site)


def entry_read(recorder: Recorder, value: Any, site: Site, frame: types.FrameType) -> None:
    """A turn of the loop has bound an entry; it is recorded where it is known to be the one of that number."""
    key = frame_key(site, frame)
    array: Carried | None = recorder.iterated.get((site.id, key))
    entry = recorder.flow.entry_of(frame)
    loops = recorder.flow.loops_at(site, key, entry)
    if array is None or ADAPTERS[type(value)] is None or not loops or recorder.is_full:
        return
    number, kept = loops[-1].iteration, recorder.keep(value)
    if type(array.value) is not Snapshot or not _is_entry(array.value, kept, number):
        return
    operation = OPERATIONS.get((array.value.library, array.value.type_name), "")
    index = Argument(str(number), Plain(number, "int"), is_constant=True)
    arguments = (Argument(site.operands[0].source, array.value, producer=array.producer), index)
    if not operation:
        return
    at, activation = time.perf_counter_ns() - recorder.started_ns, 0 if entry is None else entry.id
    recorder.events.append(
        _make_event(len(recorder.events), site.id, operation, arguments, kept, None, loops, activation, at)
    )
    recorder.is_full = len(recorder.events) >= recorder.limits.events


def _is_entry(array: Snapshot, kept: Snapshot, number: int) -> bool:
    """Whether the loop's value is the entry of that number, as the array was when the loop began."""
    if not array.shape or kept.shape != array.shape[1:] or kept.dtype != array.dtype or number >= array.shape[0]:
        return False
    if array.values is not None and kept.values is not None:
        return bool(array.values[number].tobytes() == kept.values.tobytes())
    if array.strides and kept.pointer:
        return kept.buffer == array.buffer and kept.pointer == array.pointer + number * array.strides[0]
    return len(array.shape) == 1
