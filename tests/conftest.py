"""What holds for all tests."""

from __future__ import annotations

import gc
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


@pytest.fixture(scope="module", autouse=True)
def frozen_heap(request: pytest.FixtureRequest) -> Iterator[None]:
    """Watching looks through the heap: what was there before (torch, jax, the tests) is set aside.

    Functions set aside are not stepped into: ``STEPS_INTO_THIS_MODULE = True`` leaves a module's tests the whole heap.
    """
    if not getattr(request.module, "STEPS_INTO_THIS_MODULE", False):
        gc.freeze()
    yield
    gc.unfreeze()
