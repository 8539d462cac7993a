"""What holds for all tests."""

from __future__ import annotations

import signal

# A job in the background is started with interrupts ignored, and Python keeps that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
