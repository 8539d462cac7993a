"""An object of the reader's that was not copied when the cell began: found again, or told to be gone."""

from __future__ import annotations

import math
import weakref
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.device.tape import Stop
from tensorviz.sentences import say

__all__ = ["Borrowed", "sampled"]

SAMPLED = 1024
Array = npt.NDArray[Any]


def sampled(x: Array) -> bytes:
    """Bytes of about 1024 cells, spread over all axes."""
    per_axis = max(1, int(SAMPLED ** (1 / max(1, x.ndim))))
    index = tuple(slice(None, None, max(1, math.ceil(length / per_axis))) for length in x.shape)
    return x[index].tobytes()


class Borrowed:
    """A weak reference with what the array looked like.

    Parameters
    ----------
    name : str
        The reader's name of it, or of what holds it.
    """

    __slots__ = ("_facts", "_name", "_reference")

    def __init__(self, x: Any, name: str) -> None:
        self._reference = weakref.ref(x)
        self._name = name
        self._facts = _facts(x)

    def found(self) -> Any:
        """The object as it was.

        Raises
        ------
        Stop
            It is gone, or it holds other values.
        """
        x = self._reference()
        if x is None:
            raise Stop(say("`{name}` held something large that is gone. {how}", name=self._name, how=HOW))
        if _facts(x) != self._facts:
            raise Stop(
                say(
                    "`{name}` held other values when the cell began, and they were not kept. {how}",
                    name=self._name,
                    how=HOW,
                )
            )
        return x


HOW = say("Run the cell with `%%explain --device NAME`: then all that it overwrites is kept.")


def _facts(x: Any) -> tuple[Any, ...]:
    if not issubclass(type(x), np.ndarray):
        return ()
    return (x.__array_interface__["data"][0], x.shape, x.strides, np.dtype(x.dtype).str, sampled(x))
