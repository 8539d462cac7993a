"""One occurrence of a step as it travels."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import zip_longest
from operator import attrgetter
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from tensorviz.explain.flow.links import Links
from tensorviz.explain.format import format_duration
from tensorviz.explain.hazards.quiet import COMMENT
from tensorviz.explain.hazards.table import MOST_SAID, lines_of
from tensorviz.explain.operands import Operand, Window, shown_indices
from tensorviz.explain.recipes import (
    CallRecipe,
    ContractionRecipe,
    CreationRecipe,
    EinsumRecipe,
    ElementwiseRecipe,
    FactorizationRecipe,
    FailureRecipe,
    FormulaRecipe,
    GatherRecipe,
    LayoutRecipe,
    MovementRecipe,
    OpaqueRecipe,
    Recipe,
    ReductionRecipe,
    ScanRecipe,
)
from tensorviz.explain.spaces import Space
from tensorviz.explain.step import Occurrence, Step
from tensorviz.explain.steps import Frame, Hazard, Reading, Role, Worked, result_number
from tensorviz.explain.subject import CellTemplate
from tensorviz.protocol import messages, recipes, spaces
from tensorviz.protocol.boards import Texts, encode_board
from tensorviz.protocol.operands import ROOMS, Buffers, Room, encode_operand, strongest
from tensorviz.protocol.packing import pack
from tensorviz.protocol.trails import encode_links
from tensorviz.render.failure import repair_result
from tensorviz.sentences import say

__all__ = ["encode_frame", "encode_occurrence", "loop_numbers"]

RECIPES: dict[type, Any] = {
    ContractionRecipe: recipes.Contraction,
    EinsumRecipe: recipes.Einsum,
    ElementwiseRecipe: recipes.Elementwise,
    ReductionRecipe: recipes.Reduction,
    ScanRecipe: recipes.Scan,
    LayoutRecipe: recipes.Layout,
    FactorizationRecipe: recipes.Factorization,
    CallRecipe: recipes.Call,
    OpaqueRecipe: recipes.Opaque,
}
DRAWS = recipes.Draws.__struct_fields__
OCCURRENCE_BYTES, SMALL_BYTES = 60_000, 15_000
SMALL_CELLS = 12 * 12
"""A step none of whose arrays has more cells is small."""
SMALL_ROOMS = (ROOMS[0], Room(72, 1), Room(36, 1))
SAME_UNITS = frozenset({"add", "subtract", "maximum", "minimum", "negative", "absolute"})


def loop_numbers(steps: Sequence[Step]) -> dict[int, int]:
    """The loops that the steps ran in, numbered in the order of execution, by their nodes."""
    nodes = (loop.node for step in steps for path in step.loops for loop in path)
    return {node: number for number, node in enumerate(dict.fromkeys(nodes))}


def encode_occurrence(
    occurrence: Occurrence, buffers: Buffers, loops: Mapping[int, int], links: Links | None = None
) -> messages.Occurrence:
    """The occurrence with its operands, readings, template and links; ``loops`` numbers the loops by their nodes.

    Fewer cells travel where all of it would pass 60 KB, or 15 KB where its arrays are small.
    """
    held, nbytes = len(buffers.items), buffers.nbytes
    linked = {} if links is None else encode_links(occurrence, links)
    arrays = (*occurrence.operands, *occurrence.results)
    is_small = all(math.prod(array.shape) <= SMALL_CELLS for array in arrays)
    for room in SMALL_ROOMS if is_small else ROOMS:
        buffers.forget(held)
        message = msgspec.structs.replace(_encoded(occurrence, buffers, loops, room), **linked)
        left = (SMALL_BYTES if is_small else OCCURRENCE_BYTES) - (buffers.nbytes - nbytes)
        if len(msgspec.json.encode(message)) <= left or (is_small and _packed_size(message) <= left):
            break
    return message


def _packed_size(message: messages.Occurrence) -> int:
    return len(msgspec.json.encode(pack(msgspec.to_builtins(message))))


def _encoded(occurrence: Occurrence, buffers: Buffers, loops: Mapping[int, int], room: Room) -> messages.Occurrence:
    limit = _shared_limit(occurrence)
    result = occurrence.result
    template = occurrence.cell_template()
    elapsed = occurrence.elapsed_ns
    return messages.Occurrence(
        position=occurrence.position,
        recipe=encode_recipe(occurrence.recipe, buffers, _kept(result, room)),
        operands=tuple(encode_operand(operand, buffers, limit, room) for operand in occurrence.operands),
        result=encode_operand(_viewing(result, occurrence), buffers, limit, room) if result is not None else None,
        readings=tuple(_reading(reading, occurrence) for reading in occurrence.readings),
        loops=tuple((loops[loop.node], loop.iteration) for loop in occurrence.loops if loop.node in loops),
        cell=_template(template) if template is not None else None,
        elapsed=None if elapsed is None else say("at most {elapsed}", elapsed=format_duration(elapsed)),
        notes=occurrence.notes,
        more=tuple(_outcome(occurrence, at, buffers, limit, room) for at in range(1, len(occurrence.results))),
    )


def _outcome(
    occurrence: Occurrence, position: int, buffers: Buffers, limit: float | None, room: Room
) -> messages.Outcome:
    outcome = occurrence.plan.more[position - 1]
    template = occurrence.cell_template(position)
    kept = _kept(outcome.result, room)
    return messages.Outcome(
        result=encode_operand(_viewing(outcome.result, occurrence), buffers, limit, room),
        recipe=None if outcome.recipe is occurrence.recipe else encode_recipe(outcome.recipe, buffers, kept),
        cell=_template(template) if template is not None else None,
    )


def _viewing(result: Operand, occurrence: Occurrence) -> Operand:
    """The result, called a view only where it may be one of an operand, not of what NumPy made on the way to it."""
    snapshot = result.snapshot
    if snapshot is None or not snapshot.is_view:
        return result
    given = [operand.snapshot for operand in occurrence.operands if operand.snapshot is not None]
    arrays = [each for each in given if each.library != "python"]  # no array is a view of a list
    is_new = all(snapshot.shares_memory_with(each) is False for each in arrays)
    return replace(result, snapshot=replace(snapshot, is_view=False)) if is_new else result


def _kept(result: Operand | None, room: Room) -> Window:
    return () if result is None else shown_indices(result, room.cells)


def encode_recipe(recipe: Recipe, buffers: Buffers, kept: Window = ()) -> recipes.Recipe:
    """A recipe with the fields of its message; ``kept`` are the indices of the result that travel."""
    if isinstance(recipe, MovementRecipe):
        return _movement(recipe, buffers, kept)
    if isinstance(recipe, FormulaRecipe):
        slide = None if recipe.slide is None else recipes.Slide(**asdict(recipe.slide))
        return recipes.Formula(recipe.function, recipe.signs, slide)
    if isinstance(recipe, CreationRecipe):
        drawn = None if recipe.draws is None else recipes.Draws(*attrgetter(*DRAWS)(recipe.draws))
        return recipes.Creation(recipe.kind, recipe.function, recipe.asked, drawn)
    if isinstance(recipe, GatherRecipe):
        bins = tuple(recipes.Bin(each.number, each.size, each.low, each.high, each.cells) for each in recipe.bins)
        return recipes.Gather(recipe.kind, recipe.function, bins)
    if isinstance(recipe, FailureRecipe):
        return _failure(recipe)
    message = RECIPES[type(recipe)]
    fields = asdict(recipe)
    encoded: recipes.Recipe = message(**{name: fields[name] for name in message.__struct_fields__})
    return encoded


def _failure(recipe: FailureRecipe) -> recipes.Failure:
    table, picture = recipe.table, recipe.picture
    return recipes.Failure(
        rule=recipe.rule,
        table=None
        if table is None
        else recipes.FailureTable(
            columns=tuple(recipes.FailureColumn(column.head, column.mark, column.asked) for column in table.columns),
            rows=tuple(recipes.FailureRow(row.name, row.sizes) for row in table.rows),
        ),
        picture=None if picture is None else recipes.FailurePicture(picture.kind, picture.numbers, picture.texts),
        repairs=tuple(recipes.Repair(each.code, each.meaning, repair_result(each)) for each in recipe.repairs),
    )


def _movement(recipe: MovementRecipe, buffers: Buffers, kept: Window) -> recipes.Movement:
    origins = recipe.origins.at(kept) if recipe.origins is not None else None
    return recipes.Movement(
        kind=recipe.kind,
        function=recipe.function,
        copied=recipe.copied,
        origins=buffers.add(origins.operands.tobytes()) if origins is not None else None,
        places=buffers.add(_narrow(origins.places)) if origins is not None else None,
        axis=recipe.axis,
        chips=tuple(recipes.Chip(chip.text, chip.kind, chip.axis, chip.size) for chip in recipe.chips),
        says_index=recipe.says_index,
    )


def _narrow(places: npt.NDArray[np.int64]) -> bytes:
    """Positions in as few bytes as they need: unsigned integers of one, two or four bytes, else doubles."""
    largest = int(places.max(initial=0))
    dtype = next((code for code in ("<u1", "<u2", "<u4") if largest <= np.iinfo(code).max), "<f8")
    return places.astype(dtype).tobytes()


def encode_frame(frame: Frame, occurrence: Occurrence, texts: Texts | None = None) -> messages.Frame:
    """A frame with its roles as numbers; the texts of its board go to ``texts``, without which it has none."""
    return messages.Frame(
        phase=frame.phase,
        sentence=frame.sentence,
        roles=tuple(_role(role, occurrence) for role in frame.roles),
        alt=frame.alt,
        worked=_worked(frame.worked) if frame.worked is not None else None,
        axis=frame.axis,
        hazards=_hazards(frame.hazards),
        board=() if texts is None else encode_board(frame.board, texts),
        shown=frame.shown,
    )


def _hazards(hazards: Sequence[Hazard]) -> tuple[messages.Hazard, ...]:
    """One line each, with the comment that silences it; of more than three the rules."""
    quiet = [COMMENT + hazard.rule for hazard in hazards[:MOST_SAID]]
    lines = lines_of(hazards)
    return tuple(messages.Hazard(line, hint) for line, hint in zip_longest(lines, quiet, fillvalue=""))


def _shared_limit(occurrence: Occurrence) -> float | None:
    """One scale of colours for operands and result where their units are the same."""
    recipe = occurrence.recipe
    if not isinstance(recipe, ElementwiseRecipe) or recipe.function not in SAME_UNITS:
        return None
    taking_part = [*occurrence.operands, *occurrence.results]
    return max((strongest(operand) for operand in taking_part), default=None)


def _reading(reading: Reading, occurrence: Occurrence) -> messages.Reading:
    texts = Texts()
    frames = tuple(encode_frame(frame, occurrence, texts) for frame in reading.frames)
    return messages.Reading(
        name=reading.name,
        label=reading.label,
        frames=frames,
        shape=reading.shape,
        brief=reading.brief,
        story=reading.story,
        texts=texts.all,
        space=None if reading.space is None else _space(reading.space),
    )


def _space(space: Space) -> spaces.Space:
    drawn = tuple(spaces.Drawn(**asdict(each)) for each in space.drawn)
    return spaces.Space(space.axes, drawn, space.title, space.window)


def _role(role: Role, occurrence: Occurrence) -> messages.Role:
    operand = _operand(role.operand, occurrence)
    shape = operand.shape if operand is not None else ()
    cuts = (cut.indices(length) for cut, length in zip(role.index, shape, strict=True))
    return role.kind, role.operand, tuple((start, max(start, stop)) for start, stop, _ in cuts)


def _operand(number: int, occurrence: Occurrence) -> Operand | None:
    if number >= 0:
        return occurrence.operands[number]
    return occurrence.results[result_number(number)] if occurrence.results else None


def _worked(worked: Worked) -> messages.Worked:
    terms = tuple(
        messages.Term(term.operands, term.value, _short(term.number), term.partial, term.mark, term.symbol)
        for term in worked.terms
    )
    return messages.Worked(
        kind=worked.kind,
        symbol=worked.symbol,
        terms=terms,
        total=worked.total,
        hidden=worked.hidden,
        hidden_after=worked.hidden_after,
        rest=worked.rest,
        note=worked.note,
    )


def _short(number: float) -> float | None:
    """Enough digits for a bar or a colour."""
    return float(f"{number:.4g}") if math.isfinite(number) else None


def _template(template: CellTemplate) -> messages.CellTemplate:
    return messages.CellTemplate(template.sentence, template.kind, template.symbol, template.note)  # type: ignore[arg-type]
