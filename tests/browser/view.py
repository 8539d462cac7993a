"""The widget in a page, as a reader uses it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from playwright.sync_api import Locator, expect

from tests.browser.notebook import Notebook

ROOT = ".tensorviz"

TABLES = """(root) => [...root.querySelectorAll('.tensorviz-tables table')].map((table) => {
  const heads = [...table.querySelectorAll('thead th')].map((th) => th.textContent);
  const cells = [];
  for (const row of table.querySelectorAll('tbody tr')) {
    const head = row.querySelector('th')?.textContent ?? '';
    const before = head === '' || head === 'value' ? [] : head.split(', ').map(Number);
    [...row.querySelectorAll('td')].forEach((td, i) => {
      cells.push([head === 'value' ? [] : [...before, Number(heads[i])], td.textContent]);
    });
  }
  return { caption: table.querySelector('caption').textContent, cells };
})"""

# What a frame draws, without what only says how fast it moves.
DRAWN = """(root) => {
  const stage = root.querySelector('.tv-stage');
  return JSON.stringify({
    marks: [...stage.children].map((node) => node.outerHTML.replaceAll(' style=""', '')),
    label: stage.getAttribute('aria-label'),
    sentence: root.querySelector('.tensorviz-caption-now').innerText,
  });
}"""

# Waits until no mark moves or fades any more.
SETTLED = """async (root) => {
  const running = () => root.getAnimations({ subtree: true }).filter((a) => a.playState === 'running');
  for (let i = 0; i < 100; i++) {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    if (running().length === 0) return;
    await Promise.allSettled(running().map((animation) => animation.finished));
  }
}"""

# Pieces of visible text with the box of their ink, in CSS pixels.
TEXTS = """(root) => {
  const visible = (node) => {
    for (let at = node; at && at !== root.parentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.visibility === 'hidden' || style.display === 'none' || Number(style.opacity) < 0.05) return false;
      if (at.matches('.tensorviz-hidden, .tensorviz-caption-room, [hidden]')) return false;
    }
    return true;
  };
  // The part of a box that its scrolling ancestors let through.
  const seen = (box, element) => {
    let { left, right, top, bottom } = box;
    for (let at = element; at && at !== root.parentElement; at = at.parentElement) {
      if (at instanceof SVGElement || getComputedStyle(at).overflow === 'visible') continue;
      const own = at.getBoundingClientRect();
      [left, right] = [Math.max(left, own.left), Math.min(right, own.right)];
      [top, bottom] = [Math.max(top, own.top), Math.min(bottom, own.bottom)];
    }
    return { left, right, top, bottom };
  };
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const element = node.parentElement;
    if (!text || ['STYLE', 'SCRIPT', 'OPTION', 'TITLE'].includes(element.tagName.toUpperCase())) continue;
    if (!visible(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const style = getComputedStyle(element);
    const matrix = element.getScreenCTM?.();
    const size = parseFloat(style.fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1);
    for (const box of range.getClientRects()) {
      const trim = Math.max(0, (box.height - size * 0.75) / 2);
      const ink = { left: box.left, right: box.right, top: box.top + trim, bottom: box.bottom - trim };
      found.push({ text, size, ...seen(ink, element),
        part: element.closest('.tv-stage') ? 'picture' : element.closest('[class*=tensorviz-]')?.className ?? '' });
    }
  }
  return found;
}"""

# Boxes that cut off what is in them, and boxes that scroll sideways.
CUT = """(root) => {
  const found = [];
  const frame = root.getBoundingClientRect();
  const host = root.parentElement.getBoundingClientRect();
  if (frame.right > host.right + 1) found.push(`the view is ${frame.right - host.right} px wider than its place`);
  for (const element of [root, ...root.querySelectorAll('*')]) {
    if (element instanceof SVGElement && !(element instanceof SVGSVGElement)) continue;
    if (element.closest('.tensorviz-hidden, [hidden]') || !element.clientWidth) continue;
    const { overflowX, overflowY } = getComputedStyle(element);
    const wide = element.scrollWidth - element.clientWidth, high = element.scrollHeight - element.clientHeight;
    const name = `${element.tagName} ${element.getAttribute('class')}`;
    if (overflowX !== 'visible' && wide > 1) found.push(`${name}: ${wide} px ${overflowX} sideways`);
    if (['hidden', 'clip'].includes(overflowY) && high > 1 && !element.matches('.tensorviz-caption-room')) {
      found.push(`${name}: ${high} px cut off below`);
    }
  }
  for (const svg of root.querySelectorAll('.tv-stage')) {
    const box = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const own = text.getBoundingClientRect();
      if (!own.width) continue;
      if (own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 3 || own.bottom > box.bottom + 3) {
        found.push(`"${text.textContent}" reaches out of the picture`);
      }
    }
  }
  return found;
}"""


@dataclass(frozen=True)
class Table:
    """One array of a step as the DOM tells it."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    cells: dict[tuple[int, ...], str]


class View:
    """The widget that a cell shows."""

    def __init__(self, within: Locator) -> None:
        self.root = within.locator(ROOT).first
        self.page = self.root.page
        expect(self.root).to_be_visible(timeout=20_000)

    # --- what is there ---

    @property
    def steps(self) -> Locator:
        return self.root.locator(".tensorviz-step")

    @property
    def sentence(self) -> str:
        return self.root.locator(".tensorviz-caption-now .tensorviz-say").first.inner_text()

    @property
    def counter(self) -> tuple[int, int]:
        """Which frame of how many is shown."""
        at, total = self.root.locator(".tensorviz-counter").inner_text().split("/")
        return int(at), int(total)

    @property
    def drawn(self) -> str:
        return str(self.root.evaluate(DRAWN))

    def tables(self) -> list[Table]:
        return [_table(found) for found in self.root.evaluate(TABLES)]

    def texts(self) -> list[dict[str, Any]]:
        return list(self.root.evaluate(TEXTS))

    def faults_of_layout(self) -> list[str]:
        """What is cut off, scrolls sideways, or lies on top of other text."""
        self.settle()
        return [*self.root.evaluate(CUT), *_overlaps(self.texts())]

    def accessibility_faults(self, notebook: Notebook) -> list[str]:
        """What axe-core finds in this view."""
        self.root.evaluate("(root) => root.setAttribute('data-under-test', '')")
        try:
            return notebook.accessibility_faults("[data-under-test]")
        finally:
            self.root.evaluate("(root) => root.removeAttribute('data-under-test')")

    # --- what a reader does ---

    def choose_step(self, position: int) -> None:
        self.steps.nth(position).click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focus(self) -> None:
        self.root.focus()

    def click(self, button: str) -> None:
        """Click a button by the start of its label."""
        self.root.get_by_role("button", name=re.compile(f"^{re.escape(button)}")).first.click()

    def depth(self, name: Literal["Shape", "Brief", "Story"]) -> None:
        self.root.get_by_role("group", name="Depth").get_by_text(name).click()

    def settle(self) -> None:
        """Wait until nothing moves."""
        self.root.evaluate(SETTLED)

    def cell(self, operand: int, *index: int) -> Locator:
        """A cell in the picture; operand -1 is the result."""
        place = ",".join(map(str, index))
        return self.root.locator(f'.tv-stage [data-operand="{operand}"][data-index="{place}"]').first


def _table(found: dict[str, Any]) -> Table:
    match = re.fullmatch(r"(.*), shape \((.*?)\), (.*?)(, some cells left out)?", found["caption"], re.DOTALL)
    assert match, found["caption"]
    shape = tuple(int(size) for size in match[2].split(",") if size.strip())
    return Table(match[1], shape, match[3], {tuple(index): text for index, text in found["cells"]})


def _overlaps(texts: list[dict[str, Any]]) -> list[str]:
    found = []
    for i, a in enumerate(texts):
        for b in texts[i + 1 :]:
            wide = min(a["right"], b["right"]) - max(a["left"], b["left"])
            high = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
            if wide > 1 and high > 1:
                found.append(f"{a['text']!r} ({a['part']}) lies on {b['text']!r} ({b['part']})")
    return found


def says(text: str, value: str) -> bool:
    """Whether a shown number is a value, rounded at most in its last digit.

    Parameters
    ----------
    text : str
        As shown.
    value : str
        ``repr`` of the Python number.
    """
    plain = text.replace("\N{MINUS SIGN}", "-").replace("\N{THIN SPACE}", "").replace("\N{INFINITY}", "inf")
    if plain in ("T", "F", "True", "False"):
        return plain[0] == value[0]
    if value in ("nan", "inf", "-inf"):
        return plain.lower().lstrip("+") == value
    try:
        shown, true = Decimal(plain.replace(",", "")), Decimal(value)
    except ArithmeticError:
        return plain == value
    digits = shown.as_tuple()
    assert isinstance(digits.exponent, int)
    is_rounded = "." in plain or "e" in plain.lower()
    half = Decimal(1).scaleb(digits.exponent) / 2 if is_rounded else Decimal(0)
    return abs(shown - true) <= half * Decimal("1.000001")
