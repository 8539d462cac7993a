"""What kind of call something is: told from the object that is called, never from its name."""

from __future__ import annotations

import builtins
import functools
import random
import types
from collections.abc import Mapping
from typing import Any

import numpy as np

from tensorviz.device.index import Home
from tensorviz.device.tape import Kind

__all__ = ["GENERATORS", "MUTATING_FUNCTIONS", "MUTATING_METHODS", "Callables", "is_own", "starts_threads"]

NATIVE_BUILTINS = frozenset(
    getattr(builtins, name)
    for name in (
        "abs all any ascii bin bool bytearray bytes callable chr classmethod complex delattr dict divmod enumerate "
        "filter float format frozenset getattr hasattr hash hex id int isinstance issubclass iter len list map max "
        "min next object oct ord pow property range repr reversed round set setattr slice sorted staticmethod str "
        "sum super tuple type zip"
    ).split()
)
VALUE_TYPES = (list, dict, set, frozenset, tuple, str, bytes, bytearray, int, float, complex, bool, range, slice)
NATIVE_MODULES = frozenset(
    "abc bisect cmath collections collections.abc copy contextlib dataclasses decimal enum fractions functools heapq "
    "itertools _functools _collections _operator _heapq _bisect math numbers operator re _sre statistics string "
    "textwrap types typing".split()
)
HOST_LIBRARIES = frozenset("numpy scipy einops sklearn skimage".split())
FILES = frozenset(
    "load loads loadtxt save savetxt savez savez_compressed genfromtxt fromfile fromregex memmap open_memmap "
    "DataSource tofile dump show_config show_runtime info test set_printoptions seterr seterrcall setbufsize".split()
)
SETTINGS = frozenset(
    "errstate printoptions get_printoptions geterr finfo iinfo dtype can_cast promote_types result_type shape ndim "
    "size isscalar broadcast_shapes ndindex index_exp s_ may_share_memory shares_memory typename iterable "
    "min_scalar_type isdtype issubdtype mintypecode common_type".split()
)
CONCURRENT = frozenset("threading _thread concurrent multiprocessing".split())
STARTING = frozenset(
    "Thread Timer Process Pool ThreadPool ThreadPoolExecutor ProcessPoolExecutor start start_new_thread submit map "
    "apply apply_async map_async starmap starmap_async imap imap_unordered".split()
)
MUTATING_METHODS = frozenset("sort fill resize partition put itemset byteswap setfield".split())
MUTATING_FUNCTIONS: frozenset[Any] = frozenset(
    {np.copyto, np.put, np.place, np.putmask, np.fill_diagonal, np.put_along_axis}
)
GENERATORS = (np.random.Generator, np.random.RandomState, random.Random)


def is_own(function: Any, names: Mapping[str, Any]) -> bool:
    """Whether a function is the rerun's copy of one of the reader's: its globals are those of the scratch."""
    plain = getattr(function, "__func__", function)
    return isinstance(plain, types.FunctionType) and plain.__globals__ is names


def starts_threads(function: Any) -> bool:
    """Whether a call makes or begins work beside the cell, on a thread or in a process."""
    module = str(getattr(function, "__module__", "")).partition(".")[0]
    return module in CONCURRENT and getattr(function, "__name__", "") in STARTING


class Callables:
    """Tells kinds of call for one run.

    Parameters
    ----------
    homes : mapping
        As `tensorviz.device.index.homes` gives it.
    names : dict
        Globals of the scratch namespace.
    shared : set of int
        Identities of classes of the reader's that could not be copied.
    """

    def __init__(self, homes: Mapping[Any, Home], names: dict[str, Any], shared: set[int]) -> None:
        self.homes = homes
        self._names = names
        self._shared = shared

    def home(self, function: Any) -> Home | None:
        """Where a function of NumPy or SciPy is public, None for others."""
        try:
            return self.homes.get(function)
        except TypeError:
            return None

    def kind(self, function: Any, args: tuple[Any, ...] = ()) -> Kind:
        """Kind of a call; one that gets an opaque function to call is opaque itself."""
        kind = self._kind(function)
        if kind is Kind.NATIVE and not is_own(function, self._names) and _calls_its_arguments(function):
            given = (self._kind(each) for each in args if callable(each))
            return Kind.OPAQUE if any(each is Kind.OPAQUE for each in given) else kind
        return kind

    def _kind(self, function: Any) -> Kind:
        owner = getattr(function, "__self__", None)
        if isinstance(function, np.ufunc) or isinstance(owner, np.ufunc):
            return Kind.ARRAY
        if isinstance(owner, np.ndarray):
            return Kind.OPAQUE if function.__name__ in FILES else Kind.METHOD
        if isinstance(owner, GENERATORS):
            return Kind.RANDOM
        home = self.home(function)
        if home is not None:
            return self._of_numpy(function, home)
        if isinstance(function, functools.partial):
            return self._kind(function.func)
        if isinstance(function, type):
            return self._of_class(function)
        return self._of_other(function, owner)

    def _of_numpy(self, function: Any, home: Home) -> Kind:
        if home.name in FILES:
            return Kind.OPAQUE
        if isinstance(function, type) and issubclass(function, np.generic):
            return Kind.DTYPE
        if home.name in SETTINGS:
            return Kind.NATIVE
        return Kind.HOST if isinstance(function, type) else Kind.ARRAY

    def _of_class(self, function: type) -> Kind:
        if function in NATIVE_BUILTINS or issubclass(function, BaseException):
            return Kind.NATIVE
        module = function.__module__
        if module == "numpy.random" or module.startswith("numpy.random."):
            return Kind.RANDOM
        if module in NATIVE_MODULES:
            return Kind.NATIVE
        if module == self._names.get("__name__"):
            return Kind.OPAQUE if id(function) in self._shared else Kind.NATIVE
        return Kind.HOST if module.partition(".")[0] == "numpy" else Kind.OPAQUE

    def _of_other(self, function: Any, owner: Any) -> Kind:
        if is_own(function, self._names) or function in _hashable(NATIVE_BUILTINS, function):
            return Kind.NATIVE
        if type(owner) in VALUE_TYPES or isinstance(owner, np.generic) or owner in _hashable(VALUE_TYPES, owner):
            return Kind.NATIVE
        module = getattr(function, "__module__", None) or type(owner).__module__
        if str(module).startswith("numpy.random"):
            return Kind.RANDOM
        if module in NATIVE_MODULES or type(owner).__module__ in NATIVE_MODULES:
            return Kind.NATIVE
        if module == self._names.get("__name__") or type(owner).__module__ == self._names.get("__name__"):
            return self._of_instance(function, owner)
        return self._of_library(function, owner, str(module))

    def _of_instance(self, function: Any, owner: Any) -> Kind:
        """Something callable of the reader's that is no plain function: an instance with ``__call__``."""
        classes = type(function).__mro__
        method = next((vars(cls)["__call__"] for cls in classes if "__call__" in vars(cls)), None)
        is_copy = is_own(method, self._names) and id(type(function)) not in self._shared
        return Kind.NATIVE if is_copy or (owner is not None and id(type(owner)) not in self._shared) else Kind.OPAQUE

    def _of_library(self, function: Any, owner: Any, module: str) -> Kind:
        name = getattr(function, "__name__", "")
        root = (type(owner).__module__ if _is_instance(owner) else module).partition(".")[0]
        if isinstance(function, np.vectorize):
            root = "numpy"
        if name in FILES or root not in HOST_LIBRARIES or module.startswith("scipy.io"):
            return Kind.OPAQUE
        if root == "sklearn" and _is_instance(owner):
            return Kind.OPAQUE
        return Kind.HOST


def _is_instance(owner: Any) -> bool:
    return owner is not None and not isinstance(owner, (types.ModuleType, type))


def _hashable(group: Any, found: Any) -> Any:
    try:
        hash(found)
    except TypeError:
        return ()
    return group


def _calls_its_arguments(function: Any) -> bool:
    module = getattr(function, "__module__", "")
    return function in (map, filter, sorted, min, max, iter, next) or module in ("functools", "_functools", "itertools")
