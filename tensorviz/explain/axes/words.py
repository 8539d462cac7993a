"""Sentences that call an axis by the reader's name: ``axis 1 (time)``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tensorviz.explain.recipes import ElementwiseRecipe, MovementRecipe
from tensorviz.explain.steps import Frame, Reading
from tensorviz.explain.subject import Plan
from tensorviz.explain.words import MOST_WORDS, join, word_count
from tensorviz.sentences import say

__all__ = ["with_names", "worded"]


def _before_slot(template: str) -> str:
    """A pattern for what stands before the slot of a template, with a small letter or a capital at the start."""
    text = template.partition("{")[0]
    return f"[{re.escape(text[0].lower() + text[0].upper())}]{re.escape(text[1:])}" if text else r"\A\b"


AND = re.escape(say("{most} and {last}").removeprefix("{most}").removesuffix("{last}"))
ONE = re.compile(rf"\b({_before_slot(say('axis {axis}'))})(\d+)\b(?! \()")
SEVERAL = re.compile(rf"\b({_before_slot(say('axes {axes}'))})(\d+(?:, \d+)*{AND}\d+)\b(?! \()")


def worded(readings: tuple[Reading, ...], plan: Plan) -> tuple[Reading, ...]:
    """The readings with the names in their sentences."""
    return tuple(
        replace(reading, frames=tuple(with_names(frame, plan) for frame in reading.frames)) for reading in readings
    )


def with_names(frame: Frame, plan: Plan) -> Frame:
    """The frame with the names in its sentence, its picture in words and its hazards."""
    axes = _spoken_of(plan)
    if not axes:
        return frame
    hazards = tuple(replace(hazard, sentence=_named(hazard.sentence, axes)) for hazard in frame.hazards)
    return replace(
        frame, sentence=_named(frame.sentence, axes), alt=_named(frame.alt, axes, most=10_000), hazards=hazards
    )


def _spoken_of(plan: Plan) -> tuple[str, ...]:
    """The axes by which the sentences of a family count: those of the result where arrays come together."""
    recipe, result = plan.recipe, plan.result.axes if plan.result is not None else ()
    source = plan.operands[0].axes if plan.operands else ()
    is_joint = isinstance(recipe, ElementwiseRecipe)
    if isinstance(recipe, MovementRecipe):
        is_joint = recipe.kind in {"join", "spread"} or not recipe.chips
    return result if is_joint else source


def _named(sentence: str, axes: Sequence[str], most: int = MOST_WORDS) -> str:
    """As many of the axes named as fit into the words that a sentence may have."""
    longer = SEVERAL.sub(lambda found: found[0] + _called(re.findall(r"\d+", found[2]), axes), sentence)
    longer = ONE.sub(lambda found: found[0] + _called([found[2]], axes), longer)
    if word_count(longer) <= most:
        return longer
    first = ONE.sub(lambda found: found[0] + _called([found[2]], axes), sentence, count=1)
    return first if word_count(first) <= most else sentence


def _called(numbers: Sequence[str], axes: Sequence[str]) -> str:
    names = [axes[int(number)] if int(number) < len(axes) else "" for number in numbers]
    return f" ({join(names)})" if all(names) else ""
