"""Run a snippet plain and watched, and describe everything that its author could notice."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import gc
import inspect
import io
import linecache
import re
import sys
import traceback
import types
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tensorviz.trace.limits import Limits
from tensorviz.trace.recording import Recording
from tensorviz.trace.session import Session

CELLS = Path(__file__).parent / "cells"
TITLE = re.compile(r"^# === (.+)$", re.MULTILINE)
NEXT_CELL = re.compile(r"^# --- .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Snippet:
    """Cells of one notebook; the last one is watched."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Noticed:
    """What the author of a snippet sees of one run."""

    stdout: str
    stderr: str
    error: str
    namespace: dict[str, Any]


def snippets() -> list[Snippet]:
    found: list[Snippet] = []
    for path in sorted(CELLS.glob("*.txt")):
        parts = TITLE.split(path.read_text())[1:]
        for title, text in zip(parts[::2], parts[1::2], strict=True):
            found.append(Snippet(f"{path.stem}: {title}", tuple(NEXT_CELL.split(text.lstrip("\n")))))
    return found


def split(snippet: Snippet) -> Snippet:
    """Its last cell cut in two, each half with the line numbers that it had."""
    *earlier, last = snippet.cells
    statements = ast.parse(last).body
    lines = last.splitlines(keepends=True)
    middle = statements[len(statements) // 2]
    start = min([middle.lineno, *(each.lineno for each in getattr(middle, "decorator_list", []))]) - 1
    if start == 0 or last[: len("".join(lines[:start]))].rstrip().endswith(";"):
        return snippet
    return Snippet(snippet.name, (*earlier, "".join(lines[:start]), "\n" * start + "".join(lines[start:])))


def run(
    snippet: Snippet, *, watched: bool, limits: Limits | None = None, every: bool = False
) -> tuple[Noticed, Recording | None]:
    """Run all cells in one fresh namespace; if asked the last one is watched, or every one."""
    scope = types.ModuleType("__main__").__dict__
    scope["np"] = np
    before = set(scope)
    shown_module, sys.modules["__main__"] = sys.modules["__main__"], _module_of(scope)
    out, err = io.StringIO(), io.StringIO()
    error, recording = "", None
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = _show_warning
            for number, text in enumerate(snippet.cells, 1):
                is_watched = watched and (every or number == len(snippet.cells))
                said, recording = _run_cell(
                    text, f"<cell {number}>", scope, (limits or Limits()) if is_watched else None
                )
                error += said
        scope.get("__warningregistry__", {}).pop("version", None)
        described = {name: describe(value) for name, value in scope.items() if name not in before}
        described.pop("__builtins__", None)
        return Noticed(without_addresses(out.getvalue()), err.getvalue(), error, described), recording
    finally:
        sys.modules["__main__"] = shown_module
        gc.collect()


def _module_of(scope: dict[str, Any]) -> types.ModuleType:
    class Main(types.ModuleType):
        def __getattribute__(self, name: str) -> Any:
            try:
                return scope[name]
            except KeyError:
                raise AttributeError(name) from None

    return Main("__main__")


def _run_cell(text: str, filename: str, scope: dict[str, Any], limits: Limits | None) -> tuple[str, Recording | None]:
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    tree = ast.parse(text, filename)
    session = None if limits is None else Session(text, filename, scope, limits=limits)
    if session is not None:
        tree = session.rewrite(tree)
    error = None
    try:
        _run_statements(tree, filename, scope)
    except BaseException as raised:
        error = raised
    recording = None if session is None else session.finish(error)
    return ("" if error is None else _text_of(error)), recording


def _run_statements(tree: ast.Module, filename: str, scope: dict[str, Any]) -> None:
    for position, statement in enumerate(tree.body):
        is_shown = position == len(tree.body) - 1 and isinstance(statement, ast.Expr)
        unit = ast.Interactive([statement]) if is_shown else ast.Module([statement], [])
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        code = compile(unit, filename, "single" if is_shown else "exec", flags, dont_inherit=True)
        if code.co_flags & inspect.CO_COROUTINE:
            asyncio.run(eval(code, scope))
        else:
            exec(code, scope)


def _text_of(error: BaseException) -> str:
    text = "".join(traceback.format_exception(error))
    ours = re.compile(rf'  File "{re.escape(__file__)}".*\n(?:    .*\n)*')
    return without_addresses(ours.sub("", text))


def _show_warning(message: Any, category: Any, filename: str, lineno: int, *_: Any) -> None:
    print(f"{filename}:{lineno}: {category.__name__}: {message}", file=sys.stderr)


def without_addresses(text: str) -> str:
    return re.sub(r"0x[0-9a-f]{6,}", "0x", text)


def describe(value: Any, depth: int = 0) -> Any:
    """Plain data that differs where a value differs."""
    if issubclass(type(value), np.ndarray) and not value.dtype.hasobject:
        flags = (value.flags.writeable, value.flags.owndata, value.strides)
        return (type(value).__name__, value.dtype.str, value.shape, flags, np.ndarray.tobytes(value))
    if type(value) is types.FunctionType:
        code = value.__code__
        return ("function", code.co_qualname, code.co_code, code.co_names, code.co_freevars, code.co_firstlineno)
    if issubclass(type(value), type):
        members = {name: describe(found, depth + 1) for name, found in vars(value).items() if depth < 4}
        return ("class", value.__qualname__, {name: members[name] for name in members if name != "__dict__"})
    if issubclass(type(value), (list, tuple, set, frozenset)) and depth < 4:
        items = [describe(item, depth + 1) for item in value]
        return (type(value).__name__, items if isinstance(value, (list, tuple)) else sorted(map(repr, items)))
    if issubclass(type(value), dict) and depth < 4:
        return ("dict", [(repr(key), describe(found, depth + 1)) for key, found in value.items()])
    return (type(value).__qualname__, without_addresses(repr(value)))
