"""From an exception's traceback to the operation that raised it, with the operands that were seen."""

from __future__ import annotations

import ast
import itertools
import linecache
import types
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tensorviz.arrays.kinds import type_name
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.arguments import Carried, arguments_of
from tensorviz.trace.flow import frame_key
from tensorviz.trace.nodes import Site, of_item, span_of
from tensorviz.trace.operation import operation_of
from tensorviz.trace.recorder import Recorder
from tensorviz.trace.recording import Argument, Event, Failure, Node, NodeKind, Span, Unknown
from tensorviz.trace.source import SourceText
from tensorviz.trace.truth import IS_TRUTH, test_at
from tensorviz.trace.unpacking import IS_UNPACKED, UNPACKING, unpacking_at
from tensorviz.trace.values import to_value

__all__ = ["FAILED_TEST", "failing_place", "failure_of", "leading_to"]

FAILED_TEST = -1
"""The node of a test or an unpacking that failed: no site stands there."""

MOST_TEXT = 2000
MOST_INSIDE = 60
COMPOUND = (NodeKind.LOOP, NodeKind.FUNCTION, NodeKind.ENTRY)
MISSING = object()


def failure_of(error: BaseException, recorder: Recorder, sources: Mapping[str, str]) -> tuple[Failure, Node | None]:
    """Describe the exception that ended a run.

    Returns
    -------
    Failure
    Node or None
        Where no site stands at the failing place: what is there. ``sources`` are the texts of the watched files.
    """
    kind, message = type_name(type(error)), _message(error)
    origin = _origin(error, recorder)
    if origin is not error:
        message = f"{message}\n{type_name(type(origin))}: {_message(origin)}"
    found = _failing_site(origin.__traceback__, _sites_by_place(recorder.sites))
    if IS_TRUTH.search(message):
        test = _failed_test(origin.__traceback__, recorder, sources, None if found is None else found[1])
        if test is not None:
            node, arguments, names = test
            return Failure(kind, message, node.id, "builtins.bool", arguments, names=names), node
    if IS_UNPACKED.search(message):
        unpacking = _failed_unpacking(origin.__traceback__, recorder, sources)
        if unpacking is not None:
            node, argument = unpacking
            return Failure(kind, message, node.id, UNPACKING, (argument,)), node
    if found is None:
        return Failure(kind, message), None
    failure = _of_site(*found, kind, message, recorder)
    return replace(failure, inside=_inside(origin.__traceback__, found[1])), None


def failing_place(error: BaseException, recorder: Recorder) -> tuple[Site, types.FrameType] | None:
    """The operation that an exception, or what it was raised for, came from."""
    return _failing_site(_origin(error, recorder).__traceback__, _sites_by_place(recorder.sites))


def _origin(error: BaseException, recorder: Recorder) -> BaseException:
    """The exception to explain: what ``error`` was raised from, the first of a group, else ``error`` itself."""
    places = _sites_by_place(recorder.sites)
    inner = [each for each in leading_to(error) if each is not error]
    return next((each for each in reversed(inner) if _failing_site(each.__traceback__, places) is not None), error)


def leading_to(error: BaseException, *, also_context: bool = False) -> list[BaseException]:
    """An exception, and those that it was raised from or groups, each once; the innermost last.

    ``also_context``: with those that were being handled, too.
    """
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop(0)
        if each is not None and not any(each is known for known in found):
            found.append(each)
            members = each.exceptions if isinstance(each, BaseExceptionGroup) else ()
            waiting += [*reversed(members), each.__context__ if also_context else None, each.__cause__]
    return found


def _of_site(site: Site, frame: types.FrameType, kind: str, message: str, recorder: Recorder) -> Failure:
    key = frame_key(site, frame)
    entry = recorder.flow.entry_of(frame)
    carried: dict[int, Carried | None] = {child: recorder.waiting.get((child, key)) for child in site.children}
    armed = recorder.armed.get((site.id, key))
    if armed is not None and armed.container is not None and armed.carried is not None:
        site = of_item(site)
    carried[site.id] = recorder.waiting.get((site.id, key)) if armed is None else armed.carried
    names = tuple(_lookup(frame, name) for name in site.names)
    arguments = arguments_of(site.operands, names, carried, recorder.keep)
    return Failure(
        exception_type=kind,
        message=message,
        node=site.id,
        operation=operation_of(site, names, carried, frame, recorder.known),
        arguments=arguments,
        activation=0 if entry is None else entry.id,
        loops=recorder.flow.loops_at(site, key, entry),
        names=_names_in([each.source for each in arguments if isinstance(each.value, Unknown)], frame, recorder),
    )


def _names_in(sources: list[str], frame: types.FrameType, recorder: Recorder) -> tuple[Argument, ...]:
    """The variables in operands that were not seen."""
    found: set[str] = set()
    for source in sources:
        try:
            tree = ast.parse(f"({source}\n)", mode="eval")
        except (SyntaxError, ValueError):
            continue
        found |= {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
    return tuple(Argument(name, to_value(_lookup(frame, name), recorder.keep)) for name in sorted(found))


def _failed_test(
    traceback: types.TracebackType | None, recorder: Recorder, sources: Mapping[str, str], outer: types.FrameType | None
) -> tuple[Node, tuple[Argument, ...], tuple[Argument, ...]] | None:
    """The test in the innermost frame of a watched file, where it lies deeper than ``outer`` or beside its site."""
    frame, span = _innermost(traceback, sources)
    if frame is None or span is None:
        return None
    filename = frame.f_code.co_filename
    text = SourceText(sources[filename])
    test = test_at(ast.parse(text.text), span)
    sites = _sites_by_place(recorder.sites)
    site = sites.get((filename, span))
    is_asking = site is not None and site.node is not None and site.node.kind is NodeKind.CALL
    if test is None or (is_asking and frame is outer):
        return None
    node = Node(FAILED_TEST, test.kind, test.symbol, span_of(test.node), text.of(test.node), filename, "")
    results = _results(recorder, filename)
    arguments = tuple(_asked(each, text, frame, results, recorder) for each in test.operands)
    asked = [each for each, seen in zip(test.operands, arguments, strict=True) if isinstance(seen.value, Unknown)]
    unseen = {each.id for operand in asked for each in ast.walk(operand) if isinstance(each, ast.Name)}
    names = tuple(Argument(name, to_value(_lookup(frame, name), recorder.keep)) for name in sorted(unseen))
    return node, arguments, names


def _failed_unpacking(
    traceback: types.TracebackType | None, recorder: Recorder, sources: Mapping[str, str]
) -> tuple[Node, Argument] | None:
    """The assignment of an array to several names in the innermost frame, where that is one of a watched file."""
    frame, span = _innermost(traceback, sources, is_last=True)
    if frame is None or span is None:
        return None
    filename = frame.f_code.co_filename
    text = SourceText(sources[filename])
    code = unpacking_at(ast.parse(text.text), span)
    if code is None:
        return None
    argument = _asked(code.value, text, frame, _results(recorder, filename), recorder)
    if not isinstance(argument.value, Snapshot):
        return None
    return Node(FAILED_TEST, NodeKind.UNARY, "=", span_of(code), text.of(code), filename, ""), argument


def _innermost(
    traceback: types.TracebackType | None, sources: Mapping[str, str], *, is_last: bool = False
) -> tuple[types.FrameType | None, Span | None]:
    """The innermost frame of a watched file, and where it stands; with ``is_last`` only where no frame is deeper."""
    place: tuple[types.FrameType | None, Span | None] = (None, None)
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename in sources:
            place = traceback.tb_frame, _span_at(code, traceback.tb_lasti)
        elif is_last:
            place = None, None
        traceback = traceback.tb_next
    return place


def _results(recorder: Recorder, filename: str) -> dict[Span, Event]:
    """The last event at every place of a file."""
    results = {}
    for event in recorder.events:
        site = recorder.sites.get(event.node)
        if site is not None and site.node is not None and site.node.filename == filename:
            results[site.node.span] = event
    return results


def _asked(
    operand: ast.expr, text: SourceText, frame: types.FrameType, results: Mapping[Span, Event], recorder: Recorder
) -> Argument:
    event = results.get(span_of(operand))
    if event is not None:
        return Argument(text.of(operand), event.result, producer=event.sequence)
    if isinstance(operand, ast.Name):
        return Argument(operand.id, to_value(_lookup(frame, operand.id), recorder.keep))
    if isinstance(operand, ast.Constant):
        return Argument(text.of(operand), to_value(operand.value, recorder.keep), is_constant=True)
    return Argument(text.of(operand), Unknown("not seen"))


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


def _inside(traceback: types.TracebackType | None, frame: types.FrameType) -> str:
    """What raised below the reader's frame, in a library written in Python; nothing where it was the call itself."""
    last = None
    while traceback is not None:
        if traceback.tb_frame is frame:
            last = None
        elif _span_at(traceback.tb_frame.f_code, traceback.tb_lasti) is not None:
            last = traceback
        traceback = traceback.tb_next
    if last is None:
        return ""
    code = last.tb_frame.f_code
    span = _span_at(code, last.tb_lasti)
    line = linecache.getline(code.co_filename, last.tb_lineno).rstrip()
    if span is None or not line:
        return ""
    piece = line.encode()[span.column : span.end_column if span.end_line == span.line else None].decode(
        errors="replace"
    )
    return f"{piece.strip()[:MOST_INSIDE]} in {code.co_name}"


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
