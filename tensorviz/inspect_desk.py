"""What answers the browser about one array, and goes on reading it between cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from tensorviz.inspector.corners import CornerCells
from tensorviz.inspector.held import Held
from tensorviz.inspector.look import Look
from tensorviz.protocol import requests
from tensorviz.protocol.asking import Stopped, StopReading
from tensorviz.protocol.inspecting import encode_inspection
from tensorviz.protocol.inspection import Progress
from tensorviz.protocol.inspector_answer import Answering, answering, check, plain, refusal
from tensorviz.widgets.desk import Desk, Sent

__all__ = ["ArrayDesk"]

GONE = "The array no longer exists; what was sent still stands."


class View(Protocol):
    """The widget."""

    def show(self, message: str, buffers: list[bytes]) -> None: ...

    def send(self, content: Any, buffers: Any = None) -> None: ...


class ArrayDesk(Desk):
    """Of one array."""

    def __init__(
        self,
        held: Held,
        look: Look,
        name: str,
        axes: tuple[str, ...],
        corners: CornerCells | None,
        identity: str,
    ) -> None:
        self._held, self._look = held, look
        self._name, self._axes, self._corners, self._identity = name, axes, corners, identity
        self._is_stopped = False

    def take(self, command: Any) -> Sent | Iterator[Any]:
        """Check a command; a request to stop is answered here, anything else reads."""
        asked = check(command)
        if isinstance(asked, requests.Refused):
            return plain(asked), []
        if isinstance(asked, StopReading):
            self._is_stopped = True
            return plain(Stopped(asked.request)), []
        return self._read(asked)

    def _read(self, asked: Any) -> Answering:
        reader = self._held.reader()
        if reader is None:
            return refusal(asked.request, GONE), []
        yield
        changed = self._held.is_changed(reader)
        return (yield from answering(asked, reader, self._look.summary, self._name, changed=changed))

    def reading(self, view: View, refresh: Callable[[], None] | None = None) -> Iterator[None]:
        """Read on, and show what has become exact; in the end ``refresh`` what stands beside the view."""
        slices, was_exact = self._look.slices(), False
        try:
            for done in slices:
                if self._is_stopped:
                    slices.close()
                    self._look.release()
                    self._show(view, Progress("stopped", done, "Reading was stopped."))
                    return
                if self._look.summary.exact and not was_exact:
                    was_exact = True
                    self._show(view, Progress("running", done))
                else:
                    view.send(plain(Progress("running", done)))
                yield
        except Exception as error:
            self._show(view, Progress("failed", 0.0, f"Reading ended with {type(error).__name__}."))
            raise
        self._look.release()
        self._show(view, Progress("complete"))
        if refresh is not None:
            refresh()

    def _show(self, view: View, progress: Progress) -> None:
        view.show(
            *encode_inspection(
                self._look.summary, self._name, self._corners, progress, axes=self._axes, identity=self._identity
            )
        )

    def forget(self) -> None:
        """Let go of the array, and stop reading it."""
        self._is_stopped = True
        self._held.forget()
