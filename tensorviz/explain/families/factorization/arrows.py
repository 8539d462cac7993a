"""Factorisations of small matrices as arrows: shadows, ellipses, directions that stay."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.families.factorization.panels import number
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import chip, is_drawable, point
from tensorviz.explain.spaces import Drawn, Ink
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["ellipse", "nearest_point", "shadows", "stretched"]

Array = npt.NDArray[Any]

AXES: tuple[Ink, ...] = ("axis0", "axis1", "axis2")
SIZES = (2, 3)
FLAT = 1e-9
NARROW = 1e-7
"""Of two directions, the sine of the angle between them: that of one direction, up to half of the digits."""


def _entries(count: int) -> tuple[str, ...]:
    return tuple(say("entry {at}", at=at) for at in range(count))


def _is_small(a: Array, *others: Array) -> bool:
    whole = (
        np.concatenate([each.astype(float).reshape(-1) for each in (a, *others)]) if a.dtype.kind in "biuf" else None
    )
    return (
        whole is not None and all(each.dtype.kind in "biuf" for each in others) and is_drawable(np.append(whole, 1.0))
    )


def shadows(a: Array, q: Array, r: Array, names: tuple[str, str], span: Span) -> Reading | None:
    """Gram and Schmidt with arrows: what is left of a column when its shadows are taken away."""
    m, n = a.shape
    size = min(m, n)
    if m not in SIZES or not 1 < n <= m or not _is_small(a, q, r):
        return None
    name, ortho = names
    board = Board(span, _entries(m))
    units = [
        board.put(Drawn("arrow", AXES[at], f"{ortho}[:, {at}]", "", (point(q[:, at].astype(float)),)))
        for at in range(size)
    ]
    for j in range(size):
        tip = point(a[:, j].astype(float))
        column = board.put(Drawn("arrow", AXES[j], f"{name}[:, {j}]", chip(a[:, j]), (tip,), quiet=True))
        if j == 0:
            board.tell(
                "column",
                fit(
                    say(
                        "{name}[:, 0] divided by its length {value} gives the direction {ortho}[:, 0]{turned}.",
                        name=name,
                        value=number(abs(r[0, 0])),
                        ortho=ortho,
                        turned=_turned(r[0, 0]),
                    )
                ),
                [column, units[0]],
            )
            continue
        shadow = q[:, :j].astype(float) @ r[:j, j].astype(float)
        left = a[:, j].astype(float) - shadow
        lying = board.put(Drawn("arrow", "plain", "shadow", "", (point(shadow),), quiet=True))
        foot = board.put(Drawn("foot", AXES[j], "", "", (tip, point(shadow))))
        rest = board.put(Drawn("arrow", AXES[j], say("what is left"), "", (point(left),), quiet=True))
        earlier = f"{ortho}[:, 0]" if j == 1 else say("the plane of the first two")
        board.tell(
            "shadow",
            fit(
                say(
                    "{name}[:, {j}] casts a shadow on {earlier}; what is left stands at right angles.",
                    name=name,
                    j=j,
                    earlier=earlier,
                ),
                say(
                    "Column {j} casts a shadow on {earlier}; what is left stands at right angles.", j=j, earlier=earlier
                ),
            ),
            [*units[:j], column, lying, foot],
        )
        if np.abs(left).max() > FLAT * max(1.0, float(np.abs(a).max())):
            board.tell(
                "left",
                fit(
                    say(
                        "What is left, divided by its length {value}, is {ortho}[:, {j}]{turned}.",
                        value=number(abs(r[j, j])),
                        ortho=ortho,
                        j=j,
                        turned=_turned(r[j, j]),
                    )
                ),
                [*units[:j], rest, units[j]],
            )
    return board.reading("arrows", say("Arrows"))


def _turned(entry: Any) -> str:
    return say(", turned round") if entry < 0 else ""


def nearest_point(a: Array, b: Array, near: Array, names: tuple[str, str, str], span: Span) -> Reading | None:
    """b, the line or plane of the columns, and the foot of the perpendicular."""
    m, n = a.shape
    if m not in SIZES or n >= m or b.shape != (m,) or not _is_small(a, b, near):
        return None
    name, x, beside = names
    board = Board(span, _entries(m))
    columns = [
        board.put(Drawn("arrow", AXES[at], say("column {at}", at=at), chip(a[:, at]), (point(a[:, at].astype(float)),)))
        for at in range(n)
    ]
    ground = [board.put(Drawn("line", "plain", "", "", (point(a[:, at].astype(float)),))) for at in range(n)]
    if n == 2:
        ground.append(
            board.put(
                Drawn("patch", "plain", "", "", tuple(point(a[:, at].astype(float)) for at in range(n)), quiet=True)
            )
        )
    goal = board.put(Drawn("arrow", "axis2", beside, chip(b), (point(b.astype(float)),)))
    world = say("plane") if n == 2 else say("line")
    away = float(np.linalg.norm(b.astype(float) - near.astype(float)))
    is_met = away <= FLAT * max(1.0, float(np.abs(b).max()))
    there = say("{beside} lies on it, too", beside=beside) if is_met else say("{beside} lies beside it", beside=beside)
    board.tell(
        "ground",
        fit(
            say(
                "All that {name} @ {x} can be lies on the {world} of its columns; {there}.",
                name=name,
                x=x,
                world=world,
                there=there,
            ),
            say("The columns make a {world}; {there}.", world=world, there=there),
        ),
        [*ground, *columns, goal],
    )
    if is_met:
        return board.reading("arrows", say("Arrows"))
    image = board.put(Drawn("arrow", "result", f"{name} @ {x}", "", (point(near.astype(float)),)))
    foot = board.put(Drawn("foot", "axis2", "", "", (point(b.astype(float)), point(near.astype(float)))))
    far = number(away)
    board.tell(
        "foot",
        fit(
            say(
                "The nearest point is the foot of the perpendicular from {beside}, {far} away: that is {name} @ {x}.",
                beside=beside,
                far=far,
                name=name,
                x=x,
            ),
            say("The nearest point is the foot of the perpendicular, {far} away.", far=far),
        ),
        [*ground, *columns, goal, foot, image],
    )
    return board.reading("arrows", say("Arrows"))


def ellipse(
    a: Array, left: Array, sizes: Array, right: Array, names: tuple[str, str, str, str], span: Span
) -> Reading | None:
    """The unit circle: turned, stretched, turned again."""
    if a.shape != (2, 2) or not _is_small(a, left, sizes, right):
        return None
    name, u, s, vh = names
    board = Board(span, _entries(2))
    rows, axes, columns = right.astype(float), np.eye(2), left.astype(float).T
    first, second = number(sizes[0]), number(sizes[1])
    stages = (
        (
            rows,
            np.ones(2),
            say("The rows of {vh} are two directions at right angles on the unit circle.", vh=vh),
            (f"{vh}[0]", f"{vh}[1]"),
        ),
        (
            axes,
            np.ones(2),
            say("{turning} them onto the axes; the circle stays a circle.", turning=_turning(vh, right)),
            ("", ""),
        ),
        (
            axes,
            sizes.astype(float),
            say(
                "{s} stretches along the axes by {first} and {second}: {figure}.",
                s=s,
                first=first,
                second=second,
                figure=_figure(sizes),
            ),
            (f"{s}[0]", f"{s}[1]"),
        ),
        (
            columns,
            sizes.astype(float),
            say("{turning} the result into place: all together, that is {name}.", turning=_turning(u, left), name=name),
            (f"{s}[0] × {u}[:, 0]", f"{s}[1] × {u}[:, 1]"),
        ),
    )
    for directions, lengths, sentence, label in stages:
        arms = directions * lengths[:, None]
        points = [point(arm) for arm in arms]
        shown = [board.put(Drawn("circle", "result", "", "", tuple(points), key="round"))]
        shown += [board.put(Drawn("arrow", AXES[at], label[at], "", (points[at],), key=AXES[at])) for at in range(2)]
        board.tell("stage", fit(sentence), shown)
    return board.reading("ellipse", say("Circle and ellipse"))


def _figure(sizes: Array) -> str:
    """What the unit circle becomes."""
    first, second = (float(size) for size in sizes)
    if first == second:
        return say("the circle stays a circle") if first else say("the circle becomes a point")
    return say("the circle becomes an ellipse") if second > FLAT * first else say("the circle becomes a line")


def _turning(name: str, matrix: Array) -> str:
    return (
        say("{name} turns", name=name)
        if np.linalg.det(matrix.astype(float)) > 0
        else say("{name} turns and mirrors", name=name)
    )


def stretched(a: Array, values: Array, vectors: Array, names: tuple[str, str], span: Span) -> Reading | None:
    """Arrows before and after: most are turned, eigenvectors stay on their line."""
    if a.shape != (2, 2) or np.iscomplexobj(values) or not _is_small(a, values, vectors):
        return None
    name, v = names
    board = Board(span, _entries(2))
    probe = np.array([1.0, 0.0])
    moved = a.astype(float) @ probe
    if abs(moved[1]) <= FLAT * max(1.0, float(np.abs(a).max())):
        probe = np.array([1.0, 1.0])
        moved = a.astype(float) @ probe
    before = board.put(Drawn("arrow", "plain", say("before"), chip(probe), (point(probe),), quiet=True))
    after = board.put(Drawn("arrow", "plain", say("after"), chip(moved), (point(moved),)))
    is_turned = abs(probe[0] * moved[1] - probe[1] * moved[0]) > FLAT * max(1.0, float(np.abs(a).max()))
    board.tell(
        "turned",
        fit(
            say(
                "{name} sends {chip} to {chip_2}: {part}.",
                name=name,
                chip=chip(probe),
                chip_2=chip(moved),
                part=say("it leaves its line") if is_turned else say("it stays on its line"),
            )
        ),
        [before, after],
    )
    every: list[int] = []
    for at in range(2):
        vector = vectors[:, at].astype(float)
        image = a.astype(float) @ vector
        shown = [
            board.put(Drawn("line", AXES[at], "", "", (point(vector),))),
            board.put(Drawn("arrow", AXES[at], f"{name} @ {v}[:, {at}]", "", (point(image),))),
            board.put(Drawn("arrow", "plain", f"{v}[:, {at}]", "", (point(vector),), quiet=True)),
        ]
        board.tell(
            "stays",
            fit(
                say(
                    "{v}[:, {at}] stays on its line: it is only multiplied by {value}.",
                    v=v,
                    at=at,
                    value=number(values[at]),
                ),
                say("{v}[:, {at}] stays on its line, times {value}.", v=v, at=at, value=number(values[at])),
            ),
            shown,
        )
        every += shown
    across = float(np.linalg.det(vectors.astype(float)))
    if abs(across) <= NARROW:
        board.tell(
            "defective",
            fit(say("Both lie on one line: {name} has no second direction (defective).", name=name)),
            every,
        )
    return board.reading("arrows", say("Arrows"))
