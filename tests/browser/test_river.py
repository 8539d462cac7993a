"""A reader sees the whole cell as a flow of shapes, and follows one cell through it with the kernel's help."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.view import View

SETUP = "%load_ext tensorviz\nimport numpy as np"
CELL = """%%explain
W_q, W_k = np.arange(32).reshape(2, 4, 4) % 5 / 2 - 1
x = np.arange(12).reshape(3, 4) % 7 / 4
def heads(y):
    return y.reshape(3, 2, 2).transpose(1, 0, 2)
scores = heads(x @ W_q) @ heads(x @ W_k).transpose(0, 2, 1)
table = np.fft.fft(scores[0] + np.eye(3))"""


def test_the_river_follows_a_cell_with_the_kernel(open_notebook):
    notebook = open_notebook(SETUP, CELL)
    notebook.run(0)
    view = View(notebook.run(1))
    view.focus()
    view.press("w")
    flow = view.root.locator(".tensorviz-flow")
    station = flow.locator(".tensorviz-station", has_text="scores").first
    station.click()
    expect(station).to_have_attribute("aria-current", "step")
    view.press("End")
    view.cell(-1, 0, 1, 2).click()
    said = flow.locator(".tensorviz-flow-said")
    expect(said).to_contain_text("scores[0, 1, 2] is made from")
    expect(said).to_contain_text("It goes into")
    expect(said).to_contain_text("The trail ends at table")
    x = flow.locator(".tensorviz-station", has_text="arange(12)").nth(2)
    expect(x.locator("em")).to_have_text("8 of 12")
    x.click()
    expect(view.root.locator(".tensorviz-parts i")).to_have_count(8)
    assert view.accessibility_faults(notebook) == []
    view.press("Escape")
    expect(said).to_have_text("")
