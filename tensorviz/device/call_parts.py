"""Calls taken apart: their arrays, their ``out``, their name."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.arrays_there import is_remote
from tensorviz.device.index import POSITIONAL
from tensorviz.sentences import say

__all__ = ["brief", "flat", "has_array", "missing", "name_of", "without_out"]


def missing(adapter: Adapter, function: Any) -> str:
    """Why a function without a twin runs on the CPU."""
    return say("{library} has no {function}", library=adapter.library, function=name_of(function))


def name_of(function: Any) -> str:
    """A function's name as the reader knows it."""
    owner = getattr(function, "__self__", None)
    name = getattr(function, "__name__", type(function).__name__)
    return f"{owner.__name__}.{name}" if isinstance(owner, np.ufunc) else str(name)


def brief(error: BaseException) -> str:
    """An exception in one line."""
    text = str(error).strip()
    return f"{type(error).__name__}: {text.splitlines()[0][:100]}" if text else type(error).__name__


def has_array(x: Any) -> bool:
    """Whether there is an array in an argument."""
    if is_remote(x) or isinstance(x, np.ndarray):
        return True
    if isinstance(x, (tuple, list)):
        return any(map(has_array, x))
    return isinstance(x, dict) and any(map(has_array, x.values()))


def flat(x: Any) -> list[Any]:
    """What an argument is made of."""
    if isinstance(x, dict):
        x = list(x.values())
    if isinstance(x, (tuple, list)):
        return [leaf for each in x for leaf in flat(each)]
    return [x]


def without_out(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any], Any]:
    """Arguments without the array that takes the result, and that array."""
    out = kwargs.get("out")
    kwargs = {name: value for name, value in kwargs.items() if name != "out"}
    if isinstance(function, np.ufunc) and len(args) > function.nin:
        args, out = args[: function.nin], args[function.nin :]
    elif out is None and args and not isinstance(function, np.ufunc):
        names = _positions(function)
        at = names.index("out") if "out" in names else len(args)
        if at < len(args):
            out = args[at]
            kwargs |= dict(zip(names[at + 1 :], args[at + 1 :], strict=False))
            args = args[:at]
    if isinstance(out, tuple):
        out = out[0] if len(out) == 1 else (out if any(each is not None for each in out) else None)
    return args, kwargs, out


def _positions(function: Any) -> list[str]:
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return []
    return [name for name, each in parameters.items() if each.kind in POSITIONAL]
