"""Script time while stepping through a large matrix product."""

from __future__ import annotations

import statistics

from playwright.sync_api import CDPSession

from bench.result import Result
from tests.browser.session import Session

SETUP = """%load_ext tensorviz
import numpy as np
rng = np.random.default_rng(0)
A = rng.random((1000, 1000))
B = rng.random((1000, 1000))"""
CELL = "%%explain --depth story\nA @ B"
ROOT = ".tensorviz"
STEPS = 60

# The time that the handler itself takes; what it leaves to later frames is in the browser's own account.
PRESS = """([selector, key]) => {
  const root = document.querySelector(selector);
  const start = performance.now();
  root.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  return performance.now() - start;
}"""
WAIT_MS = 150
ACCOUNTS = ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration")


def measure(session: Session) -> list[Result]:
    """Step forwards and back by the keyboard."""
    notebook = session.open(SETUP, CELL)
    notebook.run(0)
    cell = notebook.run(1)
    cell.locator(ROOT).wait_for()
    notebook.page.wait_for_timeout(500)
    browser = session.context.new_cdp_session(notebook.page)
    browser.send("Performance.enable")
    presses, scripts, works = [], [], []
    for step in range(STEPS):
        before = _spent(browser)
        presses.append(notebook.page.evaluate(PRESS, [ROOT, "ArrowRight" if step % 20 < 10 else "ArrowLeft"]))
        notebook.page.wait_for_timeout(WAIT_MS)
        after = _spent(browser)
        scripts.append(after["ScriptDuration"] - before["ScriptDuration"])
        works.append(sum(after.values()) - sum(before.values()))
    session.close(notebook)
    return [
        _result("script time in the key press that steps", presses, 8),
        _result("script time in all, with the frames after it", scripts, 8),
        _result("script, style and layout time in all", works, None),
    ]


def _spent(browser: CDPSession) -> dict[str, float]:
    """Return the milliseconds that the page has spent so far."""
    metrics = browser.send("Performance.getMetrics")["metrics"]
    return {each["name"]: each["value"] * 1e3 for each in metrics if each["name"] in ACCOUNTS}


def _result(what: str, times: list[float], budget: float | None) -> Result:
    how = f"median of {STEPS} steps; the slowest: {max(times):.1f} ms"
    return Result(f"stepping a 1000x1000 matmul: {what}", statistics.median(times), "ms", budget, how)
