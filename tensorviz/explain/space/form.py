"""``x @ A @ x`` of two entries as a landscape: its level sets, and the square completed along the eigenvectors."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.landscape.contours import curves
from tensorviz.explain.landscape.draw import fine, put_contours
from tensorviz.explain.landscape.evaluate import MOST_SIDE, Floats, Sheet, Window, spots
from tensorviz.explain.recipes import ContractionRecipe
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import about, chip, entry_axes, is_drawable
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Plan, Subject
from tensorviz.explain.words import clip_name, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument, Event

__all__ = ["form_reading"]

PRODUCTS = frozenset({"numpy.matmul", "numpy.dot", "numpy.ndarray.dot"})
FLAT = 1e-12
SPARE = 1.5


def form_reading(plan: Plan, subject: Subject) -> Reading | None:
    """The reading of the outer product of the two; None where it is no such form."""
    if not isinstance(plan.recipe, ContractionRecipe) or plan.recipe.view != "dot" or subject.past is None:
        return None
    found = _parts(subject)
    value = None if plan.result is None else plan.result.values()
    if found is None or value is None or value.shape != () or not np.isfinite(value):
        return None
    matrix, point, name, vector = found
    if not is_drawable(matrix, point) or not matrix.any():
        return None
    return _told(matrix, point, (name, vector, name_of(plan.result)), float(value), subject)


def _parts(subject: Subject) -> tuple[Floats, Floats, str, str] | None:
    """The matrix and the vector, and their names: of ``(x @ A) @ x`` or of ``x @ (A @ x)``."""
    arguments = subject.event.arguments
    if len(arguments) != 2 or subject.past is None:
        return None
    for place, other in ((0, 1), (1, 0)):
        inner = subject.past.maker(subject.event, (place,))
        if inner is None or inner.operation not in PRODUCTS or len(inner.arguments) != 2:
            continue
        matrix, same = inner.arguments[1 - place], inner.arguments[place]
        values, point, again = (_cells(each) for each in (matrix, arguments[other], same))
        if values is None or point is None or again is None or values.shape != (2, 2) or point.shape != (2,):
            continue
        if np.array_equal(point, again) and _reads(inner):
            return values, point, clip_name(matrix.source), clip_name(arguments[other].source)
    return None


def _reads(inner: Event) -> bool:
    return isinstance(inner.result, Snapshot) and inner.result.shape == (2,)


def _cells(argument: Argument) -> Floats | None:
    value: Any = argument.value
    if not isinstance(value, Snapshot) or value.values is None or value.mask is not None:
        return None
    return value.values.astype(np.float64) if value.values.dtype.kind in "iuf" else None


def _told(matrix: Floats, point: Floats, names: tuple[str, str, str], value: float, subject: Subject) -> Reading:
    name, vector, result = names
    half = (matrix + matrix.T) / 2
    roots, ways = np.linalg.eigh(half)
    ways = ways * np.where(ways[np.abs(ways).argmax(axis=0), [0, 1]] < 0, -1, 1)
    reach = float(f"{SPARE * max(math.hypot(*point.tolist()), 1e-6 if point.any() else 1.0):.4g}")
    window: Window = (0.0, 0.0, reach)
    axes = spots(window, MOST_SIDE)
    x, y = np.meshgrid(*axes)
    sheet = Sheet(window, half[0, 0] * x * x + 2 * half[0, 1] * x * y + half[1, 1] * y * y)
    board = Board(subject.node.span, entry_axes(2), "", window)
    lines = put_contours(board, sheet)
    if not np.array_equal(matrix, matrix.T):
        words = say("{name} is not symmetric; only its symmetric half, worked out here, has a part in this.", name=name)
        lines.append(board.put(Drawn("fact", "plain", "", words)))
    text = format_value(value)
    own = [board.put(each) for each in _level(sheet, value, text, roots, ways)]
    arrow = board.put(Drawn("arrow", "result", vector, chip(point), (fine(window, *point.tolist()),)))
    form = f"{vector} @ {name} @ {vector}"
    board.tell(
        "levels",
        fit(
            say(
                "Each line joins vectors with one value of {form}; {vector} lies on that of {text}.",
                form=form,
                vector=vector,
                text=text,
            ),
            say("Each line joins vectors of one value; this one lies on that of {text}.", text=text),
        ),
        [*lines, *own, arrow],
    )
    across = [board.put(Drawn("line", "plain", "", "", (tuple(way.tolist()),))) for way in ways.T]
    tips = [fine(window, *(way * reach * 0.4).tolist()) for way in ways.T]
    eigen = [
        board.put(Drawn("arrow", ink, say("eigenvalue {root}", root=about(root)), "", (tip,)))  # type: ignore[arg-type]
        for ink, root, tip in zip(("axis0", "axis1"), roots.tolist(), tips, strict=True)
    ]
    one, other = (about(each) for each in roots.tolist())
    board.tell(
        "axes",
        fit(
            say(
                "Along the eigenvectors of {name}, worked out here, it is {one} and {other} times the length squared.",
                name=name,
                one=one,
                other=other,
            ),
            say("Along its eigenvectors it is {one} and {other} times the length squared.", one=one, other=other),
        ),
        [*lines, *across, *eigen, arrow],
    )
    parts = (ways.T @ point).tolist()
    shadows = [
        board.put(
            Drawn(
                "link",
                ink,  # type: ignore[arg-type]
                about(part),
                say("along eigenvalue {root}", root=about(root)),
                ((0.0, 0.0), fine(window, *(way * part).tolist())),
            )
        )
        for ink, part, root, way in zip(("axis0", "axis1"), parts, roots.tolist(), ways.T, strict=True)
    ]
    squares = f"{one} × {_squared(parts[0])} + {other} × {_squared(parts[1])}"
    board.tell(
        "squares",
        fit(
            say(
                "The square completed: {squares} = {total}, with no mixed term; {result} is {text}.",
                squares=squares,
                total=about(float(roots @ np.square(parts))),
                result=result,
                text=text,
            ),
            say("The square completed: {squares}, with no mixed term.", squares=squares),
        ),
        [*lines, *across, *shadows, arrow],
    )
    board.tell("kind", _kind(name, roots), [*lines, *own, *across, *eigen])
    return board.reading("levels", say("Level sets"))


def _level(sheet: Sheet, value: float, text: str, roots: Floats, ways: Floats) -> Iterator[Drawn]:
    """The vectors of one value; those of the lowest value of a valley are its floor, which no contour crosses."""
    title, window = say("value {text}", text=text), sheet.window
    sizes = np.abs(roots)
    flat = int(sizes.argmin())
    if sizes[flat] <= FLAT * sizes.max() and abs(value) <= FLAT * sizes.max() * window[2] ** 2:
        edge = ways[:, flat] / np.abs(ways[:, flat]).max() * window[2]
        yield Drawn("link", "second", title, "", (fine(window, *(-edge).tolist()), fine(window, *edge.tolist())))
        return
    for line in curves(sheet, value)[:4]:
        yield Drawn("curve", "second", title, "", tuple(fine(window, *each) for each in line))


def _squared(part: float) -> str:
    text = about(part)
    return f"({text})²" if part < 0 else f"{text}²"


def _kind(name: str, roots: Floats) -> str:
    """By the signs of the eigenvalues, where rounding could not decide them."""
    size = float(np.abs(roots).max())
    low, high = (0 if abs(each) <= FLAT * size else int(math.copysign(1, each)) for each in roots.tolist())
    if low > 0:
        return fit(
            say("Both eigenvalues are above 0: ellipses around a lowest point. {name} is positive definite.", name=name)
        )
    if high < 0:
        return fit(
            say(
                "Both eigenvalues are below 0: ellipses around a highest point. {name} is negative definite.", name=name
            )
        )
    if low < 0 < high:
        return fit(
            say(
                "One eigenvalue is above 0, one below: a saddle. {name} is indefinite, and has no Cholesky factor.",
                name=name,
            )
        )
    if high > 0:
        return fit(say("One eigenvalue is 0: a valley whose floor is a line. {name} is only semidefinite.", name=name))
    return fit(
        say("One eigenvalue is 0, the other below: a ridge that is a line. {name} is only semidefinite.", name=name)
    )
