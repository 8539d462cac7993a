"""An open notebook in a real page, driven by JupyterLab's own commands (the same in Notebook 7)."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import nbformat
from playwright.sync_api import Error as PageError
from playwright.sync_api import Locator, Page, Request
from playwright.sync_api import TimeoutError as PageTimeout

KERNEL_MS = 90_000
CELL_MS = 120_000
AXE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"

KERNEL_IS_IDLE = """() => {
  const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
  return !!kernel && kernel.connectionStatus === 'connected' && kernel.status === 'idle';
}"""
# `run-cell` resolves when the cell has finished. The mark is where a test measures time from.
RUN = """async (index) => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = index;
  notebook.deselectAll();
  performance.clearMarks('tensorviz:run');
  performance.mark('tensorviz:run');
  await jupyterapp.commands.execute('notebook:run-cell');
}"""
START = """(index) => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = index;
  notebook.deselectAll();
  void jupyterapp.commands.execute('notebook:run-cell');
}"""
SET_SOURCE = """([index, source]) => {
  jupyterapp.shell.currentWidget.content.widgets[index].model.sharedModel.setSource(source);
}"""
APPEND = """async () => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.length - 1;
  await jupyterapp.commands.execute('notebook:insert-cell-below');
  return notebook.widgets.length - 1;
}"""
CLEAR = "() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')"
OUTPUTS = "(index) => jupyterapp.shell.currentWidget.content.widgets[index].model.sharedModel.toJSON().outputs"
SAVE = "() => jupyterapp.shell.currentWidget.context.save()"
# The command would ask for confirmation.
INTERRUPT = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()"
RESTART = "() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()"
SHUT_DOWN = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"
SET_THEME = """async (theme) => {
  await jupyterapp.commands.execute('apputils:change-theme', {theme});
}"""
THEME_IS_SET = "(light) => document.body.dataset.jpThemeLight === String(light)"
RUN_AXE = """async (selector) => {
  const answer = await axe.run(selector, {resultTypes: ['violations']});
  return answer.violations.map((v) => `${v.id}: ${v.help}\\n` + v.nodes.map((n) => `  ${n.html}`).join('\\n'));
}"""


@dataclass
class Watch:
    """What a page did that nobody asked for."""

    url: str
    errors: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)

    def attach(self, page: Page) -> None:
        """Collect from `page` from now on."""
        page.on("pageerror", self._on_error)
        page.on("request", self._on_request)

    def clear(self) -> None:
        """Forget what was seen."""
        self.errors.clear()
        self.external.clear()

    @property
    def our_errors(self) -> list[str]:
        """The uncaught errors of our own code: anywidget imports it from a blob: address."""
        return [error for error in self.errors if "blob:" in error]

    def _on_error(self, error: PageError) -> None:
        self.errors.append(f"{error.message}\n{error.stack}")

    def _on_request(self, request: Request) -> None:
        local = (f"{self.url}/", "blob:", "data:", f"ws{self.url.removeprefix('http')}/")
        if not request.url.startswith(local):
            self.external.append(request.url)


class Notebook:
    """The notebook that a page shows."""

    def __init__(self, page: Page, path: Path, watch: Watch) -> None:
        self.page = page
        self.path = path
        self.watch = watch
        self.panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def cell(self, index: int) -> Locator:
        """Return the cell at a position, whatever its type."""
        return self.panel.locator(".jp-Notebook .jp-Cell").nth(index)

    def run(self, index: int, source: str | None = None) -> Locator:
        """Run a cell, wait until it has finished, return it; `source` replaces its text first."""
        if source is not None:
            self.page.evaluate(SET_SOURCE, [index, source])
        self.page.evaluate(RUN, index)
        return self.cell(index)

    def run_all(self, *sources: str) -> None:
        """Run these sources in the cells after the first."""
        for index, source in enumerate(sources, start=1):
            self.run(index, source)

    def clear_outputs(self) -> None:
        """Leave no cell with an output."""
        self.page.evaluate(CLEAR)

    def start(self, index: int, source: str) -> None:
        """Run a cell, and do not wait for it."""
        self.page.evaluate(SET_SOURCE, [index, source])
        self.page.evaluate(START, index)

    def append_cell(self) -> int:
        """Add an empty code cell at the end and return its position."""
        return int(self.page.evaluate(APPEND))

    def outputs(self, index: int) -> list[dict[str, Any]]:
        """Return a cell's outputs as the document holds them."""
        return list(self.page.evaluate(OUTPUTS, index))

    def save(self) -> nbformat.NotebookNode:
        """Write the document and return what is in the file."""
        self.page.evaluate(SAVE)
        return nbformat.read(self.path, as_version=4)

    def interrupt_kernel(self) -> None:
        """Interrupt what runs."""
        self.page.evaluate(INTERRUPT)

    def restart_kernel(self) -> None:
        """Restart the kernel and wait until it is idle."""
        self.page.evaluate(RESTART)
        self.wait_for_kernel()

    def shut_kernel_down(self) -> None:
        """Leave the notebook without a kernel."""
        self.page.evaluate(SHUT_DOWN)

    def has_kernel(self) -> bool:
        """Whether a kernel is connected."""
        return bool(self.page.evaluate("() => !!jupyterapp.shell.currentWidget.sessionContext.session?.kernel"))

    def wait_for_kernel(self) -> None:
        """Wait until the kernel is connected and idle."""
        self.page.wait_for_function(KERNEL_IS_IDLE, timeout=KERNEL_MS)

    def dismiss_dialogs(self, patience_ms: int = 3000) -> None:
        """Close the dialogs that the front end opens within `patience_ms`, as when no kernel starts."""
        dialog = self.page.locator(".jp-Dialog")
        with contextlib.suppress(PageTimeout):
            dialog.first.wait_for(timeout=patience_ms)
        while dialog.count():
            self.page.keyboard.press("Escape")
            self.page.wait_for_timeout(100)

    def set_theme(self, theme: Literal["light", "dark"]) -> None:
        """Switch the front end's theme."""
        self.page.evaluate(SET_THEME, f"JupyterLab {theme.title()}")
        self.page.wait_for_function(THEME_IS_SET, arg="true" if theme == "light" else "false")

    def accessibility_faults(self, selector: str) -> list[str]:
        """Return what axe-core finds wrong inside `selector`, one text per rule."""
        if not self.page.evaluate("() => 'axe' in window"):
            # JupyterLab defines an AMD `define`, which axe would register with instead of the page.
            script = AXE.read_text(encoding="utf-8")
            self.page.evaluate(f"() => {{ const define = undefined, module = undefined; {script} }}")
        return list(self.page.evaluate(RUN_AXE, selector))


def write_notebook(path: Path, sources: tuple[str, ...] | list[str]) -> None:
    """Write a notebook of code cells."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(notebook, path)
