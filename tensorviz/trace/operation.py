"""What a site did: its qualified name, from the objects that its hook saw."""

from __future__ import annotations

import types
from typing import Any

from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.trace.arguments import Carried
from tensorviz.trace.nodes import CalleeAt, CalleeOf, CalleePath, Child, Reread, Site
from tensorviz.trace.recording import Node, NodeKind
from tensorviz.trace.resolve import callable_name, member_name, method_name, operator_name, path_name

__all__ = ["operation_of"]

__builtins__ = OWN_BUILTINS


def operation_of(site: Site, names: tuple[Any, ...], carried: dict[int, Carried | None], frame: types.FrameType) -> str:
    """Qualified name of what a site did, from the objects seen."""
    node = site.node
    if node is None:
        return ""
    if node.kind is NodeKind.CALL:
        return _called(site, names, carried, frame)
    types_seen = tuple(_type_of(site, index, names, carried) for index in range(len(site.operands)))
    match node.kind:
        case NodeKind.BINARY | NodeKind.UNARY | NodeKind.COMPARE:
            return operator_name(node.symbol, types_seen)
        case NodeKind.AUGMENTED:
            return operator_name(node.symbol[:-1], (types_seen[0], types_seen[-1]))
    return _member_of(types_seen[0], _member(node))


def _member(node: Node) -> str:
    return {NodeKind.GETITEM: "__getitem__", NodeKind.SETITEM: "__setitem__"}.get(node.kind, node.symbol)


def _member_of(cls: type | None, name: str) -> str:
    return "" if cls is None else member_name(cls, name)


def _type_of(site: Site, index: int, names: tuple[Any, ...], carried: dict[int, Carried | None]) -> type | None:
    seen = site.operands[index].seen
    if isinstance(seen, Reread):
        return type(names[seen.position])
    if isinstance(seen, Child):
        child = carried.get(seen.site)
        return None if child is None else child.kind
    return None


def _called(site: Site, names: tuple[Any, ...], carried: dict[int, Carried | None], frame: types.FrameType) -> str:
    match site.callee:
        case CalleePath(root, attributes):
            return path_name(frame.f_globals, frame.f_builtins, root, attributes)
        case CalleeOf(attribute):
            seen = site.operands[0].seen
            if isinstance(seen, Reread):
                return method_name(names[seen.position], attribute)
            child = carried.get(seen.site) if isinstance(seen, Child) else None
            return "" if child is None else child.operation
        case CalleeAt(Reread(position)):
            return callable_name(names[position])
        case CalleeAt(Child(child_site)):
            child = carried.get(child_site)
            return "" if child is None else child.operation
    return ""
