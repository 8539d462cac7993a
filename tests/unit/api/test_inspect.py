"""``tensorviz.inspect`` in a plain script, a debugger and a terminal."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from pathlib import Path

import numpy as np
import pytest

import tensorviz as tv


def test_the_public_attributes() -> None:
    public = {name for name in dir(tv.inspect(np.ones(3))) if not name.startswith("_")}
    assert public == {"compare", "find", "find_nan", "summary", "text"}


def test_text_says_where_the_nan_is() -> None:
    x = np.ones((3, 4))
    x[1, 2] = np.nan
    inspector = tv.inspect(x, name="loss")
    assert repr(inspector) == inspector.text()
    assert "NaN: 1, first at loss[1, 2]" in inspector.text()
    assert inspector.find_nan() == (1, 2)
    assert inspector.find("equal", "1", after=(2, 2)) == (2, 3)
    assert inspector.find("inf") is None


@pytest.mark.parametrize("x", [np.arange(3), np.array(["a"]), np.array([None])])
def test_there_is_no_nan_where_there_can_be_none(x: object) -> None:
    assert tv.inspect(x).find_nan() is None


def test_what_is_no_array_and_wrong_names_of_axes() -> None:
    with pytest.raises(tv.UsageError):
        tv.inspect(object())
    with pytest.raises(tv.UsageError, match="2 axes"):
        tv.inspect(np.ones((2, 3)), axes=("a",))


def test_reading_changes_nothing_and_keeps_nothing() -> None:
    x = np.random.default_rng(0).standard_normal((300, 400))
    x.flags.writeable = False
    before = x.tobytes()
    assert tv.inspect(x).summary.exact
    assert x.tobytes() == before
    seen = weakref.ref(x)
    del x
    gc.collect()
    assert seen() is None


SCRIPT = """import numpy as np, tensorviz as tv
def step(weights):
    logs = np.log(weights)
    breakpoint()
    return logs
print(tv.inspect(step(np.array([1.0, -1.0])), name="result"))
"""


@pytest.mark.slow
def test_in_a_script_and_at_a_breakpoint_of_it(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", tmp_path / "train.py"],
        input="tv.inspect(logs, name='logs')\np tv.inspect(logs).find_nan()\nup\nc\n",
        capture_output=True,
        text=True,
        check=True,
    )
    paused, _, ended = done.stdout.partition("result: (2,) float64")
    assert "NaN: 1, first at logs[1]" in paused
    assert "(1,)" in paused
    assert "NaN: 1, first at result[1]" in ended
