"""A matrix product read by its cells: each is a row that meets a column."""

from __future__ import annotations

from dataclasses import replace

from tensorviz.explain.families.contraction.dot import multiplied_sentence, sum_sentence
from tensorviz.explain.families.contraction.mix import column_reading, outer_reading, row_reading
from tensorviz.explain.families.contraction.parts import LEFT, RIGHT, Product
from tensorviz.explain.families.contraction.stages import capitalised, opening, rest, still
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.steps import RESULT, Frame, Reading, Role
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["cell", "readings"]

FEW_CELLS = 4


def readings(product: Product) -> tuple[Reading, ...]:
    """By dot products first; by columns, rows and sheets where the operands have them."""
    if product.cells == 0 or product.recipe.inner == 0:
        return (_empty_reading(product),)
    readings = [_dot_reading(product)]
    if not product.recipe.left_is_vector:
        readings.append(column_reading(product))
    if not product.recipe.right_is_vector:
        readings.append(row_reading(product))
    if not (product.recipe.left_is_vector or product.recipe.right_is_vector):
        readings.append(outer_reading(product))
    return tuple(readings)


def cell(product: Product, row: int, column: int, done: tuple[tuple[int, int], ...] = ()) -> Frame:
    """The row and the column that meet in one cell, multiplied and added up."""
    worked = product.worked(row, column)
    start = say(
        "{row_name} meets {column_name}:",
        row_name=capitalised(product.row_name(row)),
        column_name=product.column_name(column),
    )
    products = count(product.recipe.inner, "product")
    if worked is None or product.recorded(row, column) is None:
        place = product.cell_name(row, column)
        sentence = fit(
            say("{start} {products}, added up, give {place}.", start=start, products=products, place=place),
            say("{products}, added up, give {place}.", products=products, place=place),
        )
    else:
        otherwise = fit(
            say("{start} {products}, added up, give {total}.", start=start, products=products, total=worked.total),
            say("{products}, added up, give {total}.", products=products, total=worked.total),
        )
        sentence = sum_sentence(start, worked, product, otherwise)
    return Frame("cell", sentence, product.span, _cell_roles(product, row, column, done), worked=worked)


def _dot_reading(product: Product) -> Reading:
    places = _places(product)
    first, others = places[0], places[1:]
    frames = [*opening(product, _empty_sentence(product)), *_slow_cell(product, *first)]
    detail = len(frames) - 1
    frames += (cell(product, *place, done=places[: number + 1]) for number, place in enumerate(others))
    brief = [0, detail]
    remaining = product.cells - len(places)
    if remaining or others:
        if remaining:
            frames.append(rest(product, remaining, places))
        brief.append(len(frames) - 1)
    frames.append(still(product))
    last = len(frames) - 1
    return Reading(
        name="dot",
        label=say("Rows meet columns"),
        frames=tuple(frames),
        shape=(last,),
        brief=(*brief, last),
        story=tuple(range(len(frames))),
    )


def _slow_cell(product: Product, row: int, column: int) -> list[Frame]:
    """The first cell in three stills: who meets, what is multiplied, what it adds up to."""
    row_name, column_name = product.row_name(row), product.column_name(column)
    entries = count(product.recipe.inner, "entry", "entries")
    meet = fit(
        say(
            "{row_name} meets {column_name}: pair up their {entries}.",
            row_name=capitalised(row_name),
            column_name=column_name,
            entries=entries,
        ),
        say("A row meets a column: pair up their {entries}.", entries=entries),
    )
    roles = _cell_roles(product, row, column, ())
    frames = [Frame("cell", meet, product.span, roles)]
    added = cell(product, row, column)
    if added.worked is not None and product.recipe.inner > 1:
        terms = tuple(replace(term, partial=None) for term in added.worked.terms)
        worked = replace(added.worked, terms=terms, note=None)
        multiplied = multiplied_sentence(
            product, worked, say("Joined by and:") if product.dtype.kind == "b" else say("Multiplied:")
        )
        frames.append(Frame("cell", multiplied, product.span, roles, worked=worked))
    return [*frames, added]


def _places(product: Product) -> tuple[tuple[int, int], ...]:
    """All of up to four cells; else the first one, its neighbour, the last."""
    rows, columns = product.recipe.rows, product.recipe.columns
    if product.cells <= FEW_CELLS:
        return tuple((row, column) for row in range(rows) for column in range(columns))
    neighbour = (0, 1) if columns > 1 else (1, 0) if rows > 1 else (0, 0)
    return tuple(dict.fromkeys([(0, 0), neighbour, (rows - 1, columns - 1)]))


def _cell_roles(product: Product, row: int, column: int, done: tuple[tuple[int, int], ...]) -> tuple[Role, ...]:
    return (
        product.row_role("live", row),
        product.column_role("live", column),
        product.whole_role("hidden", RESULT),
        *(product.cell_role("done", *place) for place in done),
        product.cell_role("target", row, column),
    )


def _empty_sentence(product: Product) -> str:
    left, right = name_of(product.left), name_of(product.right)
    row = left if product.recipe.left_is_vector else say("one row of {left}", left=left)
    column = right if product.recipe.right_is_vector else say("one column of {right}", right=right)
    cells = (
        say("The one cell") if product.cells == 1 else say("Each of the {cells}", cells=count(product.cells, "cell"))
    )
    return fit(
        say(
            "{cells} of {result_name} is {row} times {column}.",
            cells=cells,
            result_name=product.result_name,
            row=row,
            column=column,
        ),
        say("{cells} is one row times one column.", cells=cells),
    )


def _empty_reading(product: Product) -> Reading:
    frames = opening(product, None)
    recipe = product.recipe
    name = product.result_name
    if product.cells == 0:
        reason = fit(say("{name} has an axis of size 0, so there is no cell to work out.", name=capitalised(name)))
    else:
        zero = "F" if product.dtype.kind == "b" else "0"
        reason = fit(
            say(
                "The inner size is {inner}: there is nothing to add up, so every cell of {name} is {zero}.",
                inner=recipe.inner,
                name=name,
                zero=zero,
            ),
            say(
                "The inner size is {inner}: there is nothing to add up, so every cell is {zero}.",
                inner=recipe.inner,
                zero=zero,
            ),
        )
    frames.append(
        Frame("result", reason, product.span, (product.whole_role("done", LEFT), product.whole_role("done", RIGHT)))
    )
    return Reading("dot", say("Rows meet columns"), tuple(frames), (1,), (0, 1), (0, 1))
