"""Run cell -> first paint of its widget in JupyterLab, against a minimal anywidget in the same run."""

from __future__ import annotations

import statistics
from pathlib import Path

import nbformat

from bench.result import Result
from tests.browser.notebook import RUN, Notebook
from tests.browser.session import Session

TOUR = Path(__file__).parents[1] / "examples" / "tour.ipynb"
ROUNDS = 5
MINIMAL_CLASS = """import anywidget
class Minimal(anywidget.AnyWidget):
    _esm = 'export default { render({ el }) { el.innerHTML = "<p class=bench-minimal>here</p>"; } }'"""
MINIMAL = "Minimal()"
OURS, THEIRS = ".tensorviz", ".bench-minimal"

# The time from the mark that RUN sets to the first frame painted with the widget in this cell. The
# widget of an earlier run is taken out first, so that it is not taken for the new one.
WATCH = """([index, selector]) => {
  const node = jupyterapp.shell.currentWidget.content.widgets[index].node;
  for (const old of node.querySelectorAll(selector)) old.remove();
  window.benchPaint = new Promise((resolve) => {
    const look = () => {
      const found = node.querySelector(selector);
      if (!found || found.getBoundingClientRect().height === 0) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => {
        resolve(performance.now() - performance.getEntriesByName('tensorviz:run').at(-1).startTime);
      }));
    };
    look();
  });
}"""


def measure(session: Session) -> list[Result]:
    """Run every explained cell of the tour ROUNDS times, a minimal widget after each."""
    tour = nbformat.read(TOUR, as_version=4)
    sources = [cell.source for cell in tour.cells if cell.cell_type == "code"]
    notebook = session.open(MINIMAL_CLASS, MINIMAL, *sources)
    notebook.run(0)
    ours, minimal = [], []
    for round_ in range(ROUNDS + 1):
        for index, source in enumerate(sources, start=2):
            if not source.startswith("%%explain"):
                notebook.run(index)
                continue
            times = _paint_ms(notebook, index, OURS), _paint_ms(notebook, 1, THEIRS)
            if round_:  # the first round loads everything for the first time
                ours.append(times[0])
                minimal.append(times[1])
    session.close(notebook)
    return [_compare(ours, minimal)]


def _paint_ms(notebook: Notebook, index: int, selector: str) -> float:
    notebook.page.evaluate(WATCH, [index, selector])
    notebook.page.evaluate(RUN, index)
    return float(notebook.page.evaluate("() => window.benchPaint"))


def _compare(ours: list[float], minimal: list[float]) -> Result:
    base = statistics.median(minimal)
    how = (
        f"median of {len(ours)} runs of the tour's cells: {statistics.median(ours):.0f} ms; a minimal anywidget, "
        f"run after each: {base:.0f} ms; JupyterLab, headless Chromium"
    )
    return Result("run cell -> first paint, times a minimal anywidget", statistics.median(ours) / base, "x", 1.5, how)
