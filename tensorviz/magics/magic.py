"""The magics that ``%lsmagic`` lists: ``%explain EXPRESSION``, and the help of ``%%explain``."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Callable
from types import TracebackType
from typing import Any

from IPython.core.error import UsageError as IPythonUsageError
from IPython.core.magic import needs_local_scope, no_var_expand

from tensorviz.device.availability import DeviceTable, devices
from tensorviz.magics.last_error import LastError
from tensorviz.magics.options import HELP, Options
from tensorviz.magics.show import Show
from tensorviz.trace.session import record_source

__all__ = ["Magics"]

LAST_ERROR = "--last-error"
_FILE = "<%explain>"
_HOW = (
    "%%explain is no ordinary cell magic: it works on the first line of a cell, typed there, and not inside another "
    "cell magic or through run_cell_magic. In a script: tensorviz.explain(...)"
)


class Magics:
    """Registers and unregisters ``explain`` as a line magic and as a cell magic."""

    def __init__(self, shell: Any, show: Show, last: LastError, is_recording: Callable[[], bool]) -> None:
        self._shell = shell
        self._show = show
        self._last = last
        self._is_recording = is_recording
        self._before: dict[tuple[str, str], Any] = {}

    def install(self) -> None:
        registered = self._shell.magics_manager.magics
        for kind, name, function in (
            ("line", "explain", self._line_magic()),
            ("cell", "explain", _cell_magic),
            ("line", "devices", _devices),
        ):
            self._before[kind, name] = registered[kind].get(name)
            self._shell.register_magic_function(function, magic_kind=kind, magic_name=name)

    def remove(self) -> None:
        registered = self._shell.magics_manager.magics
        for (kind, name), before in self._before.items():
            registered[kind].pop(name, None)
            if before is not None:
                registered[kind][name] = before

    def _line_magic(self) -> Callable[..., Any]:
        @no_var_expand
        @needs_local_scope
        def explain(line: str, local_ns: dict[str, Any] | None = None) -> Any:
            __tracebackhide__ = True
            if line.strip() == LAST_ERROR:
                return self._explain_last_error()
            return self._explain_expression(line.strip(), local_ns or {})

        explain.__doc__ = HELP
        return explain

    def _explain_last_error(self) -> None:
        """Show the operation that the last failing cell ended with; nothing runs."""
        recording = self._last.found()
        if recording is None:
            self._show.say("%explain --last-error found no error of a cell: run the failing cell first.")
        else:
            self._show.recording(recording, Options(), result=None, error=None)

    def _explain_expression(self, text: str, local_ns: dict[str, Any]) -> Any:
        """Evaluate one expression once, show it, and return its value."""
        __tracebackhide__ = True
        _check_expression(text)
        namespace = self._shell.user_ns
        if self._is_recording():
            self._show.say("%explain inside an explained cell only evaluates its expression.")
            return eval(text, namespace, local_ns)  # noqa: S307 - the user's own code, as they typed it
        names = {**namespace, **local_ns} if local_ns and local_ns is not namespace else namespace
        linecache.cache[_FILE] = (len(text), None, [text], _FILE)
        outcome = record_source(text, names, filename=_FILE)
        self._show.recording(outcome.recording, Options(), result=outcome.result, error=outcome.error)
        if outcome.error is not None:
            raise outcome.error.with_traceback(_own_part(outcome.error.__traceback__))
        return outcome.result


def _check_expression(text: str) -> None:
    if not text:
        raise IPythonUsageError("%explain takes one expression: %explain A @ B")
    try:
        ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise IPythonUsageError(
            f"%explain takes one expression, not {text!r} ({error.msg}); statements go below %%explain"
        ) from None


def _own_part(trace: TracebackType | None) -> TracebackType | None:
    """Return the traceback from the expression on."""
    while trace is not None and trace.tb_frame.f_code.co_filename != _FILE:
        trace = trace.tb_next
    return trace


def _devices(line: str) -> DeviceTable:
    """List the devices that a cell can run on, and what the others need."""
    if line.strip():
        raise IPythonUsageError("%devices takes nothing; %%explain --device NAME runs a cell on one of them")
    return devices()


def _cell_magic(line: str, cell: str) -> None:  # noqa: ARG001 - the signature of a cell magic
    raise IPythonUsageError(_HOW)


_cell_magic.__doc__ = HELP
