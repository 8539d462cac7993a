"""A reader steps: buttons, keys, the track, a click on a cell."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.view import ROOT, View

SETUP = """%load_ext tensorviz
import numpy as np
A = np.array([[1, 2, 3], [4, 5, 6]])
B = np.array([[7, 8], [9, 10], [11, 12]])
L = np.arange(2500.0).reshape(50, 50) % 7"""
PRODUCT = "%%explain --depth story\nC = A @ B"
LOOP = "%%explain\nx = np.array([1.0, 0.0])\nfor i in range(5):\n    x = x + 1\nx.sum()"


def test_next_and_back_are_exact(show):
    view = show(PRODUCT)
    view.root.page.emulate_media(reduced_motion="reduce")
    total = view.counter[1]
    assert 4 < total <= 12
    drawn = [view.drawn]
    for _ in range(total - 1):
        view.click("Next")
        drawn.append(view.drawn)
    assert len(set(drawn)) == total
    assert view.counter == (total, total)
    for earlier in reversed(drawn[:-1]):
        view.click("Back")
        assert view.drawn == earlier


def test_first_and_last(show):
    view = show(PRODUCT)
    total = view.counter[1]
    view.click("Last frame")
    assert view.counter == (total, total)
    expect(view.root.get_by_role("button", name="Next")).to_have_attribute("aria-disabled", "true")
    view.click("First frame")
    assert view.counter == (1, total)


def test_the_track(show):
    view = show(PRODUCT)
    total = view.counter[1]
    track = view.root.get_by_role("slider", name="Frame")
    track.fill(str(total))
    assert view.counter == (total, total)
    track.fill("2")
    assert view.counter == (2, total)
    box = track.bounding_box()
    view.page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    assert view.counter == (total, total)


def test_keys(show):
    view = show(PRODUCT)
    total = view.counter[1]
    view.focus()
    for key, place in [("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("PageUp", 1), ("3", 3), ("Home", 1)]:
        view.press(key)
        assert view.counter == (place, total), key
    view.press("End")
    assert view.counter == (total, total)


def test_nothing_locks_during_motion(show):
    view = show(PRODUCT)
    total = view.counter[1]
    view.focus()
    view.press(*["ArrowRight"] * (total - 1))
    assert view.counter == (total, total)
    view.press(*["ArrowLeft"] * (total - 1))
    assert view.counter == (1, total)


def test_play_goes_to_the_end_and_stops(show):
    view = show("%%explain --depth shape\nA + 1")
    view.depth("Brief")
    view.root.get_by_role("group", name="Speed").get_by_text("2×").click()
    view.click("Play")
    total = view.counter[1]
    expect(view.root.locator(".tensorviz-counter")).to_have_text(f"{total} / {total}", timeout=30_000)
    expect(view.root.get_by_role("button", name="Play")).to_be_visible()


def test_the_notebook_keeps_its_keys(show):
    """Arrow keys in the view move no cell; Shift+Enter still runs one."""
    view = show(PRODUCT)
    active = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
    cells = "() => jupyterapp.shell.currentWidget.content.widgets.length"
    view.focus()
    before = view.page.evaluate(active), view.page.evaluate(cells)
    view.press("ArrowDown", "ArrowUp", "b", "b", "d", "d")
    assert (view.page.evaluate(active), view.page.evaluate(cells)) == before


def test_a_click_on_a_cell_explains_it(show):
    view = show(PRODUCT)
    view.click("Last frame")
    view.settle()
    view.cell(-1, 1, 0).click()
    leave = view.root.get_by_role("button", name="Back to the frames")
    expect(leave).to_be_visible()
    for number in ("4", "5", "6", "7", "9", "11", "139"):
        assert number in view.sentence + view.root.locator(".tv-stage").text_content()
    assert "139" in view.sentence
    leave.click()
    expect(leave).to_be_hidden()


def test_the_keyboard_explains_a_cell(show):
    view = show(PRODUCT)
    view.press("Tab")
    view.root.locator(".tensorviz-stage").focus()
    view.press("Enter", "ArrowDown", "ArrowRight", "Enter")
    assert "154" in view.sentence
    view.press("Escape")
    expect(view.root.get_by_role("button", name="Back to the frames")).to_be_hidden()


def test_a_cell_that_did_not_travel_is_asked_for(notebook):
    """The kernel answers about cells of a large product; without it the view says why not."""
    notebook.run_all("%%explain\nP = L @ L", "print(repr(P[49, 48]))")
    view = View(notebook.cell(1))
    value = notebook.outputs(2)[0]["text"].strip()
    view.click("Last frame")
    view.settle()
    view.cell(-1, 49, 48).click()
    said = view.root.locator(".tensorviz-caption-now")
    number = value.removeprefix("np.float64(").removesuffix(")").removesuffix(".0")
    expect(said).to_contain_text(number)


def test_depths_differ(show):
    view = show("%%explain\nC = A @ B")
    totals = []
    for depth in ("Shape", "Brief", "Story"):
        view.depth(depth)
        totals.append(view.counter[1])
    assert totals[0] == 1
    assert 1 < totals[1] <= 4 < totals[2] <= 12


def test_readings_of_a_product(show):
    view = show(PRODUCT)
    buttons = view.root.get_by_role("group", name="Read the step by").get_by_role("button")
    assert buttons.count() == 4
    drawn = set()
    for button in buttons.all():
        button.click()
        view.focus()
        view.press("Home", "ArrowRight", "ArrowRight")
        drawn.add(view.sentence)
    assert len(drawn) == 4


def test_the_slider_of_a_loop(show):
    view = show(LOOP)
    view.steps.filter(has_text="x + 1").click()
    slider = view.root.locator("input[data-choice]:not([data-choice='null'])")
    shown = []
    for at in range(5):
        slider.fill(str(at))
        [result] = [table for table in view.tables() if table.name == "x"][-1:]
        shown.append(result.cells[(0,)])
    assert len(set(shown)) == 5


def test_a_failing_cell_shows_where_it_stopped(notebook):
    view = View(notebook.run(1, "%%explain\nD = A @ B\nE = A @ A"))
    kinds = [output["output_type"] for output in notebook.outputs(1)]
    assert kinds == ["error", "display_data", "display_data"]
    expect(view.root.locator(".tensorviz-failed")).to_have_count(1)
    view.root.locator(".tensorviz-failed").click()
    expect(view.root.locator(".tensorviz-error")).to_contain_text("ValueError")


def test_two_views_do_not_disturb_each_other(notebook):
    notebook.run_all(PRODUCT, "%%explain --depth story\nA + 1")
    first, second = View(notebook.cell(1)), View(notebook.cell(2))
    second.click("Last frame")
    assert first.counter[0] == 1
    assert notebook.panel.locator(ROOT).count() == 2
