"""Cells explained ahead, for a page that has no kernel to ask."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from tensorviz.errors import NotKeptError
from tensorviz.explain.operands import shown_indices
from tensorviz.explain.step import Occurrence, Step
from tensorviz.protocol.occurrences import encode_frame
from tensorviz.protocol.packing import unpack

__all__ = ["ANSWERS_BYTES", "MOST_CELLS", "cells_explained"]

MOST_CELLS = 144
ANSWERS_BYTES = 512 * 1024
ONE_BYTES = 64 * 1024

log = logging.getLogger(__name__)


def cells_explained(steps: Sequence[Step], message: str) -> dict[str, Any]:
    """The frames about the cells that the browser can't explain by itself.

    Those are the shown cells of results with at most 144 of them, of the occurrences that travelled in the
    ``message``, while all frames stay within 512 KiB and those of one result within 64 KiB.

    Returns
    -------
    dict
        By ``"step.position.result.index"``, the index with commas: ``"3.0.0.1,2"``.
    """
    answers: dict[str, Any] = {}
    size = 0
    for step, position, result in _results(steps, unpack(msgspec.json.decode(message))):
        found, nbytes = _of_result(steps[step].occurrence(position), result)
        if size + nbytes > ANSWERS_BYTES:
            break
        size += nbytes
        answers |= {f"{step}.{position}.{result}.{index}": frame for index, frame in found.items()}
    return answers


def _results(steps: Sequence[Step], sent: dict[str, Any]) -> Iterator[tuple[int, int, int]]:
    """The results without a sentence that the browser fills, those of the first occurrences first."""
    travelled = [(step["id"], [once["position"] for once in step["occurrences"]]) for step in sent["steps"]]
    for turn in range(max((len(positions) for _, positions in travelled), default=0)):
        for step, positions in travelled:
            for position in positions[turn : turn + 1]:
                occurrence = steps[step].occurrence(position)
                for result in range(len(occurrence.results)):
                    template = occurrence.cell_template(result)
                    if template is None or not template.sentence:
                        yield step, position, result


def _of_result(occurrence: Occurrence, result: int) -> tuple[dict[str, Any], int]:
    """The frames of a small result by their indices, and their size; nothing where one of them is not known."""
    operand = occurrence.results[result]
    shown = shown_indices(operand)
    if operand.snapshot is None or operand.snapshot.size > MOST_CELLS:
        return {}, 0
    found, nbytes = {}, 0
    for index in itertools.product(*shown):
        try:
            frame = msgspec.json.encode(encode_frame(occurrence.explain_cell(index, result), occurrence))
        except NotKeptError:
            return {}, 0
        except Exception:
            log.exception("cell %s of %s could not be explained", index, operand.name)
            return {}, 0
        nbytes += len(frame)
        if nbytes > ONE_BYTES:
            return {}, 0
        found[",".join(map(str, index))] = msgspec.json.decode(frame)
    return found, nbytes
