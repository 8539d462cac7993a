"""The toggle: another device for an explained cell, asked for, watched, stopped, read, and kept."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.view import View

SETUP = (
    "%load_ext tensorviz\nimport numpy as np\nx = np.arange(64.).reshape(8, 8)\nruns = []\n"
    "from tensorviz.device import crossover\ncrossover.LARGEST, crossover.BLOCK_SECONDS = 8, 0.0"
)
CELL = "%%explain\nruns.append(1)\nn = 8\ny = x @ x\ng = np.geomspace(1.0, 8.0, n)\nt = float((y.sum() * g).sum())"
LONG = "%%explain\nruns.append(1)\nfor i in range(3000):\n    x2 = np.sin(x * i)"
AT_ONCE = "%%explain --device jax\nz = x * 2"
COUNT = "runs, x[0, 1]"
UNTOUCHED = "([1], np.float64(1.0))"


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
    expect(notebook.run(3, COUNT)).to_contain_text(UNTOUCHED)


def test_a_cell_with_a_device_opens_its_comparison(notebook):
    toggle = Toggle(notebook.run(1, AT_ONCE))
    expect(toggle.verdict).to_be_visible()
    expect(toggle.choice.get_by_role("button", name="JAX", exact=True)).to_have_attribute("aria-pressed", "true")
    assert [set(output["data"]) >= {"text/html"} for output in notebook.outputs(1)] == [False, True]
    toggle.choose("CPU")
    expect(toggle.place).to_be_hidden()


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
    place.get_by_role("region", name="At other sizes").get_by_role("button", name="n = 8").click()
    sizes = place.get_by_role("region", name="At other sizes of n")
    expect(sizes.get_by_role("img")).to_be_visible()
    curves = [sizes.locator(f"circle.tensorviz-curve-{kind}").count() for kind in ("host", "device", "moved")]
    assert curves == [curves[0]] * 3
    assert curves[0] >= 3
    roofline = place.get_by_role("region", name="What keeps it from being faster")
    expect(roofline.locator("circle")).to_have_count(roofline.locator("ol > li").count())
    expect(steps.locator(".tensorviz-bar-device").first).to_be_visible()
    faults_of(notebook, toggle)
    with toggle.view.page.expect_download() as saved:
        place.get_by_role("button", name="Save as JSON").click()
    found = json.loads(saved.value.path().read_text(encoding="utf-8"))
    assert len(found["host"]["samples"]) == len(found["device"]["samples"]) in (7, 14, 21, 28)
    assert found["crossover"]["name"] == "n"
    toggle.choose("CPU")
    expect(place).to_be_hidden()
    toggle.choose("JAX")
    expect(toggle.verdict).to_be_visible()
    expect(toggle.bar).to_be_hidden()
    expect(notebook.panel.locator("[data-tensorviz]").first).to_be_hidden()
    texts = [toggle.verdict.text_content(), sizes.locator("p").first.text_content()]
    expect(notebook.run(3, COUNT)).to_contain_text(UNTOUCHED)
    notebook.save()
    again = open_notebook(notebook.path, kernel=False)
    for text in texts:
        expect(again.panel.locator("[data-tensorviz]").first).to_contain_text(text)


def faults_of(notebook, toggle):
    """Nothing may be cut off, lie on other text, or be too small to read; nor may axe-core object."""
    faults = []
    for theme in ("dark", "light"):
        notebook.set_theme(theme)
        for width in (600, 1000):
            toggle.root.evaluate("(root, width) => { root.parentElement.style.width = `${width}px`; }", width)
            faults += [f"{theme}, {width} px, {fault}" for fault in toggle.view.faults_of_layout(least=11.5)]
        toggle.root.evaluate("(root) => { root.parentElement.style.width = ''; }")
        faults += notebook.accessibility_faults(".tensorviz-compare")
    assert not faults, "\n".join(faults)
