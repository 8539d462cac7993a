"""Any shape and dtype through every name of torch: what is told keeps to the rules and to torch's own result."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.explain import test_torch as names
from tests.unit.explain.dialects import host
from tests.unit.explain.running import check_frames, run

torch = pytest.importorskip("torch", reason="torch is not installed")

SOURCES = [
    *names.ELEMENTWISE, *names.REDUCED, *names.SCANNED, *names.PRODUCTS, *names.CLASSES, *names.NORMALISED, *names.SEVERAL, *names.LAID_OUT,
    *names.MOVED,
]  # fmt: skip
SHAPES = [(3, 4), (2, 3, 4), (4,), (), (0,), (1, 1), (1, 4), (2, 0, 3)]
DTYPES = ["float32", "float64", "float16", "bfloat16", "int64", "int32", "uint8", "bool"]


@st.composite
def spaces(draw: st.DrawFn) -> dict[str, Any]:
    shape, dtype = draw(st.sampled_from(SHAPES)), getattr(torch, draw(st.sampled_from(DTYPES)))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 99)))
    x, y = (torch.randn(shape, generator=generator).mul(3).to(dtype) for _ in range(2))
    return {**names.space(), "x": x, "y": y, "m": torch.rand(shape, generator=generator) > 0.5}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SOURCES), spaces())
def test_any_shape_and_dtype(source: str, space: dict[str, Any]) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            own = eval(source, dict(space))
    except (RuntimeError, IndexError, TypeError, ValueError):
        return
    *_, step = run(f"r = {source}", **space)
    occurrence = step.occurrence(0)
    check_frames(occurrence)
    assert "failed" not in getattr(occurrence.recipe, "reason", "")
    results = (own if isinstance(own, tuple | list) else [own]) or [None] * len(occurrence.results)
    for number, (result, expected) in enumerate(zip(occurrence.results, results, strict=True)):
        if expected is not None and expected.dtype != torch.bfloat16:
            np.testing.assert_array_equal(result.values(), host(expected))
        if step.family != "opaque" and result.snapshot is not None and result.snapshot.size:
            sources = occurrence.sources((0,) * len(result.shape), number)
            assert len(sources) == len(occurrence.operands)
