"""Real JupyterLab and real Notebook 7 in headless Chromium.

A test asks for `open_notebook` and runs once per front end::

    def test_something(open_notebook):
        notebook = open_notebook("%load_ext tensorviz", "%%explain\\n1 + 1")
        notebook.run(0)
        cell = notebook.run(1)
        expect(cell.locator(".tv-root")).to_be_visible()

`open_notebook(path)` opens a copy of a file; with `kernel=False` no kernel starts. Opening takes longer than
most tests, so that a module has one notebook: `show(source)` runs a cell in it, after its `SETUP`, and gives the view;
`notebook` is that notebook without outputs, and its `SETUP` has run anew.
Afterwards both fail the test if a request left the machine or our code threw in the page.
`--front-end lab` (or `notebook`) runs one of the two. TENSORVIZ_CHROMIUM names another browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.notebook import Notebook
from tests.browser.server import FrontEnd, serve
from tests.browser.session import NoChromiumError, Session, find_chromium, launch, open_session
from tests.browser.view import View

OpenNotebook = Callable[..., Notebook]
Show = Callable[[str], View]

TO_FILL = 4
"""How many empty cells the notebook of a module has."""

# A loaded machine takes this long to open a page; no test measures how long.
expect.set_options(timeout=60_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--front-end", choices=["lab", "notebook"], help="run the browser tests in this one only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "front_end" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--front-end")
        names = [chosen] if chosen else ["lab", "notebook"]
        # With two processes, each has one front end.
        params = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in names]
        metafunc.parametrize("front_end", params, indirect=True, scope="session")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the session."""
    try:
        find_chromium()
    except NoChromiumError as missing:
        pytest.exit(str(missing), returncode=pytest.ExitCode.INTERNAL_ERROR)
    with launch() as browser:
        yield browser


@pytest.fixture(scope="session")
def front_end(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FrontEnd]:
    """A running JupyterLab, then a running Notebook 7."""
    name = request.param
    root: Path = tmp_path_factory.mktemp(f"{name}-notebooks")
    with serve(name, root, tmp_path_factory.mktemp(f"{name}-home")) as running:
        yield running


@pytest.fixture(scope="session")
def session(front_end: FrontEnd, browser: Browser) -> Iterator[Session]:
    """One front end in one browser context."""
    with open_session(front_end, browser) as session:
        yield session


@pytest.fixture
def watched(session: Session) -> Iterator[None]:
    """Fail on what no test may cause."""
    session.watch.clear()
    yield
    assert session.watch.external == [], "requests left the machine"
    assert session.watch.our_errors == [], "our code threw in the page"


@pytest.fixture
def open_notebook(session: Session, watched: None) -> Iterator[OpenNotebook]:
    """Open notebooks, and close them afterwards."""
    opened: list[Notebook] = []

    def open_(*what: str | Path, kernel: bool = True) -> Notebook:
        opened.append(session.open(*what, kernel=kernel))
        return opened[-1]

    yield open_
    for notebook in opened:
        session.close(notebook)


@pytest.fixture(scope="module")
def module_notebook(request: pytest.FixtureRequest, session: Session) -> Iterator[Notebook]:
    """One notebook for a module: its `SETUP`, which has run, and cells to fill."""
    notebook = session.open(request.module.SETUP, *[""] * TO_FILL)
    notebook.run(0)
    yield notebook
    session.close(notebook)


@pytest.fixture
def notebook(session: Session, module_notebook: Notebook, watched: None) -> Iterator[Notebook]:
    """The module's notebook, without outputs, after its `SETUP`."""
    session.bring_back(module_notebook)
    module_notebook.clear_outputs()
    module_notebook.run(0)
    yield module_notebook
    session.reset(module_notebook)


@pytest.fixture
def show(session: Session, module_notebook: Notebook, watched: None) -> Iterator[Show]:
    """Run a cell in the module's notebook, in place of the one before, and give its view."""
    session.bring_back(module_notebook)
    yield lambda source: View(module_notebook.run(1, source))
    session.reset(module_notebook)
