"""The explanation as plain text: for a terminal, for a screen reader."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from tensorviz.explain.groups import Group
from tensorviz.explain.hazards.table import lines_of
from tensorviz.explain.labels import facts_of, label_of, shapes_of
from tensorviz.explain.omissions import omissions
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FailureRecipe
from tensorviz.explain.step import Step
from tensorviz.explain.steps import Depth, result_number
from tensorviz.explain.words import count
from tensorviz.render.failure import failure_lines
from tensorviz.render.grid import Grid, focus_of, grid_of
from tensorviz.render.told import group_lines, loop_note, more_steps, notes_of, pictured
from tensorviz.sentences import say
from tensorviz.trace.recording import Recording

__all__ = ["render_text"]

MOST_STEPS = 40
MOST_CELLS = 7
MOST_IN_LINE = 12
MOST_RESULTS = 4
WIDTH = 100
LONGEST_MESSAGE = 6


def render_text(
    recording: Recording, steps: Sequence[Step], depth: Depth = "brief", groups: Sequence[Group] = ()
) -> str:
    """One paragraph per step: the source with its shapes, the sentences, the result where it is small.

    A line before its first step tells of each group.

    At most 40 steps, and no line longer than 100 characters.
    """
    paragraphs = []
    for step in steps[:MOST_STEPS]:
        told = ["\n".join(_wrapped(line, "")) for line in group_lines(groups, step)]
        paragraphs += [*told, "\n".join(_step(step, recording, depth))]
    left = more_steps(len(steps), MOST_STEPS)
    paragraphs += [f"... {left}."] if left else []
    paragraphs += _ending(recording, steps)
    return "\n\n".join(paragraphs) if paragraphs else say("No array operation ran.")


def _step(step: Step, recording: Recording, depth: Depth) -> Iterator[str]:
    indent = "    " * min(step.nesting, 6)
    header = f"{step.number + 1}. {label_of(step.node)}"
    shapes = shapes_of(step.occurrence(0))
    line = f"{indent}{header}   {shapes}" if shapes else indent + header
    if len(line) <= WIDTH:
        yield _clipped(line)
    else:
        yield _clipped(indent + header)
        yield from _wrapped(shapes, f"{indent}   ")
    note = loop_note(step, recording)
    told = [f"({note})"] if note else []
    told += [frame.sentence for frame in step.frames(depth)]
    told += notes_of(step)
    checks = [f"! {sentence}" for sentence in lines_of(step.hazards)]
    for line in dict.fromkeys((*told, *checks)):
        yield from _wrapped(line, f"{indent}   ")
    recipe = step.occurrence(0).recipe
    if isinstance(recipe, FailureRecipe):
        for line in failure_lines(recipe):
            yield _clipped(f"{indent}       {line}")
    for line in _results(step):
        yield _clipped(f"{indent}       {line}")


def _results(step: Step) -> Iterator[str]:
    """The rows of the result; of several each under its name."""
    is_one, frame = len(step.results) == 1, pictured(step)
    for position, result in enumerate(step.results[:MOST_RESULTS]):
        if not is_one:
            yield f"{result.name} {facts_of(result)}"
        for line in _array(result, focus_of(frame, result_number(position))):
            yield line if is_one else f"  {line}"
    left = len(step.results) - MOST_RESULTS
    if left > 0:
        yield say("... and {more_results}", more_results=count(left, "more result"))


def _array(operand: Operand, focus: tuple[int, ...] | None) -> Iterator[str]:
    """The rows of the drawn part, in columns; of an array with more than two axes the matrix that holds ``focus``."""
    grid = grid_of(operand, MOST_CELLS if len(operand.shape) > 1 else MOST_IN_LINE, focus)
    if grid is None and operand.snapshot is not None and operand.snapshot.reason:
        yield f"({operand.snapshot.reason})"
    if grid is None or not operand.shape:
        return
    if grid.lead:
        yield f"[{', '.join(map(str, grid.lead))}, :, :]"
    columns = [_column(grid, column) for column in grid.columns]
    widths = [max(map(len, texts)) for texts in columns]
    for row in range(len(grid.rows)):
        yield "  ".join(texts[row].rjust(width) for texts, width in zip(columns, widths, strict=True)).rstrip()


def _column(grid: Grid, column: int | None) -> list[str]:
    if column is None:
        return ["…"] * len(grid.rows)
    texts = []
    for row in grid.rows:
        cell = grid.cells[row, column] if row is not None else None
        texts.append("…" if cell is None else "--" if cell.is_masked else cell.text)
    return texts


def _ending(recording: Recording, steps: Sequence[Step]) -> list[str]:
    ending = [*omissions(recording), *recording.notes]
    failure = recording.failure
    lines = [_clipped(line) for line in ending]
    if failure is not None:
        raised = next((step for step in steps if step.failed), None)
        where = (
            say(" in step {number}, {label}", number=raised.number + 1, label=label_of(raised.node))
            if raised is not None
            else ""
        )
        lines.append(_clipped(say("The cell stopped{where}:", where=where)))
        message = f"{failure.exception_type}: {failure.message}".splitlines()
        lines += [_clipped(f"    {line}") for line in message[:LONGEST_MESSAGE]]
        if len(message) > LONGEST_MESSAGE:
            lines.append(f"    … {count(len(message) - LONGEST_MESSAGE, 'more line')}")
    return ["\n".join(lines)] if lines else []


def _wrapped(sentence: str, indent: str) -> list[str]:
    return textwrap.wrap(_printable(sentence), WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")


def _printable(text: str) -> str:
    """The text without characters that a terminal would obey."""
    return "".join(char if char.isprintable() or char == "\u2009" else "�" for char in text)


def _clipped(line: str) -> str:
    line = _printable(line)
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
