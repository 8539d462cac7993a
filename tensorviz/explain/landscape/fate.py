"""What became of a descent: settled, diverging, zigzag, still under way, ended by a NaN."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.format import format_count
from tensorviz.explain.landscape.evaluate import Floats
from tensorviz.explain.landscape.ground import Ground
from tensorviz.explain.space.vectors import about
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["fate"]

SETTLED = 1e-3
BACKWARDS = -0.5


def fate(ground: Ground) -> str:
    """One sentence, of the recorded points only."""
    track = ground.track
    finite = np.isfinite(track.points).all(axis=1)
    name = track.name
    if not finite.all():
        at = int(finite.argmin())
        bad = track.points[at]
        entry = int((~np.isfinite(bad)).argmax())
        return fit(
            say(
                "Move {move} makes entry {entry} of {name} {value}: it diverged, and the path ends there.",
                move=at - 1,
                entry=entry,
                name=name,
                value=about(float(bad[entry])),
            ),
            say("After move {move} a number is no longer finite: it diverged.", move=at - 1),
        )
    moves = np.diff(track.points, axis=0)
    sizes = np.linalg.norm(moves, axis=1)
    if not sizes.any():
        return fit(say("{name} does not move: the slope is 0 where it stands.", name=name))
    slots = {
        "name": name,
        "moves": count(len(moves), "move"),
        "first": about(float(sizes[0])),
        "last": about(float(sizes[-1])),
    }
    more = _more(ground, len(moves))
    if sizes[-1] > 2 * sizes[0] and _grows(ground):
        if not ground.is_slope:
            return fit(say("The moves of {name} grow from {first} to {last}.{more}", **slots, more=more))
        return fit(
            say(
                "Diverging: the moves of {name} grow from {first} to {last}; the rate is too large.{more}",
                **slots,
                more=more,
            ),
            say("Diverging: the moves of {name} grow from {first} to {last}; the rate is too large.", **slots),
        )
    if sizes[-1] <= SETTLED * sizes.max():
        return fit(
            say(
                "It has settled: move {at} of {name} is only {last} long.{more}", at=len(moves) - 1, **slots, more=more
            ),
            say("It has settled: the last move is only {last} long.", **slots),
        )
    if _turns_back(moves):
        return fit(
            say(
                "Zigzag: almost every move of {name} turns back on the one before; a smaller rate goes straighter.",
                **slots,
            ),
            say("Zigzag: almost every move turns back on the one before.", **slots),
        )
    return fit(
        say("After {moves} {name} still moves by {last}: it has not settled.{more}", **slots, more=more),
        say("After {moves} it still moves by {last}.", **slots),
    )


def _grows(ground: Ground) -> bool:
    losses = ground.losses
    return losses is None or not losses[-1] <= losses[0]


def _more(ground: Ground, moves: int) -> str:
    """How many moves of the loop are not drawn."""
    more = ground.track.ran - moves
    return say(" {more} more moves are not drawn.", more=format_count(more)) if more > 0 else ""


def _turns_back(moves: Floats) -> bool:
    one, other = moves[:-1], moves[1:]
    sizes = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    turns = (one * other).sum(axis=1)[sizes > 0] / sizes[sizes > 0]
    return turns.size >= 3 and float((turns < BACKWARDS).mean()) > 0.6
