"""A failure that nobody watched: told from its traceback and frames alone, nothing of the reader's runs again."""

from __future__ import annotations

import ast
import types
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from tensorviz.arrays.kinds import ADAPTERS
from tensorviz.trace.failure import failing_place, failure_of, leading_to
from tensorviz.trace.flow import frame_key
from tensorviz.trace.nodes import Child, Display, Operand, Site, SiteTable, SliceParts
from tensorviz.trace.recorder import Recorder
from tensorviz.trace.recording import Limits, Recording
from tensorviz.trace.rewrite import Rewriter, rewritten
from tensorviz.trace.source import SourceText

__all__ = ["record_failure"]

VIEWS = frozenset({"transpose", "swapaxes", "squeeze", "T", "mT"})
"""Attributes and methods that only look at the same memory in another way."""
NOT_KNOWN: Any = object()


def record_failure(error: BaseException, sources: Mapping[str, str]) -> Recording | None:
    """The operation that raised, with its operands as they are now.

    Parameters
    ----------
    error : BaseException
        With its traceback.
    sources : mapping of str to str
        The texts of the reader's cells by their file names.

    Returns
    -------
    Recording or None
        Without events; None where the traceback does not lead into one of the texts. Operands that are no names are
        rebuilt only where that makes a view of an array; the others are unknown.
    """
    frames = list(_frames(error, sources))
    if not frames:
        return None
    table = SiteTable()
    for filename in dict.fromkeys(frame.f_code.co_filename for frame in frames):
        _find_sites(sources[filename], filename, frames, table)
    recorder = Recorder(Limits(), table.sites)
    found = failing_place(error, recorder)
    if found is not None:
        _rebuild(*found, recorder)
    failure, place = failure_of(error, recorder, sources)
    nodes = table.nodes() | ({} if place is None else {place.id: place})
    failed = nodes.get(failure.node) if failure.node is not None else None
    filename = frames[-1].f_code.co_filename if failed is None else failed.filename
    return Recording(sources[filename], filename, nodes, (), (), failure=failure, sources=dict(sources))


def _frames(error: BaseException, sources: Mapping[str, str]) -> Iterator[types.FrameType]:
    for each in leading_to(error, also_context=True):
        traceback = each.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename in sources:
                yield traceback.tb_frame
            traceback = traceback.tb_next


def _find_sites(source: str, filename: str, frames: list[types.FrameType], table: SiteTable) -> None:
    """Where operations stand, as a watched run would know them."""
    tree = ast.parse(source, filename)
    scopes = [frame.f_globals for frame in frames if frame.f_code.co_filename == filename]
    modules = {name for scope in scopes for name, value in scope.items() if type(value) is types.ModuleType}
    names = frozenset(name for scope in scopes for name in scope)
    text = SourceText(source)
    rewritten(lambda: Rewriter(text, filename, table, frozenset(modules), names), tree, table, filename)


def _rebuild(site: Site, frame: types.FrameType, recorder: Recorder) -> None:
    """What the hooks of the operands would have seen, as far as it can be told without running anything."""
    key = frame_key(site, frame)
    for operand, child in _children(site.operands):
        value = _value(_parsed(operand.source), frame)
        if value is not NOT_KNOWN:
            recorder.waiting[child, key] = recorder.seen_later(value, recorder.sites[child])


def _children(operands: tuple[Operand, ...]) -> Iterator[tuple[Operand, int]]:
    for operand in operands:
        match operand.seen:
            case Child(site):
                yield operand, site
            case Display(_, items):
                yield from _children(items)
            case SliceParts(lower, upper, step):
                yield from _children(tuple(part for part in (lower, upper, step) if part is not None))


def _parsed(source: str) -> ast.expr | None:
    try:
        return ast.parse(f"({source}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        return None


def _value(node: ast.expr | None, frame: types.FrameType) -> Any:
    match node:
        case ast.Name(id=name):
            for scope in (frame.f_locals, frame.f_globals, frame.f_builtins):
                if name in scope:
                    return scope[name]
        case ast.Constant(value=value):
            return value
        case ast.Attribute(value=inner, attr=name):
            return _attribute(_value(inner, frame), name)
        case ast.Call(func=ast.Attribute(value=inner, attr=name), args=args, keywords=[]) if name in VIEWS:
            owner, given = _value(inner, frame), [_literal(each) for each in args]
            if _is_plain_array(owner) and NOT_KNOWN not in given:
                return getattr(owner, name)(*given)
        case ast.Subscript(value=inner, slice=index):
            owner, place = _value(inner, frame), _place(index)
            if _is_plain_array(owner) and place is not NOT_KNOWN:
                return owner[place]
    return NOT_KNOWN


def _attribute(owner: Any, name: str) -> Any:
    if type(owner) is types.ModuleType:
        return vars(owner).get(name, NOT_KNOWN)
    return getattr(owner, name) if _is_plain_array(owner) and name in VIEWS else NOT_KNOWN


def _is_plain_array(value: Any) -> bool:
    """Of a library's own class: no code of the reader's runs when it is looked at in another way."""
    kind = type(value)
    return value is not NOT_KNOWN and (kind is np.ndarray or (ADAPTERS[kind] is not None and kind.__name__ == "Tensor"))


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return NOT_KNOWN


def _place(node: ast.expr) -> Any:
    """An index of numbers, slices, ``None`` and ``...`` written out: what it reads is a view."""
    if isinstance(node, ast.Tuple):
        parts = [_place(each) for each in node.elts]
        return NOT_KNOWN if any(part is NOT_KNOWN for part in parts) else tuple(parts)
    if isinstance(node, ast.Slice):
        cuts = [None if each is None else _literal(each) for each in (node.lower, node.upper, node.step)]
        return NOT_KNOWN if any(cut is NOT_KNOWN for cut in cuts) else slice(*cuts)
    value = _literal(node)
    return value if value is None or value is Ellipsis or type(value) is int else NOT_KNOWN
