"""Targets of stores, found again without running code of the reader's."""

from __future__ import annotations

import collections
import types
from dataclasses import dataclass
from typing import Any

from tensorviz.arrays.kinds import ADAPTERS
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.trace.arguments import Carried

__all__ = ["Armed", "attribute_of", "is_container", "item_of"]

__builtins__ = OWN_BUILTINS

CONTAINERS = (dict, list, collections.OrderedDict, collections.defaultdict)
KEYS = (str, int, bool, bytes, type(None))
_mro_of = type.__dict__["__mro__"].__get__
_dict_of = type.__dict__["__dict__"].__get__


@dataclass(frozen=True, slots=True)
class Armed:
    """A target seen before a store.

    Attributes
    ----------
    carried : Carried or None
        What it held; None where it is an item of a container whose index has not been seen yet.
    held : object
        The target itself, only where holding it for one statement cannot be noticed.
    container, index : object
        The dict or list that the target is an item of, and where in it.
    """

    carried: Carried | None
    held: Any = None
    container: Any = None
    index: Any = None


def is_container(x: Any) -> bool:
    """Whether items of ``x`` can be looked up without running code of the reader's."""
    return type(x) in CONTAINERS


def item_of(container: Any, index: Any) -> Any:
    """Item of a container; None where there is none."""
    if type(index) not in KEYS:
        return None
    if type(container) is list:
        is_inside = type(index) is int and -len(container) <= index < len(container)
        return container[index] if is_inside else None
    return dict.get(container, index)


def attribute_of(owner: Any, name: str) -> Any:
    """Attribute of an instance or class, found without running code of the reader's; None where it cannot be."""
    shared = None
    for parent in _mro_of(type(owner)):
        members = _dict_of(parent)
        if "__dict__" in members and type(members["__dict__"]) is not types.GetSetDescriptorType:
            return None
        shared = members.get(name) if shared is None else shared
    if type(shared) is types.MemberDescriptorType or (shared is not None and ADAPTERS[type(shared)] is None):
        return _slot_of(owner, shared)
    try:
        names = object.__getattribute__(owner, "__dict__")
    except AttributeError:
        return None
    own = None
    if type(names) is types.MappingProxyType:
        own = names.get(name)
    elif issubclass(type(names), dict):
        own = dict.get(names, name)
    return shared if own is None else own


def _slot_of(owner: Any, member: Any) -> Any:
    if type(member) is not types.MemberDescriptorType:
        return None
    try:
        return member.__get__(owner)
    except AttributeError:
        return None
