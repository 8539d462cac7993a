"""The widget that steps through one cell."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import Any, ClassVar, TypeAlias

import anywidget
import traitlets
from ipywidgets import widget_serialization

from tensorviz.protocol.messages import PROTOCOL_VERSION
from tensorviz.sentences import say
from tensorviz.widgets.desk import Desk
from tensorviz.widgets.host import current_cell
from tensorviz.widgets.queue import QUEUE
from tensorviz.widgets.script import STATIC, Script
from tensorviz.widgets.shelf import SHELF

__all__ = ["Answer", "ExplanationWidget", "open_widget"]

NO_LOOP = say("This kernel runs nothing between its cells; e.compare() in a cell does the same.")
NOT_KEPT = say("The values of this cell are no longer kept; run the cell again to see more of them.")
FAILED = say("tensorviz could not answer this; the log of the kernel says why.")

DESK_KINDS = frozenset(("list-devices", "compare", "cross", "stop-comparing"))

log = logging.getLogger("tensorviz")

Answer: TypeAlias = Callable[[Any], "tuple[Any, list[bytes]]"]
"""Turns a browser's command (JSON data) into a reply (JSON data) and its buffers; reads immutable steps only."""


class ExplanationWidget(anywidget.AnyWidget):
    """One explanation in the browser.

    ``_esm`` only loads the script, which all widgets of a kernel share: anywidget sends and parses it anew for each.

    Everything needed to step travels in ``message`` and ``buffers``. What the browser asks for beyond that is answered
    by ``answer``, which ipykernel 7 may call on another thread while a cell runs. What needs the reader's own code
    goes to the ``desk``, whose jobs the main loop runs between cells. ``comparisons`` are those of devices, as JSON.
    """

    if os.environ.get("ANYWIDGET_HMR"):  # an edit of the script or of the style shows at once
        _esm: ClassVar[Any] = STATIC / "widget" / "widget.js"
        _css: ClassVar[Any] = STATIC / "widget.css"
    else:
        _esm = STATIC / "loader.js"

    script = traitlets.Instance(Script).tag(sync=True, **widget_serialization)
    message = traitlets.Unicode().tag(sync=True)
    buffers = traitlets.List(traitlets.Bytes()).tag(sync=True)
    version = traitlets.Int(PROTOCOL_VERSION).tag(sync=True)
    still = traitlets.Unicode().tag(sync=True)
    comparisons = traitlets.Unicode().tag(sync=True)
    closed = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self, message: str, buffers: list[bytes], answer: Answer, still: str = "", desk: Desk | None = None
    ) -> None:
        super().__init__(message=message, buffers=buffers, still=still, script=Script.shared())
        self._answer: Answer | None = answer
        self._desk = desk
        self._lock = threading.Lock()
        self.on_msg(self._on_command)

    def _on_command(self, _widget: Any, command: Any, _buffers: Any) -> None:
        SHELF.used(self)
        if self._desk is not None and isinstance(command, dict) and command.get("type") in DESK_KINDS:
            self._hand_in(self._desk, command)
            return
        with self._lock:
            try:
                reply, buffers = self._answer(command) if self._answer else (_refusal(command, NOT_KEPT), [])
            except Exception:
                log.exception("a command of the browser could not be answered: %r", command)
                reply, buffers = _refusal(command, FAILED), []
            try:
                self.send(reply, buffers)
            except Exception:
                log.exception("a reply could not be sent to the browser")

    def _hand_in(self, desk: Desk, command: dict[str, Any]) -> None:
        try:
            taken = desk.take(command)
            if isinstance(taken, tuple):
                self.send(*taken)
            elif QUEUE.is_attached:
                QUEUE.add(taken)
            else:
                self.send(_refusal(command, NO_LOOP))
        except Exception:
            log.exception("a command of the browser could not be taken in: %.200r", command)

    def bundle(self) -> dict[str, Any]:
        """The MIME bundle of an output that shows this widget."""
        data, _metadata = self._repr_mimebundle_() or ({}, {})
        return dict(data)

    def end(self) -> None:
        """Close in the browser, and the comm."""
        self.forget()
        self.closed = True
        self.close()

    def forget(self) -> None:
        """Let go of the kept values."""
        with self._lock:
            self._answer = None
        if self._desk is not None:
            self._desk.forget()


def _refusal(command: Any, reason: str) -> dict[str, Any]:
    request = command.get("request") if isinstance(command, dict) else None
    return {"type": "refused", "request": request if isinstance(request, int) else 0, "reason": reason}


def open_widget(
    message: str, buffers: list[bytes], answer: Answer, nbytes: int, still: str = "", desk: Desk | None = None
) -> ExplanationWidget:
    """Make the widget of the cell that runs now, and close those that earlier runs of that cell have shown."""
    widget = ExplanationWidget(message, buffers, answer, still, desk)
    SHELF.put(widget, current_cell(), nbytes)
    return widget
