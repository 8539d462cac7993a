"""The widget in a page, as a reader uses it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Locator, expect

from tests.browser.notebook import Notebook

ROOT = ".tensorviz"

# What a frame draws, without what only says how fast it moves.
DRAWN = """(root) => {
  const stage = root.querySelector('.tv-stage');
  return JSON.stringify({
    marks: [...stage.children].map((node) => node.outerHTML.replaceAll(' style=""', '')),
    label: stage.getAttribute('aria-label'),
    sentence: root.querySelector('.tensorviz-caption-now').innerText,
  });
}"""

MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8").partition("\n")[2]


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
        at, total = (self.root.locator(".tensorviz-counter").text_content() or "").split("/")
        return int(at), int(total)

    @property
    def drawn(self) -> str:
        return str(self.root.evaluate(DRAWN))

    def tables(self) -> list[Table]:
        return [_table(found) for found in self._measure("tables")]

    def read_steps(self) -> list[tuple[str, list[Table], list[str]]]:
        """Choose every step: its code, its tables, and its faults of layout."""
        return [
            (step["code"], [_table(found) for found in step["tables"]], step["faults"])
            for step in self._measure("steps")
        ]

    def faults_of_layout(self, least: float = 0) -> list[str]:
        """What is cut off, scrolls sideways, lies on other text, or is smaller than `least` pixels."""
        self.settle()
        return list(self._measure("faults", least))

    def walk(self, least: float = 0) -> tuple[int, list[str]]:
        """The number of all frames of all readings of all steps, and their faults of layout."""
        found = self._measure("walk", least)
        return found["frames"], found["faults"]

    def _measure(self, name: str, *arguments: float) -> Any:
        return self.root.evaluate(f"(root, rest) => ({MEASURE.strip()}).{name}(root, ...rest)", list(arguments))

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
        self._measure("settle")

    def cell(self, operand: int, *index: int) -> Locator:
        """A cell in the picture; operand -1 is the result."""
        place = ",".join(map(str, index))
        return self.root.locator(f'.tv-stage [data-operand="{operand}"][data-index="{place}"]').first


def _table(found: dict[str, Any]) -> Table:
    match = re.fullmatch(r"(.*), shape \((.*?)\), (.*?)(, some cells left out)?", found["caption"], re.DOTALL)
    assert match, found["caption"]
    shape = tuple(int(size) for size in match[2].split(",") if size.strip())
    return Table(match[1], shape, match[3], {tuple(index): text for index, text in found["cells"]})


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
