"""A matrix product read by columns, by rows, and as a sum of sheets."""

from __future__ import annotations

from collections.abc import Sequence

from tensorviz.explain.families.contraction.parts import LEFT, RIGHT, Product
from tensorviz.explain.families.contraction.stages import capitalised, opening, rest, still
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import MINUS, format_term
from tensorviz.explain.steps import RESULT, Frame, Reading
from tensorviz.explain.words import count, fit, truth
from tensorviz.sentences import noun, say

__all__ = ["column_reading", "outer_reading", "row_reading"]

SHEETS = 4

ONE_LEFT = {
    "column": say("The other column is worked out the same way."),
    "row": say("The other row is worked out the same way."),
    "sheet": say("The other sheet is worked out the same way."),
}


def column_reading(product: Product) -> Reading:
    """Every column of the result is a mix of the left operand's columns."""
    left, right = name_of(product.left), name_of(product.right)
    if product.recipe.right_is_vector:
        sentence = say(
            "{result_name} is a mix of {left}'s columns; {right} holds the weights.",
            result_name=capitalised(product.result_name),
            left=left,
            right=right,
        )
    else:
        sentence = say(
            "A column of {result_name} mixes {left}'s columns; a column of {right} holds the weights.",
            result_name=product.result_name,
            left=left,
            right=right,
        )
    picked = _picked(product.recipe.columns, 3)
    frames = opening(product, fit(sentence, say("Each column of the result mixes the left columns.")))
    frames += (_column(product, column, picked[:number]) for number, column in enumerate(picked))
    return _finished(
        "columns", say("Mix of columns"), product, frames, product.recipe.columns - len(picked), noun("column")
    )


def row_reading(product: Product) -> Reading:
    """Every row of the result is a mix of the right operand's rows."""
    left, right = name_of(product.left), name_of(product.right)
    if product.recipe.left_is_vector:
        sentence = say(
            "{result_name} is a mix of {right}'s rows; {left} holds the weights.",
            result_name=capitalised(product.result_name),
            right=right,
            left=left,
        )
    else:
        sentence = say(
            "A row of {result_name} mixes {right}'s rows; a row of {left} holds the weights.",
            result_name=product.result_name,
            right=right,
            left=left,
        )
    picked = _picked(product.recipe.rows, 3)
    frames = opening(product, fit(sentence, say("Each row of the result mixes the right rows.")))
    frames += (_row(product, row, picked[:number]) for number, row in enumerate(picked))
    return _finished("rows", say("Mix of rows"), product, frames, product.recipe.rows - len(picked), noun("row"))


def outer_reading(product: Product) -> Reading:
    """The result is a sum of sheets: a column times a row each."""
    inner = product.recipe.inner
    sheets = say("one sheet") if inner == 1 else say("the sum of {sheets}", sheets=count(inner, "sheet"))
    sentence = fit(
        say(
            "{result_name} is {sheets}: a column of {left} times a row of {right}.",
            result_name=capitalised(product.result_name),
            sheets=sheets,
            left=name_of(product.left),
            right=name_of(product.right),
        ),
        say("The result is {sheets}: a column times a row.", sheets=sheets),
    )
    picked = _picked(inner, SHEETS)
    frames = opening(product, sentence)
    frames += (_sheet(product, k) for k in picked)
    return _finished("outer", say("Sum of sheets"), product, frames, inner - len(picked), noun("sheet"))


def _picked(length: int, most: int) -> tuple[int, ...]:
    """The first indices and the last one."""
    return tuple(range(length)) if length <= most else (*range(most - 1), length - 1)


def _finished(name: str, label: str, product: Product, frames: list[Frame], remaining: int, thing: str) -> Reading:
    detail = 2
    if remaining:
        same = say("The other {things} are worked out the same way.", things=count(remaining, thing))
        closing = rest(product, remaining, ())
        frames.append(Frame("rest", ONE_LEFT[thing] if remaining == 1 else same, product.span, closing.roles))
    before_last = len(frames) - 1
    frames.append(still(product))
    last = len(frames) - 1
    brief = tuple(dict.fromkeys((0, detail, before_last, last)))
    return Reading(name, label, tuple(frames), (last,), brief, tuple(range(len(frames))))


def _column(product: Product, column: int, done: Sequence[int]) -> Frame:
    rows = slice(0, product.recipe.rows)
    recipe = product.recipe
    weights = [product.right.cell((k,) if recipe.right_is_vector else (k, column)) for k in range(min(recipe.inner, 2))]
    what = (
        capitalised(product.result_name)
        if recipe.right_is_vector
        else say("Column {column} of {result_name}", column=column, result_name=product.result_name)
    )
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
    what = (
        capitalised(product.result_name)
        if recipe.left_is_vector
        else say("Row {row} of {result_name}", row=row, result_name=product.result_name)
    )
    sentence = _mix_sentence(what, weights, "row", name_of(product.right), product, product.row_name(row))
    roles = (
        product.row_role("live", row),
        product.whole_role("live", RIGHT),
        product.whole_role("hidden", RESULT),
        *(product.result_role("done", slice(other, other + 1), columns) for other in done),
        product.result_role("target", slice(row, row + 1), columns),
    )
    return Frame("row", sentence, product.span, roles)


def _mixes_columns(what: str, source: str, holder: str) -> str:
    return say("{what} mixes {source}'s columns with the weights in {holder}.", what=what, source=source, holder=holder)


def _mixes_rows(what: str, source: str, holder: str) -> str:
    return say("{what} mixes {source}'s rows with the weights in {holder}.", what=what, source=source, holder=holder)


def _mix_sentence(what: str, weights: list[object], thing: str, source: str, product: Product, holder: str) -> str:
    """``"Column 0 of C is 2 × column 0 + 3 × column 1 of A."``."""
    if any(weight is None for weight in weights):
        return fit(
            say(
                "{what} mixes {source}'s columns with the weights in {holder}.", what=what, source=source, holder=holder
            )
            if thing == "column"
            else say(
                "{what} mixes {source}'s rows with the weights in {holder}.", what=what, source=source, holder=holder
            ),
            say("{what} is such a mix.", what=what),
        )
    symbol, sign = ("and", "or") if product.dtype.kind == "b" else ("×", "+")
    text = ""
    for k, weight in enumerate(weights):
        number = format_term(weight, product.dtype)
        is_subtracted = k > 0 and sign == "+" and number.startswith(MINUS) and not number.endswith("j")
        joint = "" if k == 0 else f" {MINUS if is_subtracted else sign} "
        number = number[1:] if is_subtracted else f"({number})" if number.endswith("j") else number
        part = say("column {k}", k=k) if thing == "column" else say("row {k}", k=k)
        product_text = f"{truth(number)} {symbol} {part}"
        text += joint + (f"({product_text})" if sign == "or" else product_text)
    more = f" {sign} …" if product.recipe.inner > len(weights) else ""
    return fit(
        say("{what} is {text}{more} of {source}.", what=what, text=text, more=more, source=source),
        say("{what} is {text}{more}.", what=what, text=text, more=more),
        say("{what} is such a mix.", what=what),
    )


def _sheet(product: Product, k: int) -> Frame:
    left, right = name_of(product.left), name_of(product.right)
    sheet = say("Sheet {k}: column {k} of {left} times row {k} of {right}", k=k, left=left, right=right)
    added = say("this is the start") if k == 0 else say("add it on")
    roles = (
        product.left_column_role("live", k),
        product.right_row_role("live", k),
        product.whole_role("target", RESULT),
    )
    short = say("Sheet {k}: column {k} times row {k}; {added}.", k=k, added=added)
    return Frame("sheet", fit(*_with_numbers(sheet, product, k), f"{sheet}; {added}.", short), product.span, roles)


def _with_numbers(sheet: str, product: Product, k: int) -> tuple[str, ...]:
    worked = product.worked(0, 0)
    terms = worked.terms if worked is not None else ()
    position = k if worked is None or not worked.hidden or k < SHEETS - 1 else len(terms) - 1
    if worked is None or position >= len(terms):
        return ()
    left, right = (f"({text})" if text.endswith("j") else truth(text) for text in terms[position].operands)
    right = f"({right})" if right.startswith(MINUS) else right
    return (
        say(
            "{sheet}; {cell_name} gets {left} {symbol} {right}.",
            sheet=sheet,
            cell_name=product.cell_name(0, 0),
            left=left,
            symbol=worked.symbol,
            right=right,
        ),
    )
