"""How far a comparison is, and whether it shall end: told to whoever waits for it, asked for on any thread."""

from __future__ import annotations

import _thread
import contextlib
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeAlias, TypeVar

from tensorviz.device.tape import Stop
from tensorviz.sentences import say

__all__ = ["Control", "Interrupted", "Slices", "drained"]

T = TypeVar("T")
Slices: TypeAlias = Generator[None, None, T]
"""Work that may be left for a while wherever it yields: nothing of the process is changed then."""

TOLD_SECONDS = 0.1
NOT_ON = say("The comparison was stopped before it was through.")


class Interrupted(Stop):
    """The reader wants no more of it."""

    def __init__(self) -> None:
        super().__init__(NOT_ON)


class Control:
    """Of one comparison.

    Parameters
    ----------
    tell : callable
        Is told how much is done, from 0 to 1 and never less than before, and what is being done; at most ten times a
        second.
    """

    def __init__(self, tell: Callable[[float, str], None] = lambda _done, _words: None) -> None:
        self._tell = tell
        self._told = 0.0
        self._done = 0.0
        self._part = (0.0, 1.0, "")
        self._lock = threading.Lock()
        self._is_in_cell = False
        self.is_stopped = False

    def stop(self) -> None:
        """End the comparison after the operation that runs now. May be called on any thread."""
        self.is_stopped = True
        with self._lock:
            if self._is_in_cell and signal.getsignal(signal.SIGINT) == self._on_signal:
                _thread.interrupt_main()

    def check(self) -> None:
        """Raise where the comparison shall end."""
        if self.is_stopped:
            raise Interrupted

    def begin(self, first: float, last: float, words: str) -> None:
        """A part of the work begins: its share of the whole, and what it is."""
        self.check()
        self._part = (first, last, words)
        self._say(first)

    def at(self, done: float) -> None:
        """So much of this part is done."""
        if time.monotonic() - self._told >= TOLD_SECONDS:
            first, last, _ = self._part
            self._say(first + (last - first) * min(1.0, done))

    def _say(self, done: float) -> None:
        self._told = time.monotonic()
        self._done = max(self._done, done)
        self._tell(self._done, self._part[2])

    @contextlib.contextmanager
    def in_cell(self) -> Iterator[None]:
        """Around code of the reader's: only there an interrupt is raised at once, elsewhere it is only noted."""
        self.check()
        with self._lock:
            self._is_in_cell = True
        try:
            yield
        except KeyboardInterrupt:
            self.check()
            raise
        finally:
            with self._lock:
                self._is_in_cell = False

    @contextlib.contextmanager
    def interruptible(self) -> Iterator[None]:
        """Around a slice of work that no cell asked for, on the main thread: an interrupt of the kernel stops it.

        A kernel that waits ignores interrupts. Those that come between two slices are noted all the same, until `end`.
        """
        before = signal.signal(signal.SIGINT, self._on_signal)
        try:
            yield
        finally:
            if before not in (signal.SIG_IGN, self._on_signal):
                signal.signal(signal.SIGINT, before)

    def end(self) -> None:
        """There are no more slices."""
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) == self._on_signal:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _on_signal(self, *_: Any) -> None:
        self.is_stopped = True
        if self._is_in_cell:
            self._is_in_cell = False
            raise KeyboardInterrupt


def drained(slices: Slices[T]) -> T:
    """All of the work at once."""
    while True:
        try:
            next(slices)
        except StopIteration as end:
            found: T = end.value
            return found
