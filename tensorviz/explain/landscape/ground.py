"""What a descent goes over: the function whose slope the loop follows, found among the reader's pure functions.

Everything that calls the reader's functions happens here, once, right after the cell; what is left is numbers.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from tensorviz.explain.landscape.curve import WIDEST, Curve, curve_of, over, values_at, wide_curve_of
from tensorviz.explain.landscape.evaluate import Clock, Floats, Sheet, Window, called, sampled
from tensorviz.explain.landscape.iterates import Track, tracks_of
from tensorviz.explain.landscape.plane import LARGEST, Plane, plane_of
from tensorviz.explain.landscape.purity import is_pure
from tensorviz.trace.recording import Recording

__all__ = ["Ground", "Trial", "grounds_of"]

MOST_FUNCTIONS = 20
MOST_TRACKS = 4
MOST_ENTRIES = 50
NEAR = 1e-4
SAME = 1e-9
FACTORS = (0.25, 0.5, 2.0, 4.0)
MOMENTA = (0.0, 0.5, 0.9)
FAR = 1e12
SPARE = 1.1

log = logging.getLogger(__name__)
Function = Callable[[Floats], Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """The loop again from the same start, with another rate or momentum: worked out here.

    ``flat`` are its points as they are drawn.
    """

    rate: float
    momentum: float
    points: Floats
    flat: Floats
    loss: float | None


@dataclass(frozen=True, slots=True)
class Ground:
    """A track, and what is known of the function below it.

    ``name`` is the function's (``""`` where none fits), ``losses`` its values at the points of the track, ``sheet``
    those around it in ``plane``, ``wide`` those around the trials, too, where these leave it; where only a function of
    the slope is known, ``slope_name``, that one's. ``curve`` and ``wide_curve`` are the same over one number.
    ``is_slope`` says that the law's slopes are those of one of the two.
    """

    track: Track
    plane: Plane | None
    name: str = ""
    slope_name: str = ""
    is_slope: bool = False
    losses: Floats | None = None
    sheet: Sheet | None = None
    wide: Sheet | None = None
    curve: Curve | None = None
    wide_curve: Curve | None = None
    trials: tuple[Trial, ...] = field(default=())

    @property
    def flat(self) -> Floats | None:
        """The points of the track as they are drawn; None where they are not."""
        if self.plane is not None:
            return self.plane.flat(self.track.points)
        return None if self.curve is None or self.losses is None else over(self.track.points, self.losses)


def grounds_of(recording: Recording, namespace: Mapping[str, Any]) -> dict[int, Ground]:
    """By the node of the move. Never raises; calls nothing that is not certainly pure, and not for long."""
    found: dict[int, Ground] = {}
    clock = Clock()
    try:
        for track, _ in zip(tracks_of(recording), range(MOST_TRACKS), strict=False):
            found[track.node.id] = _ground(track, recording, namespace, clock)
    except Exception:
        log.exception("what a loop descends on could not be drawn")
    return found


def _ground(track: Track, recording: Recording, namespace: Mapping[str, Any], clock: Clock) -> Ground:
    """With the first law whose slopes are those of a function."""
    functions = list(_functions(track, namespace))
    grounds = (_on(replace(track, law=law), functions, recording, clock) for law in track.laws)
    found = next((ground for ground in grounds if ground.is_slope), None)
    return _on(track, functions, recording, clock) if found is None else found


def _on(track: Track, functions: list[tuple[str, Function]], recording: Recording, clock: Clock) -> Ground:
    near = track.points[(np.abs(track.points) < LARGEST).all(axis=1)]
    plane = plane_of(near) if track.size > 1 and len(near) > 1 else None
    slope_name, slope = next((each for each in functions if _gives_slopes(each[1], track, clock)), ("", None))
    others = [each for each in functions if each[0] != slope_name]
    name, loss = next((each for each in others if _fits(each[0], each[1], track, recording, clock)), ("", None))
    is_slope = slope is not None or (loss is not None and _has_slopes(loss, track, clock))
    drawn = loss or slope
    if drawn is None or (track.law is not None and not is_slope):
        return Ground(track, plane)
    losses = None if loss is None else values_at(loss, track.points, clock)
    steps = partial(_differences, drawn, clock=clock) if slope is None else slope
    sheet = None if plane is None or (loss is None and plane.is_slice) else _sheet(drawn, plane, track, clock)
    trials = tuple(_trials(track, steps, loss, plane, clock)) if is_slope else ()
    wide = None if sheet is None or plane is None else _wide(drawn, plane, sheet, trials, clock)
    curve = wide_curve = None
    if loss is not None and losses is not None and track.size == 1 and len(near) > 1:
        path = over(track.points, losses)
        curve = curve_of(loss, path[: len(near)], clock)
        paths = [path, *(each.flat for each in trials)]
        wide_curve = None if curve is None else wide_curve_of(loss, curve, paths, clock)
    return Ground(track, plane, name, slope_name, is_slope, losses, sheet, wide, curve, wide_curve, trials)


def _functions(track: Track, namespace: Mapping[str, Any]) -> Iterator[tuple[str, Function]]:
    """Pure functions of one array, those that the loop calls first; each takes points as the loop has them."""
    names = [name for name in namespace if not name.startswith("_")]
    names.sort(key=lambda name: name not in track.callees)
    found = 0
    for name in names:
        function = namespace[name]
        if found >= MOST_FUNCTIONS or not is_pure(function) or not _takes_one(function):
            continue
        found += 1
        yield name, _shaped(function, track.shape)


def _shaped(function: Callable[..., Any], shape: tuple[int, ...]) -> Function:
    return lambda point: function(point.reshape(shape))


def _takes_one(function: Callable[..., Any]) -> bool:
    needed = [
        each
        for each in inspect.signature(function).parameters.values()
        if each.default is each.empty and each.kind is not each.VAR_POSITIONAL
    ]
    return len(needed) == 1 and needed[0].kind is not needed[0].KEYWORD_ONLY


def _picked(track: Track) -> list[int]:
    """The first, a middle and the last move."""
    last = len(track.law.slopes) - 1 if track.law is not None else len(track.events) - 1
    return sorted({0, last // 2, last})


def _gives_slopes(function: Function, track: Track, clock: Clock) -> bool:
    if track.law is None:
        return False
    for at in _picked(track):
        given, slope = called(function, track.points[at], clock), track.law.slopes[at]
        if given is None or given.size != slope.size or not _is_near(given.reshape(-1), slope, SAME):
            return False
    return True


def _fits(name: str, function: Function, track: Track, recording: Recording, clock: Clock) -> bool:
    """Whether it gives one number, and has the slopes that the loop follows, or is what the loop itself calls there."""
    value = called(function, track.points[0], clock)
    if value is None or value.size != 1 or not np.isfinite(value).all():
        return False
    if track.law is not None and _has_slopes(function, track, clock):
        return True
    return name in track.callees and _is_recorded(name, function, track, recording, clock)


def _is_recorded(name: str, function: Function, track: Track, recording: Recording, clock: Clock) -> bool:
    """Whether the loop called it with the variable, and it gives the same again."""
    seen = 0
    for event in recording.events:
        node = recording.nodes.get(event.node)
        if node is None or node.symbol != name or node.loops[:1] != track.node.loops[:1] or len(event.arguments) != 1:
            continue
        point, given = (getattr(each, "values", None) for each in (event.arguments[0].value, event.result))
        if point is None or given is None or event.arguments[0].source != track.name:
            return False
        again = called(function, np.asarray(point, np.float64).reshape(-1), clock)
        if again is None or not _is_near(again.reshape(-1), np.asarray(given, np.float64).reshape(-1), SAME):
            return False
        seen += 1
        if seen >= len(_picked(track)):
            break
    return seen > 0


def _has_slopes(function: Function, track: Track, clock: Clock) -> bool:
    if track.law is None or track.size > MOST_ENTRIES:
        return False
    for at in _picked(track):
        found = _differences(function, track.points[at], clock)
        size = float(np.abs(track.law.slopes[: at + 1]).max())
        if found is None or not np.abs(found - track.law.slopes[at]).max() <= NEAR * max(
            float(np.abs(track.law.slopes[at]).max()), size * NEAR
        ):
            return False
    return True


def _differences(function: Function, point: Floats, clock: Clock) -> Floats | None:
    """The slope by central differences."""
    step = 6e-6 * max(1.0, float(np.abs(point).max()))
    found = []
    for axis in range(point.size):
        ends = []
        for sign in (1, -1):
            moved = point.copy()
            moved[axis] += sign * step
            value = called(function, moved, clock)
            if value is None or value.size != 1:
                return None
            ends.append(float(value.reshape(-1)[0]))
        found.append((ends[0] - ends[1]) / (2 * step))
    return np.array(found)


def _is_near(one: Floats, other: Floats, by: float) -> bool:
    return bool(np.abs(one - other).max() <= by * max(float(np.abs(other).max()), 1e-12))


def _sheet(function: Function, plane: Plane, track: Track, clock: Clock) -> Sheet | None:
    return _sampled(function, plane, plane.window(track.points), clock)


def _wide(function: Function, plane: Plane, sheet: Sheet, trials: tuple[Trial, ...], clock: Clock) -> Sheet | None:
    """The function around the sheet and all trials that do not run away; None where the sheet holds them."""
    x, y, reach = sheet.window
    away = [np.abs(each.flat - [x, y]).max() for each in trials]
    near = [each.flat for each, far in zip(trials, away, strict=True) if far <= WIDEST * reach]
    if not any(reach < far <= WIDEST * reach for far in away):
        return None
    corners = np.array([[x - reach, y - reach], [x + reach, y + reach]])
    points = np.vstack([corners, *near])
    low, high = points.min(axis=0), points.max(axis=0)
    middle, half = (low + high) / 2, float((high - low).max()) / 2 * SPARE
    return _sampled(function, plane, (float(middle[0]), float(middle[1]), float(f"{half:.5g}")), clock)


def _sampled(function: Function, plane: Plane, window: Window, clock: Clock) -> Sheet | None:
    def at(x: float, y: float) -> Floats | None:
        value = called(function, plane.point(x, y), clock)
        return None if value is None else value.reshape(() if value.size == 1 else -1)

    return sampled(at, window, clock)


def _trials(track: Track, slope: Function, loss: Function | None, plane: Plane | None, clock: Clock) -> Iterator[Trial]:
    """The loop with other numbers; nothing where the loop with its own numbers does not come out as recorded."""
    law = track.law
    if law is None:
        return
    again = _run(track, slope, law.rate, law.momentum, clock)
    recorded = track.points[: len(again)]
    if len(again) < len(law.slopes) + 1:
        return
    sizes = np.maximum.accumulate(np.abs(recorded).max(axis=1))
    if not (np.abs(again - recorded).max(axis=1) <= 1e-3 * sizes).all():
        return
    others = [(law.rate * factor, law.momentum) for factor in FACTORS]
    others += [(law.rate, momentum) for momentum in MOMENTA if momentum != law.momentum]
    for rate, momentum in others:
        points = _run(track, slope, rate, momentum, clock)
        losses = None if loss is None else values_at(loss, points if track.size == 1 else points[-1:], clock)
        if clock.is_up:
            return
        flat = points if plane is None else plane.flat(points)
        if losses is not None and track.size == 1:
            flat = over(points, losses)
        value = None if losses is None or np.isnan(losses[-1]) else float(losses[-1])
        yield Trial(rate, momentum, points, flat, value)


def _run(track: Track, slope: Function, rate: float, momentum: float, clock: Clock) -> Floats:
    points = [track.points[0]]
    move = np.zeros(track.size)
    for _ in range(len(track.events)):
        given = called(slope, points[-1], clock)
        if given is None or given.size != track.size:
            break
        move = momentum * move - rate * given.reshape(-1)
        after = points[-1] + move
        if not np.isfinite(after).all() or np.abs(after).max() > FAR:
            break
        points.append(after)
    return np.array(points)
