"""What a cell begins with, kept cheaply while it is explained, so that it can be run again from there."""

from __future__ import annotations

import ast
import builtins
import enum
import os
import random
import types
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.device.borrowed import Borrowed
from tensorviz.device.kinds import MUTATING_METHODS
from tensorviz.device.scratch import Scratch
from tensorviz.device.tape import Stop, owner_of
from tensorviz.sentences import say

__all__ = ["KEPT_BYTES", "Start", "most_bytes"]

SMALL_BYTES = 64 * 2**10
KEPT_BYTES = 64 * 2**20
MOST_OBJECTS = 10_000
MOST_ITEMS = 100_000
MUTATORS = MUTATING_METHODS | {"copyto", "place", "putmask", "fill_diagonal", "put_along_axis", "shuffle", "at"}
BUILTINS = frozenset(dir(builtins))
LASTING = (types.ModuleType, types.BuiltinFunctionType, type, np.generic, enum.Enum)
Array = npt.NDArray[Any]


class Start(Scratch):
    """The names that a cell loads, as they are when it begins.

    Structure is copied; of the arrays the small ones, and within a budget those that the cell may overwrite. The others
    are found again by a weak reference. Random generators are copied with their state.

    Parameters
    ----------
    tree : Module
        The cell.
    namespace : dict
        Its globals.
    budget : int
        Bytes of copies.

    Attributes
    ----------
    failure : Stop or None
        Why the cell can't be run again.
    """

    def __init__(self, tree: ast.Module, namespace: dict[str, Any], budget: int = KEPT_BYTES) -> None:
        super().__init__(namespace, lambda _code: None, is_writable=True)
        self._budget = self._left = budget
        self._name = ""
        self._may_write = _may_write(tree)
        self._rebound = _rebound(tree)
        self.failure: Stop | None = None
        self.most_objects = MOST_OBJECTS
        try:
            for name in _loaded(tree):
                self._name = name
                self.take(name)
        except Stop as stop:
            self.failure = stop
        except Exception as error:  # noqa: BLE001 - the cell runs all the same
            self.failure = Stop(say("The cell's inputs could not be kept ({name}).", name=type(error).__name__))
        self.legacy_state = np.random.get_state()  # noqa: NPY002 - the reader's global generator
        self.python_state = random.getstate()
        self.forget()

    @property
    def nbytes(self) -> int:
        """Bytes of arrays that were copied."""
        return self._budget - self._left

    @classmethod
    def of_source(cls, source: str, namespace: dict[str, Any]) -> Start | None:
        """Start of source text; None where it is no Python."""
        try:
            return cls(ast.parse(source), namespace)
        except SyntaxError:
            return None

    def take(self, name: str) -> None:
        outer, self._name = self._name, name
        super().take(name)
        self._name = outer

    def _array(self, x: Array) -> Any:
        owner = owner_of(x)
        is_plain = type(x) is np.ndarray and not x.dtype.hasobject
        if not is_plain or id(owner) in self._owners:
            return super()._array(x)
        is_kept = owner.nbytes <= SMALL_BYTES or self._may_write or self._name in self._rebound
        if not is_kept or owner.nbytes > self._left:
            return Borrowed(x, self._name)
        self._left -= owner.nbytes
        return super()._array(x)

    def _lent(self, x: Any) -> Any:
        if issubclass(type(x), LASTING):
            return super()._lent(x)
        try:
            return self._keep(x, Borrowed(x, self._name))
        except TypeError:  # it takes no weak references
            return super()._lent(x)

    def _container(self, x: Any, cls: type) -> Any:
        if len(x) > MOST_ITEMS:
            raise Stop(
                say("`{name}` holds {count:,} objects; they are too many to keep.", name=self._name, count=len(x))
            )
        return super()._container(x, cls)


def most_bytes() -> int:
    """A quarter of the memory that is free, for what a cell that is to be compared overwrites."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES") // 4
    except (AttributeError, OSError, ValueError):  # not told on this system
        return KEPT_BYTES * 16


def _loaded(tree: ast.Module) -> Iterator[str]:
    names = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    bound = _bound_first(tree)
    return (name for name in dict.fromkeys(names) if name not in bound)


def _bound_first(tree: ast.Module) -> frozenset[str]:
    """Names that the cell binds before anything in it mentions them: what they held before does not matter."""
    mentioned: set[str] = set()
    bound: set[str] = set()
    for statement in tree.body:
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        if isinstance(statement, ast.Assign):
            read = {node.id for node in names if isinstance(node.ctx, ast.Load)}
            bound |= {node.id for node in names if isinstance(node.ctx, ast.Store)} - mentioned - read
        mentioned |= {node.id for node in names}
    return frozenset(bound)


def _may_write(tree: ast.Module) -> bool:
    """Whether the cell, or a function that it calls, may change an array that it did not make."""
    for node in ast.walk(tree):
        match node:
            case ast.AugAssign() | ast.Delete() | ast.keyword(arg="out"):
                return True
            case ast.Subscript(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()):
                return True
            case ast.Call(func=ast.Attribute(attr=name)) if name in MUTATORS:
                return True
            case ast.Call(func=ast.Name(id=name)) if name not in BUILTINS:
                return True
    return False


def _rebound(tree: ast.Module) -> frozenset[str]:
    """Names that are read before the cell binds them to something else: what they held may be gone afterwards."""
    stored: set[str] = set()
    first: dict[str, int] = {}
    for statement in tree.body:
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        for name in (node.id for node in names if isinstance(node.ctx, ast.Load)):
            if name not in stored:
                first.setdefault(name, 0)
        stored |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    return frozenset(first.keys() & stored)
