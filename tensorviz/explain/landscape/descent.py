"""The iterates of a loop over the function that they descend on; without one, the path alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tensorviz.explain.landscape.curve import SIDE
from tensorviz.explain.landscape.draw import fine, put_arrows, put_contours
from tensorviz.explain.landscape.evaluate import Floats, slopes
from tensorviz.explain.landscape.fate import fate
from tensorviz.explain.landscape.ground import Ground
from tensorviz.explain.landscape.plane import LARGEST
from tensorviz.explain.space.board import Board
from tensorviz.explain.space.vectors import about, chip
from tensorviz.explain.spaces import Drawn, Ink, Point
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["Picture", "descent_reading", "is_told", "seen"]

MOST_MOVES = 9
ROUNDING = 1e-12
TANGENT = 0.3


def is_told(ground: Ground) -> bool:
    """Whether it is a descent, or at least moves by one law; other sums of a loop are not drawn."""
    return bool(ground.name) or ground.is_slope or (bool(ground.track.laws) and ground.track.size == 2)


@dataclass
class Picture:
    """A board with the ground on it."""

    ground: Ground
    board: Board
    below: list[int]

    @classmethod
    def of(cls, ground: Ground, span: Span, *, of_trials: bool = False) -> Picture:
        """The contours, arrows downhill (not ``of_trials``, which may need a wider picture), and what is to be said."""
        plane, name = ground.plane, ground.track.name
        if ground.curve is not None:
            return cls._over_curve(ground, span, of_trials=of_trials)
        if plane is None:
            return cls(ground, Board(span, ()), [])
        axes = (f"{name}[0]", f"{name}[1]")
        title = ""
        if plane.is_slice or len(ground.track.shape) != 1:
            axes = (say("first direction"), say("second direction"))
            title = say(
                "A slice through {size} dimensions: the plane with {share} % of how the path varies, worked out here",
                size=ground.track.size,
                share=_share(plane.share),
            )
        sheet = (ground.wide if of_trials else None) or ground.sheet
        board = Board(span, axes, title, plane.window(ground.track.points) if sheet is None else sheet.window)
        below: list[int] = []
        if sheet is not None:
            is_scalar = sheet.values.ndim == 2
            below = put_contours(board, sheet) if is_scalar else []
            if not of_trials or not is_scalar:
                below += put_arrows(board, sheet, -slopes(sheet) if is_scalar else -sheet.values, say("downhill"))
            called = ground.name or ground.slope_name
            words = say(
                "{name} was called here at {side} × {side} points, after the cell.", name=called, side=sheet.side
            )
            below.append(board.put(Drawn("fact", "plain", "", words)))
        return cls(ground, board, below)

    @classmethod
    def _over_curve(cls, ground: Ground, span: Span, *, of_trials: bool) -> Picture:
        """The function's curve, over the one number that moves."""
        curve = (ground.wide_curve if of_trials else None) or ground.curve
        assert curve is not None
        name, function = ground.track.name, ground.name
        board = Board(span, (name, f"{function}({name})"), "", curve.window)
        points = tuple(fine(curve.window, x, y) for x, y in zip(curve.at, curve.values, strict=True))
        line = board.put(Drawn("curve", "plain", function, "", points, quiet=True))
        words = say("{name} was called here at {side} points, after the cell.", name=function, side=SIDE)
        return cls(ground, board, [line, board.put(Drawn("fact", "plain", "", words))])

    @property
    def is_drawn(self) -> bool:
        """Whether there is more than lines of text."""
        return bool(self.board.axes)

    def path(self, flat: Floats | None, ink: Ink, name: str, *, quiet: bool = False) -> list[int]:
        """A line through points as they are drawn, and the points."""
        if not self.is_drawn or flat is None or not len(flat):
            return []
        spots = tuple(self.spot(each) for each in flat)
        line = [self.board.put(Drawn("curve", ink, name, "", spots, quiet=quiet))] if len(spots) > 1 else []
        return [*line, self.board.put(Drawn("dots", ink, "", "", spots, quiet=True))]

    def spot(self, flat: Floats) -> Point:
        """A point, rounded to what can be seen."""
        return fine(self.board.window, flat[0], flat[1])

    def tangent(self, flat: Floats, slope: float) -> int:
        """A short line of the curve's slope through a point of it."""
        wide, tall = self.board.window[2:]
        reach = min(TANGENT * wide, TANGENT * tall / abs(slope) if slope else np.inf)
        ends = tuple(self.spot(flat + by * reach * np.array([1.0, slope])) for by in (-1, 1))
        return self.board.put(Drawn("curve", "first", say("slope"), about(slope), ends))


def _share(part: float) -> str:
    """A part as a percentage; 100 only where nothing but rounding is lacking."""
    text = about(round(100 * part, 1))
    return say("over 99.9") if text == "100" and 1 - part > ROUNDING else text


def descent_reading(ground: Ground, span: Span) -> Reading:
    """The start, some of the moves, and what became of it."""
    picture, track = Picture.of(ground, span), ground.track
    board = picture.board
    points, flat = seen(ground)
    start = picture.path(flat[:1], "result", "")
    bars = [_bar(board, ground, 0)] if ground.losses is not None else []
    board.tell("start", _start(ground), [*picture.below, *start, *bars])
    walked, since = list(start), 0
    for at in _chosen(len(points) - 1):
        so_far = "" if since else say("{name} so far", name=track.name)
        walked += picture.path(flat[since : at + 1], "result", so_far, quiet=True) if at > since else []
        arrow, since = [], at
        if picture.is_drawn:
            tips = (picture.spot(flat[at + 1]), picture.spot(flat[at]))
            text = chip(points[at + 1]) if track.size == 2 else ""
            arrow = [board.put(Drawn("arrow", "result", say("move {at}", at=at), text, tips))]
        if ground.curve is not None and ground.is_slope and track.law is not None and at < len(track.law.slopes):
            arrow.append(picture.tangent(flat[at], float(track.law.slopes[at][0])))
        if ground.losses is not None:
            bars.append(_bar(board, ground, at + 1))
        board.tell("move", _move(ground, at), [*picture.below, *walked, *arrow, *bars])
    whole = picture.path(flat, "result", say("path of {name}", name=track.name))
    board.tell("end", fate(ground), [*picture.below, *whole, *bars])
    label = say("Descent") if ground.is_slope else say("Path")
    return board.reading("descent", label, (0, 1, 2) if len(board.frames) > 4 else ())


def seen(ground: Ground) -> tuple[Floats, Floats]:
    """The points of the track that can be drawn, and where."""
    points, flat = ground.track.points, ground.flat
    known = (np.abs(points) < LARGEST).all(axis=1)
    if flat is None:
        return points[known], points[known]
    known &= (np.abs(flat) < LARGEST).all(axis=1)
    return points[known], flat[known]


def _chosen(moves: int) -> list[int]:
    """The first moves, then ever fewer, and the last one."""
    doubling = [0, 1, 2, 4, 8, 16, 32]
    picked = [at for at in doubling if at < moves - 1]
    return [*picked[: MOST_MOVES - 1], moves - 1] if moves else []


def _bar(board: Board, ground: Ground, at: int) -> int:
    assert ground.losses is not None
    value = float(ground.losses[at])
    name = say("{name} before move 0", name=ground.name) if at == 0 else say("after move {at}", at=at - 1)
    is_finite = np.isfinite(value)
    return board.put(Drawn("bar", "result", name, about(value), (), float(f"{value:.6g}") if is_finite else 0.0))


def _start(ground: Ground) -> str:
    track = ground.track
    where = _at(ground, 0)
    moves = count(len(track.events), "time")
    slots = {"name": track.name, "where": where, "moves": moves}
    if ground.sheet is not None and ground.losses is not None:
        value = about(float(ground.losses[0]))
        return fit(
            say(
                "{name} starts {where}, where {f} is {value}; each line joins points with one value of {f}.",
                f=ground.name,
                value=value,
                **slots,
            ),
            say(
                "Each line joins points with one value of {f}; at the start it is {value}.", f=ground.name, value=value
            ),
        )
    if ground.curve is not None and ground.losses is not None:
        value = about(float(ground.losses[0]))
        return fit(
            say(
                "{name} starts {where}, where {f} is {value}; the loop moves it {moves}.",
                f=ground.name,
                value=value,
                **slots,
            ),
            say("The loop moves {name} {moves}.", **slots),
        )
    return fit(
        say("{name} starts {where}; the loop moves it {moves}.", **slots), say("The loop moves it {moves}.", **slots)
    )


def _at(ground: Ground, time: int) -> str:
    point = ground.track.points[time]
    if point.size == 1:
        return say("at {value}", value=about(float(point[0])))
    text = chip(point)
    return say("at {text}", text=text) if text else say("in {size} dimensions", size=point.size)


def _move(ground: Ground, at: int) -> str:
    track, law = ground.track, ground.track.law
    there = _at(ground, at + 1)
    slots = {"at": at, "name": track.name, "there": there}
    loss = ""
    if ground.losses is not None:
        one, other = (about(float(each)) for each in ground.losses[at : at + 2])
        loss = say("; {f} goes from {one} to {other}", f=ground.name, one=one, other=other)
    slots["loss"] = loss
    if law is None or not ground.is_slope or at >= len(law.slopes):
        return fit(
            say("Move {at} brings {name} to a point {there}{loss}.", **slots)
            if track.size > 3
            else say("Move {at}: {name} lands {there}{loss}.", **slots),
            say("Move {at}: {name} lands {there}.", **slots),
        )
    slope = law.slopes[at]
    size = chip(slope) if slope.size in {2, 3} else about(float(np.linalg.norm(slope)))
    if slope.size == 1:
        size = about(float(slope[0]))
    slots |= {"slope": size, "rate": about(law.rate), "momentum": about(law.momentum)}
    if slope.size > 3:
        return fit(
            say("Move {at}: the slope is {slope} long; {rate} times it is subtracted{loss}.", **slots),
            say("Move {at}: {rate} times the slope is subtracted{loss}.", **slots),
        )
    if law.momentum and at:
        return fit(
            say("Minus {rate} × slope {slope}, plus {momentum} × the last move: {name} lands {there}{loss}.", **slots),
            say("Minus {rate} × slope {slope}, plus {momentum} × the last move: it lands {there}.", **slots),
            say("Move {at}: {name} lands {there}{loss}.", **slots),
        )
    return fit(
        say("The slope is {slope}; minus {rate} times it, {name} lands {there}{loss}.", **slots),
        say("The slope is {slope}; minus {rate} times it, {name} lands {there}.", **slots),
    )
