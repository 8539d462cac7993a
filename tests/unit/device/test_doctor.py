"""Findings: the habits that cost time, where they stand, how often."""

from __future__ import annotations

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.device.compare import compare
from tests.unit.device.simulated import SimulatedDevice

CELLS = [
    ("for row in x:\n    s = row.sum()", [("rows", 1, 20)]),
    ("total = 0.0\nfor i in range(20):\n    total += float(x[i].sum())", [("answers", 3, 20)]),
    ("for i in range(20):\n    y = np.insert(x[0], 1, i)", [("fallback", 2, 20)]),
    ("y = x\nfor i in range(200):\n    y = y + 1", [("launches", 3, 200)]),
    ("y = x * 2 + 1", []),
    ("total = float(x.sum())", []),
]


@pytest.mark.parametrize(("source", "expected"), CELLS)
def test_findings(source, expected):
    names = {"np": np, "x": np.ones((20, 3)), "__name__": "__main__"}
    explanation = tv.explain(source, namespace=names)
    comparison = compare(explanation._recording, explanation._start, SimulatedDevice())
    assert comparison.agrees
    assert [(each.rule, each.span.line, each.times) for each in comparison.findings] == expected
    for each in comparison.findings:
        assert " ".join(each.sentence.split()) in " ".join(repr(comparison).split())
