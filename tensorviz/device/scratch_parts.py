"""What the scratch namespace looks up in the reader's classes, functions, generators and arrays."""

from __future__ import annotations

import abc
import enum
import random
import types
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.sentences import say

__all__ = ["generator_like", "is_plain", "names_in", "set_member", "slots_of", "state_of", "unusual"]

PLAIN_METACLASSES = (type, abc.ABCMeta)
Array = npt.NDArray[Any]


def is_plain(cls: type) -> bool:
    """Whether making a class like it runs no code of the reader's."""
    is_watched = any("__init_subclass__" in vars(base) for base in cls.__mro__[:-1])
    return type(cls) in PLAIN_METACLASSES and not is_watched and not issubclass(cls, (BaseException, tuple, enum.Enum))


def set_member(cls: type, name: str, value: Any) -> None:
    """Set an attribute of a class, where it can be set."""
    try:
        setattr(cls, name, value)
    except (AttributeError, TypeError):
        return  # __slots__ and their like are the interpreter's


def slots_of(cls: type) -> set[str]:
    """Names of a class's slots."""
    return {name for name, value in vars(cls).items() if isinstance(value, types.MemberDescriptorType)}


def state_of(x: Any) -> dict[str, Any]:
    """Attributes of an instance, those in slots too, read without running code of the reader's."""
    try:
        found: dict[str, Any] = dict(object.__getattribute__(x, "__dict__"))
    except AttributeError:
        found = {}
    for cls in type(x).__mro__:
        for name in slots_of(cls):
            try:
                found[name] = vars(cls)[name].__get__(x)
            except AttributeError:  # the slot is empty
                continue
    return found


def names_in(code: types.CodeType) -> set[str]:
    """Names that a function and those inside it may read from its globals."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= names_in(constant)
    return names


def generator_like(x: Any) -> Any:
    """Generator that goes on as ``x`` does."""
    if issubclass(type(x), random.Random):
        python = type(x)()
        python.setstate(x.getstate())
        return python
    if issubclass(type(x), np.random.RandomState):
        twin = np.random.RandomState()
        twin.set_state(x.get_state())
        return twin
    bits = type(x.bit_generator)()
    bits.state = x.bit_generator.state
    return np.random.Generator(bits)


def unusual(x: Array) -> str:
    """Why an array is not sent to a device."""
    if x.dtype.hasobject:
        return say("The cell reads an array of Python objects; those are on no device.")
    return say("The cell reads a {name}; only plain NumPy arrays are sent to a device.", name=type(x).__name__)
