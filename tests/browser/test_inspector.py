"""A reader looks into arrays: in JupyterLab and Notebook 7, with a kernel, a busy kernel, and without one."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.notebook import Notebook

SETUP = """%load_ext tensorviz
import time
import numpy as np
import tensorviz as tv
h = np.random.default_rng(0).normal(size=(600, 900)).astype(np.float32)
h[:, 691] *= 40
h[123, 567] = np.nan
h[400, 3] = np.inf
att = np.arange(480.).reshape(2, 3, 8, 10) % 7 - 3"""

THIN_SPACE = "\u2009"


class Inspector:
    """The inspector that a cell shows."""

    def __init__(self, root: Locator) -> None:
        self.root = root
        expect(self.root).to_have_class(re.compile("tensorviz-inspector"))

    def wait_for_statistics(self) -> None:
        """Until every cell was read."""
        expect(self.root.locator(".tensorviz-progress")).to_be_hidden()

    @property
    def readout(self) -> Locator:
        return self.root.locator(".tensorviz-readout p").first

    @property
    def surface(self) -> Locator:
        return self.root.locator(".tensorviz-heat-surface")

    def figure(self, label: str) -> Locator:
        return self.root.locator(".tensorviz-figure", has=self.root.page.get_by_text(label, exact=True))

    def press(self, *keys: str) -> None:
        self.root.locator(".tensorviz-heat").focus()
        for key in keys:
            self.root.page.keyboard.press(key)

    def faults(self, notebook: Notebook) -> list[str]:
        return notebook.accessibility_faults(".tensorviz-inspector")


def test_from_the_whole_array_down_to_the_nan(show, module_notebook):
    view = Inspector(show("tv.inspect(h, name='h')").root)
    view.wait_for_statistics()
    expect(view.root.locator(".tensorviz-title")).to_contain_text("(600, 900)")
    expect(view.root.locator(".tensorviz-axes")).to_contain_text("691")
    view.figure("NaN").get_by_text("h[123, 567]").click()
    expect(view.root.locator(".tv-cell.tv-nan")).to_have_count(1)
    expect(view.root.locator(".tv-ghost, .tv-done")).to_have_count(0)
    offset = f"{(123 * 900 + 567) * 4:,}".replace(",", THIN_SPACE)
    expect(view.readout).to_have_text(f"h[123, 567] = NaN · float32 · byte {offset}")
    view.press("ArrowRight")
    expect(view.readout).to_contain_text("h[123, 568] =")
    view.press("Escape", "Escape")
    expect(view.root.locator(".tensorviz-where").first).to_have_text("all")
    assert view.faults(module_notebook) == []


def test_zooming_asks_for_finer_blocks(show):
    view = Inspector(show("tv.inspect(h, name='h')").root)
    view.wait_for_statistics()
    expect(view.root.locator(".tensorviz-legend")).to_contain_text("3 × 4 cells")
    place = {"x": 300, "y": 200}
    view.surface.dblclick(position=place)
    expect(view.root.locator(".tensorviz-where").first).to_have_text(re.compile(r"\d+ to \d+"))
    view.surface.hover(position=place)
    expect(view.readout).to_have_text(re.compile(r"^h\[\d+, \d+\](:| =) "))


def test_slices_of_four_axes_and_their_memory(show, module_notebook):
    view = Inspector(show("tv.inspect(att, name='att')").root)
    slices = view.root.locator(".tensorviz-facet")
    expect(slices).to_have_count(6)
    slices.nth(4).click()
    expect(slices.nth(4)).to_have_attribute("aria-pressed", "true")
    view.press("ArrowDown")
    expect(view.readout).to_contain_text("att[1, 1, ")
    view.root.get_by_role("button", name="Memory").click()
    expect(view.root.locator(".tensorviz-memory-line")).to_contain_text("axis 0: 1920 bytes, 240 places on")
    assert view.faults(module_notebook) == []


def test_search_finds_the_next_cell(show):
    view = Inspector(show("tv.inspect(att, name='att')").root)
    view.root.get_by_label("Look for").select_option("equal")
    view.root.get_by_label("Value", exact=True).fill("3")
    view.root.get_by_role("button", name="Find").click()
    found = view.root.locator(".tensorviz-found")
    expect(found).to_contain_text("att[0, 0, 0, 6]")
    view.root.get_by_role("button", name="Next", exact=True).click()
    expect(found).to_contain_text("att[0, 0, 1, 3]")
    expect(view.readout).to_contain_text("att[0, 0, 1, 3] = 3")


def test_a_busy_kernel_answers_when_it_is_free(show, module_notebook):
    view = Inspector(show("tv.inspect(h, name='h')").root)
    view.wait_for_statistics()
    flag = module_notebook.path.with_name("free")
    waits = module_notebook.append_cell()
    module_notebook.start(waits, f"import os\nwhile not os.path.exists({str(flag)!r}): time.sleep(0.05)")
    view.root.scroll_into_view_if_needed()
    view.figure("NaN").get_by_text("h[123, 567]").click()
    notice = view.root.locator(".tensorviz-part-notice")
    expect(notice).to_contain_text("kernel")
    flag.touch()
    expect(view.root.locator(".tv-ghost, .tv-done")).to_have_count(0)
    expect(notice).to_be_hidden()
    flag.unlink()


def test_a_comparison_says_where_two_arrays_differ(show, module_notebook):
    view = Inspector(show("b = att.copy()\nb[1, 2, 3, 4] += 1e-3\ntv.inspect(att, name='att').compare(b)").root)
    rows = view.root.locator(".tensorviz-worst tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("[1, 2, 3, 4]")
    said = view.root.locator(".tensorviz-tolerance .tensorviz-say")
    expect(said).to_contain_text("No cell differs by more than")
    view.root.get_by_label("Tolerance", exact=True).last.press("ArrowLeft")
    expect(said).to_contain_text("1 cell differs by more than")
    assert view.faults(module_notebook) == []


def test_any_array_of_an_explained_step_can_be_looked_into(show):
    view = show("%%explain\nscores = att[0, 0] @ att[1, 1].T")
    view.steps.last.click()
    view.root.get_by_role("button", name="Look into scores").click()
    looked = view.root.locator(".tensorviz-looked")
    expect(looked.locator(".tensorviz-title")).to_contain_text("scores (8, 8)")
    looked.get_by_role("button", name="Close (i)").click()
    expect(looked).to_be_hidden()
