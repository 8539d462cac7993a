"""Write the table of sentences: every template that the package says, with its plural and the files that say it.

Usage: python -m tools.sentences
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tensorviz"
TABLE = PACKAGE / "locale/tensorviz.pot"
HEADER = r"""# Generated from tensorviz/ by `make gen`. DO NOT EDIT.
#
# docs/design/2026-11-22-sentences.md says how to translate it.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""

SAID = {"say": 0, "agree": 1, "count": 1, "noun": 0}
"""The functions that look a text up, and which argument is the text."""

Entry = str | tuple[str, str]


def entries(source: str, name: str) -> Iterator[Entry]:
    """What ``source`` says, in its order: a text, or the texts for one and for several.

    Raises
    ------
    SyntaxError
        Where a text is not written out at the place where it is said.
    """
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        function = call.func.id if isinstance(call.func, ast.Name) else ""
        if function in SAID:
            yield from _entries(function, call.args[SAID[function] :], f"{name}:{call.lineno}")


def _entries(function: str, arguments: list[ast.expr], place: str) -> Iterator[Entry]:
    texts = [_text(argument) for argument in arguments]
    if function in {"count", "noun"}:
        for one in _choices(arguments[0]):
            yield f"{{number}} {one}", f"{{number}} {texts[1] if len(texts) > 1 else one + 's'}"
    elif not texts or not all(texts) or len(texts) != 1 + (function == "agree"):
        message = f"{place}: {function}() takes a text that is written out there"
        raise SyntaxError(message)
    elif function == "say":
        yield str(texts[0])
    else:
        yield str(texts[0]), str(texts[1])


def _choices(noun: ast.expr) -> Iterator[str]:
    """The nouns that are written out: one, one of two, or none where it comes from a table."""
    if isinstance(noun, ast.IfExp):
        yield from _choices(noun.body)
        yield from _choices(noun.orelse)
    elif text := _text(noun):
        yield text


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def table() -> Catalog:
    """Every text once, by file and place, with all the files that say it."""
    catalog = Catalog(domain="tensorviz")
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for entry in entries(path.read_text(encoding="utf-8"), name):
            catalog.add(entry, locations=[(name, 0)])
    return catalog


def written(catalog: Catalog) -> str:
    """The text of the file."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, omit_header=True, include_lineno=False)
    return HEADER + buffer.getvalue().decode()


if __name__ == "__main__":
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(written(table()), encoding="utf-8")
