"""The still: HTML that a notebook keeps."""

from __future__ import annotations

import re
import warnings
from html.parser import HTMLParser

import numpy as np
import pytest

from tensorviz.explain.build import explain
from tensorviz.explain.format import format_cells
from tensorviz.render.picture import BLUE, ORANGE, STRONGEST
from tensorviz.render.static import place_still, render_still
from tensorviz.trace.limits import Limits
from tensorviz.trace.session import record_source

LENGTH = r"0|-?\d+(\.\d+)?(px|em)"
COLOR = r"#[0-9a-f]{6}([0-9a-f]{2})?|transparent"
STYLES = {
    "background": COLOR,
    "border": rf"none|(({LENGTH}|solid|dashed|{COLOR}) ?){{1,3}}",
    "border-collapse": "separate",
    "border-left": rf"(({LENGTH}|solid|{COLOR}) ?){{1,3}}",
    "border-radius": rf"(({LENGTH}) ?){{1,4}}",
    "border-spacing": LENGTH,
    "caption-side": "bottom",
    "color": COLOR,
    "display": "inline-block",
    "font-family": "monospace",
    "font-size": LENGTH,
    "font-weight": "bold",
    "line-height": r"\d+(\.\d+)?",
    "margin": rf"(({LENGTH}) ?){{1,4}}",
    "margin-left": LENGTH,
    "opacity": r"0\.\d+",
    "outline": rf"(({LENGTH}|solid|{COLOR}) ?){{1,3}}",
    "overflow-x": "auto",
    "padding": rf"(({LENGTH}) ?){{1,4}}",
    "text-align": "center|right",
    "vertical-align": "middle",
    "white-space": "pre-wrap",
}
"""What JupyterLab's sanitizer lets through (packages/apputils/src/sanitizer.ts), as far as it is used."""

ATTRIBUTES = {"table": {"style", "cellpadding"}, "th": {"style", "scope"}, "div": {"style", "class", "data-tensorviz"}}
ELEMENTS = {"b", "caption", "code", "div", "p", "small", "span", "table", "td", "th", "tr"}

CELL = """
T = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]])
Z = T - T.mean(axis=0)
C = T @ np.ones((3, 2))
y = C.T
h = np.maximum(Z, 0)
cube = np.arange(24).reshape(2, 3, 4)
q = Z / np.array([0.0, 1, 2])
s = np.dot(T[0], T[1])
def f(v):
    return v * 2
w = f(Z)
for i in range(300):
    w += i
names = np.array(["<b>", "&"])
big = np.ones((500, 500)) * 3
T @ T
"""


def still_of(source=CELL, **names):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        recording = record_source(source, {"np": np, **names}, limits=Limits(), follow=()).recording
    return render_still(recording, explain(recording))


class Reader(HTMLParser):
    """Collects elements, the text of table cells, and what is not allowed."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tables, self.refused, self.text = [], [], [], []
        self.feed(html)
        self.close()
        assert self.open == [], "unclosed elements"

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if tag == "table":
            self.tables.append({"caption": "", "td": [], "th": []})
        if tag in {"td", "th"}:
            self.tables[-1][tag].append("")
            if tag == "th":
                assert dict(attributes)["scope"] in {"row", "col"}
        if tag not in ELEMENTS:
            self.refused.append(tag)
        for name, value in attributes:
            if name not in ATTRIBUTES.get(tag, {"style"}):
                self.refused.append((tag, name))
            if name == "style":
                self.refused += [rule for rule in value.split(";") if not allowed(rule)]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)
        if "caption" in self.open:
            self.tables[-1]["caption"] += data
        elif {"td", "th"} & set(self.open):
            tag = "td" if "td" in self.open else "th"
            self.tables[-1][tag][-1] += data


def allowed(rule):
    name, _, value = rule.partition(":")
    return name in STYLES and re.fullmatch(STYLES[name], value) is not None


def test_only_what_the_sanitizer_lets_through():
    reader = Reader(place_still(still_of(), "tensorviz-still-1a2b"))
    assert reader.refused == []


def test_every_table_is_captioned():
    tables = Reader(still_of()).tables
    assert len(tables) > 20
    assert all(table["caption"] and table["th"] for table in tables)


def test_the_numbers_are_numpys():
    X, m = np.arange(12.0).reshape(4, 3), np.array([4.5, 5.5, 6.5])
    tables = Reader(still_of("Z = X - m", X=X, m=m)).tables
    for table, array in zip(tables, (X, m, X - m), strict=True):
        assert [text for text in table["td"] if text] == format_cells(array)


def test_a_large_array_shows_its_corners():
    X = np.arange(40_000).reshape(200, 200)
    [_, table] = Reader(still_of("Y = X.T", X=X)).tables
    assert table["caption"] == "Y (200, 200) int64"
    assert "0" in table["td"]
    assert "39\u2009999" not in "".join(table["th"])
    assert "39\u2009999" in table["td"]


@pytest.mark.parametrize("name", ["NaN", "∞"])
def test_no_finite_number_has_its_own_colour(name):
    value = {"NaN": np.nan, "∞": np.inf}[name]
    assert f'background:#6b0f4c;color:#ffffff">{name}' in still_of("y = x + 1", x=np.array([2.0, value, 3.0]))


def test_the_largest_number_has_the_strongest_colour():
    assert f"background:{BLUE}{STRONGEST:02x}" in still_of("y = x + 1", x=np.array([2.0, np.finfo(float).max]))


@pytest.mark.slow
def test_the_size_is_bounded_and_the_rest_is_counted():
    steps = "\n".join(f"a{i} = np.sin(X) @ X" for i in range(25))
    html = still_of(steps + "\nnp.ones(3) + np.ones(4)", X=np.random.default_rng(0).normal(size=(300, 300)))
    assert len(html.encode()) <= 60_000
    assert "… and 33 more steps." in html
    assert "np.ones(3) + np.ones(4)" in html
    assert html.count("<code") == 20


def test_hopelessly_long_text_is_bounded():
    source = "\n".join(f"{'x' * 50}{i} = np.ones(3) + np.ones(3)" for i in range(40))
    assert len(still_of(source + f"\nraise ValueError('{'y' * 100_000}')").encode()) <= 60_000


def test_text_is_escaped():
    html = still_of('x = {"<script>alert(1)</script>": np.ones(2)}\ny = x["<script>alert(1)</script>"] + 1\n'
                    'z = np.array(["<img src=x>"])\nraise ValueError("<b onload=1>&")')  # fmt: skip
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;b onload=1&gt;&amp;" in html
    assert Reader(html).refused == []


def test_a_view_finds_it_by_name():
    html = place_still("<p>x</p>", 'a"><script>')
    assert html.startswith('<div class="tensorviz-still a&quot;&gt;&lt;script&gt;" data-tensorviz="a&quot;')


def test_a_cell_without_array_operations():
    assert "No array operation ran." in still_of("x = 1")


def over(tint, alpha, page):
    return [round(t * alpha + p * (1 - alpha)) for t, p in zip(tint, page, strict=True)]


def luminance(color):
    channels = [c / 255 for c in color]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("tint", [BLUE, ORANGE])
@pytest.mark.parametrize(("page", "ink"), [((255, 255, 255), (33, 33, 33)), ((17, 17, 17), (224, 224, 224))])
def test_contrast_on_light_and_dark_pages(tint, page, ink):
    parts = [int(tint[i : i + 2], 16) for i in (1, 3, 5)]
    background, foreground = luminance(over(parts, STRONGEST / 255, page)), luminance(ink)
    lighter, darker = max(background, foreground), min(background, foreground)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize(
    "source",
    [
        "A = np.ones((2, 3))\nA @ A",
        "np.arange(12).reshape(5, -1)",
        "a = np.arange(3)\n1 < a & a < 4",
        "np.array([[1], [2, 3]])",
    ],
)
def test_a_failed_operation_says_why(source):
    still = still_of(source)
    reader = Reader(still)
    assert reader.refused == []
    assert all(table["caption"] and table["th"] for table in reader.tables)
    assert " → " in "".join(reader.text)
