"""What holds for all tests."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from tensorviz.trace import keeper

PLENTY_NS = 10**12

# A job in the background is started with interrupts ignored, and Python keeps that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def time_to_read() -> Iterator[None]:
    """Large arrays are read whatever the machine's load: how long it took decides no test."""
    with patch.multiple(keeper, READING_FREE_NS=PLENTY_NS, SCANNING_FREE_NS=PLENTY_NS):
        yield
