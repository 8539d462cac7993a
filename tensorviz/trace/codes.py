"""Code objects of one file, plain and watched, paired."""

from __future__ import annotations
import __future__

import ast
import itertools
import sys
import types
from collections.abc import Iterator

from tensorviz.trace.hooknames import PREFIX
from tensorviz.trace.quiet import warnings_ignored

__all__ = ["FileCodes", "is_watched"]

FUTURE_FLAGS = 0
for _name in __future__.all_feature_names:
    if _name != "nested_scopes":  # its flag marks every nested function
        FUTURE_FLAGS |= getattr(__future__, _name).compiler_flag

Position = tuple[int, int]
Identity = tuple[str, int, tuple[str, ...], Position, Position]


def is_watched(code: types.CodeType) -> bool:
    """Whether a code object calls hooks."""
    return any(name.startswith(PREFIX) for name in code.co_names)


class FileCodes:
    """Plain and watched code of each function of a file.

    Parameters
    ----------
    plain, watched : Module
        The file's tree and its instrumented copy.
    flags : int
        ``co_flags`` of a function of the file, for its ``from __future__`` imports.
    """

    def __init__(self, plain: ast.Module, watched: ast.Module, filename: str, flags: int) -> None:
        self._filename = filename
        self._flags = flags & FUTURE_FLAGS | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        with warnings_ignored():
            self._plain = [self._codes(_statements(plain)), self._codes([plain])]
            self._watched = self._codes(_statements(watched), want_watched=True)

    def _codes(self, units: list[ast.Module], *, want_watched: bool = False) -> dict[Identity, types.CodeType]:
        found: dict[Identity, types.CodeType] = {}
        for unit in units:
            try:
                code = compile(unit, self._filename, "exec", self._flags, dont_inherit=True)
            except SyntaxError:
                continue  # a notebook has run the statements before it
            for inner in _functions_in(code):
                if not want_watched or is_watched(inner):
                    found.setdefault(_identity(inner), inner)
        return found

    def watched(self, code: types.CodeType) -> types.CodeType | None:
        """Watched twin of a plain code object; None where the source is not what it was compiled from.

        Python 3.11 compiles a call differently by what else is compiled with it, so a notebook's cells (compiled
        statement by statement) and whole files are both tried.
        """
        identity = _identity(code)
        plain = [codes[identity] for codes in self._plain if identity in codes]
        if not any(each.co_code == code.co_code for each in plain):
            return None
        return _fitting(self._watched.get(identity), code)

    def plain(self, code: types.CodeType) -> types.CodeType | None:
        """Plain twin of a watched code object."""
        return _fitting(self._plain[0].get(_identity(code)), code)


def _fitting(twin: types.CodeType | None, code: types.CodeType) -> types.CodeType | None:
    return twin if twin is not None and twin.co_freevars == code.co_freevars else None


def _statements(tree: ast.Module) -> list[ast.Module]:
    return [ast.Module([statement], []) for statement in tree.body]


def _functions_in(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _functions_in(constant)


def _identity(code: types.CodeType) -> Identity:
    """What a code object and its twin share; lambdas of one line are told apart by where their body stands."""
    arguments = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    low, high = (sys.maxsize, 0), (0, 0)
    if code.co_name == "<lambda>":
        for line, end_line, column, end_column in itertools.islice(code.co_positions(), 1, None):
            if line is None or end_line is None or column is None or end_column is None:
                continue
            low = min(low, (line, column))
            high = max(high, (end_line, end_column))
    return (code.co_qualname, code.co_firstlineno, arguments, low, high)
