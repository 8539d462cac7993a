"""The widget that steps through one cell."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import anywidget
import traitlets

from tensorviz.protocol.messages import PROTOCOL_VERSION
from tensorviz.widgets.host import current_cell
from tensorviz.widgets.shelf import SHELF

__all__ = ["Answer", "ExplanationWidget", "open_widget"]

STATIC = Path(__file__).parent / "static"

NOT_KEPT = "The values of this cell are no longer kept; run the cell again to see more of them."
FAILED = "tensorviz could not answer this; the log of the kernel says why."

log = logging.getLogger("tensorviz")

Answer: TypeAlias = Callable[[Any], "tuple[Any, list[bytes]]"]
"""Turns a browser's command (JSON data) into a reply (JSON data) and its buffers; reads immutable steps only."""


class ExplanationWidget(anywidget.AnyWidget):
    """One explanation in the browser.

    The style sheet is a trait of our own: anywidget writes ``_css`` into the page anew for each widget, which restyles
    all earlier ones.

    Everything needed to step travels in ``message`` and ``buffers``. What the browser asks for beyond that is answered
    by ``answer``, which ipykernel 7 may call on another thread while a cell runs.
    """

    _esm: ClassVar[Any] = STATIC / "widget.js"

    message = traitlets.Unicode().tag(sync=True)
    css = traitlets.Unicode().tag(sync=True)
    buffers = traitlets.List(traitlets.Bytes()).tag(sync=True)
    version = traitlets.Int(PROTOCOL_VERSION).tag(sync=True)
    still = traitlets.Unicode().tag(sync=True)
    closed = traitlets.Bool(False).tag(sync=True)

    @traitlets.default("css")
    def _read_css(self) -> str:
        return (STATIC / "widget.css").read_text(encoding="utf-8")

    def __init__(self, message: str, buffers: list[bytes], answer: Answer, still: str = "") -> None:
        super().__init__(message=message, buffers=buffers, still=still)
        self._answer: Answer | None = answer
        self._lock = threading.Lock()
        self.on_msg(self._on_command)

    def _on_command(self, _widget: Any, command: Any, _buffers: Any) -> None:
        SHELF.used(self)
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


def _refusal(command: Any, reason: str) -> dict[str, Any]:
    request = command.get("request") if isinstance(command, dict) else None
    return {"type": "refused", "request": request if isinstance(request, int) else 0, "reason": reason}


def open_widget(message: str, buffers: list[bytes], answer: Answer, nbytes: int, still: str = "") -> ExplanationWidget:
    """Make the widget of the cell that runs now, and close those that earlier runs of that cell have shown."""
    widget = ExplanationWidget(message, buffers, answer, still)
    SHELF.put(widget, current_cell(), nbytes)
    return widget
