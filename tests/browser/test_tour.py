"""Every explained cell of the tour, in real front ends: shown, readable, and with NumPy's numbers."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from tests.browser.view import ROOT, View, says

TOUR = Path(__file__).parents[2] / "examples" / "tour.ipynb"
CELLS = nbformat.read(TOUR, as_version=4).cells
REPEATED = {"loop", "function", "cosine", "prototypes"}  # names that mean something else by the end of the cell

# Evaluates expressions where they can be, and prints the values at the given places.
PROBE = """
def _probe(wanted):
    import json, numpy as np
    found = {{}}
    for expression, places in wanted:
        try:
            value = np.asarray(eval(expression))
        except Exception:
            continue
        found[expression] = [list(value.shape), str(value.dtype), [repr(value[tuple(i)].item()) for i in places]]
    print(json.dumps(found))
_probe({wanted!r})
"""


def test_the_tour(open_notebook):
    """One run through the whole notebook: it takes longer to open one than to check a cell."""
    tour = open_notebook(TOUR)
    tour.page.emulate_media(reduced_motion="reduce")
    probe = tour.append_cell()
    checked, faults = 0, []
    for i, cell in enumerate(CELLS):
        if cell.cell_type != "code":
            continue
        shown = tour.run(i)
        assert all(output["output_type"] != "error" for output in tour.outputs(i)), cell.source
        if not cell.source.startswith("%%explain"):
            continue
        view = View(shown)
        assert shown.locator(ROOT).count() == 1
        wanted = []
        steps = view.read_steps()
        assert len(steps) == view.steps.count()
        for step, (label, tables, found) in enumerate(steps):
            wanted += [(label, table) for table in tables]
            faults += [f"{cell.id}, step {step}: {fault}" for fault in found]
        faults += [f"{cell.id}: {fault}" for fault in view.accessibility_faults(tour)]
        count, wrong = compare(tour, probe, wanted, is_repeated=cell.id in REPEATED)
        checked += count
        faults += [f"{cell.id}: {fault}" for fault in wrong]
    assert not faults, "\n".join(faults)
    assert checked > 800


def compare(notebook, probe, wanted, *, is_repeated):
    """Compare tables with what NumPy says about the same expressions; return how many cells, and the differences."""
    questions = []
    for label, table in wanted:
        expression = table.name if table.name != "result" else label
        if not is_repeated and "rand" not in expression:
            questions.append((expression, [list(index) for index in table.cells], table))
    source = PROBE.format(wanted=[(expression, places) for expression, places, _ in questions])
    notebook.run(probe, source)
    found = json.loads("".join(output["text"] for output in notebook.outputs(probe)))
    checked, wrong = 0, []
    for expression, _, table in questions:
        if expression not in found:
            continue
        shape, dtype, values = found[expression]
        if (shape, dtype) != (list(table.shape), table.dtype):
            wrong.append(f"{expression} is {dtype} {shape}, not {table.dtype} {table.shape}")
            continue
        for (index, text), value in zip(table.cells.items(), values, strict=True):
            checked += 1
            if not says(text, value):
                wrong.append(f"{expression}{list(index)} is {value}, but {text} is shown")
    return checked, wrong


def test_a_wrong_number_is_seen():
    """The comparison itself."""
    for text, value in [
        ("1", "1"),
        ("0.2765", "0.27654321"),
        ("\N{MINUS SIGN}3", "-3.0"),
        ("nan", "nan"),
        ("T", "True"),
    ]:
        assert says(text, value)
    for text, value in [("1", "2"), ("0.2765", "0.2767"), ("3", "-3.0"), ("0", "nan"), ("0", "0.4"), ("T", "False")]:
        assert not says(text, value)
