"""How long a tile takes that the browser asks for: from the command to its reply, in JupyterLab."""

from __future__ import annotations

import statistics

from bench.result import Result
from tests.browser.session import Session

SETUP = """%load_ext tensorviz
import numpy as np
import tensorviz as tv
h = np.random.default_rng(0).standard_normal((4000, 4000), dtype=np.float32)"""
CELL = "tv.inspect(h, name='h')"
ROOT = ".tensorviz-inspector"
SURFACE = ".tensorviz-heat-surface"
TILES = 24
ACROSS, APART = 6, 40
LEFT, TOP = 100, 80
PAUSE_MS = 150

# The time from the frame that carries a command to the frame that carries its reply, on the kernel's own socket.
LISTEN = """() => {
  window.benchTiles = [];
  const send = WebSocket.prototype.send;
  const text = (data) => typeof data === 'string' ? data : new TextDecoder('latin1').decode(data);
  WebSocket.prototype.send = function (data) {
    if (text(data).includes('"get-tile"')) {
      const start = performance.now();
      const heard = ({ data: reply }) => {
        if (!/"type": ?"tile"/.test(text(reply))) return;
        window.benchTiles.push(performance.now() - start);
        this.removeEventListener('message', heard);
      };
      this.addEventListener('message', heard);
    }
    return send.call(this, data);
  };
}"""


def measure(session: Session) -> list[Result]:
    """Zoom into one place after the other; each asks for a tile that no one has sent yet."""
    notebook = session.open(SETUP, CELL)
    notebook.run(0)
    cell = notebook.run(1)
    page, root = notebook.page, cell.locator(ROOT)
    root.wait_for()
    root.locator(".tensorviz-progress").wait_for(state="hidden")
    page.evaluate(LISTEN)
    surface = root.locator(SURFACE)
    for number in range(TILES):
        down, across = divmod(number, ACROSS)
        surface.dblclick(position={"x": LEFT + APART * across, "y": TOP + APART * down})
        page.wait_for_function("(count) => window.benchTiles.length >= count", arg=number + 1)
        root.locator(".tensorviz-heat").focus()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.wait_for_timeout(PAUSE_MS)
    times = page.evaluate("() => window.benchTiles")
    session.close(notebook)
    how = f"median of {len(times)} tiles of float32 4000 x 4000; the slowest: {max(times):.0f} ms; JupyterLab"
    return [Result("inspector: a tile on request, there and back", statistics.median(times), "ms", 60, how)]
