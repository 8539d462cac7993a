"""Whole notebooks and whole sessions in real kernels.

Some lessons run here only with ``TENSORVIZ_WHOLE_CORPUS=1`` (``make conformance``); `tests/unit/test_examples.py` runs the cells of all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.unit.kernel.client import WIDGET_VIEW, Kernel, running_kernel

pytestmark = pytest.mark.slow

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.ipynb"))
NEED_TORCH = {"inspect"}
IS_WHOLE = os.environ.get("TENSORVIZ_WHOLE_CORPUS") == "1"
LONGER = frozenset() if IS_WHOLE else {"deep-net", "embeddings", "lora", "loops", "recommender", "regression"}
LEAST_EXPLAINED = {"inspect": 1}
LIVE = "len(__import__('tensorviz.widgets.shelf').widgets.shelf.SHELF)"


@pytest.fixture(scope="module")
def shared(kernel_environment) -> Iterator[Kernel]:
    with running_kernel(kernel_environment) as running:
        yield running


@pytest.fixture
def kernel(shared) -> Kernel:
    """The module's kernel, without a name and a view of the test before."""
    said = shared.run("%reset -f\n%unload_ext tensorviz\n%load_ext tensorviz\nimport numpy as np")
    assert said.error is None
    assert shared.value(LIVE) == 0
    return shared


def explained_cells(notebook):
    return [cell for cell in notebook.cells if cell.source.startswith("%%explain")]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_explains_short_cells(example):
    explained = explained_cells(nbformat.read(example, as_version=4))
    assert len(explained) >= LEAST_EXPLAINED.get(example.stem, 10)
    assert all(len(cell.source.splitlines()) < 12 for cell in explained)


@pytest.mark.parametrize("example", [path for path in EXAMPLES if path.stem not in LONGER], ids=lambda path: path.stem)
def test_an_example_runs(example, kernel_environment):
    if example.stem in NEED_TORCH:
        pytest.importorskip("torch", reason="PyTorch is not installed")
    notebook = nbformat.read(example, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute(env=kernel_environment)
    for cell in explained_cells(notebook):
        *own, widget, still = cell.outputs
        assert WIDGET_VIEW in widget.data, cell.source
        assert "data-tensorviz" in still.data["text/html"], cell.source
        assert all("could not" not in str(output) for output in own)


def test_output_comes_before_the_picture(kernel):
    said = kernel.run("%%explain\nprint('mine')\nA = np.arange(3)\nA @ A")
    assert [kind for kind in said.order if not kind.startswith("comm")][-4:] == [
        "stream", "execute_result", "display_data", "display_data",
    ]  # fmt: skip


def test_an_error_comes_before_the_picture(kernel):
    said = kernel.run("%%explain\nA = np.arange(3) @ np.arange(3)\n1 / 0")
    assert [kind for kind in said.order if not kind.startswith("comm")][-3:] == [
        "error",
        "display_data",
        "display_data",
    ]
    assert said.status == "error"


def test_ten_runs_of_a_cell_leave_one_widget(kernel):
    closed = 0
    for _ in range(10):
        said = kernel.run("%%explain\nnp.arange(3) @ np.arange(3)", cell_id="one")
        closed += sum(comm["type"] == "comm_close" for comm in said.comms)
        assert len(said.widgets) == 1
    assert kernel.value(LIVE) == 1
    assert closed == 9
    kernel.run("%%explain\nnp.arange(4) @ np.arange(4)", cell_id="two")
    assert kernel.value(LIVE) == 2


def test_an_explanation_shows_itself(kernel):
    kernel.run("import tensorviz as tv\ne = tv.explain('np.ones(2) @ np.ones(2)', namespace=globals())")
    said = kernel.run("e", cell_id="shown")
    assert set(said.value) == {WIDGET_VIEW, "text/html", "text/plain"}
    kernel.run("e", cell_id="shown")
    assert kernel.value(LIVE) == 1


def test_static_shows_no_widget(kernel):
    said = kernel.run("%%explain --static\nnp.ones(2) @ np.ones(2)")
    assert said.widgets == []
    assert len(said.stills) == 1


def test_a_usage_error_stops_the_notebook(kernel):
    said = kernel.run("%%explain --nope\nran = 1")
    assert said.status == "error"
    assert said.error["ename"] == "UsageError"
    assert said.error["traceback"] == ["UsageError: %%explain: unknown option --nope; %%explain? shows the options"]
    assert kernel.value("'ran' in globals()") is False


def check_that_nothing_is_armed(kernel):
    after = kernel.run("np.ones(2) @ np.ones(2)")
    assert after.displays == []
    assert len(kernel.run("%%explain\nnp.ones(2) @ np.ones(2)").widgets) == 1


def test_an_interrupt(kernel):
    request = kernel.start(
        "%%explain\nimport time\nA = np.ones(2) @ np.ones(2)\nprint('up', flush=True)\ntime.sleep(60)"
    )
    kernel.wait_for_output("up")
    time.sleep(0.3)
    kernel.manager.interrupt_kernel()
    said = kernel.wait_for(request)
    assert said.status == "error"
    assert said.error["ename"] == "KeyboardInterrupt"
    assert len(said.widgets) == 1
    check_that_nothing_is_armed(kernel)


def test_an_interrupt_of_a_cell_that_awaits(kernel):
    kernel.run("import asyncio")
    request = kernel.start("%%explain\nA = np.ones(2) @ np.ones(2)\nprint('up', flush=True)\nawait asyncio.sleep(60)")
    kernel.wait_for_output("up")
    time.sleep(0.3)
    kernel.manager.interrupt_kernel()
    kernel.client.kernel_info()  # ipykernel 7.4 notices the interrupt when its loop wakes up
    said = kernel.wait_for(request)
    assert said.status == "error"
    assert len(said.widgets) == 1
    check_that_nothing_is_armed(kernel)


def test_completion_has_no_side_effect(kernel):
    for ask in (
        lambda: kernel.client.complete("%%explain\nnp.aran"),
        lambda: kernel.client.is_complete("%%explain\n1"),
    ):
        ask()
        assert kernel.client.get_shell_msg(timeout=30)["content"]["status"] in ("ok", "incomplete", "complete")
    assert kernel.run("np.ones(2) @ np.ones(2)").displays == []


def test_help_opens_the_pager(kernel):
    said = kernel.run("%%explain?")
    assert "--max-events N" in said.payload[0]["data"]["text/plain"]


def test_memory_of_all_explanations_is_bounded(kernel):
    kernel.run("from tensorviz.widgets import shelf\nlimit, shelf.SHELF._limit = shelf.SHELF._limit, 300_000")
    for i in range(8):
        kernel.run(f"%%explain\nX = np.ones((80, 90)) * {i}", cell_id=f"cell-{i}")
    assert kernel.value(LIVE) == 8
    assert kernel.value("shelf.SHELF.nbytes") <= 300_000
    kernel.run("shelf.SHELF._limit = limit")
