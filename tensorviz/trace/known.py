"""Operation names that were told once in a run, by the types and objects that they follow from."""

from __future__ import annotations

import sys
import types
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tensorviz.arrays.kinds import ADAPTERS
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.trace import resolve

__all__ = ["KnownNames"]

__builtins__ = OWN_BUILTINS

_MISSING = object()
_members_of = vars(types.ModuleType)["__dict__"].__get__
PLAIN_TYPES = frozenset({None, np.ndarray, int, float, complex, bool, str, list, tuple, type(None), slice})
PROTOCOLS = {np.ufunc: "__array_ufunc__", type(np.sum): "__array_function__"}
_PUBLIC_KINDS = (np.ufunc, type(np.sum), types.BuiltinFunctionType, types.FunctionType)


@dataclass(slots=True, eq=False)
class KnownNames:
    """Qualified names, each resolved once.

    A name is kept only where it follows from lasting types, or from a function that a module shows under that name:
    nothing of the reader's is held.
    """

    _members: dict[tuple[type, str], str] = field(default_factory=dict)
    _operators: dict[tuple[str, tuple[type | None, ...]], str] = field(default_factory=dict)
    _callables: dict[int, str] = field(default_factory=dict)

    def member(self, cls: type, attribute: str) -> str:
        """Name of an attribute of a class's instances."""
        name = self._members.get((cls, attribute))
        if name is None:
            name = resolve.member_name(cls, attribute)
            if cls in ADAPTERS:
                self._members[cls, attribute] = name
        return name

    def method(self, owner: Any, attribute: str) -> str:
        """Name of ``owner.attribute``."""
        cls = type(owner)
        if ADAPTERS[cls] is not None:
            return self.member(cls, attribute)
        if cls is types.ModuleType:
            return self._of_module(owner, attribute)
        return resolve.method_name(owner, attribute)

    def _of_module(self, module: Any, attribute: str) -> str:
        found = dict.get(_members_of(module), attribute, _MISSING)
        name = self._callables.get(id(found))
        if name is None:
            name = resolve.method_name(module, attribute)
            if _is_shown(found, name):
                self._callables[id(found)] = name
        return name

    def operator(self, symbol: str, types_seen: tuple[type | None, ...]) -> str:
        """Name of the operation behind an operator."""
        name = self._operators.get((symbol, types_seen))
        if name is None:
            name = resolve.operator_name(symbol, types_seen)
            if all(cls is None or cls in ADAPTERS for cls in types_seen):
                self._operators[symbol, types_seen] = name
        return name

    def path(self, scope: dict[str, Any], builtins: dict[str, Any], root: str, attributes: tuple[str, ...]) -> str:
        """Name of what ``root.attribute...`` is."""
        if len(attributes) == 1:
            owner = dict.get(scope, root, _MISSING)
            if type(owner) is types.ModuleType:
                return self._of_module(owner, attributes[0])
        return resolve.path_name(scope, builtins, root, attributes)

    def dispatched(self, name: str, types_seen: list[type | None]) -> str:
        """Name of the method of an operand's class that answers a function of NumPy's; ``name`` where none does."""
        if name[:6] != "numpy." or PLAIN_TYPES.issuperset(types_seen):
            return name
        protocol = PROTOCOLS.get(type(_member_of(name)), "")
        return resolve.dispatched(name, protocol, types_seen) if protocol else name


def _member_of(name: str) -> Any:
    """The function of that public name; the ufunc where it is a method of one (``"numpy.add.reduce"``)."""
    module, _, attribute = name.rpartition(".")
    holder = sys.modules.get(module)
    return vars(np).get(module[6:]) if holder is None else _members_of(holder).get(attribute)


def _is_shown(found: Any, name: str) -> bool:
    """Whether a module shows this very function under this name, and so keeps it alive."""
    module, _, attribute = name.rpartition(".")
    holder = sys.modules.get(module)
    if type(found) not in _PUBLIC_KINDS or type(holder) is not types.ModuleType or module == "__main__":
        return False
    return dict.get(_members_of(holder), attribute, _MISSING) is found
