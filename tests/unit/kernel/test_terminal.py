"""IPython in a terminal: the same sentences as text."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time

import pytest

from tests.unit.kernel.conftest import environment

pytestmark = pytest.mark.slow

SETUP = "%load_ext tensorviz\nimport numpy as np\n"
CELL = "%%explain\nnp.ones(2) @ np.ones(2)\n\n"


def ipython(tmp_path, *arguments, **options):
    command = [sys.executable, "-m", "IPython", "--no-banner", "--colors=nocolor", *arguments]
    return subprocess.run(
        command, env=environment(tmp_path), capture_output=True, text=True, timeout=120, check=False, **options
    )


def test_a_command(tmp_path):
    done = ipython(tmp_path, "-c", f"{SETUP}%explain np.arange(3) @ np.arange(3)")
    assert done.stderr == ""
    assert "np.arange(3) @ np.arange(3)" in done.stdout
    assert "= 5" in done.stdout


def test_a_terminal(tmp_path):
    """What a reader types, in a pseudo-terminal."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "IPython", "--no-banner", "--colors=nocolor", "--simple-prompt"]
    process = subprocess.Popen(
        command, env={**environment(tmp_path), "TERM": "dumb"}, stdin=follower, stdout=follower, stderr=follower
    )
    os.close(follower)
    try:
        seen = _until(leader, r"In \[1\]: ")
        for number, typed in enumerate(["%load_ext tensorviz", "import numpy as np", CELL], start=2):
            os.write(leader, f"{typed}\n".encode())
            seen = _until(leader, rf"In \[{number}\]: ")
        assert "np.float64(2.0)" in seen
        assert seen.index("np.float64(2.0)") < seen.rindex("np.ones(2) @ np.ones(2)")
    finally:
        process.kill()
        process.wait()
        os.close(leader)


def _until(descriptor: int, pattern: str) -> str:
    seen, deadline = "", time.monotonic() + 60
    while not re.search(pattern, seen):
        ready, _, _ = select.select([descriptor], [], [], max(0, deadline - time.monotonic()))
        assert ready, f"waited for {pattern!r}, saw {seen!r}"
        seen += os.read(descriptor, 65536).decode(errors="replace")
    return seen
