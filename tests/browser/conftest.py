"""Real JupyterLab and real Notebook 7 in headless Chromium.

A test asks for `open_notebook` and runs once per front end::

    def test_something(open_notebook):
        notebook = open_notebook("%load_ext tensorviz", "%%explain\\n1 + 1")
        notebook.run(0)
        cell = notebook.run(1)
        expect(cell.locator(".tv-root")).to_be_visible()

Afterwards the fixture fails the test if a request left the machine or our code threw in the page.
`--front-end lab` (or `notebook`) runs one of the two. TENSORVIZ_CHROMIUM names another browser.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.notebook import CELL_MS, CLOSE, KERNEL_IS_IDLE, KERNEL_MS, OPEN, Notebook, Watch, write_notebook
from tests.browser.server import FrontEnd, serve

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWPORT = {"width": 1280, "height": 800}
NO_CHROMIUM = """The browser tests need Chromium, and there is none on PATH.
Install it:     sudo apt-get install --no-install-recommends chromium fonts-dejavu-core fonts-liberation
or name yours:  TENSORVIZ_CHROMIUM=/path/to/chromium make browser-test"""

OpenNotebook = Callable[..., Notebook]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--front-end", choices=["lab", "notebook"], help="run the browser tests in this one only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "front_end" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--front-end")
        names = [chosen] if chosen else ["lab", "notebook"]
        metafunc.parametrize("front_end", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    named = os.environ.get("TENSORVIZ_CHROMIUM")
    found = [named] if named else [path for path in map(shutil.which, names) if path]
    if not found or not Path(found[0]).exists():
        pytest.exit(NO_CHROMIUM, returncode=pytest.ExitCode.INTERNAL_ERROR)
    return found[0]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def front_end(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontEnd]:
    """A running JupyterLab, then a running Notebook 7."""
    name = request.param
    root = tmp_path_factory.mktemp(f"{name}-notebooks")
    with serve(name, root, tmp_path_factory.mktemp(f"{name}-home")) as running:
        yield running


@dataclass(frozen=True)
class Session:
    """One front end in one browser context."""

    front_end: FrontEnd
    context: BrowserContext
    watch: Watch
    lab: Page | None

    def open(self, path: Path) -> Notebook:
        """Open a notebook in a page whose kernel is idle."""
        page = self.lab or self.new_page()
        name = path.relative_to(self.front_end.root).as_posix()
        if self.lab:
            page.evaluate(OPEN, name)
        else:
            page.goto(self.front_end.address(name))
        page.wait_for_function(KERNEL_IS_IDLE, timeout=KERNEL_MS)
        return Notebook(page, path, self.watch)

    def close(self, notebook: Notebook) -> None:
        """Close a notebook and end its kernel."""
        if self.lab:
            notebook.page.evaluate(CLOSE)
        else:
            notebook.page.close()
        self.front_end.delete_kernels()

    def new_page(self) -> Page:
        """Open an empty page that is watched."""
        page = self.context.new_page()
        page.set_default_timeout(CELL_MS)
        self.watch.attach(page)
        return page


@pytest.fixture(scope="session")
def session(front_end: FrontEnd, browser: Browser) -> Iterator[Session]:
    """JupyterLab starts in seconds and opens a notebook in tenths: one page of it serves all tests.

    Notebook 7 shows one document per page.
    """
    context = browser.new_context(viewport=VIEWPORT)
    session = Session(front_end, context, Watch(front_end.url), None)
    if front_end.name == "lab":
        session = Session(front_end, context, session.watch, session.new_page())
        write_notebook(front_end.root / "first.ipynb", ["1"])
        session.lab.goto(front_end.address("first.ipynb"))
        session.lab.wait_for_function(KERNEL_IS_IDLE, timeout=KERNEL_MS)
    yield session
    context.close()


@pytest.fixture
def open_notebook(session: Session) -> Iterator[OpenNotebook]:
    """Open a new notebook of the given code cells, or a copy of a file: `open_notebook(path)`."""
    session.watch.clear()
    opened: list[Notebook] = []

    def open_(*what: str | Path) -> Notebook:
        path = session.front_end.root / f"{time.time_ns()}.ipynb"
        if len(what) == 1 and isinstance(what[0], Path):
            shutil.copy(what[0], path)
        else:
            write_notebook(path, [str(source) for source in what])
        opened.append(session.open(path))
        return opened[-1]

    yield open_
    for notebook in opened:
        restore_page(notebook.page)
        session.close(notebook)
    assert session.watch.external == [], "requests left the machine"
    assert session.watch.our_errors == [], "our code threw in the page"


def restore_page(page: Page) -> None:
    """Undo what a test may have set on a page that others use after it."""
    if page.is_closed():
        return
    page.set_viewport_size(VIEWPORT)
    page.emulate_media(reduced_motion=None, color_scheme=None)
