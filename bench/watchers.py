"""How each tool runs a cell; every one returns the CPU seconds of (getting ready, running)."""

from __future__ import annotations

import ast
import contextlib
import io
import itertools
import linecache
import sys
import tempfile
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.cells import Cell
from tensorviz.device.start import Start
from tensorviz.trace.session import Session

__all__ = ["RIVALS", "Seconds", "Watcher", "loaded", "plain", "watched"]

Seconds = tuple[float, float]
Watcher = Callable[[Cell], Seconds]
_number = itertools.count()


def _prepared(cell: Cell) -> tuple[dict[str, Any], str]:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(cell.setup, names)
    filename = f"<cell {next(_number)}>"
    linecache.cache[filename] = (len(cell.source), None, cell.source.splitlines(keepends=True), filename)
    return names, filename


def _timed(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _executed(
    tree: ast.Module, filename: str, names: dict[str, Any]
) -> tuple[list[types.CodeType], Callable[[], None]]:
    """Compile and run statement by statement, as IPython does."""
    codes = [compile(ast.Module([node], []), filename, "exec", dont_inherit=True) for node in tree.body]

    def run() -> None:
        for code in codes:
            exec(code, names)

    return codes, run


def plain(cell: Cell) -> Seconds:
    """Run without any tool."""
    names, filename = _prepared(cell)
    start = time.process_time()
    _, run = _executed(ast.parse(cell.source), filename, names)
    ready = time.process_time() - start
    return ready, _timed(run)


def watched(cell: Cell) -> Seconds:
    """Run under the tracer."""
    names, filename = _prepared(cell)
    session = Session(cell.source, filename, names)
    start = time.process_time()
    tree = ast.parse(cell.source)
    Start(tree, names)
    _, run = _executed(session.rewrite(tree), filename, names)
    ready = time.process_time() - start
    try:
        return ready, _timed(run)
    finally:
        session.finish()


def loaded(cell: Cell) -> Seconds:
    """Run in an IPython shell with the extension loaded, not explained; the shell's own work is not measured."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    if "tensorviz" not in shell.extension_manager.loaded:
        shell.extension_manager.load_extension("tensorviz")
    names, filename = _prepared(cell)
    tree = shell.transform_ast(ast.parse(shell.transform_cell(cell.source)))
    _, run = _executed(tree, filename, names)
    return 0.0, _timed(run)


def _settrace(cell: Cell) -> Seconds:
    """Copy every local name at every line, as step-by-step visualisers do."""
    names, filename = _prepared(cell)
    seen: list[dict[str, Any]] = []

    def each(frame: types.FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename == filename:
            seen.append({name: repr(value) for name, value in frame.f_locals.items()})
        return each

    _, run = _executed(ast.parse(cell.source), filename, names)
    sys.settrace(each)
    try:
        return 0.0, _timed(run)
    finally:
        sys.settrace(None)


def _decorated(cell: Cell, decorator: Callable[[Any], Any]) -> Seconds:
    names, _ = _prepared(cell)
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
        path = Path(folder, "cell.py")
        tree = ast.parse(cell.source)
        path.write_text(cell.source, encoding="utf-8")
        _, define = _executed(ast.Module(tree.body[:1], []), str(path), names)
        define()
        names["work"] = decorator(names["work"])
        _, run = _executed(ast.Module(tree.body[1:], []), str(path), names)
        return 0.0, _timed(run)


def _snoop(cell: Cell) -> Seconds:
    import snoop

    return _decorated(cell, snoop.Config(out=io.StringIO()).snoop)


def _pysnooper(cell: Cell) -> Seconds:
    import pysnooper

    return _decorated(cell, pysnooper.snoop(io.StringIO().write, color=False))


def _birdseye(cell: Cell) -> Seconds:
    from birdseye import eye

    return _decorated(cell, eye)


RIVALS: dict[str, Watcher] = {
    "settrace": _settrace,
    "snoop": _snoop,
    "pysnooper": _pysnooper,
    "birdseye": _birdseye,
}
