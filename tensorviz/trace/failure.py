"""From an exception's traceback to the operation that raised it, with the operands that were seen."""

from __future__ import annotations

import itertools
import types
from typing import Any

from tensorviz.arrays.kinds import type_name
from tensorviz.trace.arguments import Carried, arguments_of
from tensorviz.trace.flow import frame_key
from tensorviz.trace.nodes import Site, of_item
from tensorviz.trace.operation import operation_of
from tensorviz.trace.recorder import Recorder
from tensorviz.trace.recording import Failure, NodeKind, Span

__all__ = ["failure_of"]

MOST_TEXT = 2000
COMPOUND = (NodeKind.LOOP, NodeKind.FUNCTION)
MISSING = object()


def failure_of(error: BaseException, recorder: Recorder) -> Failure:
    """Describe the exception that ended a run."""
    kind, message = type_name(type(error)), _message(error)
    found = _failing_site(error.__traceback__, _sites_by_place(recorder.sites))
    if found is None:
        return Failure(kind, message)
    site, frame = found
    key = frame_key(site, frame)
    entry = recorder.flow.entry_of(frame)
    carried: dict[int, Carried | None] = {child: recorder.waiting.get((child, key)) for child in site.children}
    armed = recorder.armed.get((site.id, key))
    if armed is not None and armed.container is not None and armed.carried is not None:
        site = of_item(site)
    carried[site.id] = None if armed is None else armed.carried
    names = tuple(_lookup(frame, name) for name in site.names)
    return Failure(
        exception_type=kind,
        message=message,
        node=site.id,
        operation=operation_of(site, names, carried, frame, recorder.known),
        arguments=arguments_of(site.operands, names, carried, recorder.keep),
        activation=0 if entry is None else entry.id,
        loops=recorder.flow.loops_at(site, key, entry),
    )


def _message(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - an exception of the reader's may not be printable
        return ""
    return text[:MOST_TEXT] if type(text) is str else ""


def _sites_by_place(sites: dict[int, Site]) -> dict[tuple[str, Span], Site]:
    places: dict[tuple[str, Span], Site] = {}
    for site in sites.values():
        node = site.node
        if node is not None and node.kind not in COMPOUND:
            for span in (*site.failing_spans, node.span):
                places[node.filename, span] = site
    return places


def _failing_site(
    traceback: types.TracebackType | None, places: dict[tuple[str, Span], Site]
) -> tuple[Site, types.FrameType] | None:
    """The innermost known operation; frames of libraries below it do not count."""
    found = None
    while traceback is not None:
        code = traceback.tb_frame.f_code
        span = _span_at(code, traceback.tb_lasti)
        site = None if span is None else places.get((code.co_filename, span))
        if site is not None:
            found = (site, traceback.tb_frame)
        traceback = traceback.tb_next
    return found


def _span_at(code: types.CodeType, instruction: int) -> Span | None:
    place = next(itertools.islice(code.co_positions(), instruction // 2, None), None)
    if place is None:
        return None
    line, end_line, column, end_column = place
    if line is None or end_line is None or column is None or end_column is None:
        return None
    return Span(line, column, end_line, end_column)


def _lookup(frame: types.FrameType, name: str) -> Any:
    found = frame.f_locals.get(name, MISSING)
    return frame.f_globals.get(name) if found is MISSING else found
