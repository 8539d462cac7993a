"""Cells run for real, and what every explanation must keep to."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tensorviz.explain.build import explain
from tensorviz.explain.step import Occurrence, Step
from tensorviz.explain.steps import result_number
from tensorviz.explain.words import word_count
from tensorviz.trace.limits import Limits
from tensorviz.trace.session import record_source

DTYPES = ("bool", "int8", "uint8", "int64", "float16", "float32", "float64", "complex128")


def run(source: str, *, limits: Limits | None = None, **namespace: Any) -> tuple[Step, ...]:
    """The steps of a cell, whatever it raises."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        outcome = record_source(source, {"np": np, **namespace}, limits=limits or Limits())
    assert not outcome.recording.omitted.faults
    return explain(outcome.recording)


def only(source: str, **namespace: Any) -> Step:
    """The one step of a cell."""
    (step,) = run(source, **namespace)
    return step


def sentences(step: Step, depth: str = "story") -> list[str]:
    return [frame.sentence for frame in step.frames(depth)]


def same(left: Any, right: Any) -> bool:
    left, right = np.asarray(left), np.asarray(right)
    is_inexact = left.dtype.kind in "fc"
    return left.dtype == right.dtype and left.shape == right.shape and np.array_equal(left, right, equal_nan=is_inexact)


def check_frames(occurrence: Occurrence) -> None:
    """Depths, words and roles of every frame."""
    assert occurrence.readings
    for reading in occurrence.readings:
        assert len(reading.shape) == 1
        assert 1 <= len(reading.brief) <= 4
        assert 1 <= len(reading.story) <= 12
        for positions in (reading.shape, reading.brief, reading.story):
            assert list(positions) == sorted(set(positions))
            assert positions[-1] < len(reading.frames)
        for frame in reading.frames:
            assert 0 < word_count(frame.sentence) <= 20, frame.sentence
            assert not frame.sentence.endswith(" …") or frame.sentence.endswith(", …"), frame.sentence
            assert frame.alt
            for role in frame.roles:
                arrays = occurrence.operands if role.operand >= 0 else occurrence.results
                operand = arrays[role.operand if role.operand >= 0 else result_number(role.operand)]
                assert len(role.index) == len(operand.shape)
                for cut, length in zip(role.index, operand.shape, strict=True):
                    assert 0 <= cut.start <= cut.stop <= length
            if frame.worked is not None:
                assert len(frame.worked.terms) <= 12


def lane(array: np.ndarray, axis: Any, keepdims: bool, index: tuple[int, ...]) -> np.ndarray:
    """All cells that fold into one, in the order of the array."""
    axes = range(array.ndim) if axis is None else np.atleast_1d(axis) % array.ndim
    places = iter(index)
    cuts: list[Any] = []
    for number in range(array.ndim):
        if number in axes:
            cuts.append(slice(None))
            if keepdims:
                next(places)
        else:
            cuts.append(next(places))
    return array[tuple(cuts)].reshape(-1)


def arrays(shape: tuple[int, ...], dtype: str) -> st.SearchStrategy[np.ndarray]:
    """Arrays with small numbers, extremes and, where there are, NaN and infinities."""
    kind = np.dtype(dtype).kind
    if kind == "b":
        cells = st.booleans()
    elif kind in "iu":
        limits = np.iinfo(dtype)
        cells = st.integers(-5, 5).map(abs) | st.sampled_from([int(limits.min), int(limits.max), 100])
    else:
        reals = st.sampled_from([0.0, 0.1, 0.2, 0.3, 0.5, 1.0, -1.0, -2.5, 3.0, 1e4]) | st.floats(width=16)
        cells = reals if kind == "f" else st.builds(complex, reals, reals)
    size = int(np.prod(shape))
    return st.lists(cells, min_size=size, max_size=size).map(
        lambda numbers: (
            np.array(numbers, dtype=np.complex128 if kind == "c" else None).astype(dtype).reshape(shape)
            if numbers
            else np.zeros(shape, dtype)
        )
    )
