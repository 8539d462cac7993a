"""The toggle: another device for an explained cell, asked for, watched, stopped, read, and kept."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.view import View

SETUP = "%load_ext tensorviz\nimport numpy as np\nx = np.arange(64.).reshape(8, 8)\nruns = []"
CELL = "%%explain\nruns.append(1)\ny = x @ x\ng = np.geomspace(1.0, 8.0, 8)\nt = float((y * g).sum())"
LONG = "%%explain\nruns.append(1)\nfor i in range(3000):\n    x2 = np.sin(x * i)"
COUNT = "runs, x[0, 1]"


class Toggle:
    """The toggle of one view and what it opens."""

    def __init__(self, within) -> None:
        self.view = View(within)
        self.root = self.view.root
        self.choice = self.root.get_by_role("group", name="Where the cell runs (c)")
        self.place = self.root.locator(".tensorviz-compare")
        self.bar = self.place.get_by_role("progressbar")
        self.verdict = self.place.locator(".tensorviz-verdict")

    def choose(self, name: str) -> None:
        self.choice.get_by_role("button", name=name, exact=True).click()


def test_a_cell_on_another_device(notebook, open_notebook):
    toggle = Toggle(notebook.run(1, CELL))
    expect(toggle.choice.get_by_role("button", name="CPU", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(toggle.place).to_have_count(0)
    toggle.choose("JAX")
    expect(toggle.bar).to_be_visible()
    expect(toggle.place.get_by_role("status")).not_to_have_text("")
    expect(toggle.verdict).to_be_visible()
    expect(toggle.bar).to_be_hidden()
    place = toggle.place
    expect(toggle.verdict).to_contain_text(re.compile("JAX on this CPU|About the same|Too noisy"))
    expect(place).to_contain_text(re.compile(r"The results agree to 1\d digits or more"))
    whole = place.get_by_role("region", name="The whole cell")
    expect(whole.locator(".tensorviz-timed")).to_have_count(2)
    expect(place.get_by_role("region", name="Beside the times")).to_contain_text("First run")
    steps = place.get_by_role("region", name="Step by step")
    expect(steps).to_contain_text("had to answer Python")
    steps.get_by_role("button", name="np.geomspace").first.click()
    expect(toggle.root.locator(".tensorviz-step[aria-current]")).to_contain_text("geomspace")
    with toggle.view.page.expect_download() as saved:
        place.get_by_role("button", name="Save as JSON").click()
    found = json.loads(saved.value.path().read_text(encoding="utf-8"))
    assert len(found["host"]["samples"]) == len(found["device"]["samples"]) == 7
    for theme in ("dark", "light"):
        notebook.set_theme(theme)
        assert notebook.accessibility_faults(".tensorviz-compare") == []
    toggle.choose("CPU")
    expect(place).to_be_hidden()
    toggle.choose("JAX")
    expect(toggle.verdict).to_be_visible()
    expect(toggle.bar).to_be_hidden()
    expect(notebook.panel.locator("[data-tensorviz]").first).to_be_hidden()
    text = toggle.verdict.text_content()
    expect(notebook.run(3, COUNT)).to_contain_text("([1], np.float64(1.0))")
    notebook.save()
    again = open_notebook(notebook.path, kernel=False)
    expect(again.panel.locator("[data-tensorviz]").first).to_contain_text(text)


def test_it_is_watched_and_stopped(notebook):
    toggle = Toggle(notebook.run(1, LONG))
    toggle.view.focus()
    toggle.view.press("c")
    expect(toggle.bar).to_be_visible()
    toggle.place.get_by_role("button", name="Stop").click()
    expect(toggle.verdict).to_contain_text("stopped before it was through")
    expect(toggle.bar).to_be_hidden()
    expect(toggle.place.get_by_role("button", name="Run again")).to_be_visible()
    toggle.choose("…")
    expect(toggle.place.get_by_role("region", name="Not here")).to_contain_text("pip install")
    toggle.view.press("Escape")
    expect(toggle.place).to_be_hidden()
    expect(notebook.run(3, COUNT)).to_contain_text("([1], np.float64(1.0))")
