"""Objects -> qualified operation names, by dict look-ups alone: no code of the reader's runs."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterable
from typing import Any

import numpy as np

from tensorviz.arrays.kinds import ADAPTERS, type_module, type_name
from tensorviz.arrays.own_builtins import OWN_BUILTINS

__all__ = ["callable_name", "member_name", "method_name", "operator_name", "path_name", "public_name"]

__builtins__ = OWN_BUILTINS

_MISSING = object()
_mro_of = type.__dict__["__mro__"].__get__
_dict_of = type.__dict__["__dict__"].__get__
_qualname_of = type.__dict__["__qualname__"].__get__
_module_dict = vars(types.ModuleType)["__dict__"].__get__
_PLAIN_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, type(np.sum))

OPERATORS: dict[str, tuple[str, str, str]] = {  # symbol: method, NumPy's name, torch's name
    "+": ("add", "add", "add"),
    "-": ("sub", "subtract", "sub"),
    "*": ("mul", "multiply", "mul"),
    "/": ("truediv", "divide", "div"),
    "//": ("floordiv", "floor_divide", "floor_divide"),
    "%": ("mod", "remainder", "remainder"),
    "**": ("pow", "power", "pow"),
    "@": ("matmul", "matmul", "matmul"),
    "<<": ("lshift", "left_shift", "bitwise_left_shift"),
    ">>": ("rshift", "right_shift", "bitwise_right_shift"),
    "&": ("and", "bitwise_and", "bitwise_and"),
    "|": ("or", "bitwise_or", "bitwise_or"),
    "^": ("xor", "bitwise_xor", "bitwise_xor"),
    "==": ("eq", "equal", "eq"),
    "!=": ("ne", "not_equal", "ne"),
    "<": ("lt", "less", "lt"),
    "<=": ("le", "less_equal", "le"),
    ">": ("gt", "greater", "gt"),
    ">=": ("ge", "greater_equal", "ge"),
}
UNARY_OPERATORS: dict[str, tuple[str, str, str]] = {
    "-": ("neg", "negative", "neg"),
    "+": ("pos", "positive", "positive"),
    "~": ("invert", "invert", "bitwise_not"),
}
REFLECTED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}


def public_name(cls: type) -> str:
    """``numpy.random.Generator`` for a class that its library shows under that name."""
    module, qualname = type_module(cls), _qualname_of(cls)
    if module.startswith("jaxlib") and type_name(cls) == "ArrayImpl":
        return "jax.Array"
    return _shown_as(module, qualname, cls) or f"{module}.{qualname}"


def _shown_as(module: str, name: str, found: Any) -> str:
    """Shortest public ``module.name`` that holds this very object; empty where none does."""
    parts = module.split(".")
    for count in range(1, len(parts) + 1):
        if parts[count - 1].startswith("_") and parts[0] != "__main__":
            break
        prefix = ".".join(parts[:count])
        holder = sys.modules.get(prefix)
        if type(holder) is types.ModuleType and dict.get(_module_dict(holder), name, _MISSING) is found:
            return f"{prefix}.{name}"
    return ""


def _defining_class(cls: type, attribute: str) -> tuple[type | None, Any]:
    for parent in _mro_of(cls):
        found = _dict_of(parent).get(attribute, _MISSING)
        if found is not _MISSING:
            return parent, found
    return None, None


def method_name(owner: Any, attribute: str) -> str:
    """Name of ``owner.attribute``: the method of the class that defines it, or the member of a module or class."""
    cls = type(owner)
    if cls is types.ModuleType:
        module = _module_dict(owner)
        found = dict.get(module, attribute, _MISSING)
        return "" if found is _MISSING else callable_name(found, (str(module.get("__name__", "")), attribute))
    if cls is np.ufunc:
        return f"{callable_name(owner)}.{attribute}"
    return member_name(owner if issubclass_safe(cls, type) else cls, attribute)


def member_name(cls: type, attribute: str) -> str:
    """Name of an attribute, by the class that defines it (``numpy.ndarray.T``).

    Where that is a private base (``torch._C.TensorBase``), by the class below it that its library shows.
    """
    parent, _ = _defining_class(cls, attribute)
    if parent is None:
        return ""
    mro = _mro_of(cls)
    for each in reversed(mro[: mro.index(parent) + 1]):
        name = public_name(each)
        if "._" not in name:
            return f"{name}.{attribute}"
    return f"{public_name(parent)}.{attribute}"


def issubclass_safe(cls: type, parent: type) -> bool:
    """``issubclass`` by the method resolution order alone."""
    return parent in _mro_of(cls)


def callable_name(found: Any, via: tuple[str, str] | None = None) -> str:
    """Qualified name of a callable.

    Parameters
    ----------
    via : tuple of str or None
        The module and attribute under which it was found; used where the object does not tell a public name.
    """
    cls = type(found)
    if cls is np.ufunc:
        return _ufunc_name(found, via)
    if cls is types.MethodType:
        return _global_random(found) or (".".join(via) if via is not None else callable_name(found.__func__))
    if issubclass_safe(cls, type):
        return public_name(found)
    if cls is types.BuiltinMethodType or cls is types.MethodWrapperType:
        return _bound_name(found, via)
    module, name = _own_name(found, cls)
    shown = _shown_as(module, name, found)
    if shown:
        return shown
    if via is not None and (not module or module.split(".")[0] == via[0].split(".")[0]):
        return ".".join(via)
    if module and name:
        return f"{module}.{name}"
    return f"{public_name(cls)}.__call__" if _defining_class(cls, "__call__")[0] is not None else ""


def _own_name(found: Any, cls: type) -> tuple[str, str]:
    """``__module__`` and ``__qualname__`` of a function-like object of a known kind."""
    if cls not in _PLAIN_FUNCTIONS and type_module(cls) not in ("functools", "jaxlib._jax", "builtins", "numpy"):
        return "", ""
    module, name = getattr(found, "__module__", ""), getattr(found, "__qualname__", "")
    return (module if type(module) is str else ""), (name if type(name) is str else "")


def _ufunc_name(ufunc: Any, via: tuple[str, str] | None) -> str:
    name = ufunc.__name__
    if vars(np).get(name) is ufunc:
        return f"numpy.{name}"
    return ".".join(via) if via is not None else name


def _bound_name(found: Any, via: tuple[str, str] | None) -> str:
    owner, name = found.__self__, found.__name__
    if owner is None or type(owner) is types.ModuleType:
        module = getattr(found, "__module__", None) or (owner is not None and _module_dict(owner).get("__name__"))
        module = module if type(module) is str else ""
        return _shown_as(module, name, found) or (".".join(via) if via is not None else f"{module}.{name}")
    if type(owner) is np.ufunc:
        return f"{callable_name(owner)}.{name}"
    cls = type(owner)
    shown = _global_random(found)
    if shown:
        return shown
    if via is not None and not issubclass_safe(cls, type):
        return ".".join(via)
    if issubclass_safe(cls, type):
        return ".".join(via) if via is not None else f"{public_name(owner)}.{name}"
    return method_name(owner, name)


def _global_random(found: Any) -> str:
    """``numpy.random.rand`` and its like are methods of a hidden generator that the module shows as functions."""
    random = sys.modules.get("numpy.random")
    name = getattr(found, "__name__", None)
    if type(random) is not types.ModuleType or type(name) is not str:
        return ""
    return f"numpy.random.{name}" if dict.get(_module_dict(random), name, _MISSING) is found else ""


def path_name(scope: dict[str, Any], builtins: dict[str, Any], root: str, attributes: tuple[str, ...]) -> str:
    """Name of what ``root.attribute...`` is, looked up in the module's own names.

    Parameters
    ----------
    scope, builtins : dict
        ``f_globals`` and ``f_builtins`` of the frame.
    """
    found = dict.get(scope, root, _MISSING)
    if found is _MISSING:
        found = dict.get(builtins, root, _MISSING)
    if found is _MISSING:
        return ""
    if not attributes:
        return callable_name(found)
    for attribute in attributes[:-1]:
        found = _member(found, attribute)
        if found is _MISSING:
            return ""
    return method_name(found, attributes[-1])


def _member(found: Any, attribute: str) -> Any:
    if type(found) is types.ModuleType:
        module = _module_dict(found)
        member = dict.get(module, attribute, _MISSING)
        return sys.modules.get(f"{module.get('__name__')}.{attribute}", _MISSING) if member is _MISSING else member
    if issubclass_safe(type(found), type):
        return _defining_class(found, attribute)[1] or _MISSING
    return _MISSING


def operator_name(symbol: str, types_seen: tuple[type | None, ...]) -> str:
    """Name of the operation behind an operator, from its operands' types.

    Parameters
    ----------
    types_seen : tuple of type or None
        One for a unary operator, two for a binary one.
    """
    table = UNARY_OPERATORS if len(types_seen) == 1 else OPERATORS
    if symbol not in table:
        return ""
    method, numpy_name, torch_name = table[symbol]
    candidates = _candidates(method, types_seen)
    for cls, dunder in candidates:
        parent, _ = _defining_class(cls, dunder)
        if parent is None or ADAPTERS[cls] is None:
            continue
        base = public_name(parent)
        name = _library_operator(ADAPTERS[cls].library, parent, base, dunder, numpy_name, torch_name)  # type: ignore[union-attr]
        return _left_to(candidates) or name if name == f"numpy.{numpy_name}" else name
    return ""


def _left_to(candidates: list[tuple[type, str]]) -> str:
    """The method of an operand's class to which NumPy's arrays leave the operator; empty where there is none."""
    for cls, dunder in candidates:
        parent, found = _defining_class(cls, "__array_ufunc__")
        if parent is not None and found is None:
            return f"{public_name(cls)}.{dunder}"
    return ""


def dispatched(name: str, protocol: str, types_seen: Iterable[type | None]) -> str:
    """The method of an operand's class that answers NumPy's function ``name`` instead; ``name`` where none does.

    Parameters
    ----------
    protocol : str
        ``"__array_ufunc__"`` or ``"__array_function__"``.
    """
    for cls in types_seen:
        parent, found = (None, None) if cls is None or cls is np.ndarray else _defining_class(cls, protocol)
        if parent is not None and found is not None and parent is not np.ndarray:
            return f"{public_name(parent)}.{protocol}"
    return name


def _candidates(method: str, types_seen: tuple[type | None, ...]) -> list[tuple[type, str]]:
    """Classes in the order in which Python asks them, with the method that it calls."""
    reflected = REFLECTED.get(method, f"r{method}")
    pairs = [(cls, f"__{name}__") for cls, name in zip(types_seen, (method, reflected), strict=False)]
    if len(pairs) == 2 and None not in types_seen and types_seen[0] is not types_seen[1]:
        left, right = types_seen
        if left is not None and right is not None and issubclass_safe(right, left):
            pairs.reverse()
    return [(cls, dunder) for cls, dunder in pairs if cls is not None]


def _library_operator(library: str, parent: type, base: str, dunder: str, numpy_name: str, torch_name: str) -> str:
    if library == "torch":
        return f"torch.{torch_name}"
    if library == "jax":
        return f"jax.numpy.{numpy_name}"
    if library != "numpy":
        return f"{library}.{numpy_name}"
    is_own = issubclass_safe(np.ndarray, parent) or parent.__module__ == "numpy"
    return f"numpy.{numpy_name}" if is_own and base != "numpy.matrix" else f"{base}.{dunder}"
