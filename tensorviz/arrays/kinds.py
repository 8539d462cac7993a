"""Type -> adapter, decided from the type alone: no attribute of a value is read and no code of the reader's runs."""

from __future__ import annotations

import sys
from typing import Any

from tensorviz.arrays.adapter import Adapter
from tensorviz.arrays.flat_adapter import FlatAdapter
from tensorviz.arrays.jax_adapter import JaxAdapter
from tensorviz.arrays.numpy_adapter import NumpyAdapter, NumpyNumberAdapter
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.standard_adapter import StandardAdapter
from tensorviz.arrays.torch_adapter import TorchAdapter

__all__ = ["ADAPTERS", "Adapters", "is_lasting_type", "type_module", "type_name"]

__builtins__ = OWN_BUILTINS

HEAP_TYPE = 1 << 9
STANDARD = ("__array_namespace__", "__dlpack__")
TRACED = frozenset({"jax", "jaxlib"})
"""What of these is no array with values only stands for one while a function is transformed."""

_mro_of = type.__dict__["__mro__"].__get__
_dict_of = type.__dict__["__dict__"].__get__
_flags_of = type.__dict__["__flags__"].__get__
_module_of_static = type.__dict__["__module__"].__get__
type_name = type.__dict__["__name__"].__get__

_NUMPY, _TORCH = NumpyAdapter(), TorchAdapter()
_UNSTABLE: dict[Adapter | None, Adapter] = {
    _NUMPY: NumpyAdapter(is_stable=False),
    _TORCH: TorchAdapter(is_stable=False),
}
_ROOTS: dict[tuple[str, str], Adapter] = {
    ("numpy", "ndarray"): _NUMPY,
    ("numpy", "generic"): NumpyNumberAdapter(),
    ("numpy", "flatiter"): FlatAdapter(),
    ("torch", "Tensor"): _TORCH,
    ("jaxlib._jax", "ArrayImpl"): JaxAdapter(),
    ("jaxlib.xla_extension", "ArrayImpl"): JaxAdapter(),
    ("cupy", "ndarray"): StandardAdapter("cupy"),
}


def type_module(cls: type) -> str:
    """Name of the module that says it defines ``cls``; empty where that is not plain text."""
    module = _dict_of(cls).get("__module__") if _flags_of(cls) & HEAP_TYPE else _module_of_static(cls)
    return module if type(module) is str else ""


def is_lasting_type(cls: type) -> bool:
    """Whether a reference to ``cls`` may be held: it is static, or a module other than ``__main__`` holds it anyway."""
    if not _flags_of(cls) & HEAP_TYPE:
        return True
    module = type_module(cls)
    found = sys.modules.get(module) if module and module != "__main__" else None
    return found is not None and type(found) is type(sys) and vars(found).get(type_name(cls)) is cls


class Adapters(dict[type, "Adapter | None"]):
    """Type -> its adapter, or None for everything that is no array. A lookup costs one dict access once known."""

    def __missing__(self, cls: type) -> Adapter | None:
        adapter = _find(cls)
        lasting = is_lasting_type(cls)
        if not lasting:
            return _UNSTABLE.get(adapter, adapter)
        self[cls] = adapter
        return adapter


def _find(cls: type) -> Adapter | None:
    for parent in _mro_of(cls) or ():
        key = (type_module(parent), type_name(parent))
        adapter = _ROOTS.get(key)
        if adapter is not None and _is_genuine(parent, *key):
            return adapter
    return _standard(cls)


def _standard(cls: type) -> Adapter | None:
    """For arrays of an installed library that have a namespace and DLPack; the reader's classes are never asked."""
    has = [any(name in _dict_of(parent) for parent in _mro_of(cls) or ()) for name in STANDARD]
    library = type_module(cls).partition(".")[0]
    is_array = all(has) and library not in TRACED and _is_installed(library)
    return StandardAdapter(library) if is_array else None


def _is_installed(library: str) -> bool:
    module = sys.modules.get(library)
    place = vars(module).get("__file__") if type(module) is type(sys) else None
    return type(place) is str and any(f"{name}-packages" in place for name in ("site", "dist"))


def _is_genuine(cls: type, module: str, name: str) -> bool:
    found = sys.modules.get(module)
    return found is None or vars(found).get(name) is cls


def _known() -> dict[type, Any]:
    return dict.fromkeys((int, float, bool, complex, str, bytes, type(None), tuple, list, dict, set, slice, type))


ADAPTERS = Adapters(_known())
