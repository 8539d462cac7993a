"""What a reader sees: nothing cut off or overlapping, large enough on a projector, in the page's colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.view import View

SETUP = """%load_ext tensorviz
import numpy as np
A = np.array([[1, 2, 3], [4, 5, 6]])
B = np.array([[7, 8], [9, 10], [11, 12]])
v = np.array([0.5, -1.25, 3.0])
big = np.linspace(-1, 1, 90_000).reshape(300, 300)"""
STORY = "%%explain --depth story\n"
CELLS = {
    "dot": "v @ v",
    "long dot": "np.arange(768.0) @ np.arange(768.0)",
    "matmul": "A @ B",
    "large matmul": "big @ big",
    "broadcast": "np.arange(3)[:, None] * 10 + np.arange(4)",
    "unary": "np.exp(v)",
    "compare": "A > 2",
    "reduction": "A.sum(axis=0, keepdims=True)",
    "3-D reduction": "np.arange(24).reshape(2, 3, 4).mean(axis=1)",
    "reshape": "A.reshape(3, 2)",
    "transpose": "np.arange(24.0).reshape(2, 3, 4).transpose(1, 0, 2)",
    "creation": "np.zeros((3, 4))",
    "generic": "np.concatenate([A, A])",
    "odd values": "np.array([np.nan, np.inf, -np.inf, 1e-12, 1e300, -0.0]) * 2",
    "complex": "np.array([1 + 2j, -3.5j]) + 1",
}


@pytest.fixture(scope="module")
def some_cells(front_end, session):
    """One notebook with a view of every second cell; the other front end has the others."""
    chosen = dict(list(CELLS.items())[front_end.name == "notebook" :: 2])
    notebook = session.open(SETUP, *(STORY + source for source in chosen.values()))
    for i in range(len(chosen) + 1):
        notebook.run(i)
    yield chosen, notebook
    session.close(notebook)


@pytest.fixture
def views(session, some_cells, watched):
    chosen, notebook = some_cells
    session.bring_back(notebook)
    notebook.page.emulate_media(reduced_motion="reduce")

    def one_by_one():
        for i, name in enumerate(chosen, start=1):
            notebook.cell(i).scroll_into_view_if_needed()
            yield name, View(notebook.cell(i))

    yield one_by_one()
    session.reset(notebook)


def test_nothing_is_cut_off_or_overlaps(views):
    faults, total = [], 0
    for name, view in views:
        for width in (600, 1000):
            view.root.evaluate("(root, width) => { root.parentElement.style.width = `${width}px`; }", width)
            frames, found = view.walk()
            total += frames
            faults += [f"{name}, {width} px, {fault}" for fault in found]
        view.root.evaluate("(root) => { root.parentElement.style.width = ''; }")
    assert total > 100
    assert not faults, "\n".join(faults)


def test_type_on_a_projector(views):
    faults = []
    for name, view in views:
        view.page.set_viewport_size({"width": 1920, "height": 1080})
        view.click("Full screen")
        expect(view.root).to_have_class("tensorviz tensorviz-full")
        box = view.root.bounding_box()
        assert (box["width"], box["height"]) == (1920, 1080)
        faults += [f"{name}, {fault}" for fault in view.walk(least=22)[1]]
        view.click("Leave full screen")
    assert not faults, "\n".join(faults)


def test_a_clicker(show):
    view = show(STORY + "A @ B")
    view.page.set_viewport_size({"width": 1920, "height": 1080})
    view.click("Full screen")
    view.press("PageDown")
    assert view.counter[0] == 2
    view.press("b")
    expect(view.root.locator(".tensorviz-blank")).to_be_visible()
    view.press("b")
    expect(view.root.locator(".tensorviz-blank")).to_be_hidden()
    view.press("n")
    expect(view.root.locator(".tensorviz-caption-now .tensorviz-say")).to_have_count(0)
    view.click("Leave full screen")
    expect(view.root).to_have_class("tensorviz")


def test_the_theme_of_the_page(notebook):
    view = View(notebook.run(1, "%%explain\nA @ B"))
    light = "(root) => getComputedStyle(root).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)"
    try:
        seen = {}
        for theme in ("dark", "light"):
            notebook.set_theme(theme)
            expect(view.root).to_have_attribute("data-theme", theme)
            seen[theme] = view.root.evaluate(light)
            assert view.accessibility_faults(notebook) == []
        assert seen["dark"] < 150 < 600 < seen["light"]
    finally:
        notebook.set_theme("light")


def test_reduced_motion_shows_the_same_frames(notebook):
    drawn = {}
    for motion in ("reduce", "no-preference"):
        notebook.page.emulate_media(reduced_motion=motion)
        view = View(notebook.run(1, STORY + "A @ B"))
        drawn[motion] = []
        for _ in range(view.counter[1]):
            view.settle()
            drawn[motion].append(view.drawn)
            view.focus()
            view.press("ArrowRight")
    assert drawn["reduce"] == drawn["no-preference"]


def test_an_overlap_is_seen(show):
    """The check itself."""
    view = show(STORY + "v @ v")
    view.root.evaluate(
        """(root) => {
          const [a, b] = root.querySelectorAll('.tv-stage text');
          b.closest('g').style.transform = a.closest('g').style.transform;
          b.setAttribute('x', a.getAttribute('x')); b.setAttribute('y', a.getAttribute('y'));
        }"""
    )
    assert any("lies on" in fault for fault in view.faults_of_layout())
    view.root.evaluate(
        """(root) => {
          const box = document.createElement('div');
          box.style = 'width: 20px; overflow: hidden; white-space: nowrap';
          box.textContent = 'much too long for its box';
          root.append(box);
        }"""
    )
    assert any("hidden sideways" in fault for fault in view.faults_of_layout())


def test_small_type_is_seen(show):
    view = show(STORY + "v @ v")
    assert any("has 15.0 px" in fault for fault in view.walk(least=22)[1])
