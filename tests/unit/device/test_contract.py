"""What holds on every device: nothing is silently wrong, nothing of the reader's is touched, nothing happens twice.

A part of the corpus runs here; ``TENSORVIZ_WHOLE_CORPUS=1`` (``make conformance``) runs all of it.
"""

from __future__ import annotations

import os
from collections import Counter

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device.compare import compare
from tests.corpus.on_devices import Judged, cells, judge, snippets

IS_WHOLE = os.environ.get("TENSORVIZ_WHOLE_CORPUS") == "1"
SHARE = {"simulated": (4, 3), "jax": (24, 13), "torch": (12, 13), "dpnp": (12, 13), "cupy": (1, 1)}
MOST = {"simulated": 0.95, "jax": 0.97, "torch": 0.9, "dpnp": 0.94, "cupy": 0.95}


def _judged(cases, step, adapter, folder):
    return [judge(case, adapter, folder) for case in cases[:: 1 if IS_WHOLE else step]]


@pytest.fixture(scope="module")
def of_snippets(adapter, tmp_path_factory) -> list[Judged]:
    return _judged(snippets(), SHARE[adapter.name][0], adapter, tmp_path_factory.mktemp("snippets"))


@pytest.fixture(scope="module")
def of_cells(adapter, tmp_path_factory) -> list[Judged]:
    return _judged(cells(), SHARE[adapter.name][1], adapter, tmp_path_factory.mktemp("cells"))


def test_the_corpus_is_large_enough():
    assert len(snippets()) >= 150
    assert len(cells()) >= 60


@pytest.fixture(scope="module")
def judged(of_snippets, of_cells) -> list[Judged]:
    return of_snippets + of_cells


@pytest.mark.slow
def test_nothing_is_wrong(judged):
    assert [str(each) for each in judged if each.kind in ("wrong", "told")] == []


@pytest.mark.slow
def test_the_state_is_bit_identical(judged):
    assert [str(each) for each in judged if each.touched] == []


def test_effects_happen_once(judged):
    assert all(each.effects <= 1 for each in judged)


def test_what_did_not_run_there_has_a_reason(judged):
    for each in judged:
        assert all(fallback.reason for fallback in each.comparison.fallbacks)
        assert each.kind != "stopped" or each.comparison.reason


def test_most_of_it_runs_there(of_snippets, adapter):
    kinds = Counter(each.kind for each in of_snippets)
    assert kinds["device"] >= MOST[adapter.name] * len(of_snippets), kinds


def run(source, adapter, **names):
    names = {"np": np, "__name__": "__main__", **names}
    explanation = tv.explain(source, namespace=names)
    assert explanation.error is None
    return compare(explanation._recording, explanation._start, adapter)


def test_bytes_are_counted_exactly(adapter):
    x, unused = np.ones((10, 4)), np.ones(100)
    comparison = run("y = x * 2\nz = float(y.sum())\nunused", adapter, x=x, unused=unused)
    assert comparison.inputs.to_device == x.nbytes
    assert comparison.inputs.copies_to_device == 1
    assert comparison.transfers.to_device == x.nbytes
    assert comparison.transfers.to_host == 8 + x.nbytes  # the number for Python, and y


def test_shared_memory_is_right_or_stops(adapter):
    a = np.zeros(10)
    comparison = run("a[0] = 100.0\ns = float(b.sum())", adapter, a=a, b=a[::2])
    assert comparison.stopped or comparison.results["s"] == 100.0
    assert comparison.stopped == adapter.is_immutable


WRONG_ONCE = """
refused = []
try:
    z[np.array([7])] = 3.0
except IndexError as error:
    refused.append(str(error)[:11])
try:
    n += 0.5
except TypeError as error:
    refused.append(str(error)[:11])
with np.errstate(divide="ignore"):
    by_zero = n // np.array([0, 0, 2])
signs = np.sign(np.array([np.nan, -2.0, 0.0]))
part = np.divide(z, 2.0, out=np.full(3, 9.0), where=z > 0)
drawn = np.empty(3)
np.random.default_rng(1).random(out=drawn)
"""


def test_what_was_wrong_once(adapter):
    comparison = run(WRONG_ONCE, adapter, z=np.arange(3.0), n=np.array([1, -1, 7]))
    assert comparison.agrees, comparison
    assert comparison.results["refused"] == ["index 7 is ", "Cannot cast"]
    assert comparison.results["by_zero"].tolist() == [0, 0, 3]
    assert np.isnan(comparison.results["signs"][0])
    assert comparison.results["part"].tolist() == [9.0, 0.5, 1.0]
    assert comparison.results["drawn"].tolist() == np.random.default_rng(1).random(3).tolist()
    assert all(fallback.reason for fallback in comparison.fallbacks)


def test_random_numbers_are_the_same(adapter):
    comparison = run("r = np.random.default_rng()\nx = r.normal(size=5) * 2", adapter)
    assert comparison.agrees, comparison
    assert comparison.digits > 15


def test_a_branch_that_goes_the_other_way_stops_with_both_values(adapter):
    class Coarse(type(adapter)):
        """The same device with sums that are a little off."""

        def __init__(self, inner):
            self.__dict__.update(inner.__dict__)

        def attribute(self, x, name):
            found = super().attribute(x, name)
            if name != "sum":
                return found
            return lambda *args, **kwargs: found(*args, **kwargs) + 1e-3

    source = "s = x.sum()\nif s > 3.0005:\n    y = x\nelse:\n    y = -x"
    comparison = run(source, Coarse(adapter), x=np.ones(3))
    assert comparison.stopped
    assert "was False on the CPU and is True" in comparison.reason
    assert comparison.span.line == 2
    assert comparison.difference.host == "3.0"
    assert comparison.difference.device.startswith("3.001")
    assert not comparison.agrees
