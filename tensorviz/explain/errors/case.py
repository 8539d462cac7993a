"""One failed operation as the rules see it: its parts by place in the source, their shapes, and what made them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.errors.message import with_shapes
from tensorviz.explain.errors.model import Candidate
from tensorviz.explain.errors.part import Part
from tensorviz.explain.errors.source import Slot, parsed, slots_of
from tensorviz.explain.flow.events import Place
from tensorviz.explain.past import Past
from tensorviz.explain.subjects import operand_of
from tensorviz.trace.recording import Argument, Event, Failure, Group, Node, Unknown

__all__ = ["Candidates", "Case", "Part", "case_of", "placed"]

Candidates: TypeAlias = tuple[Candidate, ...]
"""One, or none where the source is not known."""
HEADS = ("if", "while", "assert")
"""Tests of one expression; what they ask is all of it."""


@dataclass(frozen=True)
class Case:
    """A failed operation.

    ``template`` is its code with a name in every operand's place; ``function`` the name of what was called, for
    operators that of the ufunc.
    """

    event: Event
    node: Node
    failure: Failure
    parts: tuple[Part, ...]
    template: ast.AST | None
    past: Past

    @property
    def message(self) -> str:
        return self.failure.message

    @cached_property
    def function(self) -> str:
        return self.event.operation.rpartition(".")[2]

    @cached_property
    def library(self) -> str:
        """The library whose operation it was: ``"numpy"``, ``"torch"``."""
        own = self.event.operation.partition(".")[0]
        libraries = [part.snapshot.library for part in self.arrays if part.snapshot is not None]
        return own if own in {"numpy", "torch", "jax"} else next((one for one in libraries if one != "python"), "numpy")

    @cached_property
    def arrays(self) -> tuple[Part, ...]:
        """The parts that are arrays, those in lists too."""
        return tuple(part for part in self.every() if part.snapshot is not None)

    def every(self) -> Iterator[Part]:
        """All parts, those in lists after the list."""
        for part in self.parts:
            yield part
            yield from part.items

    def places(self) -> Iterator[Part]:
        """All parts, also those of the operations that are written at a place."""
        for part in self.every():
            yield part
            yield from part.inner

    def given(self, keyword: str, position: int) -> Part | None:
        """An argument by its keyword or its position (the object of a method counts as 0)."""
        for part in self.parts:
            if part.keyword == keyword:
                return part
        positional = [part for part in self.parts if part.keyword is None]
        return positional[position] if 0 <= position < len(positional) else None

    def change(
        self, meaning: str, changes: Mapping[str, Any], needs_shape: tuple[int, ...] | None = None
    ) -> Candidates:
        """The operation as written, with other code (text or a node) in some places."""
        if self.template is None:
            return ()
        nodes = {place: _expression(code) if isinstance(code, str) else code for place, code in changes.items()}
        return (Candidate(placed(self.template, nodes), meaning, needs_shape),)

    def instead(self, code: str, meaning: str, needs_shape: tuple[int, ...] | None = None) -> Candidates:
        """Other code over the places."""
        return () if self.template is None else (Candidate(_statement(code), meaning, needs_shape),)

    def with_argument(self, keyword: str, value: str, meaning: str, position: int | None = None) -> Candidates:
        """The call as written, with another value of one argument; ``position`` is that among the parts."""
        given = self.given(keyword, -1 if position is None else position)
        if given is not None:
            return self.change(meaning, {given.place: value})
        call = copy.deepcopy(self.template)
        if not isinstance(call, ast.Call):
            return ()
        call.keywords.append(ast.keyword(keyword, _expression(value)))
        return (Candidate(call, meaning),)

    @cached_property
    def numpy_name(self) -> str:
        """How the reader calls NumPy."""
        return self.past.alias("numpy", self.node)


class _Placed(ast.NodeTransformer):
    def __init__(self, nodes: Mapping[str, ast.expr]) -> None:
        self.nodes = nodes

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return copy.deepcopy(self.nodes.get(node.id, node))


def placed(code: ast.AST, nodes: Mapping[str, ast.expr]) -> ast.AST:
    """The code with these nodes in the places."""
    changed: ast.AST = _Placed(nodes).visit(copy.deepcopy(code))
    return changed


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _statement(text: str) -> ast.AST:
    tree = ast.parse(text)
    first = tree.body[0]
    if len(tree.body) > 1:
        return tree
    return first.value if isinstance(first, ast.Expr) else first


def case_of(event: Event, node: Node, failure: Failure, past: Past) -> Case:
    """The case of a failed event; without a template where the source and the operands do not go together."""
    tree = parsed(node)
    is_test = node.symbol in HEADS
    slots = slots_of(tree, event.arguments, is_whole=is_test) if tree is not None else None
    if slots is None or tree is None:
        parts = [_part(f"_{at}", None, each, (at,), event, past) for at, each in enumerate(event.arguments)]
        return Case(event, node, failure, tuple(parts), None, past)
    told = with_shapes(event.arguments, failure.message)
    parts = [
        _part(f"_{at}", slot.node, argument, (at,), event, past)
        for at, (slot, argument) in enumerate(zip(slots, told, strict=True))
    ]
    found = tuple(
        _unseen(part, failure) if isinstance(argument.value, Unknown) else part
        for part, argument in zip(parts, event.arguments, strict=True)
    )
    return Case(event, node, failure, found, _template(tree, slots, "_"), past)


def _unseen(part: Part, failure: Failure) -> Part:
    """An operand that was not seen: the variables in it, those that the reader's code calls functions of left out."""
    if part.node is None or any(isinstance(node, ast.NamedExpr) for node in ast.walk(part.node)):
        return part
    known = {argument.source: argument for argument in failure.names}
    called = {id(_root(node.func)) for node in ast.walk(part.node) if isinstance(node, ast.Call)}
    names = [
        node
        for node in ast.walk(part.node)
        if isinstance(node, ast.Name) and (id(node) not in called or _is_array(known.get(node.id)))
    ]
    if any(node.id not in known for node in names):
        return part
    inner = tuple(
        Part(f"{part.place}x{at}", node, known[node.id], operand_of(node.id, known[node.id].value, None))
        for at, node in enumerate(names)
    )
    return replace(part, inner=inner, inner_code=_template(part.node, [Slot(node) for node in names], f"{part.place}x"))


def _root(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def _is_array(argument: Argument | None) -> bool:
    return argument is not None and isinstance(argument.value, Snapshot)


def _part(place: str, node: ast.expr | None, argument: Argument, where: Place, event: Event, past: Past) -> Part:
    items: tuple[Part, ...] = ()
    value = argument.value
    if isinstance(value, Group):
        nodes = node.elts if isinstance(node, ast.List | ast.Tuple) and len(node.elts) == len(value.items) else None
        items = tuple(
            _part(f"{place}_{at}", nodes[at] if nodes else None, _named(item, argument), (*where, at), event, past)
            for at, item in enumerate(value.items)
        )
    maker = past.maker(event, where)
    operand = operand_of(argument.source, value, argument.keyword)
    part = Part(place, node, argument, operand, maker, argument.producer is not None, items)
    if maker is None and isinstance(node, ast.Attribute) and node.attr == "T" and isinstance(value, Snapshot):
        turned = replace(value, shape=value.shape[::-1], values=None, strides=value.strides[::-1])
        source = ast.unparse(node.value)
        owner = Part(f"{place}x0", node.value, Argument(source, turned), operand_of(source, turned, None))
        return replace(part, inner=(owner,))
    slots = slots_of(node, maker.arguments) if node is not None and maker is not None and part.is_inline else None
    if slots is None or maker is None or node is None:
        return part
    inner = tuple(
        Part(f"{place}x{at}", slot.node, each, operand_of(each.source, each.value, each.keyword))
        for at, (slot, each) in enumerate(zip(slots, maker.arguments, strict=True))
    )
    return replace(part, inner=inner, inner_code=_template(node, slots, f"{place}x"))


def _named(item: Argument, whole: Argument) -> Argument:
    return replace(item, source=f"{whole.source}{item.source}") if item.source.startswith("[") else item


def _template(tree: ast.AST, slots: list[Slot], prefix: str) -> ast.AST:
    """The code with a name in the place of every slot; the reader's own nodes stay whole."""
    return _with_names(tree, {id(slot.node): f"{prefix}{at}" for at, slot in enumerate(slots)})


def _with_names(tree: ast.AST, names: Mapping[int, str]) -> ast.AST:
    if id(tree) in names:
        return ast.Name(names[id(tree)], getattr(tree, "ctx", ast.Load()))
    copied = copy.copy(tree)
    for field_name, value in ast.iter_fields(tree):
        if isinstance(value, ast.AST):
            setattr(copied, field_name, _with_names(value, names))
        elif isinstance(value, list):
            items = [_with_names(each, names) if isinstance(each, ast.AST) else each for each in value]
            setattr(copied, field_name, items)
    return copied
