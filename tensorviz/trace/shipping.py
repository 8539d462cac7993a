"""Functions that the watched code sends to another process arrive there without hooks.

cloudpickle (also as joblib and loky carry it) sends a function of a notebook as its code; a worker knows no hooks.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any

__all__ = ["Shipping"]

SUFFIX = "cloudpickle.cloudpickle"
Plain = Callable[[types.CodeType], "types.CodeType | None"]


class Shipping:
    """What cloudpickle's tables held before.

    Parameters
    ----------
    plain : callable
        Plain twin of a watched code object, None where there is none.
    """

    def __init__(self, plain: Plain) -> None:
        self._plain = plain
        self._replaced: list[tuple[dict[Any, Any], Any]] = []

    def start(self) -> None:
        """Have every cloudpickle that is imported send plain code.

        Called again after each import of the watched code.
        """
        for table in _tables():
            if any(table is each for each, _ in self._replaced):
                continue
            reduce = table[types.CodeType]
            self._replaced.append((table, reduce))
            table[types.CodeType] = self._reducing(reduce)

    def _reducing(self, reduce: Callable[[types.CodeType], Any]) -> Callable[[types.CodeType], Any]:
        def reduce_plain(code: types.CodeType) -> Any:
            return reduce(self._plain(code) or code)

        return reduce_plain

    def stop(self) -> None:
        """Put the tables back."""
        for table, reduce in self._replaced:
            table[types.CodeType] = reduce
        self._replaced.clear()


def _tables() -> list[dict[Any, Any]]:
    found: list[dict[Any, Any]] = []
    for name, module in list(sys.modules.items()):
        if name.endswith(SUFFIX) and type(module) is types.ModuleType:
            table = getattr(vars(module).get("CloudPickler"), "_dispatch_table", None)
            if type(table) is dict and types.CodeType in table and not any(table is each for each in found):
                found.append(table)
    return found
