"""What the notebooks in examples/ promise: every operation of a lesson is explained, none ends as a card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

import tensorviz as tv
from tensorviz.device import blocks, crossover, roofline, step_times
from tensorviz.explain.step import Step
from tests.corpus.concepts import PAGE, Cell, lacking, notebook, page

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.ipynb"))
NEED_TORCH = {"inspect"}


@pytest.fixture(autouse=True)
def compared_quickly(monkeypatch):
    """What compares runs once here; a kernel's test takes its time."""
    monkeypatch.setattr(blocks, "BLOCKS", 1)
    monkeypatch.setattr(blocks, "BLOCK_SECONDS", 0.0)
    monkeypatch.setattr(step_times, "RUNS", 1)
    monkeypatch.setattr(crossover, "LARGEST", 6)
    monkeypatch.setattr(roofline, "COPIED_BYTES", {True: 800, False: 800})
    monkeypatch.setattr(roofline, "SIZES", {True: 4, False: 4})
    monkeypatch.setattr(roofline, "_known", {})


@cache
def cells_of(path: Path) -> dict[str, Cell]:
    """The explained cells of a notebook, which runs once for all tests."""
    return notebook(path, {})


def example(name: str) -> Path:
    return next(path for path in EXAMPLES if path.stem == name)


def steps_of(cells: dict[str, Cell]) -> Iterator[Step]:
    for cell in cells.values():
        yield from cell.steps


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_operation_has_its_view(path, capsys):
    if path.stem in NEED_TORCH:
        pytest.importorskip("torch", reason="PyTorch is not installed")
    for step in steps_of(cells_of(path)):
        assert step.family != "opaque" or not step.op.startswith("numpy."), step.source
    capsys.readouterr()


@pytest.mark.slow
def test_every_idiom_of_the_lesson_has_its_name():
    namespace: dict[str, Any] = {}
    names: set[str] = set()
    for cell in nbformat.read(example("idioms"), as_version=4).cells:
        source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
        if cell.cell_type == "code":
            names |= {group.name for group in tv.explain(source, namespace=namespace).groups}
    assert names == {
        "softmax", "cross-entropy", "one-hot", "standardisation", "layer normalisation", "ReLU", "sigmoid", "linear layer",
        "distance matrix", "cosine similarity", "gradient step", "convolution", "scaled dot-product attention",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "readings"), [("vectors", {"arrows"}), ("maps", {"map", "kind"})])
def test_the_lesson_has_its_pictures(name, readings, capsys):
    steps = steps_of(cells_of(example(name)))
    found = [reading.name for step in steps for reading in step.occurrence(0).readings]
    assert all(found.count(each) > 8 for each in readings)
    capsys.readouterr()


def test_attention_is_explained_end_to_end():
    namespace: dict[str, Any] = {}
    steps = list(steps_of(notebook(example("attention"), namespace)))
    assert {step.family for step in steps} == {
        "contraction", "creation", "elementwise", "indexing", "layout", "reduction",
    }  # fmt: skip
    assert namespace["wrong"].shape == namespace["q_heads"].shape
    assert (namespace["wrong"] != namespace["q_heads"]).any()
    assert namespace["weights"].sum(axis=-1).round(12).tolist() == [[[1] * 4] * 2] * 2


@pytest.mark.slow
def test_each_line_of_the_curriculum_has_its_step(capsys):
    taught = [path for path in EXAMPLES if path.stem not in NEED_TORCH]
    cells = {(path.stem, key): cell for path in taught for key, cell in cells_of(path).items()}
    assert lacking() == []
    assert PAGE.read_text(encoding="utf-8") == page(cells)
    capsys.readouterr()


def test_each_question_has_what_can_be_changed():
    """Fifteen questions, and a what-if beside each."""
    parts: list[str] = []
    for cell in nbformat.read(example("fifteen-questions"), as_version=4).cells:
        if re.match(r"## \d+\. ", cell.source):
            parts.append("")
        elif parts:
            parts[-1] += cell.source
    assert len(parts) == 15
    assert all("# what if: " in part for part in parts)
