"""The same loop with another rate or momentum, from the same start: worked out here, and marked as such."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.landscape.descent import Picture, seen
from tensorviz.explain.landscape.evaluate import Floats
from tensorviz.explain.landscape.ground import Ground, Trial
from tensorviz.explain.landscape.plane import LARGEST
from tensorviz.explain.space.vectors import about
from tensorviz.explain.spaces import Drawn
from tensorviz.explain.steps import Reading
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Span

__all__ = ["whatif_reading"]

NOTHING = 1e-8


def whatif_reading(ground: Ground, span: Span) -> Reading | None:
    """One frame as recorded, then one for each other rate and momentum."""
    law = ground.track.law
    if law is None or not ground.trials:
        return None
    picture = Picture.of(ground, span, of_trials=True)
    board = picture.board
    points, flat = seen(ground)
    own = picture.path(flat, "plain", say("as it ran"), quiet=True)
    if ground.losses is not None and not picture.is_drawn:
        own.append(_bar(picture, say("{name} at the end, as it ran", name=ground.name), float(ground.losses[-1])))
    rate, slots = law.rate_name or say("the rate"), {"moves": count(len(points) - 1, "move")}
    board.tell(
        "recorded",
        fit(
            say(
                "As it ran: {rate} is {value}, momentum {momentum}.",
                rate=rate,
                value=about(law.rate),
                momentum=about(law.momentum),
            )
        ),
        [*picture.below, *own],
    )
    for trial in ground.trials:
        is_rate = trial.rate != law.rate
        changed = f"{rate} = {about(trial.rate)}" if is_rate else say("momentum {value}", value=about(trial.momentum))
        badge = board.put(Drawn("badge", "plain", "", say("what if: {changed}, worked out here", changed=changed)))
        known = (np.abs(trial.flat) < LARGEST).all(axis=1)
        path = picture.path(trial.flat[known], "second", changed)
        if picture.is_drawn and _leaves(picture, trial):
            path.append(board.put(Drawn("fact", "plain", "", say("The path leaves the picture."))))
        if trial.loss is not None and not picture.is_drawn:
            path.append(_bar(picture, say("with {changed}", changed=changed), trial.loss))
        board.tell("trial", _said(ground, trial, changed, slots["moves"]), [badge, *picture.below, *own, *path])
    return board.reading("whatif", say("What if"), (0, 2, 3), still=0)


def _rest(value: float, sizes: Floats) -> str:
    """A coordinate; one that is far below all moves is rounding that is left of a zero."""
    return about(0.0 if abs(value) <= NOTHING * float(sizes.max(initial=0.0)) else value)


def _bar(picture: Picture, name: str, value: float) -> int:
    drawable = float(f"{value:.6g}") if np.isfinite(value) else 0.0
    return picture.board.put(Drawn("bar", "result", name, about(value), (), drawable))


def _leaves(picture: Picture, trial: Trial) -> bool:
    x, y, *reach = picture.board.window
    return not bool((np.abs(trial.flat - [x, y]) <= reach).all())


def _said(ground: Ground, trial: Trial, changed: str, moves: str) -> str:
    run = len(trial.points) - 1
    sizes = np.linalg.norm(np.diff(trial.points, axis=0), axis=1)
    loss = ""
    if trial.loss is not None:
        losses = np.zeros(0) if ground.losses is None else np.abs(ground.losses[np.isfinite(ground.losses)])
        loss = say(", where {f} is {value}", f=ground.name, value=_rest(trial.loss, losses))
    slots = {"changed": changed, "moves": moves, "loss": loss, "name": ground.track.name}
    if run < len(ground.track.events) or sizes[-1] > 2 * sizes[0]:
        return fit(
            say(
                "What if {changed}? It diverges: its moves grow from {first} to {last}.",
                **slots,
                first=about(sizes[0]),
                last=about(sizes[-1]),
            )
            if run
            else say("What if {changed}? It diverges at once.", **slots)
        )
    if trial.points[-1].size <= 2:
        where = ", ".join(_rest(each, sizes) for each in trial.points[-1].tolist())
        where = f"({where})" if trial.points[-1].size == 2 else where
        return fit(
            say("What if {changed}? After {moves} {name} is at {where}{loss}.", **slots, where=where),
            say("What if {changed}? After {moves} it is at {where}.", **slots, where=where),
        )
    return fit(
        say("What if {changed}? After {moves} its last move is {last} long{loss}.", **slots, last=about(sizes[-1])),
        say("What if {changed}? Its last move is {last} long.", **slots, last=about(sizes[-1])),
    )
