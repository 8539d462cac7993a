"""A matrix product read by columns, by rows, and as a sum of sheets."""

from __future__ import annotations

from collections.abc import Sequence

from tensorviz.explain.families.contraction.parts import LEFT, RIGHT, Product
from tensorviz.explain.families.contraction.stages import capitalised, opening, rest, still
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import MINUS, format_term
from tensorviz.explain.steps import RESULT, Frame, Reading
from tensorviz.explain.words import count, fit

__all__ = ["column_reading", "outer_reading", "row_reading"]

SHEETS = 4


def column_reading(product: Product) -> Reading:
    """Every column of the result is a mix of the left operand's columns."""
    left, right = name_of(product.left), name_of(product.right)
    if product.recipe.right_is_vector:
        sentence = f"{capitalised(product.result_name)} is a mix of {left}'s columns; {right} holds the weights."
    else:
        sentence = f"A column of {product.result_name} mixes {left}'s columns; a column of {right} holds the weights."
    picked = _picked(product.recipe.columns, 3)
    frames = opening(product, fit(sentence, "Each column of the result mixes the left columns."))
    frames += (_column(product, column, picked[:number]) for number, column in enumerate(picked))
    return _finished("columns", "Mix of columns", product, frames, product.recipe.columns - len(picked), "column")


def row_reading(product: Product) -> Reading:
    """Every row of the result is a mix of the right operand's rows."""
    left, right = name_of(product.left), name_of(product.right)
    if product.recipe.left_is_vector:
        sentence = f"{capitalised(product.result_name)} is a mix of {right}'s rows; {left} holds the weights."
    else:
        sentence = f"A row of {product.result_name} mixes {right}'s rows; a row of {left} holds the weights."
    picked = _picked(product.recipe.rows, 3)
    frames = opening(product, fit(sentence, "Each row of the result mixes the right rows."))
    frames += (_row(product, row, picked[:number]) for number, row in enumerate(picked))
    return _finished("rows", "Mix of rows", product, frames, product.recipe.rows - len(picked), "row")


def outer_reading(product: Product) -> Reading:
    """The result is a sum of sheets: a column times a row each."""
    inner = product.recipe.inner
    sheets = "one sheet" if inner == 1 else f"the sum of {count(inner, 'sheet')}"
    sentence = fit(
        f"{capitalised(product.result_name)} is {sheets}: a column of {name_of(product.left)} "
        f"times a row of {name_of(product.right)}.",
        f"The result is {sheets}: a column times a row.",
    )
    picked = _picked(inner, SHEETS)
    frames = opening(product, sentence)
    frames += (_sheet(product, k) for k in picked)
    return _finished("outer", "Sum of sheets", product, frames, inner - len(picked), "sheet")


def _picked(length: int, most: int) -> tuple[int, ...]:
    """The first indices and the last one."""
    return tuple(range(length)) if length <= most else (*range(most - 1), length - 1)


def _finished(name: str, label: str, product: Product, frames: list[Frame], remaining: int, thing: str) -> Reading:
    detail = 2
    if remaining:
        other = f"The other {thing} is" if remaining == 1 else f"The other {count(remaining, thing)} are"
        closing = rest(product, remaining, ())
        frames.append(Frame("rest", f"{other} worked out the same way.", product.span, closing.roles))
    before_last = len(frames) - 1
    frames.append(still(product))
    last = len(frames) - 1
    brief = tuple(dict.fromkeys((0, detail, before_last, last)))
    return Reading(name, label, tuple(frames), (last,), brief, tuple(range(len(frames))))


def _column(product: Product, column: int, done: Sequence[int]) -> Frame:
    rows = slice(0, product.recipe.rows)
    recipe = product.recipe
    weights = [product.right.cell((k,) if recipe.right_is_vector else (k, column)) for k in range(min(recipe.inner, 2))]
    what = capitalised(product.result_name) if recipe.right_is_vector else f"Column {column} of {product.result_name}"
    sentence = _mix_sentence(what, weights, "column", name_of(product.left), product, product.column_name(column))
    roles = (
        product.whole_role("live", LEFT),
        product.column_role("live", column),
        product.whole_role("hidden", RESULT),
        *(product.result_role("done", rows, slice(other, other + 1)) for other in done),
        product.result_role("target", rows, slice(column, column + 1)),
    )
    return Frame("column", sentence, product.span, roles)


def _row(product: Product, row: int, done: Sequence[int]) -> Frame:
    columns = slice(0, product.recipe.columns)
    recipe = product.recipe
    weights = [product.left.cell((k,) if recipe.left_is_vector else (row, k)) for k in range(min(recipe.inner, 2))]
    what = capitalised(product.result_name) if recipe.left_is_vector else f"Row {row} of {product.result_name}"
    sentence = _mix_sentence(what, weights, "row", name_of(product.right), product, product.row_name(row))
    roles = (
        product.row_role("live", row),
        product.whole_role("live", RIGHT),
        product.whole_role("hidden", RESULT),
        *(product.result_role("done", slice(other, other + 1), columns) for other in done),
        product.result_role("target", slice(row, row + 1), columns),
    )
    return Frame("row", sentence, product.span, roles)


def _mix_sentence(what: str, weights: list[object], thing: str, source: str, product: Product, holder: str) -> str:
    """``"Column 0 of C is 2 × column 0 + 3 × column 1 of A."``."""
    if any(weight is None for weight in weights):
        return fit(f"{what} mixes {source}'s {thing}s with the weights in {holder}.", f"{what} is such a mix.")
    symbol, sign = ("and", "or") if product.dtype.kind == "b" else ("×", "+")
    text = ""
    for k, weight in enumerate(weights):
        number = format_term(weight, product.dtype)
        is_subtracted = k > 0 and sign == "+" and number.startswith(MINUS) and not number.endswith("i")
        joint = "" if k == 0 else f" {MINUS if is_subtracted else sign} "
        number = number[1:] if is_subtracted else f"({number})" if number.endswith("i") else number
        text += f"{joint}{number} {symbol} {thing} {k}"
    more = f" {sign} …" if product.recipe.inner > len(weights) else ""
    return fit(f"{what} is {text}{more} of {source}.", f"{what} is {text}{more}.", f"{what} is such a mix.")


def _sheet(product: Product, k: int) -> Frame:
    left, right = name_of(product.left), name_of(product.right)
    sheet = f"Sheet {k}: column {k} of {left} times row {k} of {right}"
    added = "this is the start" if k == 0 else "add it on"
    roles = (
        product.left_column_role("live", k),
        product.right_row_role("live", k),
        product.whole_role("target", RESULT),
    )
    short = f"Sheet {k}: column {k} times row {k}; {added}."
    return Frame("sheet", fit(*_with_numbers(sheet, product, k), f"{sheet}; {added}.", short), product.span, roles)


def _with_numbers(sheet: str, product: Product, k: int) -> tuple[str, ...]:
    worked = product.worked(0, 0)
    terms = worked.terms if worked is not None else ()
    position = k if worked is None or not worked.hidden or k < SHEETS - 1 else len(terms) - 1
    if worked is None or position >= len(terms):
        return ()
    left, right = (f"({text})" if text.endswith("i") else text for text in terms[position].operands)
    return (f"{sheet}; {product.cell_name(0, 0)} gets {left} {worked.symbol} {right}.",)
