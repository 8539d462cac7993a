"""Scopes of the rewritten code: which names can be read again without a chance of failing or running code."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["FunctionNode", "Scope", "bound_names", "function_scope", "is_suspending", "own_nodes"]

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
SCOPE_NODES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(slots=True)
class Scope:
    """One lexical scope.

    Attributes
    ----------
    kind : str
        ``"module"``, ``"function"``, ``"class"`` or ``"comprehension"``.
    qualified_name : str
    fast : frozenset of str
        Names that live in this scope's own frame and that no other scope binds, deletes or declares.
    bound : frozenset of str
        Every name bound in this scope.
    loops : tuple of int
        The loops around the present place, inside this scope.
    """

    kind: str
    qualified_name: str
    parent: Scope | None = None
    fast: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    loops: tuple[int, ...] = field(default=())

    @property
    def in_module(self) -> bool:
        is_inlined = self.kind == "comprehension" and self.parent is not None
        return self.parent.in_module if is_inlined and self.parent is not None else self.kind == "module"

    def is_global(self, name: str) -> bool:
        """Whether ``name``, read here, is looked up in the module (or builtins)."""
        scope: Scope | None = self
        while scope is not None and scope.kind != "module":
            if name in scope.bound:
                return False
            scope = scope.parent
        return True

    def inner_name(self, name: str) -> str:
        """Qualified name of something defined here."""
        if self.kind == "module":
            return name
        return f"{self.qualified_name}{'.' if self.kind == 'class' else '.<locals>.'}{name}"


def own_nodes(nodes: Sequence[ast.AST]) -> list[ast.AST]:
    """All nodes below, not entering functions and classes (their heads are included, their bodies are not)."""
    found: list[ast.AST] = []
    waiting: list[ast.AST] = list(nodes)
    while waiting:
        node = waiting.pop()
        found.append(node)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            waiting += [*node.decorator_list, *node.args.defaults, *(d for d in node.args.kw_defaults if d)]
        elif isinstance(node, ast.Lambda):
            waiting += [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
        elif isinstance(node, ast.ClassDef):
            waiting += [*node.decorator_list, *node.bases, *node.keywords]
        else:
            waiting += ast.iter_child_nodes(node)
    return found


def is_suspending(nodes: Sequence[ast.AST]) -> bool:
    """Whether running these nodes may hand control elsewhere and come back (``yield``, ``await``)."""
    kinds = (ast.Yield, ast.YieldFrom, ast.Await, ast.AsyncFor, ast.AsyncWith)
    return any(
        isinstance(node, kinds) or (isinstance(node, ast.comprehension) and node.is_async) for node in own_nodes(nodes)
    )


def bound_names(nodes: Sequence[ast.AST]) -> set[str]:
    """Names that these nodes bind in their own scope."""
    names: set[str] = set()
    for node in own_nodes(nodes):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                names.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.add(name)
            case ast.MatchMapping(rest=str(name)):
                names.add(name)
            case ast.alias(name=name, asname=asname):
                names.add(asname or name.split(".")[0])
    return names


def function_scope(node: FunctionNode, name: str, parent: Scope) -> Scope:
    """Scope of a function or lambda."""
    arguments = {argument.arg for argument in _arguments(node.args)}
    body: Sequence[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else node.body
    bound = arguments | bound_names(body)
    unsafe = _shared_names(body)
    declared = _declared_names(body)
    return Scope(
        "function",
        parent.inner_name(name),
        parent,
        fast=frozenset(bound - unsafe - declared),
        bound=frozenset(bound - _declared_names(body, ast.Global)),
    )


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return found + [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]


def _declared_names(body: Sequence[ast.AST], *kinds: type[ast.AST]) -> set[str]:
    wanted = kinds or (ast.Global, ast.Nonlocal)
    return {
        name
        for node in own_nodes(body)
        if isinstance(node, (ast.Global, ast.Nonlocal)) and isinstance(node, wanted)
        for name in node.names
    }


def _shared_names(body: Sequence[ast.AST]) -> set[str]:
    """Names that inner scopes mention, that are deleted, or that an ``except ... as`` unbinds."""
    names: set[str] = set()
    for node in own_nodes(body):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del):
            names.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
        elif isinstance(node, (*SCOPE_NODES, *COMPREHENSIONS)):
            names |= _mentioned(node)
    return names


def _mentioned(node: ast.AST) -> set[str]:
    names: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            names.add(inner.id)
        elif isinstance(inner, (ast.Global, ast.Nonlocal)):
            names.update(inner.names)
    return names
