"""The determinant as a signed area or volume, and the inverse as the same film backwards."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.format import format_value
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.maps import Map, column_arrows, ghost, grid, place
from tensorviz.explain.space.vectors import about, entry_axes
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["determinant_reading", "inverse_reading"]

LABEL = say("Map")
ILL = 1e6


def determinant_reading(mapped: Map, recorded: Any, result: str, span: Span) -> Reading:
    """The unit square or cube before and after."""
    size, measure = mapped.size, mapped.measure
    unit = say("square") if size == 2 else say("cube")
    board = Board(span, entry_axes(size))
    back, still = board.put(ghost(size)), board.put(grid(np.eye(size)))
    axes = [board.put(each) for each in column_arrows(None, size)]
    square = board.put(_patch(np.eye(size), say("{measure} {number}", measure=measure, number=1)))
    board.tell(
        "grid",
        say("The unit {unit} between the axis arrows has {measure} 1.", unit=unit, measure=measure),
        [back, still, square, *axes],
    )
    moved = board.put(grid(mapped.values))
    landed = [board.put(each) for each in column_arrows(mapped, size)]
    number, text = float(recorded), format_value(recorded)
    signed = say("{measure} {number}", measure=measure, number=text)
    turned = say("signed {measure} {number}", measure=measure, number=text)
    image = board.put(_patch(mapped.values, turned if number < 0 else signed))
    board.tell(
        "moved",
        fit(
            say(
                "{mapped} sends the axis arrows to its columns; the unit {unit} becomes the figure between them.",
                mapped=mapped.name,
                unit=unit,
            ),
            say("The unit {unit} becomes the figure between the columns.", unit=unit),
        ),
        [back, moved, image, *landed],
    )
    bars = [
        board.put(Drawn("bar", "plain", say("{measure} before", measure=measure), "1", (), 1.0)),
        board.put(Drawn("bar", "result", say("determinant"), text, (), float(f"{number:.6g}"))),
    ]
    board.tell("area", _area(mapped, recorded, text, result), [back, moved, image, *landed, *bars])
    if number != 0 and mapped.rank == size:
        board.tell("sign", _sign(mapped, number, text), [back, moved, image, *landed, *bars])
    return board.reading("map", LABEL)


def inverse_reading(mapped: Map, inverse: Map, span: Span) -> Reading:
    """There and back again."""
    size, measure = mapped.size, mapped.measure
    board = Board(span, entry_axes(size))
    back, still = board.put(ghost(size)), board.put(grid(np.eye(size)))
    axes = [board.put(each) for each in column_arrows(None, size)]
    moved, landed = board.put(grid(mapped.values)), [board.put(each) for each in column_arrows(mapped, size)]
    board.tell(
        "grid",
        fit(say("{mapped} is a map of the {world}; this is the grid before.", mapped=mapped.name, world=mapped.world)),
        [back, still, *axes],
    )
    board.tell(
        "moved",
        fit(say("{mapped} sends the axis arrows to its columns, and the grid with them.", mapped=mapped.name)),
        [back, moved, *landed],
    )
    board.tell(
        "back",
        fit(
            say(
                "The inverse plays the film backwards: whatever {mapped} did to the grid is undone.", mapped=mapped.name
            ),
            say("The inverse plays the film backwards: what was done to the grid is undone."),
        ),
        [back, still, *axes],
    )
    undone, arrows = board.put(grid(inverse.values)), [board.put(each) for each in column_arrows(inverse, size)]
    board.tell(
        "inverse",
        fit(
            say(
                "{inverse} by itself: its column 0, {column}, is what {mapped} sends to the first axis arrow.",
                inverse=inverse.name,
                column=inverse.column(0),
                mapped=mapped.name,
            ),
            say("By itself its column 0 is {column}: what is sent to the first axis arrow.", column=inverse.column(0)),
        ),
        [back, undone, *arrows],
    )
    areas = [abs(float(np.linalg.det(each.values))) for each in (mapped, inverse)]
    stretch = float(np.linalg.norm(inverse.values, 2)) * float(np.linalg.norm(mapped.values, 2))
    name = mapped.name
    if stretch > ILL:
        sentence = fit(
            say(
                "{name} almost squashes the {world}: errors can grow {stretch} times, worked out here.",
                name=name,
                world=mapped.world,
                stretch=about(stretch),
            ),
            say(
                "It almost squashes the {world}: errors can grow {stretch} times.",
                world=mapped.world,
                stretch=about(stretch),
            ),
        )
    else:
        sentence = fit(
            say(
                "{mapped} multiplies every {measure} by {about}, the inverse by {about2}, worked out here.",
                mapped=mapped.name,
                measure=measure,
                about=about(areas[0]),
                about2=about(areas[1]),
            ),
            say(
                "The inverse multiplies every {measure} by {about}, worked out here.",
                measure=measure,
                about=about(areas[1]),
            ),
        )
    patch = board.put(_patch(inverse.values, say("{measure} {number}", measure=measure, number=about(areas[1]))))
    board.tell("area", sentence, [back, undone, patch, *arrows])
    return board.reading("map", LABEL, (1, 2, 3))


def _patch(values: Any, text: str) -> Drawn:
    return Drawn("patch", "result", text, "", place(values), key="patch")


def _area(mapped: Map, recorded: Any, text: str, result: str) -> str:
    number = float(recorded)
    measure, size = mapped.measure, mapped.size
    rank = mapped.rank
    if rank < size:
        onto = (say("the origin"), say("a line"), say("a plane"))[rank]
        if number == 0:
            return fit(
                say(
                    "It is flat: {mapped} squashes the {world} onto {onto}, and the determinant is 0.",
                    mapped=mapped.name,
                    world=mapped.world,
                    onto=onto,
                ),
                say("It is flat: all lies on {onto}, and the determinant is 0.", onto=onto),
            )
        return fit(
            say(
                "It is flat up to rounding: all lies on {onto}; the determinant {text} is only rounding.",
                onto=onto,
                text=text,
            ),
            say("It is flat up to rounding; the determinant {text} is only rounding.", text=text),
        )
    if number < 0:
        over = say("the plane is turned over") if size == 2 else say("space is turned inside out")
        return fit(
            say(
                "{result} = {text}: every {measure} is multiplied by {size}; the minus says that {over}.",
                result=result,
                text=text,
                measure=measure,
                size=format_value(abs(recorded)),
                over=over,
            ),
            say("Every {measure} is multiplied by {size}.", measure=measure, size=format_value(abs(recorded))),
        )
    return fit(
        say(
            "Its {measure} is the determinant: {result} = {text}; every {measure} is multiplied by that.",
            measure=measure,
            result=result,
            text=text,
        ),
        say(
            "Its {measure} is the determinant, {text}: every {measure} is multiplied by that.",
            measure=measure,
            text=text,
        ),
    )


def _sign(mapped: Map, number: float, text: str) -> str:
    if number > 0:
        return say("The determinant {text} is positive: nothing was turned over.", text=text)
    side = say("its other side up") if mapped.size == 2 else say("inside out, like a glove or a mirror image")
    return fit(
        say(
            "The determinant {text} is negative: the {world} now lies with {side}.",
            text=text,
            world=mapped.world,
            side=side,
        )
        if mapped.size == 2
        else say("The determinant {text} is negative: space was turned {side}.", text=text, side=side)
    )
