"""What runs a cell on another device when the browser asks for it: on the main loop, between cells, run by run."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any, ClassVar, Protocol
from weakref import WeakSet

from tensorviz.device.availability import devices, installed_devices
from tensorviz.device.control import Control, Slices
from tensorviz.device.scaled import numbers
from tensorviz.device.tape import Stop
from tensorviz.errors import UsageError
from tensorviz.protocol import asking, requests
from tensorviz.protocol import devices as wire
from tensorviz.protocol.device_comparison import check_device_command, comparison_messages, encode_devices
from tensorviz.protocol.inspector_answer import plain, refusal
from tensorviz.sentences import say
from tensorviz.widgets.desk import Desk, Sent
from tensorviz.widgets.explanation import FAILED, NOT_KEPT
from tensorviz.widgets.queue import QUEUE

__all__ = ["DeviceDesk", "View"]

OTHER_CELL = say("This asks for another cell's comparison; each cell is compared from its own view.")
RUNS = say("This cell is being compared already; stop that first.")
NO_NUMBER = say("The cell has no whole number of that name.")
ANOTHER_RUNS = say("Another cell is being compared; this one begins when that has ended.")
NO_DEVICE = say("There is no device of that name.")
CELL_RUNS = say("The kernel runs a cell; the comparison begins when it has ended.")
LOADING = say("Loading what the device needs.")

log = logging.getLogger("tensorviz")


class View(Protocol):
    """The widget."""

    comparisons: Any

    def send(self, content: Any, buffers: Any = None) -> None: ...


class DeviceDesk(Desk):
    """Of one explained cell.

    Parameters
    ----------
    explained : Explanation
    identity : str
        The ``id`` of its message; a command that names another one is refused.
    """

    running: ClassVar[WeakSet[Control]] = WeakSet()
    """Those of all cells that run or wait."""

    def __init__(self, explained: Any, identity: str) -> None:
        self._explained: Any | None = explained
        self._identity = identity
        self._control: Control | None = None
        self.view: View | None = None

    def take(self, command: Any) -> Sent | Iterator[None]:
        """Check a command, on any thread: a reply at once, or a job for the main loop."""
        asked = check_device_command(command)
        if isinstance(asked, requests.Refused):
            return plain(asked), []
        if asked.id != self._identity:
            return _refused(asked.request, OTHER_CELL)
        if isinstance(asked, wire.StopComparing):
            if self._control is not None:
                self._control.stop()
            return _sent(asking.Stopped(asked.request))
        if isinstance(asked, wire.ListDevices):
            return self._listing(asked.request)
        return self._taken(asked)

    def _taken(self, asked: wire.Compare | wire.Cross) -> Sent | Iterator[None]:
        explained = self._explained
        if explained is None:
            return _refused(asked.request, NOT_KEPT)
        reason = self._objection(explained, asked)
        if reason:
            return _refused(asked.request, reason)
        waits = CELL_RUNS if QUEUE.is_cell_running else ANOTHER_RUNS if DeviceDesk.running else ""
        if waits:
            self._send(_sent(asking.Waiting(asked.request, waits)))
        self._control = Control(lambda done, words: self._tell(asked.device, done, words))
        DeviceDesk.running.add(self._control)
        return self._comparing(explained, asked, self._control)

    def _objection(self, explained: Any, asked: wire.Compare | wire.Cross) -> str:
        """Why it can't be asked for now; only names that were offered are taken."""
        if self._control is not None:
            return RUNS
        rows = installed_devices()
        if isinstance(asked, wire.Compare):
            return "" if asked.device in {each.name for each in encode_devices(rows)} else NO_DEVICE
        if asked.device not in {row.name for row in rows if row.name != "cpu"}:
            return NO_DEVICE
        return "" if asked.name in numbers(explained._recording, explained._start) else NO_NUMBER

    def show(self, view: View) -> None:
        """Tell this widget what happens, and give it every comparison of the cell."""
        self.view = view
        if self._explained is not None:
            self._explained._when_compared(self._refresh)
            self._refresh()

    def _refresh(self) -> None:
        explained = self._explained
        if explained is not None and self.view is not None and explained.comparisons:
            found = comparison_messages(explained, explained.steps, self._identity)
            self.view.comparisons = json.dumps(found, separators=(",", ":"))

    def _listing(self, request: int) -> Iterator[None]:
        self._send(_sent(wire.DeviceList(request, encode_devices(devices()))))
        yield

    def _comparing(self, explained: Any, asked: wire.Compare | wire.Cross, control: Control) -> Iterator[None]:
        reply = _refused(asked.request, FAILED)
        try:
            self._tell(asked.device, 0.0, LOADING)
            yield
            if isinstance(asked, wire.Compare):
                slices = explained._comparing(asked.device, control)
            else:
                slices = explained._crossing(asked.name, asked.device, control)
            yield from _stoppable(slices, control)
            reply = _sent(wire.Compared(asked.request, asked.device))
        except (UsageError, Stop) as error:
            reply = _refused(asked.request, _sentence(str(error)))
        except GeneratorExit:
            reply = _refused(asked.request, NOT_KEPT)
            raise
        finally:
            control.end()
            self._control = None
            DeviceDesk.running.discard(control)
            self._send(reply)

    def _tell(self, device: str, done: float, words: str) -> None:
        self._send(_sent(wire.ComparingProgress(device, round(done, 3), words)))

    def _send(self, sent: Sent) -> None:
        try:
            if self.view is not None:
                self.view.send(*sent)
        except Exception:
            log.exception("a message could not be sent to the browser")

    def forget(self) -> None:
        """Let go of what the cell began with, and end what runs."""
        self._explained = None
        if self._control is not None:
            self._control.stop()
            self._control = None


def _stoppable(slices: Slices[Any], control: Control) -> Iterator[None]:
    """Each slice in a state in which an interrupt of the kernel stops the comparison."""
    while True:
        with control.interruptible():
            try:
                next(slices)
            except StopIteration:
                return
        yield


def _sent(reply: Any) -> Sent:
    return plain(reply), []


def _refused(request: int, reason: str) -> Sent:
    return refusal(request, reason), []


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
