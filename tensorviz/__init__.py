"""Watch a NumPy cell run: every operation, every shape, every number, step by step in Jupyter.

In a notebook::

    %load_ext tensorviz

and then ``%%explain`` on top of a cell. Anywhere else::

    import tensorviz as tv
    e = tv.explain("C = A @ B", namespace={"A": A, "B": B})

Every public name is loaded when it is first used.
"""

from __future__ import annotations

import sys
import types
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tensorviz._version import __version__

if TYPE_CHECKING:
    from tensorviz.api import Explanation, explain
    from tensorviz.device.availability import devices
    from tensorviz.device.comparison import Comparison
    from tensorviz.errors import NotKeptError, TensorvizError, UsageError
    from tensorviz.field_api import Field, field
    from tensorviz.inspect_api import Inspector, inspect
    from tensorviz.trace.limits import Limits
    from tensorviz.watch_api import Watch, watch

__all__ = [
    "Comparison",
    "Explanation",
    "Field",
    "Inspector",
    "Limits",
    "NotKeptError",
    "TensorvizError",
    "UsageError",
    "Watch",
    "__version__",
    "devices",
    "explain",
    "field",
    "inspect",
    "load_ipython_extension",
    "unload_ipython_extension",
    "watch",
]

_HOMES = {
    "Comparison": "tensorviz.device.comparison",
    "Explanation": "tensorviz.api",
    "Field": "tensorviz.field_api",
    "Inspector": "tensorviz.inspect_api",
    "Limits": "tensorviz.trace.limits",
    "NotKeptError": "tensorviz.errors",
    "TensorvizError": "tensorviz.errors",
    "UsageError": "tensorviz.errors",
    "Watch": "tensorviz.watch_api",
    "devices": "tensorviz.device.availability",
    "field": "tensorviz.field_api",
    "inspect": "tensorviz.inspect_api",
    "watch": "tensorviz.watch_api",
}


def load_ipython_extension(ipython: Any) -> None:
    """Called by ``%load_ext tensorviz``."""
    from tensorviz.magics.extension import load

    load(ipython)


def unload_ipython_extension(ipython: Any) -> None:
    """Called by ``%unload_ext tensorviz``."""
    from tensorviz.magics.extension import unload

    unload(ipython)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(types.ModuleType):
    """Keeps ``tensorviz.explain`` the function, though a subpackage has that name.

    Importing ``tensorviz.explain.steps`` makes the import system bind the subpackage here; that is left out.
    """

    @property
    def explain(self) -> Any:
        return import_module("tensorviz.api").explain

    @explain.setter
    def explain(self, subpackage: types.ModuleType) -> None:
        pass


sys.modules[__name__].__class__ = _Package
