"""Jobs that touch the reader's arrays: one after another, on the main loop, never while a cell runs."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Iterator
from typing import Any

from tensorviz.widgets.host import running_shell

__all__ = ["QUEUE", "Queue"]

MOST_WAITING = 32

log = logging.getLogger("tensorviz")


class Queue:
    """Runs iterators step by step between the cells of a kernel.

    Requests go before background work. After each step the loop may take up a message, a cell among them.
    """

    def __init__(self) -> None:
        self._requests: deque[Iterator[Any]] = deque()
        self._background: deque[Iterator[Any]] = deque()
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._shell: Any = None
        self._is_armed = False
        self.is_cell_running = False

    @property
    def is_attached(self) -> bool:
        """Whether there is a loop on which jobs are run."""
        return self._loop is not None and not self._loop.is_closed()

    def attach(self) -> bool:
        """Take note of the loop and the shell that run now; False where there is no loop to wait on."""
        shell = running_shell()
        if threading.current_thread() is not threading.main_thread() or shell is None:
            return False
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            return False
        if shell is not self._shell:
            self.detach()
            self._shell = shell
            shell.events.register("pre_run_cell", self._cell_starts)
            shell.events.register("post_run_cell", self._cell_ends)
            self.is_cell_running = True
        return True

    def detach(self) -> None:
        """Leave the shell as it was; what waits is dropped."""
        shell, self._shell = self._shell, None
        if shell is not None:
            shell.events.unregister("pre_run_cell", self._cell_starts)
            shell.events.unregister("post_run_cell", self._cell_ends)
        with self._lock:
            jobs = [*self._requests, *self._background]
            self._requests.clear()
            self._background.clear()
        for job in jobs:
            _close(job)
        self.is_cell_running = False

    def ask(self, job: Iterator[Any]) -> bool:
        """Put a request in; False where too many wait. May be called on any thread."""
        with self._lock:
            if len(self._requests) >= MOST_WAITING or self._loop is None:
                return False
            self._requests.append(job)
        self._arm()
        return True

    def add(self, job: Iterator[Any]) -> None:
        """Put work in that is done while nothing is asked for."""
        with self._lock:
            self._background.append(job)
        self._arm()

    def _arm(self) -> None:
        if self._loop is None or self._loop.is_closed():
            return
        with self._lock:
            if self._is_armed or self.is_cell_running:
                return
            self._is_armed = True
        self._loop.call_soon_threadsafe(self._turn)

    def _turn(self) -> None:
        with self._lock:
            self._is_armed = False
            if self.is_cell_running:
                return
            line = self._requests or self._background
            job = line.popleft() if line else None
        if job is None:
            return
        try:
            next(job)
        except StopIteration:
            pass
        except Exception:
            log.exception("a job of the inspector failed")
        else:
            with self._lock:
                line.appendleft(job)
        self._arm()

    def _cell_starts(self, *_: Any) -> None:
        self.is_cell_running = True

    def _cell_ends(self, *_: Any) -> None:
        self.is_cell_running = False
        self._arm()


def _close(job: Iterator[Any]) -> None:
    close = getattr(job, "close", None)
    if close is not None:
        close()


QUEUE = Queue()
