"""A reshape keeps the number of cells; a view keeps the memory where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

from tensorviz.explain.errors.case import Case, Part
from tensorviz.explain.errors.model import Candidate, Column, Diagnosis, Picture, Row, Table
from tensorviz.explain.errors.wording import sizes, titled
from tensorviz.explain.format import format_count, format_shape
from tensorviz.explain.words import join
from tensorviz.sentences import say

__all__ = ["reshape", "view_of_scattered"]

MOST_DIVISORS = 8
TWO = 2


def reshape(case: Case) -> Diagnosis | None:
    """The asked sizes do not hold all cells, or leave more than one blank."""
    if "cannot resize" in case.message:
        return _resized(case)
    if case.function not in ("reshape", "view", "resize") or not case.parts or not case.arrays:
        return None
    source = case.parts[0]
    asked = _asked(case)
    if asked is None:
        return None
    total = prod(source.shape)
    if asked.count(-1) > 1:
        said = say(
            "−1 means: work this size out. Only one can be worked out, {count} are asked for.", count=asked.count(-1)
        )
        return Diagnosis("reshape", (said,), _table(source, asked, total))
    known = prod(size for size in asked if size != -1)
    if "contiguous" in case.message or "compatible with input tensor" in case.message:
        return None
    if -1 in asked and known and total % known:
        fits = _divisors(total)
        listed = [format_count(n) for n in fits]
        shown = join([*listed[:MOST_DIVISORS], "…"] if len(listed) > MOST_DIVISORS else listed, "or")
        checked = (
            say(
                "{total} cells do not divide into parts of {known}; the sizes {shown} do.",
                total=format_count(total),
                known=format_count(known),
                shown=shown,
            ),
            say("{total} is not a multiple of {known}.", total=format_count(total), known=format_count(known)),
        )
        candidates = tuple(_near(case, asked, total)) if len(asked) == TWO else ()
        return Diagnosis(
            "reshape",
            checked,
            _table(source, asked, total),
            Picture("strip", (total, known), (say("row"),)),
            candidates,
        )
    if -1 in asked or known == total:
        return None
    cells, held = format_count(total), format_count(known)
    checked = (
        say(
            "{titled} has {cells} cells; {shape} would hold {held}.",
            titled=titled(source),
            cells=cells,
            shape=format_shape(tuple(asked)),
            held=held,
        ),
        say("{cells} cells do not go into {held} places.", cells=cells, held=held),
    )
    picture = Picture("strip", (total, max(1, known // max(1, asked[0]))), (say("row"),))
    return Diagnosis("reshape", checked, _table(source, asked, total), picture, tuple(_refilled(case, asked, total)))


def _resized(case: Case) -> Diagnosis | None:
    """``resize`` in place, of memory that others look into."""
    if not case.arrays:
        return None
    name = case.arrays[0].name
    is_view = "does not own its data" in case.message
    why = (
        say("{name} is a view into another array", name=name)
        if is_view
        else say("another array or name looks into {name}", name=name)
    )
    rest = ", ".join(part.place for part in case.parts[1:] if part.keyword is None)
    shape = rest if len(case.parts) == TWO else f"({rest})"
    candidates = case.instead(
        f"{case.numpy_name}.resize(_0, {shape})", say("a new array, filled with its cells again and again")
    )
    return Diagnosis("resize", (say("resize changes the memory in place, and {why}.", why=why),), candidates=candidates)


def _asked(case: Case) -> list[int] | None:
    given = case.given("shape", 1)
    if given is None:
        return None
    plain = given.plain
    if isinstance(plain, tuple):
        sizes_asked = list(plain)
    else:
        sizes_asked = [part.plain for part in case.parts[1:] if part.keyword in (None, "shape")]
    return sizes_asked if all(isinstance(size, int) and size >= -1 for size in sizes_asked) else None


def _table(source: Part, asked: Sequence[int], total: int) -> Table:
    known = prod(size for size in asked if size != -1)
    texts = tuple("?" if size == -1 else text for size, text in zip(asked, sizes(asked), strict=True))
    width = max(len(source.shape), len(asked)) + 1
    left = f"= {format_count(total)}"
    right = "" if -1 in asked else f"= {format_count(known)}"
    rows = (
        Row(source.name, ("",) * (width - 1 - len(source.shape)) + sizes(source.shape) + (left,)),
        Row(say("asked for"), ("",) * (width - 1 - len(texts)) + texts + (right,)),
    )
    blanks = [width - 1 - len(asked) + at for at, size in enumerate(asked) if size == -1]
    if len(blanks) > 1:
        bare = (Row(source.name, (*("",) * (width - 1), left)), rows[1])
        return Table(tuple(Column("", "clash" if at in blanks else "") for at in range(width)), bare)
    return Table((*(Column() for _ in range(width - 1)), Column(say("cells"), "clash")), rows)


def _divisors(total: int) -> list[int]:
    small = [n for n in range(1, min(int(total**0.5), 10_000) + 1) if total % n == 0]
    return [*small, *(total // n for n in reversed(small) if n * n != total)]


def _near(case: Case, asked: Sequence[int], total: int) -> Iterator[Candidate]:
    """The nearest sizes that leave nothing over."""
    at = 0 if asked[1] == -1 else 1
    wanted = asked[at]
    near = [n for n in sorted(_divisors(total), key=lambda n: (abs(n - wanted), n)) if n > 1 and n != total][:TWO]
    for size in near:
        made = tuple(size if i == at else total // size for i in range(TWO))
        what = say("rows") if at == 0 else say("columns")
        sizes_asked = [size if i == at else -1 for i in range(TWO)]
        yield from _with_shape(
            case, sizes_asked, say("{size} {what} leave nothing over", size=format_count(size), what=what), made
        )


def _refilled(case: Case, asked: Sequence[int], total: int) -> Iterator[Candidate]:
    """Every one size that could be another, given the rest."""
    for at in reversed(range(len(asked))):
        rest = prod(size for i, size in enumerate(asked) if i != at)
        if rest and total % rest == 0 and total // rest > 1:
            made = tuple(total // rest if i == at else size for i, size in enumerate(asked))
            meaning = say(
                "{total} along axis {at} hold all {cells} cells",
                total=format_count(total // rest),
                at=at,
                cells=format_count(total),
            )
            yield from _with_shape(case, list(made), meaning, made)


def _with_shape(case: Case, asked: Sequence[int], meaning: str, made: tuple[int, ...]) -> Iterator[Candidate]:
    given = case.given("shape", 1)
    if given is not None and isinstance(given.plain, tuple):
        yield from case.change(meaning, {given.place: repr(tuple(asked))}, made)
    else:
        places = [part.place for part in case.parts[1:] if part.keyword in (None, "shape")]
        changes = {place: str(size) for place, size in zip(places, asked, strict=True)}
        yield from case.change(meaning, changes, made)


def view_of_scattered(case: Case) -> Diagnosis | None:
    """Torch's ``view`` of cells that do not lie in one run."""
    if case.function != "view" or case.library != "torch" or not case.parts:
        return None
    if "contiguous" not in case.message and "compatible with input tensor" not in case.message:
        return None
    source = case.parts[0]
    checked = (
        say("view never copies, and the cells of {name} do not lie in memory in that order.", name=source.name),
        say("view never copies, and these cells do not lie in memory in that order."),
    )
    rest = ", ".join(part.place for part in case.parts[1:])
    steps = source.snapshot.strides if source.snapshot is not None else ()
    table = Table(
        tuple(Column(say("axis {at}", at=at)) for at in range(len(source.shape))),
        (Row(source.name, sizes(source.shape)), Row(say("bytes to the next"), sizes(steps))),
    )
    candidates = (
        *case.instead(f"_0.reshape({rest})", say("copies where it has to")),
        *case.instead(f"_0.contiguous().view({rest})", say("copies first, then views the copy")),
    )
    return Diagnosis("view", checked, table, candidates=candidates)
