"""Why an operation failed, as HTML for the still."""

from __future__ import annotations

from html import escape

from tensorviz.explain.errors.model import Mark, Repair, Table
from tensorviz.explain.recipes import FailureRecipe
from tensorviz.render.failure import mark_text, picture_lines, repair_result

__all__ = ["failure_html"]

TABLE = "border-collapse:collapse;border:none;margin:4px 0;font-family:monospace;font-size:13px;text-align:right"
CELL = "padding:1px 10px;border:none;text-align:right"
HEAD = "padding:1px 10px;border:none;text-align:right;font-weight:normal;opacity:0.7"
CLASH = "padding:1px 10px;text-align:right;border:2px solid #d1242f"
PICTURE = "font-family:monospace;font-size:13px;line-height:1.25;white-space:pre;overflow-x:auto;margin:4px 0"
REPAIR = "margin:4px 0;padding:2px 8px;border-left:3px solid #1a7f37"
CODE = "font-family:monospace;font-weight:bold;white-space:pre-wrap"


def failure_html(recipe: FailureRecipe) -> str:
    """The table of sizes, the misfit in characters, the repairs; what the sentences do not say."""
    parts = [_table(recipe.table)] if recipe.table is not None else []
    if recipe.picture is not None:
        parts.append(f'<div style="{PICTURE}">{escape(chr(10).join(picture_lines(recipe.picture)))}</div>')
    return "".join((*parts, *map(_repair, recipe.repairs)))


def _table(table: Table) -> str:
    heads = [column.head for column in table.columns]
    rows = [_row("", heads, HEAD)] if any(heads) else []
    for row in table.rows:
        cells = "".join(
            f'<td style="{CLASH if column.mark == "clash" and text else CELL}">{escape(text)}</td>'
            for text, column in zip(row.sizes, table.columns, strict=True)
        )
        rows.append(f'<tr><td style="{CELL}"><b>{escape(row.name)}</b></td>{cells}</tr>')
    marks: list[Mark] = [column.mark for column in table.columns]
    if any(marks):
        rows.append(_row("", [mark_text(mark) for mark in marks], HEAD))
    return f'<table style="{TABLE}">{"".join(rows)}</table>'


def _row(name: str, texts: list[str], style: str) -> str:
    cells = "".join(f'<td style="{style}">{escape(text)}</td>' for text in (name, *texts))
    return f"<tr>{cells}</tr>"


def _repair(repair: Repair) -> str:
    result = repair_result(repair)
    gives = f" → {escape(result)}" if result else ""
    return (
        f'<div style="{REPAIR}"><code style="{CODE}">{escape(repair.code)}</code>{gives} {escape(repair.meaning)}</div>'
    )
