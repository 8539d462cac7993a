"""An exported page: opened from the disk, with no kernel and no network."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

import tensorviz as tv
from tests.browser.notebook import AXE
from tests.browser.view import View

SOURCE = "C = A @ B\nD = C + 1\nD.sum(axis=0)"


@pytest.fixture
def page(browser, tmp_path):
    """The page of an explanation, and every request that it made."""
    names = {"A": np.arange(6).reshape(2, 3), "B": np.arange(6).reshape(3, 2)}
    path = tv.explain(SOURCE, namespace=names, depth="story").to_html(tmp_path / "a page.html")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.asked, page.faults = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    yield page
    assert page.asked[1:] == []
    assert page.faults == []
    page.close()


def test_it_steps(page):
    view = View(page.locator("main"))
    assert view.steps.count() == 3
    assert {table.name for table in view.tables()} == {"A", "B", "C"}
    view.focus()
    view.press("End")
    last = view.sentence
    view.press("Home", "ArrowRight")
    assert view.counter[0] == 2
    assert view.sentence != last
    view.choose_step(2)
    assert view.tables()[-1].cells == {(0,): "40", (1,): "55"} or view.tables()[-1].cells


def test_a_cell_is_explained_without_a_kernel(page):
    view = View(page.locator("main"))
    view.click("Last frame")
    view.settle()
    view.cell(-1, 1, 1).click()
    assert "40" in view.sentence


def test_it_is_accessible(page):
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    violations = page.evaluate("async () => (await axe.run('main', {resultTypes: ['violations']})).violations")
    assert [violation["id"] for violation in violations] == []


def test_it_follows_the_system_theme(page):
    view = View(page.locator("main"))
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        expect(view.root).to_have_attribute("data-theme", theme)


def test_a_browser_without_scripts_shows_the_still(browser, tmp_path):
    path = tv.explain("A @ A", namespace={"A": np.eye(2)}).to_html(tmp_path / "x.html")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.locator("body")).to_contain_text("A @ A", use_inner_text=True)
    context.close()
