"""Ctrl-C at a random moment of an explained cell reaches the user, and nothing of ours is left behind.

``TENSORVIZ_INTERRUPTS=200`` asks for more moments.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.kernel.client import Kernel

pytestmark = pytest.mark.slow

COUNT = int(os.environ.get("TENSORVIZ_INTERRUPTS", "20"))
ROOT = Path(__file__).parents[3]
ENDLESS = """%%explain
def f(v):
    return earlier(v) * 0.5
x = np.ones(3)
while True:
    x = f(x)
    x[0] = 1
    y = [v + 1 for v in x]
"""
LEFT = """(len(tensorviz.trace.watch._active), [f.__qualname__ for f in gc.get_objects() if type(f) is types.FunctionType
 and is_watched(f.__code__) and f.__code__.co_name not in UNCALLABLE])"""


def test_every_moment_of_a_cell_that_ends(kernel_environment: dict[str, str]) -> None:
    pytest.importorskip("cloudpickle")
    command = [sys.executable, "-m", "tests.unit.kernel.interrupted", str(COUNT)]
    done = subprocess.run(command, cwd=ROOT, env=kernel_environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    print(told)
    assert told["left"] == []
    assert "lost" not in told["ways"]
    assert sum(told["ways"].values()) - told["ways"].get("late", 0) >= COUNT


def started(kernel: Kernel) -> str:
    """Start the endless cell; return when its request is on its way to IPython."""
    request = kernel.start(ENDLESS)
    while True:
        message = kernel.client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") == request and message["msg_type"] == "execute_input":
            return request


def test_moments_of_a_cell_that_never_ends(kernel: Kernel) -> None:
    kernel.run("import gc, types, tensorviz.trace.watch\ndef earlier(v):\n    return v * 2 + 1")
    kernel.run("from tensorviz.trace.codes import is_watched\nfrom tensorviz.trace.codeswap import UNCALLABLE")
    chance = random.Random(COUNT)
    for _ in range(COUNT):
        request = started(kernel)
        time.sleep(chance.uniform(0.02, 0.12))  # in the first milliseconds ipykernel answers no plain cell, either
        kernel.manager.interrupt_kernel()
        said = kernel.wait_for(request)
        assert (said.status, said.error and said.error["ename"]) == ("error", "KeyboardInterrupt")
        assert kernel.value(LEFT) == (0, [])
        after = kernel.run("np.ones(2) @ np.ones(2)")
        assert (after.displays, after.error) == ([], None)
