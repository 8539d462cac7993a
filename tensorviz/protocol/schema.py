"""Write the TypeScript types of the messages.

Usage: python -m tensorviz.protocol.schema [--check] [path]

The `MODULES` are read as source, so that their aliases, order and docstrings are kept.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from tensorviz.protocol import (
    asking,
    boards,
    device_charts,
    device_places,
    devices,
    flows,
    inspection,
    messages,
    recipes,
    reports,
    requests,
    spaces,
)

__all__ = ["main", "typescript"]

DEFAULT_PATH = Path(__file__).resolve().parents[2] / "js/src/protocol/generated.ts"
HEADER = "// Generated from tensorviz/protocol/ by `make gen`. DO NOT EDIT.\n"
PRIMITIVES = {"int": "number", "float": "number", "str": "string", "bool": "boolean", "None": "null"}
WIDTH = 100
MODULES = (
    recipes,
    flows,
    boards,
    spaces,
    messages,
    requests,
    inspection,
    reports,
    asking,
    device_places,
    device_charts,
    devices,
)


def typescript() -> str:
    """The whole text of the generated module."""
    blocks = [HEADER, f"export const PROTOCOL_VERSION = {messages.PROTOCOL_VERSION};\n"]
    for module in MODULES:
        blocks += _declarations(module)
    return "\n".join(blocks)


def main(arguments: list[str]) -> int:
    """Write the types, or compare them with the file under ``--check``; the exit status."""
    checking = "--check" in arguments
    paths = [argument for argument in arguments if argument != "--check"]
    path = Path(paths[0]) if paths else DEFAULT_PATH
    text = typescript()
    if checking:
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write(f"{path} is out of date; run `make gen`\n")
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return 0


def _declarations(module: ModuleType) -> Iterator[str]:
    body = ast.parse(inspect.getsource(module)).body
    for position, statement in enumerate(body):
        if isinstance(statement, ast.AnnAssign) and _name(statement.annotation) == "TypeAlias":
            assert statement.value is not None
            following = body[position + 1] if position + 1 < len(body) else None
            yield _alias(_name(statement.target), statement.value, _string(following))
        elif isinstance(statement, ast.ClassDef) and statement.name not in {"Base", "Texts"}:
            yield _interface(statement, getattr(module, statement.name))


def _alias(name: str, value: ast.expr, doc: str) -> str:
    if isinstance(value, ast.Subscript) and _name(value.value) == "Annotated":
        assert isinstance(value.slice, ast.Tuple)
        doc = doc or _description(value.slice.elts[1])
        value = value.slice.elts[0]
    text = f"export type {name} = {_type(value)};"
    if len(text) > WIDTH and isinstance(value, ast.BinOp):
        text = f"export type {name} =\n  | " + "\n  | ".join(_members(value)) + ";"
    return f"{_comment(doc, '')}{text}\n"


def _interface(definition: ast.ClassDef, struct: type[msgspec.Struct]) -> str:
    fields = {field.name: field for field in msgspec.structs.fields(struct)}
    lines = [_comment(ast.get_docstring(definition) or "", ""), f"export interface {definition.name} {{\n"]
    config = struct.__struct_config__
    if config.tag_field:
        lines.append(f"  readonly {config.tag_field}: {_literal(config.tag)};\n")
    annotated = (statement for statement in definition.body if isinstance(statement, ast.AnnAssign))
    lines += (_field(fields[_name(statement.target)], statement.annotation) for statement in annotated)
    return "".join([*lines, "}\n"])


def _field(field: Any, annotation: ast.expr) -> str:
    if field.required:
        return f"  readonly {field.encode_name}: {_type(annotation)};\n"
    if field.default is None:
        return f"  readonly {field.encode_name}?: {_type(_without_none(annotation))};\n"
    absent = "[]" if field.default == () else _literal(field.default)
    return f"  /** Absent: {absent}. */\n  readonly {field.encode_name}?: {_type(annotation)};\n"


def _type(node: ast.expr) -> str:
    if isinstance(node, ast.BinOp):
        return " | ".join(_members(node))
    if isinstance(node, ast.Subscript):
        return _generic(_name(node.value), node.slice)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _type(ast.parse(node.value, mode="eval").body)
    name = _name(node)
    return PRIMITIVES.get(name, name)


def _generic(name: str, argument: ast.expr) -> str:
    arguments = argument.elts if isinstance(argument, ast.Tuple) else [argument]
    if name == "Literal":
        return " | ".join(_literal(ast.literal_eval(value)) for value in arguments)
    if name == "tuple" and len(arguments) == 2 and _is_ellipsis(arguments[1]):
        item = _type(arguments[0])
        return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
    if name == "tuple":
        return f"readonly [{', '.join(_type(value) for value in arguments)}]"
    raise TypeError(f"no TypeScript type is known for {name}[...]; add it to schema.py")


def _members(node: ast.expr) -> list[str]:
    if isinstance(node, ast.BinOp):
        return [*_members(node.left), *_members(node.right)]
    return [_type(node)]


def _without_none(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant) and node.right.value is None:
        return node.left
    return node


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _name(node: ast.expr) -> str:
    return "None" if isinstance(node, ast.Constant) and node.value is None else ast.unparse(node)


def _literal(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _description(node: ast.expr) -> str:
    assert isinstance(node, ast.Call)
    texts = (ast.literal_eval(k.value) for k in node.keywords if k.arg == "description")
    return str(next(texts, ""))


def _string(statement: ast.stmt | None) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return str(statement.value.value)
    return ""


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def _comment(doc: str, indent: str) -> str:
    if not doc:
        return ""
    text = re.sub(r"``(\w+)``", lambda match: f"`{_camel(match[1])}`", inspect.cleandoc(doc))
    lines = text.replace("``", "`").splitlines()
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
