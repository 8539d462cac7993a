"""What a site did: its qualified name, from the objects that its hook saw."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any

from tensorviz.arrays.kinds import type_module, type_name
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.trace.arguments import Carried
from tensorviz.trace.known import KnownNames
from tensorviz.trace.nodes import CalleeAt, CalleeOf, CalleePath, Child, Operand, Reread, Site
from tensorviz.trace.recording import NodeKind
from tensorviz.trace.resolve import callable_name

__all__ = ["answered_by", "maker_name", "operation_of"]

__builtins__ = OWN_BUILTINS

OPERATORS = frozenset({NodeKind.BINARY, NodeKind.UNARY, NodeKind.COMPARE})
TRICKS = {"RClass": "numpy.r_", "CClass": "numpy.c_", "MGridClass": "numpy.mgrid", "OGridClass": "numpy.ogrid"}
"""Classes of NumPy's objects that make an array of an index, and the names of these objects."""
MEMBERS = {NodeKind.GETITEM: "__getitem__", NodeKind.SETITEM: "__setitem__"}


def operation_of(
    site: Site,
    names: tuple[Any, ...],
    carried: Mapping[int, Carried | None],
    frame: types.FrameType,
    known: KnownNames,
) -> str:
    """Qualified name of what a site did, from the objects seen."""
    node = site.node
    if node is None:
        return ""
    if node.kind is NodeKind.CALL:
        return _called(site, names, carried, frame, known)
    if node.kind in OPERATORS:
        return known.operator(node.symbol, tuple([_type_of(each, names, carried) for each in site.operands]))
    owner = _type_of(site.operands[0], names, carried)
    if node.kind is NodeKind.AUGMENTED:
        return known.operator(node.symbol[:-1], (owner, _type_of(site.operands[-1], names, carried)))
    if owner is None:
        return ""
    return maker_name(owner) or known.member(owner, MEMBERS.get(node.kind, node.symbol))


def answered_by(
    operation: str,
    site: Site,
    names: tuple[Any, ...],
    carried: Mapping[int, Carried | None],
    known: KnownNames,
) -> str:
    """The method of an operand's class that answered NumPy's ``operation`` instead; ``operation`` where none did."""
    return known.dispatched(operation, [_type_of(each, names, carried) for each in site.operands])


def maker_name(cls: type | None) -> str:
    """``"numpy.r_"`` for the class of that object; empty for any other."""
    name = "" if cls is None else TRICKS.get(type_name(cls), "")
    return name if name and type_module(cls).startswith("numpy.lib.") else ""  # type: ignore[arg-type]


def _type_of(operand: Operand, names: tuple[Any, ...], carried: Mapping[int, Carried | None]) -> type | None:
    seen = operand.seen
    if isinstance(seen, Reread):
        return type(names[seen.position])
    if isinstance(seen, Child):
        child = carried.get(seen.site)
        return None if child is None else child.kind
    return None


def _called(
    site: Site,
    names: tuple[Any, ...],
    carried: Mapping[int, Carried | None],
    frame: types.FrameType,
    known: KnownNames,
) -> str:
    match site.callee:
        case CalleePath(root, attributes):
            return known.path(frame.f_globals, frame.f_builtins, root, attributes)
        case CalleeOf(attribute):
            seen = site.operands[0].seen
            if isinstance(seen, Reread):
                return known.method(names[seen.position], attribute)
            child = carried.get(seen.site) if isinstance(seen, Child) else None
            return "" if child is None else child.operation
        case CalleeAt(Reread(position)):
            return callable_name(names[position])
        case CalleeAt(Child(child_site)):
            child = carried.get(child_site)
            return "" if child is None else child.operation
    return ""
