"""Whether a piece of source can reach a function to step into; only then is the heap scanned for them."""

from __future__ import annotations

import ast
import builtins
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.arrays.kinds import ADAPTERS, is_lasting_type

__all__ = ["reaches_function"]

MOST_ITEMS = 100
INERT_TYPES = (int, float, complex, bool, str, bytes, type(None), range, slice, np.dtype, np.ufunc)
INERT_MODULES = ("builtins", "numpy", "torch", "jax", "math", "matplotlib", "pandas", "scipy", "sklearn")


def reaches_function(
    tree: ast.Module, namespace: dict[str, Any], is_followed: Callable[[dict[str, Any]], bool]
) -> bool:
    """Whether any global that ``tree`` reads may lead to a function whose globals are followed."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return any(name in namespace and _may_lead(namespace[name], is_followed, 0) for name in names)


def _may_lead(found: Any, is_followed: Callable[[dict[str, Any]], bool], depth: int) -> bool:
    cls = type(found)
    if cls in INERT_TYPES or ADAPTERS[cls] is not None:
        return False
    if cls is types.ModuleType:
        return is_followed(vars(found))
    if cls is types.FunctionType:
        return is_followed(found.__globals__) or found.__closure__ is not None
    if cls in (list, tuple, set, frozenset, dict):
        items = list(found.values()) if cls is dict else list(found)
        return len(items) > MOST_ITEMS or depth > 1 or any(_may_lead(x, is_followed, depth + 1) for x in items)
    return not _is_library_class(found if issubclass(cls, type) else cls)


def _is_library_class(cls: type) -> bool:
    if any(found is cls for found in vars(builtins).values()):
        return True
    module = type.__dict__["__module__"].__get__(cls)
    return is_lasting_type(cls) and type(module) is str and module.split(".")[0] in INERT_MODULES
