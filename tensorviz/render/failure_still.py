"""Why an operation failed, as HTML for the still."""

from __future__ import annotations

from html import escape

from tensorviz.explain.errors.model import Repair, Table
from tensorviz.explain.recipes import FailureRecipe
from tensorviz.render.failure import mark_text, picture_lines, repair_result
from tensorviz.sentences import say

__all__ = ["failure_html"]

BOX = "overflow-x:auto;padding:6px 2px;font-family:monospace;font-size:13px"
TABLE = "border-collapse:separate;border-spacing:2px;border:none;margin:0;text-align:right"
CAPTION = "caption-side:bottom;text-align:center;padding:3px 0 0 0;font-size:12px"
CELL = "padding:2px 8px"
HEAD = "background:transparent;opacity:0.7;padding:2px 8px"
ROW = "background:transparent"
CLASH = "padding:2px 8px;outline:2px solid #d1242f"
PICTURE = "font-family:monospace;white-space:pre-wrap;margin:2px 0"
REPAIR = "margin:2px 0;padding:2px 8px;border-left:3px solid #1a7f37"
CODE = "font-family:monospace;white-space:pre-wrap;font-size:14px;font-weight:bold"


def failure_html(recipe: FailureRecipe) -> str:
    """The table of sizes, the misfit in characters, the repairs; what the sentences do not say."""
    parts = [_table(recipe.table)] if recipe.table is not None else []
    if recipe.picture is not None:
        parts.append(f'<div style="{PICTURE}">{escape(chr(10).join(picture_lines(recipe.picture)))}</div>')
    return "".join((*parts, *map(_repair, recipe.repairs)))


def _table(table: Table) -> str:
    heads = [column.head for column in table.columns]
    rows = [_marginal(heads)] if any(heads) else []
    for row in table.rows:
        cells = "".join(
            _cell(text, is_clash=column.mark == "clash" and bool(text))
            for text, column in zip(row.sizes, table.columns, strict=True)
        )
        rows.append(f'<tr style="{ROW}"><th scope="row" style="{HEAD}">{escape(row.name)}</th>{cells}</tr>')
    marks = [mark_text(column.mark) for column in table.columns]
    rows += [_marginal(marks)] if any(marks) else []
    caption = f'<caption style="{CAPTION}">{escape(say("the sizes that have to agree"))}</caption>'
    return f'<div style="{BOX}"><table style="{TABLE}">{caption}{"".join(rows)}</table></div>'


def _marginal(texts: list[str]) -> str:
    """What stands over or under the columns."""
    cells = "".join(f'<th scope="col" style="{HEAD}">{escape(text)}</th>' for text in ("", *texts))
    return f'<tr style="{ROW}">{cells}</tr>'


def _cell(text: str, *, is_clash: bool) -> str:
    return f'<td style="{CLASH if is_clash else CELL}">{escape(text)}</td>'


def _repair(repair: Repair) -> str:
    result = repair_result(repair)
    gives = f" → {escape(result)}" if result else ""
    code = f'<code style="{CODE}">{escape(repair.code)}</code>'
    return f'<div style="{REPAIR}">{code}{gives}: {escape(repair.meaning)}</div>'
