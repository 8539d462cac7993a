"""What stays: after saving, after running again, after closing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.view import ROOT, View

SETUP = "%unload_ext tensorviz\n%load_ext tensorviz\nimport numpy as np\nA = np.arange(6).reshape(2, 3)"
EXPLAINED = ["%%explain\nA @ A.T", "%%explain\nA.sum(axis=0)", "%%explain\nA + 1\nA @ A"]

# How many listeners our code has left on targets, by type: it comes from a blob: address.
COUNT_LISTENERS = """() => {
  if (window.tensorvizListeners) return;
  const live = window.tensorvizListeners = new Map();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const key = (target, type, listener, options) => {
    const capture = typeof options === 'object' ? !!options?.capture : !!options;
    const ids = [target, listener].map((one) => {
      if (!ids_.has(one)) ids_.set(one, ids_.size);
      return ids_.get(one);
    });
    return `${type} ${capture} ${ids}`;
  };
  const ids_ = new Map();
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (listener && /blob:/.test(new Error().stack)) {
      live.set(key(this, type, listener, options), type);
      options?.signal?.addEventListener('abort', () => live.delete(key(this, type, listener, options)));
    }
    return addEventListener.call(this, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    live.delete(key(this, type, listener, options));
    return removeEventListener.call(this, type, listener, options);
  };
}"""
LISTENERS = "() => [...window.tensorvizListeners.values()]"
LIVE_WIDGETS = """from ipywidgets.widgets.widget import _instances
from tensorviz.widgets.shelf import SHELF
print(sum(type(one).__name__ == 'ExplanationWidget' for one in _instances.values()), len(SHELF))"""
SCRIPTS = "() => globalThis[Symbol.for('tensorviz.scripts')].size"


def stills(notebook):
    return notebook.panel.locator("[data-tensorviz]")


def printed(notebook, index):
    return notebook.outputs(index)[0]["text"].split()


def test_a_live_view_hides_its_still(notebook):
    notebook.run_all(EXPLAINED[0])
    View(notebook.cell(1))
    expect(stills(notebook)).to_have_count(1)
    expect(stills(notebook)).to_be_hidden()


@pytest.mark.parametrize("kernel", [True, False], ids=["a fresh kernel", "no kernel"])
def test_a_saved_notebook_keeps_its_pictures(notebook, open_notebook, kernel):
    notebook.run_all(*EXPLAINED)
    notebook.save()
    again = open_notebook(notebook.path, kernel=kernel)
    for i in (1, 2, 3):
        still = again.cell(i).locator("[data-tensorviz]")
        expect(still).to_be_visible()
        assert still.bounding_box()["height"] > 40
        for complaint in ("Loading widget", "Error displaying widget", "model not found"):
            expect(again.cell(i)).not_to_contain_text(complaint, use_inner_text=True)
    expect(again.panel.locator(ROOT)).to_have_count(0)


def test_a_restarted_kernel_shows_views_again_by_the_same_script(notebook):
    notebook.run_all(*EXPLAINED)
    notebook.restart_kernel()
    notebook.run(0)
    notebook.run_all(*EXPLAINED)
    View(notebook.cell(1))
    expect(notebook.panel.locator(ROOT)).to_have_count(3)
    assert notebook.page.evaluate(SCRIPTS) == 1


def test_a_page_opened_later_shows_the_live_views(session, notebook):
    notebook.run_all(*EXPLAINED)
    notebook.save()
    with session.context.new_page() as page:
        session.watch.attach(page)
        page.goto(session.front_end.address(notebook.path.name))
        expect(page.locator(ROOT)).to_have_count(3)
        expect(page.locator("[data-tensorviz]")).to_have_count(3)
        for still in page.locator("[data-tensorviz]").all():
            expect(still).to_be_hidden()


def test_views_open_after_every_widget_was_closed(notebook):
    notebook.run_all(EXPLAINED[0], "import ipywidgets\nipywidgets.Widget.close_all()", EXPLAINED[1])
    View(notebook.cell(3))


def test_ten_runs_leave_one_live_view(notebook):
    for _ in range(10):
        View(notebook.run(1, EXPLAINED[0]))
    expect(notebook.panel.locator(ROOT)).to_have_count(1)
    notebook.run(2, LIVE_WIDGETS)
    assert printed(notebook, 2) == ["1", "1"]


def test_a_cell_that_is_explained_no_more_closes_its_view(notebook):
    notebook.run_all(EXPLAINED[0], LIVE_WIDGETS)
    assert printed(notebook, 2) == ["1", "1"]
    notebook.run_all("A @ A.T", LIVE_WIDGETS)
    assert printed(notebook, 2) == ["0", "0"]


def test_unloading_closes_every_view(notebook):
    notebook.run_all(EXPLAINED[0], LIVE_WIDGETS)
    assert printed(notebook, 2) == ["1", "1"]
    notebook.run_all(EXPLAINED[0], "%unload_ext tensorviz", LIVE_WIDGETS)
    assert printed(notebook, 3) == ["0", "0"]


def test_mounting_and_unmounting_leaves_no_listener(notebook):
    notebook.page.evaluate(COUNT_LISTENERS)
    before = notebook.page.evaluate(LISTENERS)
    for i, source in enumerate(EXPLAINED, start=1):
        view = View(notebook.run(i, source))
        view.focus()
        view.press("End", "?", "Escape")
    during = notebook.page.evaluate(LISTENERS)
    assert len(during) > len(before) + 30
    notebook.clear_outputs()
    expect(notebook.panel.locator(ROOT)).to_have_count(0)
    expect(notebook.page.locator("style", has_text="data-tensorviz")).to_have_count(0)
    notebook.page.wait_for_timeout(200)
    after = notebook.page.evaluate(LISTENERS)
    assert sorted(after) == sorted(before)


def test_an_interrupt_shows_the_way_so_far(notebook):
    notebook.start(1, "%%explain\nimport time\nB = A @ A.T\nprint('asleep')\ntime.sleep(60)")
    expect(notebook.cell(1).locator(".jp-OutputArea-output", has_text="asleep")).to_be_visible()
    notebook.interrupt_kernel()
    view = View(notebook.cell(1))
    assert view.steps.count() >= 2
    notebook.wait_for_kernel()
    assert [output["ename"] for output in notebook.outputs(1) if "ename" in output] == ["KeyboardInterrupt"]
    notebook.run(2, "B.sum()")
    assert len(notebook.outputs(2)) == 1
