"""One file that needs nothing else."""

from __future__ import annotations

import base64
import json
import os
import re
import stat
from html.parser import HTMLParser

import pytest

from tensorviz.errors import UsageError
from tensorviz.export import html
from tensorviz.export.html import page, write_html

HOSTILE = "</script><!--<script>alert(1)</script>\u2028&amp;"
MESSAGE = json.dumps({"type": "explanation", "version": 1, "text": HOSTILE})


@pytest.fixture(autouse=True)
def bundle(tmp_path, monkeypatch):
    """A small bundle that contains what must not end its element."""
    static = tmp_path / "static"
    static.mkdir()
    (static / "standalone.js").write_text("const s = '</script>'; // $message ${x}")
    (static / "widget.css").write_text(".tensorviz::before { content: '</style>'; }")
    monkeypatch.setattr(html, "STATIC", static)
    return static


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.texts = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        if not self.found:
            return
        tag, attributes = self.found[-1]
        key = attributes.get("id") or attributes.get("type") or tag
        self.texts[key] = self.texts.get(key, "") + data


def made(**options):
    return page(MESSAGE, [b"\x00\xff", b""], **{"still": "<p>still</p>", "title": "5 < 6 steps", **options})


def test_the_data_arrive_as_they_were():
    data = json.loads(Elements(made()).texts["tensorviz-explanation"])
    assert data["message"] == json.loads(MESSAGE)
    assert [base64.b64decode(buffer) for buffer in data["buffers"]] == [b"\x00\xff", b""]


def test_nothing_of_the_user_ends_an_element():
    elements = Elements(made())
    assert [tag for tag, _ in elements.found].count("script") == 2
    assert [tag for tag, _ in elements.found].count("style") == 1
    assert "$message ${x}" in elements.texts["module"]


def test_it_names_no_address():
    text = made()
    assert re.findall(r"""(?:src|href)=(?!"data:)""", text) == []
    assert "default-src 'none'" in text


def test_title_and_still():
    elements = Elements(made())
    assert elements.texts["title"].strip() == "5 < 6 steps"
    assert "<noscript><p>still</p></noscript>" in made()


def test_it_is_written(tmp_path):
    target = tmp_path / "x.html"
    target.write_text("before")
    assert write_html(str(target), MESSAGE, [], still="", title="t") == target
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["static", "x.html"]


def test_its_permissions_are_those_of_any_new_file(tmp_path):
    umask = os.umask(0o022)
    try:
        write_html(tmp_path / "x.html", MESSAGE, [], still="", title="t")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "x.html").stat().st_mode) == 0o644


def test_a_failed_write_leaves_the_earlier_file(tmp_path, monkeypatch):
    target = tmp_path / "x.html"
    target.write_text("before")
    monkeypatch.setattr(html.Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(UsageError, match="No space left"):
        write_html(target, MESSAGE, [], still="", title="t")
    assert target.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["static", "x.html"]


@pytest.mark.parametrize(
    ("path", "message"),
    [("", "folder"), ("nowhere/x.html", "no folder"), (".", "folder"), ("x" * 300 + ".html", "long")],
)
def test_a_bad_path_is_said(tmp_path, monkeypatch, path, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=f"cannot write .*{message}"):
        write_html(path, MESSAGE, [], still="", title="t")


def test_a_missing_bundle_is_said(tmp_path, bundle):
    (bundle / "standalone.js").unlink()
    with pytest.raises(UsageError, match="make build"):
        write_html(tmp_path / "x.html", MESSAGE, [], still="", title="t")
    assert not (tmp_path / "x.html").exists()
