"""A cell that fails, and one that works but means something else, in the real front ends."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.view import View

SETUP = """%load_ext tensorviz
import numpy as np
P = np.arange(6.0).reshape(2, 3)
Q = np.arange(6.0).reshape(2, 3) + 1
y = np.arange(3.0)
p = np.ones((3, 1))"""
FAILING = "%%explain --depth story\nR = P @ Q"
PLAIN = "R = P @ Q"
HAZARD = "%%explain\nd = p - y"


def failed(outputs):
    return next(output for output in outputs if output["output_type"] == "error")


def test_a_failing_cell_shows_its_card_and_keeps_its_traceback(notebook):
    notebook.run_all(PLAIN, FAILING)
    view = View(notebook.cell(2))
    said, drawn = [], []
    total = view.counter[1]
    for at in range(1, total + 1):
        said.append(view.sentence)
        drawn.append(" ".join(view.root.locator(".tv-stage text").all_text_contents()))
        clashes = view.root.locator(".tv-stage .tv-clash")
        if "must equal" in view.sentence:
            assert clashes.count() > 0
            assert "✗" in drawn[-1]
        if at < total:
            view.click("Next")
    assert any("The last axis of P must equal the first of Q: they are 3 and 2." in each for each in said)
    assert all(code in drawn[-1] for code in ("P @ Q.T", "P.T @ Q", "P * Q"))
    plain, explained = failed(notebook.outputs(1)), failed(notebook.outputs(2))
    verbatim = view.root.locator(".tensorviz-error details p")
    expect(verbatim).to_be_hidden()
    view.root.locator(".tensorviz-error summary").click()
    expect(verbatim).to_be_visible()
    assert verbatim.text_content() == f"{plain['ename']}: {plain['evalue']}"
    assert verbatim.evaluate("(p) => p.scrollWidth <= p.clientWidth && p.scrollHeight <= p.clientHeight")
    assert (plain["ename"], plain["evalue"]) == (explained["ename"], explained["evalue"])
    assert "tensorviz" not in "".join(explained["traceback"])
    notebook.run(3, "'R' in globals()")
    assert notebook.outputs(3)[0]["data"]["text/plain"] == "False"


def test_a_hazard_says_how_to_silence_it(notebook):
    view = View(notebook.run(1, HAZARD))
    view.click("Last frame")
    line = view.root.locator(".tensorviz-caption-now .tensorviz-hazard")
    expect(line).to_contain_text("(3, 1) and (3,) made (3, 3); did you mean 3 differences?")
    expect(line.locator("code")).to_have_text("# explain: ok H1")
    assert view.root.locator(".tv-stage .tv-hazard").count() == 3
    quiet = View(notebook.run(2, HAZARD + "  # explain: ok H1"))
    quiet.click("Last frame")
    expect(quiet.root.locator(".tensorviz-caption-now .tensorviz-hazard")).to_have_count(0)
