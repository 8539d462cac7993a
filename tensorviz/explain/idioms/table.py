"""All idioms, and the groups of steps that they find in a recording."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from tensorviz.explain.groups import Group
from tensorviz.explain.idioms import (
    activation,
    attention,
    convolution,
    cross_entropy,
    descent,
    distance,
    linear,
    normalise,
    one_hot,
    similarity,
    softmax,
)
from tensorviz.explain.idioms.graph import Op, graph_of
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.step import Step
from tensorviz.explain.words import fit
from tensorviz.sentences import say
from tensorviz.trace.recording import Recording

__all__ = ["groups_of"]

IDIOMS: tuple[Callable[[Op, Found], Match | None], ...] = (
    softmax.find,
    softmax.find_log,
    normalise.find,
    one_hot.find,
    similarity.find,
    distance.find,
    activation.find,
    cross_entropy.find,
    attention.find,
    linear.find,
    convolution.find,
    descent.find,
)
"""Each gives what ends in an operation; those that look at what was found before stand behind it."""

log = logging.getLogger(__name__)


def groups_of(recording: Recording, steps: Sequence[Step]) -> tuple[Group, ...]:
    """The idioms among the steps, by their first step; one that holds others comes before them. Never raises."""
    try:
        ops = graph_of(recording, steps)
    except Exception:
        log.exception("the flow between the steps could not be followed")
        return ()
    matches: list[Match] = []
    found: dict[Op, Match] = {}
    for find in IDIOMS:
        for op in ops:
            match = _attempt(find, op, found)
            if match is not None:
                matches.append(match)
                found.setdefault(op, match)
    return _nested(_outermost(matches))


def _attempt(find: Callable[[Op, Found], Match | None], op: Op, found: Found) -> Match | None:
    try:
        return find(op, found)
    except Exception:
        log.exception("an idiom could not be looked for in %s", op.event.operation)
        return None


def _outermost(matches: Sequence[Match]) -> list[Match]:
    """Without those that are a part of another of the same name, or of a distance, where a ReLU only mends rounding."""
    return [
        match
        for match in matches
        if not any(
            match.ops < other.ops and (other.name == match.name or other.name == say("distance matrix"))
            for other in matches
        )
    ]


def _nested(matches: Sequence[Match]) -> tuple[Group, ...]:
    steps = {id(match): tuple(sorted({op.number for op in match.ops})) for match in matches}
    ordered = sorted(matches, key=lambda match: (steps[id(match)][0], -len(match.ops)))
    groups = []
    for match in ordered:
        around = [other for other in ordered if match.ops < other.ops]
        parent = min(around, key=lambda other: len(other.ops), default=None)
        groups.append(
            Group(
                name=match.name,
                label=match.label,
                sentence=_capitalised(fit(match.sentence, f"{match.label}.", f"{match.name}.")),
                steps=steps[id(match)],
                result=match.result.number,
                parent=None if parent is None else ordered.index(parent),
            )
        )
    return tuple(groups)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
