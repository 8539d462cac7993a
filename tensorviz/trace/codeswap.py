"""Step into functions defined elsewhere: their code object is swapped for a watched twin, and back.

A function object keeps its identity, closure, defaults, annotations and attributes.
"""

from __future__ import annotations

import ast
import builtins
import gc
import linecache
import types
import weakref
from collections.abc import Callable
from typing import Any

from tensorviz.trace.codes import FUTURE_FLAGS, FileCodes, is_watched

__all__ = ["CodeSwap"]

# Function objects that hold the code of a running module or comprehension; no one calls them.
UNCALLABLE = frozenset({"<module>", "<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>"})
Rewrite = Callable[[ast.Module, str, str], ast.Module]


class CodeSwap:
    """The swapped functions of one run.

    Parameters
    ----------
    is_followed : callable
        Whether functions with these globals are stepped into.
    rewrite : callable
        Instruments ``(tree, source, filename)``.
    """

    def __init__(self, is_followed: Callable[[dict[str, Any]], bool], rewrite: Rewrite) -> None:
        self._is_followed = is_followed
        self._rewrite = rewrite
        self._files: dict[tuple[str, int], FileCodes | None] = {}
        self._swapped: list[tuple[weakref.ref[types.FunctionType], types.CodeType]] = []
        self.sources: dict[str, str] = {}
        self.left_alone: set[str] = set()

    def swap_in(self, skipped: frozenset[str] = frozenset()) -> None:
        """Swap every function that is followed and whose source is what it was compiled from."""
        for function in self._functions():
            code = function.__code__
            if is_watched(code) or code.co_name in skipped:
                continue
            twin = self._twin(code)
            if twin is None:
                self.left_alone.add(code.co_qualname)
            elif is_watched(twin):
                self._swapped.append((weakref.ref(function), code))
                function.__code__ = twin

    def _functions(self) -> list[types.FunctionType]:
        own_builtins = vars(builtins)
        return [
            found
            for found in gc.get_objects()
            if type(found) is types.FunctionType
            and found.__code__.co_name not in UNCALLABLE
            and self._is_followed(found.__globals__)
            and found.__builtins__ is own_builtins  # type: ignore[attr-defined, unused-ignore]  # mypy knows it in a first run only
        ]

    def _twin(self, code: types.CodeType) -> types.CodeType | None:
        key = (code.co_filename, code.co_flags & FUTURE_FLAGS)
        if key not in self._files:
            self._files[key] = self._load(*key)
        codes = self._files[key]
        return None if codes is None else codes.watched(code)

    def _load(self, filename: str, flags: int) -> FileCodes | None:
        source = "".join(linecache.getlines(filename))
        if not source:
            return None
        try:
            tree = ast.parse(source, filename)
            codes = FileCodes(tree, self._rewrite(tree, source, filename), filename, flags)
        except (SyntaxError, ValueError, RecursionError):
            return None
        self.sources[filename] = source
        return codes

    def swap_out(self, cell: Callable[[], FileCodes] | None, filename: str) -> int:
        """Give every function its plain code again, those defined by the watched code too.

        Parameters
        ----------
        cell : callable or None
            Makes the codes of the explained source itself, ``filename``; None where that defines no function.

        Returns
        -------
        int
            How many functions keep (inert) hooks because their plain code was not found.
        """
        for reference, code in self._swapped:
            function = reference()
            if function is not None:
                function.__code__ = code
        self._swapped.clear()
        if cell is None and not self._files:
            return 0
        remaining = [found for found in self._functions() if is_watched(found.__code__)]
        own = cell() if cell is not None and remaining else None
        return sum(not self._restore(function, own, filename) for function in remaining)

    def plain(self, code: types.CodeType) -> types.CodeType | None:
        """Plain twin of the watched code of a file that was stepped into."""
        codes = self._files.get((code.co_filename, code.co_flags & FUTURE_FLAGS))
        return None if codes is None else codes.plain(code)

    def _restore(self, function: types.FunctionType, own: FileCodes | None, filename: str) -> bool:
        code = function.__code__
        key = (code.co_filename, code.co_flags & FUTURE_FLAGS)
        for codes in (own if code.co_filename == filename else None, self._files.get(key)):
            plain = None if codes is None else codes.plain(code)
            if plain is not None:
                function.__code__ = plain
                return True
        return False
