"""What the notebooks in examples/ promise: every operation of a lesson is explained, none ends as a card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

import tensorviz as tv
from tensorviz.explain.build import explain
from tensorviz.explain.step import Step
from tensorviz.trace.session import record_source

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.ipynb"))


def steps_of(path: Path, namespace: dict[str, Any]) -> Iterator[Step]:
    """The steps of every explained cell; all cells run in one namespace."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
            outcome = record_source(source, namespace)
            assert outcome.error is None, cell.source
            if cell.source.startswith("%%explain"):
                yield from explain(outcome.recording)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_operation_has_its_view(path, capsys):
    for step in steps_of(path, {}):
        assert step.family != "opaque" or not step.op.startswith("numpy."), step.source
    capsys.readouterr()


def test_every_idiom_of_the_lesson_has_its_name():
    namespace: dict[str, Any] = {}
    names: set[str] = set()
    for cell in nbformat.read(next(path for path in EXAMPLES if path.stem == "idioms"), as_version=4).cells:
        source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
        if cell.cell_type == "code":
            names |= {group.name for group in tv.explain(source, namespace=namespace).groups}
    assert names == {
        "softmax", "cross-entropy", "one-hot", "standardisation", "layer normalisation", "ReLU", "sigmoid", "linear layer",
        "distance matrix", "cosine similarity", "gradient step", "convolution", "scaled dot-product attention",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "readings"), [("vectors", {"arrows"}), ("maps", {"map", "kind"})])
def test_the_lesson_has_its_pictures(name, readings, capsys):
    steps = steps_of(next(path for path in EXAMPLES if path.stem == name), {})
    found = [reading.name for step in steps for reading in step.occurrence(0).readings]
    assert all(found.count(each) > 8 for each in readings)
    capsys.readouterr()


def test_attention_is_explained_end_to_end():
    namespace: dict[str, Any] = {}
    steps = list(steps_of(next(path for path in EXAMPLES if path.stem == "attention"), namespace))
    assert {step.family for step in steps} == {
        "contraction", "creation", "elementwise", "indexing", "layout", "reduction",
    }  # fmt: skip
    assert namespace["wrong"].shape == namespace["q_heads"].shape
    assert (namespace["wrong"] != namespace["q_heads"]).any()
    assert namespace["weights"].sum(axis=-1).round(12).tolist() == [[[1] * 4] * 2] * 2
