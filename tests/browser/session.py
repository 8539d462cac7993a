"""One front end in one browser: what the tests, the benchmarks and the gallery open notebooks in."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import playwright
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.browser.notebook import CELL_MS, KERNEL_IS_IDLE, KERNEL_MS, Notebook, Watch, write_notebook
from tests.browser.server import FrontEnd

VIEWPORT = {"width": 1280, "height": 800}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_CHROMIUM = """The browser tests need Chromium, and there is none on PATH.
Install it:     sudo apt-get install --no-install-recommends chromium fonts-dejavu-core fonts-liberation
or name yours:  TENSORVIZ_CHROMIUM=/path/to/chromium make browser-test"""

IS_OPEN = "() => !!window.jupyterapp?.shell?.currentWidget?.context?.isReady"
OPEN = """async (path) => {
  const panel = await jupyterapp.commands.execute('docmanager:open', {path});
  await panel.context.ready;
  jupyterapp.shell.activateById(panel.id);
}"""
CLOSE = """async () => {
  const panel = jupyterapp.shell.currentWidget;
  await panel.sessionContext.shutdown();
  await panel.context.save();
  panel.close();
  panel.dispose();
}"""


class NoChromiumError(RuntimeError):
    """There is no browser; the message says what to install."""


@dataclass(frozen=True)
class Session:
    """A front end in a browser context of its own.

    JupyterLab starts in seconds and opens a notebook in tenths: `lab` is the one page of it that
    serves all. Notebook 7 shows one document per page.
    """

    front_end: FrontEnd
    context: BrowserContext
    watch: Watch
    lab: Page | None

    def open(self, *what: str | Path, kernel: bool = True) -> Notebook:
        """Open a new notebook of the given code cells, or a copy of a file, its kernel idle.

        Without `kernel` the server refuses to start one.
        """
        path = self.front_end.root / f"{time.time_ns()}.ipynb"
        if len(what) == 1 and isinstance(what[0], Path):
            shutil.copy(what[0], path)
        else:
            write_notebook(path, [str(source) for source in what])
        page = self.lab or self._new_page()
        notebook = Notebook(page, path, self.watch)
        with contextlib.nullcontext() if kernel else _no_kernels(page):
            if self.lab:
                page.evaluate(OPEN, path.name)
            else:
                page.goto(self.front_end.address(path.name))
            page.wait_for_function(IS_OPEN)
            if kernel:
                notebook.wait_for_kernel()
            else:
                notebook.dismiss_dialogs()
        return notebook

    def close(self, notebook: Notebook) -> None:
        """Close a notebook and end its kernel."""
        if notebook.page is self.lab:
            self.reset(notebook)
            self.bring_back(notebook)
            notebook.page.evaluate(CLOSE)
        elif not notebook.page.is_closed():
            notebook.page.close()
        self.front_end.delete_kernel(notebook.path.name)

    def bring_back(self, notebook: Notebook) -> None:
        """Show a notebook that is open, in front of others."""
        if notebook.page is self.lab:
            notebook.page.evaluate(OPEN, notebook.path.name)

    def reset(self, notebook: Notebook) -> None:
        """Give the page of a notebook the size and the media that it had at first."""
        notebook.page.set_viewport_size(VIEWPORT)
        notebook.page.emulate_media(reduced_motion="null", color_scheme="null")

    def _new_page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(CELL_MS)
        self.watch.attach(page)
        return page


@contextlib.contextmanager
def open_session(front_end: FrontEnd, browser: Browser) -> Iterator[Session]:
    """Open a browser context on a front end; boot the page when it is JupyterLab."""
    context = browser.new_context(viewport=VIEWPORT)
    session = Session(front_end, context, Watch(front_end.url), None)
    try:
        if front_end.name == "lab":
            page = session._new_page()
            write_notebook(front_end.root / "first.ipynb", ["1"])
            page.goto(front_end.address("first.ipynb"))
            page.wait_for_function(KERNEL_IS_IDLE, timeout=KERNEL_MS)
            session = Session(front_end, context, session.watch, page)
        yield session
    finally:
        context.close()


@contextlib.contextmanager
def launch() -> Iterator[Browser]:
    """Run a headless Chromium, the one that TENSORVIZ_CHROMIUM names or the first on PATH."""
    executable = find_chromium()
    _let_the_driver_run()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


def _let_the_driver_run() -> None:
    """Give Playwright the Node that builds the bundle where its own does not start.

    Its own needs libatomic, which a small Debian lacks.
    """
    own = Path(playwright.__file__).parent / "driver" / "node"
    if subprocess.run([own, "--version"], capture_output=True, check=False).returncode:
        places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        if node := shutil.which("node", path=places):
            os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node)


def find_chromium() -> str:
    """Return the browser's path.

    Raises
    ------
    NoChromiumError
        There is none.
    """
    named = os.environ.get("TENSORVIZ_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    for name in names:
        if path := shutil.which(name):
            return path
    raise NoChromiumError(NO_CHROMIUM)


@contextlib.contextmanager
def _no_kernels(page: Page) -> Iterator[None]:
    def refuse(route: Route) -> None:
        if route.request.method == "GET":
            route.continue_()
        else:
            route.abort()

    page.route("**/api/sessions*", refuse)
    try:
        yield
    finally:
        page.unroute("**/api/sessions*", refuse)
