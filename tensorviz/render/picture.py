"""One step's arrays as HTML tables with the operator between them."""

from __future__ import annotations

import math
from html import escape

from tensorviz.explain.format import format_dtype
from tensorviz.explain.labels import shape_with_names
from tensorviz.explain.operands import Operand
from tensorviz.explain.step import Step
from tensorviz.explain.steps import Frame, result_number
from tensorviz.explain.words import clip_name
from tensorviz.render.grid import Cell, Grid, focus_of, grid_of, states_of
from tensorviz.render.told import joint_of, pictured
from tensorviz.sentences import say

__all__ = ["picture"]

MOST_OPERANDS = 4
MOST_RESULTS = 4

PICTURE = "overflow-x:auto;padding:6px 2px;font-family:monospace;font-size:13px"
BOX = "display:inline-block;vertical-align:middle"
SIGN = "display:inline-block;vertical-align:middle;margin:0 12px;font-size:20px"
TABLE = "border-collapse:separate;border-spacing:2px;border:none;margin:0;text-align:right"
CAPTION = "caption-side:bottom;text-align:center;padding:3px 0 0 0;font-size:12px"
INDICES = "background:transparent;opacity:0.7"
INDEX = "opacity:0.7"
ROW = "background:transparent"
BLUE, ORANGE = "#2166ac", "#c25e00"
FAINTEST, STRONGEST = 0x10, 0x78
NO_NUMBER = "background:#6b0f4c;color:#ffffff"
OUTLINE = "outline:2px solid #1a73e8"
DASHED = "border:1px dashed #808080"


def picture(step: Step, most: int) -> str:
    """The operands, the signs between them and the result, each at most ``most`` cells wide and high."""
    frame, joint = pictured(step), joint_of(step)
    arrays = [(number, operand) for number, operand in enumerate(step.operands) if operand.snapshot is not None]
    drawn = zip(joint.before, arrays[:MOST_OPERANDS], strict=False)
    parts = [_sign(sign) + _array(operand, number, frame, most) for sign, (number, operand) in drawn]
    left_out = len(arrays) - len(parts)
    parts += [f'{_sign(",")}<span style="{SIGN}">… {left_out} more</span>'] if left_out else []
    results = [(result_number(at), each) for at, each in enumerate(step.results) if each.snapshot is not None]
    outcome = [_array(result, number, frame, most) for number, result in results[:MOST_RESULTS]]
    left_out = len(results) - len(outcome)
    outcome += [f'<span style="{SIGN}">… {left_out} more</span>'] if left_out else []
    parts += [_sign(joint.result), _sign(",").join(outcome)] if outcome else []
    return f'<div style="{PICTURE}">{"".join(parts)}</div>'


def _sign(text: str) -> str:
    return f'<span style="{SIGN}">{escape(text)}</span>' if text else " "


def _array(operand: Operand, number: int, frame: Frame, most: int) -> str:
    grid = grid_of(operand, most, focus_of(frame, number))
    if grid is not None and not operand.shape:
        return _single(operand, grid)
    name, facts = escape(clip_name(operand.name)), f"{_unbroken(operand)} {format_dtype(operand.dtype)}"
    title = f"<b>{name}</b> {escape(facts)}"
    if grid is None:
        reason = operand.snapshot.reason if operand.snapshot else None
        why = say("no cells") if 0 in operand.shape else reason or say("values not kept")
        return f'<span style="{BOX}">{title}: {escape(why)}</span>'
    lead = say("{place} of ", place=f"[{', '.join(map(str, grid.lead))}, :, :]") if grid.lead else ""
    rows = "".join(_row(grid, row, operand, number, frame) for row in grid.rows)
    caption = f'<caption style="{CAPTION}">{lead}{title}</caption>'
    table = f'<table cellpadding="5" style="{TABLE}">{caption}{_ruler(grid, operand)}{rows}</table>'
    return f'<div style="{BOX}">{table}</div>'


def _unbroken(operand: Operand) -> str:
    """The shape, in which a line ends behind commas only."""
    return shape_with_names(operand).replace(" ", "\u00a0").replace(",\u00a0", ", ")


def _single(operand: Operand, grid: Grid) -> str:
    """A number without axes: ``2``, ``n = 2``."""
    text = _text(grid.cells[0, 0])
    name = clip_name(operand.name)
    named = "" if name in {text, operand.plain, "result"} or name[:1].isdigit() else f"{escape(name)} = "
    return f'<span style="{SIGN}">{named}<b>{text}</b></span>'


def _ruler(grid: Grid, operand: Operand) -> str:
    """The indices along the last axis."""
    corner = "<td></td>" if len(operand.shape) > 1 else ""
    heads = "".join(f'<th scope="col">{_index(column)}</th>' for column in grid.columns)
    return f'<tr style="{INDICES}">{corner}{heads}</tr>'


def _row(grid: Grid, row: int | None, operand: Operand, number: int, frame: Frame) -> str:
    is_matrix = len(operand.shape) > 1
    head = f'<th scope="row" style="{INDEX}">{_index(row)}</th>' if is_matrix else ""
    limit = _limit(grid)
    cells = []
    for position, column in enumerate(grid.columns):
        if row is None or column is None:
            cells.append("<td>…</td>")
            continue
        cell = grid.cells[row, column]
        states = states_of(frame, number, operand.shape, cell.index)
        ends = "" if is_matrix else _rounding(position, len(grid.columns))
        cells.append(f'<td style="{_fill(cell, limit)}{_attention(states)}{ends}">{_text(cell)}</td>')
    return f'<tr style="{ROW}">{head}{"".join(cells)}</tr>'


def _text(cell: Cell) -> str:
    return "masked" if cell.is_masked else escape(cell.text)


def _limit(grid: Grid) -> float:
    magnitudes = [abs(cell.number) for cell in grid.cells.values() if cell.number is not None]
    return max((magnitude for magnitude in magnitudes if math.isfinite(magnitude)), default=0.0) or 1.0


def _fill(cell: Cell, limit: float) -> str:
    """Blue for positive, orange for negative, stronger for larger; white on dark red where it is no finite number."""
    if cell.number is None:
        return "background:#80808014"
    if not math.isfinite(cell.number):
        return NO_NUMBER
    strength = FAINTEST + round((STRONGEST - FAINTEST) * (abs(cell.number) / limit))
    if cell.number == 0:
        return f"background:#808080{FAINTEST:02x}"
    return f"background:{BLUE if cell.number > 0 else ORANGE}{strength:02x}"


def _attention(states: set[str]) -> str:
    if states & {"live", "target", "clash"}:
        return f";{OUTLINE}"
    return f";{DASHED}" if "ghost" in states else ""


def _rounding(position: int, count: int) -> str:
    """A strip with one axis has round ends."""
    if count == 1:
        return ";border-radius:12px"
    if position == 0:
        return ";border-radius:12px 2px 2px 12px"
    return ";border-radius:2px 12px 12px 2px" if position == count - 1 else ""


def _index(index: int | None) -> str:
    return f"<small>{'…' if index is None else index}</small>"
