"""``tensorviz.inspect`` in a plain script, a debugger and a terminal."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

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


def test_in_a_debugger() -> None:
    code = "import numpy as np, tensorviz as tv\nweights = np.array([1.0, np.nan])\nbreakpoint()\n"
    done = subprocess.run(
        [sys.executable, "-c", code], input="tv.inspect(weights, name='weights')\nc\n", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "NaN: 1, first at weights[1]" in done.stdout
