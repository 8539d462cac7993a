"""Every failing cell of the corpus: its rule, its first repair, and that every repair shown works as it says."""

from __future__ import annotations

import ast
import os
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

from tensorviz.api import Explanation, explain
from tensorviz.explain.step import Step
from tests.corpus.errors import NUMPY, Entry, numpy_names
from tests.corpus.errors_torch import TORCH, torch_names
from tests.unit.explain.running import check_frames

TEXTS = Path(__file__).parent / "errors.txt"
NUMPY_CELLS, TORCH_CELLS = 60, 15
IDS = [entry.cell.splitlines()[-1] for entry in NUMPY]


def failed_of(entry: Entry, names: dict[str, object]) -> tuple[Explanation, Step]:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        explanation = explain(entry.cell, namespace=names)
    assert explanation.error is not None
    assert not explanation.omitted.faults
    return explanation, next(step for step in explanation.steps if step.failed)


def works(code: str, names: dict[str, object]) -> tuple[int, ...] | None:
    """Run a repair for real; the shape of what it gives, or of what it writes to."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        tree = ast.parse(code)
        if isinstance(tree.body[-1], ast.Expr):
            value = eval(code, names)
        else:
            exec(code, names)
            last = tree.body[-1]
            target = last.targets[0] if isinstance(last, ast.Assign) else last.target
            value = names[next(node.id for node in ast.walk(target) if isinstance(node, ast.Name))]
    if isinstance(value, list | tuple):
        return None
    return tuple(value.shape) if hasattr(value, "shape") else np.shape(value)


def check(entry: Entry, make) -> None:
    names = make()
    explanation, step = failed_of(entry, names)
    recipe = step.occurrence(0).recipe
    assert recipe.family == "failure"
    assert recipe.rule == entry.rule
    repairs = explanation.repairs
    assert (repairs[0].code if repairs else None) == entry.first
    assert len(repairs) <= 3
    for repair in repairs:
        again = make()
        exec(entry.cell.rpartition("\n")[0] if not entry.cell.startswith(("if", "while", "for")) else "", again)
        assert works(repair.code, again) == repair.result_shape, repair.code
        assert repair.meaning
    check_frames(step.occurrence(0))
    said = " ".join(frame.sentence for frame in step.frames("story"))
    assert not re.search(r"\b(invalid|illegal)\b", said)
    if recipe.table is not None and any(column.mark for column in recipe.table.columns):
        assert any(column.mark == "clash" for column in recipe.table.columns)


@pytest.mark.parametrize("entry", NUMPY, ids=IDS)
def test_a_failing_cell_says_why_and_what_works(entry):
    check(entry, numpy_names)


def test_failing_cells_of_torch_say_why_and_what_works():
    pytest.importorskip("torch")
    for entry in TORCH:
        check(entry, torch_names)


def test_the_corpus_is_large_enough():
    assert len({entry.cell for entry in NUMPY}) == len(NUMPY) >= NUMPY_CELLS
    assert len({entry.cell for entry in TORCH}) == len(TORCH) >= TORCH_CELLS


def text_of(entry: Entry) -> str:
    explanation, _ = failed_of(entry, numpy_names())
    return explanation.text().partition("\n\nThe cell stopped")[0]  # what follows is NumPy's text


def test_the_texts_are_as_they_were():
    """Run with UPDATE_SNAPSHOTS=1 to write them anew, and read the difference."""
    texts = "\n\n".join(f"=== {entry.cell}\n{text_of(entry)}" for entry in NUMPY) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        TEXTS.write_text(texts, encoding="utf-8")
    assert texts == TEXTS.read_text(encoding="utf-8")


def test_what_failed_is_never_run_again():
    counts = {"calls": 0}

    class Counted(np.ndarray):
        def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
            counts["calls"] += 1
            plain = [np.asarray(each) if isinstance(each, Counted) else each for each in inputs]
            return getattr(ufunc, method)(*plain, **kwargs)

    def made(x):
        counts["calls"] += 1
        return x

    names = {"np": np, "made": made, "x": np.ones((3, 4)).view(Counted), "y": np.ones(3)}
    explanation = explain("z = made(x)\nz - made(y)", namespace=names)
    assert counts["calls"] == 3
    explanation.text()
    assert explanation.repairs[0].code == "z - made(y)[:, None]"
    assert counts["calls"] == 3
