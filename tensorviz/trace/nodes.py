"""Where hooks sit: one site per hooked expression or statement, and how its operands are seen at run time."""

from __future__ import annotations

import ast
import itertools
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from tensorviz.trace.recording import Node, NodeKind, Span

__all__ = [
    "Callee",
    "CalleeAt",
    "CalleeOf",
    "CalleePath",
    "Child",
    "Constant",
    "Display",
    "Opaque",
    "Operand",
    "Reread",
    "Seen",
    "Site",
    "SiteTable",
    "SliceParts",
    "of_item",
    "span_of",
]


@dataclass(frozen=True, slots=True)
class Constant:
    """Written as a literal (``-1`` and ``(2, 3)`` count); known before the code runs. Lists are kept as tuples."""

    value: Any
    type_name: str


@dataclass(frozen=True, slots=True)
class Reread:
    """A plain name: handed to the hook after the operation, at this position."""

    position: int


@dataclass(frozen=True, slots=True)
class Child:
    """Seen by the hook of the operand's own site."""

    site: int


@dataclass(frozen=True, slots=True)
class Display:
    """A list or tuple written out."""

    type_name: str
    items: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class SliceParts:
    """``lower:upper:step`` inside a subscript."""

    lower: Operand | None
    upper: Operand | None
    step: Operand | None


@dataclass(frozen=True, slots=True)
class Opaque:
    """A lambda, a generator, a dict display...: only its sort is known."""

    type_name: str


Seen: TypeAlias = Constant | Reread | Child | Display | SliceParts | Opaque


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand as written, and how its value is seen."""

    source: str
    seen: Seen
    keyword: str | None = None


@dataclass(frozen=True, slots=True)
class CalleePath:
    """A global name, or attributes of one that is a module: found again by dict look-ups after the call."""

    root: str
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalleeAt:
    """The function itself is what this hook argument or child is."""

    seen: Reread | Child


@dataclass(frozen=True, slots=True)
class CalleeOf:
    """An attribute of the site's first operand."""

    attribute: str


Callee: TypeAlias = CalleePath | CalleeAt | CalleeOf


@dataclass(slots=True, eq=False)
class Site:
    """One hook in the rewritten code.

    Attributes
    ----------
    id : int
        Unique in the process; a site's node has the same id.
    node : Node or None
        None for a leaf, which only carries an operand to the operation around it.
    names : tuple of str
        The names that the hook reads again.
    is_used : bool
        Whether the value is an operand of another site.
    attribute : str or None
        The attribute that the site around it calls on this value (``""``: the value itself is called).
    in_module : bool
        Whether it is evaluated at the top level, where each statement may have its own frame.
    yields : bool
        For a loop: whether its body may be suspended.
    depth : int
        For a handler: the number of loops around it, inside its function.
    failing_spans : tuple of Span
        Where else than at the node's span Python may say that this operation failed.
    is_reader : bool
        Whether it only reads from its first operand (``a.T``, ``a[0]``).
    is_bounded : bool
        Whether the number of its events has a bound of its own: outside loops, at the top level.
    is_target : bool
        Whether the call around it may change its value in place.
    item_operands : tuple of Operand
        For ``target[index] += value``: the operands where the target is a dict or list that holds an array.
    """

    id: int
    node: Node | None = None
    operands: tuple[Operand, ...] = ()
    children: tuple[int, ...] = ()
    callee: Callee | None = None
    names: tuple[str, ...] = ()
    is_used: bool = False
    attribute: str | None = None
    in_module: bool = False
    yields: bool = False
    depth: int = 0
    failing_spans: tuple[Span, ...] = ()
    is_reader: bool = False
    is_bounded: bool = False
    is_target: bool = False
    item_operands: tuple[Operand, ...] = ()

    def adopt(self, operands: list[Operand]) -> None:
        """Set the operands; the children are those that have a site of their own."""
        self.operands = tuple(operands)
        node = self.node
        if node is not None:
            self.is_reader = node.kind in (NodeKind.ATTRIBUTE, NodeKind.GETITEM)
            self.is_bounded = not node.loops and node.scope == "<module>"
        children = [child for operand in operands for child in _children(operand)]
        if isinstance(self.callee, CalleeAt) and isinstance(self.callee.seen, Child):
            children.append(self.callee.seen.site)
        self.children = tuple(children)


def of_item(site: Site) -> Site:
    """The same site, about an item of a container."""
    return replace(site, operands=site.item_operands)


def _children(operand: Operand | None) -> list[int]:
    match operand and operand.seen:
        case Child(site):
            return [site]
        case Display(_, items):
            return [child for item in items for child in _children(item)]
        case SliceParts(lower, upper, step):
            return [child for part in (lower, upper, step) for child in _children(part)]
    return []


_ids = itertools.count(1)


@dataclass(slots=True)
class SiteTable:
    """The sites of one run, by id."""

    sites: dict[int, Site] = field(default_factory=dict)

    def new(self) -> Site:
        """Add a leaf site."""
        site = Site(next(_ids))
        self.sites[site.id] = site
        return site

    def drop_if_last(self, site: Site) -> bool:
        """Drop a loop or function with no site inside; return whether it was one."""
        if next(reversed(self.sites)) != site.id:
            return False
        del self.sites[site.id]
        return True

    def nodes(self) -> dict[int, Node]:
        """Return the nodes by id."""
        return {site.id: site.node for site in self.sites.values() if site.node is not None}


def span_of(node: ast.expr | ast.stmt) -> Span:
    """Span of a parsed node."""
    end_line = node.lineno if node.end_lineno is None else node.end_lineno
    end_column = node.col_offset if node.end_col_offset is None else node.end_col_offset
    return Span(node.lineno, node.col_offset, end_line, end_column)
