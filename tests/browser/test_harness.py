"""The harness itself: the front ends run cells, and what must not happen is seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

SETUP = "x = 1"


def test_a_cell_runs_in_a_real_front_end(open_notebook):
    notebook = open_notebook("6 * 7", "raise KeyError('planted')")
    expect(notebook.run(0).locator(".jp-OutputArea-output")).to_have_text("42")
    notebook.run(1)
    assert notebook.outputs(1)[0]["ename"] == "KeyError"
    assert notebook.save().cells[0].execution_count == 1


def test_kernel_restarts(notebook):
    notebook.run(1, "x")
    assert notebook.outputs(1)[0]["data"]["text/plain"] == "1"
    notebook.restart_kernel()
    notebook.run(1)
    assert notebook.outputs(1)[0]["ename"] == "NameError"


def test_a_saved_notebook_opens_without_a_kernel(open_notebook):
    notebook = open_notebook("6 * 7")
    notebook.run(0)
    notebook.save()
    again = open_notebook(notebook.path, kernel=False)
    expect(again.cell(0).locator(".jp-OutputArea-output")).to_have_text("42")
    assert not again.has_kernel()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_theme_switches(notebook, theme):
    notebook.set_theme(theme)
    assert notebook.page.evaluate("document.body.dataset.jpThemeLight") == str(theme == "light").lower()


WIDGET = """
import anywidget
class Widget(anywidget.AnyWidget):
    _esm = '''export default { render({ el }) { el.innerHTML = "<p class=here>here</p>"; %s } }'''
Widget()
"""


def test_an_external_request_is_seen(notebook):
    cell = notebook.run(1, WIDGET % "fetch('http://192.0.2.1/').catch(() => {})")
    expect(cell.locator(".here")).to_be_visible()
    notebook.page.wait_for_timeout(200)
    assert notebook.watch.external == ["http://192.0.2.1/"]
    notebook.watch.clear()


def test_an_error_of_ours_is_seen(notebook):
    cell = notebook.run(1, WIDGET % "setTimeout(() => { throw new Error('planted') })")
    expect(cell.locator(".here")).to_be_visible()
    notebook.page.wait_for_timeout(200)
    assert "planted" in notebook.watch.our_errors[0]
    notebook.watch.clear()


def test_an_accessibility_fault_is_seen(notebook):
    cell = notebook.run(1, WIDGET % "el.innerHTML += '<img src=data:, class=bad>'")
    expect(cell.locator(".here")).to_be_visible()
    assert "image-alt" in notebook.accessibility_faults(".jp-OutputArea")[0]
