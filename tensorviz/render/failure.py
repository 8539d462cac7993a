"""Why an operation failed, as lines of text: the sizes that were compared, the misfit, the repairs."""

from __future__ import annotations

from collections.abc import Iterator

from tensorviz.explain.errors.model import Mark, Picture, Repair, Table
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.recipes import FailureRecipe
from tensorviz.sentences import say

__all__ = ["failure_lines", "mark_text", "picture_lines", "repair_result"]

MOST_WIDE = 40
MOST_ROWS = 4


def failure_lines(recipe: FailureRecipe) -> Iterator[str]:
    """The table, the picture, and one or two lines for each repair."""
    if recipe.table is not None:
        yield from _table(recipe.table)
    if recipe.picture is not None:
        yield from picture_lines(recipe.picture)
    for number, repair in enumerate(recipe.repairs):
        first, *rest = repair.code.splitlines()
        yield say(
            "{try_} {first}{gives}",
            try_=say("Try:") if number == 0 else "    ",
            first=first,
            gives="" if rest else _gives(repair),
        )
        for at, line in enumerate(rest, start=1):
            yield f"     {line}{_gives(repair) if at == len(rest) else ''}"
        yield f"       {repair.meaning}"


def mark_text(mark: Mark) -> str:
    """A tick, a cross, or nothing."""
    return {"fits": "✓", "clash": "✗", "": ""}[mark]


def repair_result(repair: Repair) -> str:
    """The shape that a repair gives, as text."""
    if repair.result_shape == ():
        return say("a single value")
    return "" if repair.result_shape is None else format_shape(repair.result_shape)


def _gives(repair: Repair) -> str:
    result = repair_result(repair)
    return f"  →  {result}" if result else ""


def _table(table: Table) -> Iterator[str]:
    names = max(len(row.name) for row in table.rows)
    lines = [("", tuple(column.head for column in table.columns))]
    lines += [(row.name, row.sizes) for row in table.rows]
    lines += [("", tuple(mark_text(column.mark) for column in table.columns))]
    widths = [max(len(texts[at]) for _, texts in lines) for at in range(len(table.columns))]
    for name, texts in lines:
        if any(texts):
            cells = "  ".join(text.rjust(width) for text, width in zip(texts, widths, strict=True))
            yield f"{name.ljust(names)}  {cells}".rstrip()


def picture_lines(picture: Picture) -> Iterator[str]:
    """The misfit in characters."""
    match picture.kind:
        case "strip":
            yield from _strip(*map(int, picture.numbers))
        case "jagged":
            yield from ("▢" * min(MOST_WIDE, int(length)) or "(empty)" for length in picture.numbers)
        case "blocks":
            fits = (f"{text} {'✓' if fit else '✗'}" for text, fit in zip(picture.texts, picture.numbers, strict=True))
            yield say("side by side along: {fits}", fits=", ".join(fits))
        case "brackets":
            written, read, meant = picture.texts
            yield say("written  {written}", written=written)
            yield say("read as  {read}", read=read)
            yield say("so       {meant}", meant=meant)
        case "slots":
            *values, held = picture.texts
            yield say("{values} into cells of {held}", values=", ".join(values), held=held)
        case "shared":
            yield say("{first_number} places → 1 cell in memory", first_number=format_count(int(picture.numbers[0])))
        case "plane":
            a, b, c, d = (f"{number:g}" for number in picture.numbers)
            yield say("({a}, {c}) and ({b}, {d}) lie on one line", a=a, c=c, b=b, d=d)
        case "bowl":
            up = sum(number > 0 for number in picture.numbers)
            yield say("{up} of {numbers} directions go up: no bowl", up=up, numbers=len(picture.numbers))


def _strip(cells: int, width: int) -> Iterator[str]:
    """The cells cut in rows, the last one short."""
    rows, left = divmod(cells, width)
    if width > MOST_WIDE:
        yield say(
            "{rows} rows of {width}, and {left} left over",
            rows=format_count(rows),
            width=format_count(width),
            left=format_count(left),
        )
        return
    for _ in range(min(rows, MOST_ROWS)):
        yield "▢" * width
    if rows > MOST_ROWS:
        yield say("… {rows} more rows", rows=format_count(rows - MOST_ROWS))
    if left:
        yield say(
            "{left}{width}  {right} of {right_width}",
            left="▢" * left,
            width="·" * (width - left),
            right=format_count(left),
            right_width=format_count(width),
        )
