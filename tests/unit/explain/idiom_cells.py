"""Cells that hold idioms, and what is found in them."""

import warnings

import numpy as np

from tensorviz.explain.build import explain
from tensorviz.explain.idioms.table import groups_of
from tensorviz.explain.words import word_count
from tensorviz.trace.session import record_source

__all__ = ["ATTENTION", "SOFTMAX", "SPACE", "groups", "names"]

RNG = np.random.default_rng(5)
SPACE = {
    "x": RNG.normal(size=(4, 3)),
    "z": RNG.normal(size=(5, 3)),
    "square": RNG.normal(size=(3, 3)),
    "other": RNG.normal(size=(4, 3)),
    "u": RNG.normal(size=3),
    "v": RNG.normal(size=3),
    "y": np.array([0, 2, 1, 1]),
    "W": RNG.normal(size=(3, 2)),
    "b": RNG.normal(size=2),
    "signal": RNG.normal(size=10),
    "batch": RNG.normal(size=(2, 4, 3)),
    "windows": np.lib.stride_tricks.sliding_window_view,
}
SOFTMAX = "e = np.exp(x - x.max(axis=1, keepdims=True))\np = e / e.sum(axis=1, keepdims=True)\n"
ATTENTION = (
    "s = batch @ batch.transpose(0, 2, 1) / np.sqrt(3)\n"
    "s = np.where(np.tril(np.ones((4, 4), bool)), s, -np.inf)\n"
    "e = np.exp(s - s.max(axis=-1, keepdims=True))\nw = e / e.sum(axis=-1, keepdims=True)\nout = w @ batch"
)


def groups(source):
    space = {"np": np, **{name: value.copy() if hasattr(value, "copy") else value for name, value in SPACE.items()}}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        recording = record_source(source, space).recording
    assert recording.failure is None, recording.failure
    steps = explain(recording)
    found = groups_of(recording, steps)
    for group in found:
        assert list(group.steps) == sorted(set(group.steps))
        assert group.result in group.steps
        assert word_count(group.sentence) <= 20, group.sentence
        if group.parent is not None:
            assert set(group.steps) < set(found[group.parent].steps)
    return found


def names(source):
    return [group.name for group in groups(source)]
