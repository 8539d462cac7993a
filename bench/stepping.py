"""Script time while stepping through a large matrix product."""

from __future__ import annotations

import statistics

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

# Every animation frame's callbacks are timed together, each key press by itself.
STEP = """async ([selector, steps]) => {
  const root = document.querySelector(selector);
  const frames = [];
  const native = window.requestAnimationFrame;
  const open = { time: -1, spent: 0 };
  window.requestAnimationFrame = (callback) => native.call(window, (time) => {
    if (time !== open.time) { if (open.time >= 0) frames.push(open.spent); open.time = time; open.spent = 0; }
    const start = performance.now();
    try { callback(time); } finally { open.spent += performance.now() - start; }
  });
  const presses = [];
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const press = (key) => {
    const start = performance.now();
    root.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    presses.push(performance.now() - start);
  };
  try {
    for (let step = 0; step < steps; step++) {
      press(step % 20 < 10 ? 'ArrowRight' : 'ArrowLeft');
      await wait(120);
    }
    await wait(600);
  } finally {
    window.requestAnimationFrame = native;
  }
  return { frames, presses };
}"""


def measure(session: Session) -> list[Result]:
    """Step forwards and back by the keyboard."""
    notebook = session.open(SETUP, CELL)
    notebook.run(0)
    cell = notebook.run(1)
    cell.locator(ROOT).wait_for()
    notebook.page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 500))")
    times = notebook.page.evaluate(STEP, [ROOT, STEPS])
    session.close(notebook)
    frames, presses = times["frames"] or [0.0], times["presses"]
    return [
        Result(
            "stepping a 1000x1000 matmul: script time in one animation frame",
            statistics.median(frames),
            "ms",
            8,
            f"median of {len(frames)} frames during {STEPS} steps; the slowest: {max(frames):.1f} ms",
        ),
        Result(
            "stepping a 1000x1000 matmul: script time in one key press",
            statistics.median(presses),
            "ms",
            8,
            f"median of {STEPS} steps; the slowest: {max(presses):.1f} ms",
        ),
    ]
