"""One table holds every sentence: nothing is left out of it, and a translation loses nothing."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import ascii_letters

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import tensorviz
from tests.unit.spoken import EXAMPLES
from tools.sentences import table

PACKAGE = Path(tensorviz.__file__).parent
ROOMS = ("explain", "inspector", "render", "protocol")
FEW, MANY = "⁑", "⁂"
"""What ends the second and the third plural form of the language that the tests make."""

WIDE = str.maketrans({letter: chr(ord(letter) + 0xFEE0) for letter in ascii_letters})
LATIN = {ord(wide): chr(letter) for letter, wide in WIDE.items()}
PLAIN = LATIN | {ord(mark): "" for mark in (FEW, MANY)}

OTHER_WORDS = {"schema.py", "format.py"}
"""Modules whose words are TypeScript, and units."""

# Parameters and functions of NumPy's that are words of ours, too, and the signs of logic.
NAMES = set(
    "NaN None True False and dimensions dtype exponent fraction high low mean negative object or order result scale shape size start "
    "step stop whole".split()
)


def changed(text: str) -> str:
    """Every letter of a template in another alphabet; the slots as they are."""
    return "".join(part if part.startswith("{") else part.translate(WIDE) for part in re.split(r"(\{+[^{}]*\}+)", text))


@pytest.fixture(scope="module")
def locale(tmp_path_factory) -> Path:
    """A language with the plural rules of Polish, which has three forms."""
    folder = tmp_path_factory.mktemp("locale")
    catalog = Catalog(locale="pl", domain="tensorviz")
    for message in table():
        if isinstance(message.id, tuple):
            one, several = map(changed, message.id)
            catalog.add(message.id, (one, several + FEW, several + MANY))
        elif message.id:
            catalog.add(message.id, changed(message.id))
    path = folder / "xx/LC_MESSAGES/tensorviz.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)
    return folder


def speaking(module: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-m", *module.split()]
    return subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def spoken(locale) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What is said of every cell, in English and in the language made for this: sources and texts."""
    module = "tests.unit.spoken"
    runs = speaking(module), speaking(module, TENSORVIZ_LANGUAGE="xx", TENSORVIZ_LOCALE=str(locale))
    outputs = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    english, other = ([tuple(json.loads(line)) for line in output.splitlines()] for output in outputs)
    return english, other


@pytest.mark.slow
def test_nothing_but_the_words_is_another(spoken):
    """No slot is lost, and nothing that is told hangs on its wording in English."""
    english = Counter(spoken[0])
    other = Counter((source, text.translate(PLAIN)) for source, text in spoken[1])
    assert english - other == Counter()
    assert other - english == Counter()


@pytest.mark.slow
def test_every_word_is_in_the_table(spoken):
    """What stays in Latin letters is the reader's or NumPy's."""
    ours = {
        word for message in table() for text in _texts(message.id) for word in _words(re.sub(r"\{.*?\}", " ", text))
    }
    defined = {name for path in EXAMPLES for name in re.findall(r"\bdef (\w+)", path.read_text(encoding="utf-8"))}
    left = {
        (word, text)
        for source, text in spoken[1]
        for word in _words(text)
        if word in ours - NAMES - defined
        and not re.search(rf"\b{word}\b", source)
        and "raised" not in text.translate(PLAIN)
    }
    assert not left, sorted(left)[:20]


@pytest.mark.slow
def test_plurals_follow_the_language(spoken):
    said = " ".join(text.translate(LATIN) for _, text in spoken[1])
    assert re.search(rf"\b[234] cells{FEW}", said)
    assert re.search(rf"\b(5|12|20) cells{MANY}", said)
    assert not re.search(rf"\b1 cells?[{FEW}{MANY}]|\b[234] cells{MANY}|\b12 cells{FEW}", said)


@pytest.mark.slow
def test_a_translation_with_a_wrong_slot_is_passed_over(tmp_path):
    catalog = Catalog(locale="de", domain="tensorviz")
    catalog.add("{left} and {right}", "{links} und {right}")
    catalog.add("{most} or {last}", "{most} oder {last}")
    path = tmp_path / "de/LC_MESSAGES/tensorviz.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)
    program = "from tensorviz.explain.words import join, pair; print(pair('a', 'b'), join(['a', 'b'], 'or'))"
    environment = {**os.environ, "TENSORVIZ_LANGUAGE": "de", "TENSORVIZ_LOCALE": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == "a and b a oder b\n"


def test_a_language_without_translation_is_english():
    run = speaking("tensorviz.sentences", TENSORVIZ_LANGUAGE="tlh")
    assert run.communicate()[0] == ""
    assert run.returncode == 0


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_stands_beside_the_table(room):
    found = [
        f"{path.name}:{node.lineno}: {ast.unparse(node)}"
        for path in sorted((PACKAGE / room).rglob("*.py"))
        if path.name not in OTHER_WORDS
        for node in unsaid(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join(found)


def unsaid(tree: ast.AST) -> Iterator[ast.expr]:
    """The f-strings with words, and the sentences, that are neither looked up nor the text of an error or of the log."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and _is_apart(node)):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if _has_words(node):
            yield node
        else:
            stack.extend(ast.iter_child_nodes(node))


def _has_words(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and SENTENCE.fullmatch(node.value) is not None
    if not isinstance(node, ast.JoinedStr):
        return False
    pieces = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values).split()
    return len(pieces) > 1 and any(map(WORD.fullmatch, pieces))


WORD = re.compile(r"\(?[A-Za-z]{2,}[.,;:?)]*")
SENTENCE = re.compile(r"[A-Z][^{}\n<>]* [^\n<>]*[a-z)}]\.")
APART = {"say", "agree", "compile", "exception", "error", "warning", "debug", "meta", "field", "Meta"}


def _is_apart(call: ast.Call) -> bool:
    name = (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )
    if name in {"say", "agree"}:
        return not any(list(unsaid(keyword.value)) for keyword in call.keywords)
    return name in APART or name.endswith("Error")


def _texts(identity: str | tuple[str, str]) -> tuple[str, ...]:
    return identity if isinstance(identity, tuple) else (identity,)


def _words(text: str) -> list[str]:
    return re.findall(r"(?<![\w.'\"<(\[])[A-Za-z]{2,}(?![\w.(='\"…\[])", text)
