from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from tensorviz.arrays.kinds import ADAPTERS, is_lasting_type


@pytest.mark.parametrize(
    "cls", [np.ndarray, np.matrix, np.ma.MaskedArray, np.memmap, np.recarray, np.float32, np.bool_]
)
def test_numpys_types_are_arrays(cls: type) -> None:
    assert ADAPTERS[cls] is not None
    assert ADAPTERS[cls].library == "numpy"


@pytest.mark.parametrize("cls", [int, str, list, dict, object, type, np.dtype, np.ufunc, range])
def test_other_types_are_not(cls: type) -> None:
    assert ADAPTERS[cls] is None


def test_a_class_of_the_readers_is_known_and_not_kept_alive() -> None:
    cls = type("Mine", (np.ndarray,), {"__module__": "__main__"})
    plain = type("Plain", (), {"__module__": "__main__"})
    assert ADAPTERS[cls] is not None
    assert not ADAPTERS[cls].is_stable
    assert ADAPTERS[plain] is None
    assert cls not in ADAPTERS
    assert not is_lasting_type(cls)
    watched = weakref.ref(cls)
    del cls, plain
    gc.collect()
    assert watched() is None


class Strange(type):
    def __getattribute__(cls, name: str) -> object:
        raise RuntimeError(name)


def test_a_metaclass_that_raises() -> None:
    cls = Strange("S", (), {"__module__": 3})
    assert ADAPTERS[cls] is None


def test_a_class_that_only_claims_to_be_numpys() -> None:
    assert ADAPTERS[type("ndarray", (), {"__module__": "numpy"})] is None


def test_a_class_of_the_readers_is_never_asked() -> None:
    class Mine:
        def __array_namespace__(self) -> None:
            raise AssertionError

        __dlpack__ = shape = dtype = property(__array_namespace__)

    assert ADAPTERS[Mine] is None
