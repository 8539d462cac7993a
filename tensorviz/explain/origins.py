"""Where each cell of a result came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["CONSTANT", "Origins"]

CONSTANT = -1
"""The operand number of a cell that came from no operand."""


@dataclass(frozen=True, slots=True, eq=False)
class Origins:
    """For the result cells at the outer product of ``kept`` (all indices, or those that a picture shows).

    Attributes
    ----------
    kept : tuple of tuple of int
        Per axis of the result the indices that are known, ascending.
    operands : numpy.ndarray of int8
        Which operand each of these cells came from, or :data:`CONSTANT`; in C order.
    places : numpy.ndarray of int64
        The position of that cell in its operand, counted in C order; 0 for constants.
    """

    kept: tuple[tuple[int, ...], ...]
    operands: npt.NDArray[np.int8]
    places: npt.NDArray[np.int64]

    def at(self, kept: tuple[tuple[int, ...], ...]) -> Origins:
        """Those at the outer product of fewer indices."""
        if kept == self.kept:
            return self
        full = tuple(map(len, self.kept))
        operands, places = self.operands.reshape(full), self.places.reshape(full)
        for axis, (known, wanted) in enumerate(zip(self.kept, kept, strict=True)):
            held = [known.index(i) for i in wanted]
            operands, places = operands.take(held, axis), places.take(held, axis)
        return Origins(kept, operands.reshape(-1), places.reshape(-1))
