"""Answers to what the browser asks, read from immutable steps."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import msgspec

from tensorviz.errors import NotKeptError
from tensorviz.explain.flow.links import Links
from tensorviz.explain.step import Step
from tensorviz.protocol import requests
from tensorviz.protocol.flows import FollowCell
from tensorviz.protocol.occurrences import encode_frame, encode_occurrence, loop_numbers
from tensorviz.protocol.operands import Buffers
from tensorviz.protocol.packing import pack
from tensorviz.protocol.trails import encode_trails
from tensorviz.sentences import say

__all__ = ["answer"]

MALFORMED = say("The question could not be understood.")
NO_STEP = say("There is no such step.")
FAILED = say("This cell could not be explained; the log of the kernel says why.")

log = logging.getLogger(__name__)


def answer(steps: Sequence[Step], command: Any, links: Links | None = None) -> tuple[dict[str, Any], list[bytes]]:
    """The reply to a command, both as plain data, and the reply's buffers. Never raises, never runs the reader's code.

    ``links`` of these steps are what cells are followed along.

    Anything that is not a well formed command about these steps is refused, with a reason for the reader.
    """
    buffers = Buffers()
    try:
        reply = _reply(steps, command, buffers, links)
    except Exception:
        log.exception("a command of the browser could not be answered: %.200r", command)
        reply = requests.Refused(_request(command), FAILED)
    if isinstance(reply, requests.Refused):
        buffers = Buffers()
    return pack(msgspec.to_builtins(reply)), buffers.items


def _reply(steps: Sequence[Step], command: Any, buffers: Buffers, links: Links | None) -> requests.Reply:
    try:
        asked: requests.Command = msgspec.convert(command, requests.Command)
    except msgspec.ValidationError:
        return requests.Refused(_request(command), MALFORMED)
    if not 0 <= asked.step < len(steps):
        return requests.Refused(asked.request, NO_STEP)
    try:
        return _told(steps, asked, buffers, links)
    except (IndexError, NotKeptError) as error:
        return requests.Refused(asked.request, _sentence(str(error)))


def _told(steps: Sequence[Step], asked: requests.Command, buffers: Buffers, links: Links | None) -> requests.Reply:
    occurrence = steps[asked.step].occurrence(asked.position)
    if isinstance(asked, requests.ExplainCell):
        frame = occurrence.explain_cell(asked.index, asked.result)
        return requests.CellFrame(asked.request, encode_frame(frame, occurrence))
    if isinstance(asked, FollowCell):
        if links is None:
            raise NotKeptError(say("how the steps of this cell are linked is not known"))
        return encode_trails(asked, links)
    encoded = encode_occurrence(occurrence, buffers, loop_numbers(steps), links)
    return requests.OccurrenceReply(asked.request, asked.step, encoded)


def _request(command: Any) -> int:
    request = command.get("request") if isinstance(command, dict) else None
    return request if type(request) is int else 0


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
