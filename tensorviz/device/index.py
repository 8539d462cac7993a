"""NumPy's functions by identity, so that ``from numpy import sum as s`` is found, and the words that they take."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from tensorviz.sentences import say

__all__ = ["POSITIONAL", "Home", "UnsupportedError", "bound_arguments", "homes", "member"]

NUMPY_MODULES = ("numpy", "numpy.linalg", "numpy.fft")
SCIPY_MODULES = ("scipy.special", "scipy.linalg", "scipy.fft", "scipy.ndimage", "scipy.signal")
POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
KEYWORD = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class UnsupportedError(Exception):
    """The device's function has no such argument; the message names it."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a function is public: ``("numpy.linalg", "norm")``."""

    module: str
    name: str


def homes() -> dict[Any, Home]:
    """Every callable of NumPy, and of the parts of SciPy that are loaded, with its home.

    Keys are the objects themselves. NumPy's home counts where SciPy shows the same object.
    """
    return _homes(tuple(name for name in (*NUMPY_MODULES, *SCIPY_MODULES) if name in sys.modules))


@lru_cache(maxsize=4)
def _homes(modules: tuple[str, ...]) -> dict[Any, Home]:
    found: dict[Any, Home] = {}
    for name in modules:
        module = sys.modules[name]
        for attribute in dir(module):
            thing = getattr(module, attribute, None)
            if not attribute.startswith("_") and callable(thing) and not inspect.ismodule(thing):
                own = getattr(thing, "__name__", "")
                is_own = getattr(module, own, None) is thing if isinstance(own, str) else False
                try:
                    found.setdefault(thing, Home(name, own if is_own else attribute))
                except TypeError:
                    continue
    return found


def member(namespace: Any, path: str) -> Any:
    """Attribute by its dotted path, None where there is none."""
    for part in path.split(".") if path else ():
        namespace = getattr(namespace, part, None)
    return namespace


@lru_cache(maxsize=1024)
def _parameters(function: Any) -> Mapping[str, inspect.Parameter] | None:
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError):
        return None


def bound_arguments(
    function: Callable[..., Any], target: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Arguments of ``function`` as ``target``, its twin in another library, wants them.

    The first goes by position, whatever its name; a later one by its name where the twin has it, and by its position
    where the twin renamed it. What equals NumPy's default is left out where the twin lacks it.

    Raises
    ------
    UnsupportedError
        The twin has no such argument.
    """
    if isinstance(function, np.ufunc):
        return list(args), dict(kwargs)
    ours, theirs = _parameters(function), _parameters(target)
    if ours is not None and theirs is not None:
        args, kwargs = _without_surplus(ours, theirs, args, kwargs)
    if not kwargs:
        return list(args), dict(kwargs)
    if ours is None or theirs is None or any(p.kind is p.VAR_POSITIONAL for p in ours.values()):
        return list(args), dict(kwargs)
    names = list(ours)
    positions = [name for name, p in theirs.items() if p.kind in POSITIONAL]
    takes_any = any(p.kind is p.VAR_KEYWORD for p in theirs.values())
    positional, keywords = list(args), {}
    for name in sorted(kwargs, key=lambda each: names.index(each) if each in names else len(names)):
        value = kwargs[name]
        at = names.index(name) if name in names else -1
        is_renamed = at == len(positional) < len(positions) and (at == 0 or positions[at] not in ours)
        if is_renamed:
            positional.append(value)
        elif takes_any or (name in theirs and theirs[name].kind in KEYWORD):
            keywords[name] = value
        elif not _is_default(ours.get(name), value):
            raise UnsupportedError(say("the argument {name}=", name=name))
    return positional, keywords


def _without_surplus(
    ours: Mapping[str, inspect.Parameter],
    theirs: Mapping[str, inspect.Parameter],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """What stands at a position, where the twin takes it by its name only."""
    most = sum(1 for p in theirs.values() if p.kind in POSITIONAL)
    surplus = list(ours.values())[most : len(args)]
    is_named = all(p.kind in POSITIONAL and p.name in theirs for p in surplus)
    if not surplus or not is_named or any(p.kind is p.VAR_POSITIONAL for p in theirs.values()):
        return args, kwargs
    return args[:most], {p.name: value for p, value in zip(surplus, args[most:], strict=False)} | dict(kwargs)


def _is_default(parameter: inspect.Parameter | None, value: Any) -> bool:
    default = None if parameter is None else parameter.default
    return parameter is not None and (value is default or (type(value) is type(default) and value == default))
