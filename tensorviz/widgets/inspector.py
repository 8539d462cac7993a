"""The widget that looks into one array."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from tensorviz.widgets.desk import Desk, Sent
from tensorviz.widgets.explanation import FAILED, NOT_KEPT, ExplanationWidget
from tensorviz.widgets.host import current_cell
from tensorviz.widgets.queue import QUEUE
from tensorviz.widgets.shelf import SHELF

__all__ = ["InspectorWidget", "open_inspector"]

BUSY = "The kernel is running a cell; the array is read when it has ended."
TOO_MANY = "Too many requests are waiting; ask again when some were answered."

log = logging.getLogger("tensorviz")


class InspectorWidget(ExplanationWidget):
    """One array, comparison, file or watched model in the browser."""

    def __init__(self, message: str, buffers: list[bytes], desk: Desk, still: str = "") -> None:
        super().__init__(message, buffers, _no_answer, still)
        self._desk: Desk | None = desk

    def show(self, message: str, buffers: list[bytes]) -> None:
        """Replace what is shown."""
        with self.hold_sync():
            self.message = message
            self.buffers = buffers

    def _on_command(self, _widget: Any, command: Any, _buffers: Any) -> None:
        SHELF.used(self)
        desk = self._desk
        if desk is None:
            self._reply(({"type": "refused", "request": _number(command), "reason": NOT_KEPT}, []))
            return
        try:
            taken = desk.take(command)
        except Exception:
            log.exception("a command of the browser could not be read: %.200r", command)
            self._reply(({"type": "refused", "request": _number(command), "reason": FAILED}, []))
            return
        if isinstance(taken, tuple):
            self._reply(taken)
            return
        request = _number(command)
        if QUEUE.is_cell_running:
            self._reply(({"type": "waiting", "request": request, "reason": BUSY}, []))
        if not QUEUE.ask(self._answered(taken, request)):
            self._reply(({"type": "refused", "request": request, "reason": TOO_MANY}, []))

    def _answered(self, job: Iterator[Any], request: int) -> Iterator[None]:
        """Run a job step by step and send what it returns."""
        while True:
            try:
                next(job)
            except StopIteration as end:
                self._reply(end.value)
                return
            except Exception:
                log.exception("a request of the browser could not be answered")
                self._reply(({"type": "refused", "request": request, "reason": FAILED}, []))
                return
            yield

    def _reply(self, sent: Sent) -> None:
        try:
            self.send(*sent)
        except Exception:
            log.exception("a reply could not be sent to the browser")

    def forget(self) -> None:
        """Let go of the array; what was sent stays."""
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.forget()


def _no_answer(command: Any) -> Sent:
    return {"type": "refused", "request": _number(command), "reason": NOT_KEPT}, []


def _number(command: Any) -> int:
    request = command.get("request") if isinstance(command, dict) else None
    return request if type(request) is int else 0


def open_inspector(message: str, buffers: list[bytes], desk: Desk, nbytes: int, still: str = "") -> InspectorWidget:
    """Make a widget of the cell that runs now; it keeps ``nbytes`` of arrays alive."""
    widget = InspectorWidget(message, buffers, desk, still)
    SHELF.put(widget, current_cell(), nbytes)
    QUEUE.attach()
    return widget
