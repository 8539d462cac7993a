"""What a still and a text tell of a step: which frame is pictured, which sentences stand below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tensorviz.explain.board import Words
from tensorviz.explain.fold import loop_heads
from tensorviz.explain.format import format_count
from tensorviz.explain.groups import Group
from tensorviz.explain.recipes import ElementwiseRecipe, FailureRecipe, FormulaRecipe
from tensorviz.explain.step import Step
from tensorviz.explain.steps import Frame
from tensorviz.explain.words import count, join
from tensorviz.sentences import agree, say
from tensorviz.trace.recording import Recording

__all__ = ["Joint", "group_lines", "joint_of", "loop_note", "more_steps", "notes_of", "pictured", "sentences"]


@dataclass(frozen=True, slots=True)
class Joint:
    """The signs of a picture: before each operand, and before the result."""

    before: tuple[str, ...]
    result: str


def pictured(step: Step) -> Frame:
    """The frame that stands alone: the last one with a calculation, else the last one."""
    frames = step.frames("brief")
    if isinstance(step.occurrence(0).recipe, FailureRecipe):
        return next(frame for frame in frames if frame.phase == "rule")
    return next((frame for frame in reversed(frames) if frame.worked is not None), frames[-1])


def sentences(step: Step) -> tuple[str, ...]:
    """The sentence of the pictured frame, and that of the last one."""
    return tuple(dict.fromkeys((pictured(step).sentence, step.frames("brief")[-1].sentence)))


def notes_of(step: Step) -> tuple[str, ...]:
    """What the sentences do not say about the pictured calculation."""
    frame = pictured(step)
    note = frame.worked.note if frame.worked else None
    is_said = note is not None and note[:12].lower() in frame.sentence.lower()
    last = step.frames("brief")[-1]
    beside = (line for panel in last.board if isinstance(panel, Words) and panel.id == "note" for line in panel.lines)
    return (*((note,) if note and not is_said else ()), *beside, *step.occurrence(0).notes)


def joint_of(step: Step) -> Joint:
    """``X − m =``, ``A @ B =``, ``x →``."""
    recipe = step.occurrence(0).recipe
    if isinstance(recipe, FormulaRecipe):
        return Joint(recipe.signs, "→")
    if isinstance(recipe, ElementwiseRecipe):
        return Joint(recipe.signs, "→" if recipe.target else "=")
    between = ("@" if step.node.symbol == "@" else "·") if step.family == "contraction" else ","
    before = ("", *[between] * (len(step.operands) - 1))
    return Joint(before, ("=" if step.family == "contraction" else "→") if step.operands else "")


def group_lines(groups: Sequence[Group], step: Step) -> tuple[str, ...]:
    """What is said of the groups that begin with a step: ``"Steps 3-7: Softmax of scores over axis 1."``."""
    return tuple(f"{_numbers(group.steps)}: {group.sentence}" for group in groups if group.steps[0] == step.number)


def _numbers(steps: Sequence[int]) -> str:
    """``"Step 3"``, ``"Steps 1-3, 5 and 8-9"``, counted from 1."""
    runs: list[list[int]] = []
    for number in steps:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    spans = [str(run[0] + 1) if len(run) == 1 else f"{run[0] + 1}-{run[-1] + 1}" for run in runs]
    return agree(len(steps), "Step {spans}", "Steps {spans}", spans=join(spans))


def loop_note(step: Step, recording: Recording) -> str | None:
    """``"for i in range(1000): recorded 71 of 1 000; this is the first"``; None where it ran once."""
    heads = {head.id: head for head in loop_heads(recording)}
    own = [heads[loop.node] for loop in (step.loops[0] if step.loops else ()) if loop.node in heads]
    if own and own[-1].ran > 1:
        head = own[-1]
        seen, ran = format_count(len(head.recorded)), format_count(head.ran)
        return say("{label}: recorded {seen} of {ran}; this is the first", label=head.label, seen=seen, ran=ran)
    if step.iterations > 1:
        return say("recorded {times}; this is the first", times=count(step.iterations, "time"))
    return None


def more_steps(total: int, shown: int) -> str | None:
    """``"and 31 more steps"``."""
    left = total - shown
    return say("and {more_steps}", more_steps=count(left, "more step")) if left > 0 else None
