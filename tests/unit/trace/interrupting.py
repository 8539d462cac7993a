"""Ctrl-C for the main thread, at a chosen moment."""

from __future__ import annotations

import signal
import threading
import time
from queue import SimpleQueue

__all__ = ["Interrupter"]


class Interrupter:
    """Sends SIGINT to the main thread, once for each call of `after`.

    One thread does it for all: where a thread ends, weakref callbacks run in the main thread, and Python itself loses
    an interrupt that hits one of them.
    """

    def __init__(self) -> None:
        self._delays: SimpleQueue[float] = SimpleQueue()
        self._sent = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        main = threading.main_thread().ident
        while main is not None:
            time.sleep(self._delays.get())
            signal.pthread_kill(main, signal.SIGINT)
            self._sent.set()

    def after(self, seconds: float) -> None:
        """Send one a while from now."""
        self._sent.clear()
        self._delays.put(seconds)

    @property
    def has_sent(self) -> bool:
        return self._sent.is_set()

    def wait(self) -> None:
        """Wait until it is sent."""
        self._sent.wait()
        time.sleep(0)
