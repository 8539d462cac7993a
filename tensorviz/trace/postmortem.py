"""A failure that nobody watched: told from its traceback and frames alone, nothing of the reader's runs again."""

from __future__ import annotations

import ast
import types
from collections.abc import Iterator, Mapping

from tensorviz.trace.failure import failing_place, failure_of, leading_to
from tensorviz.trace.flow import frame_key
from tensorviz.trace.limits import Limits
from tensorviz.trace.nodes import Child, Display, Operand, Site, SiteTable, SliceParts
from tensorviz.trace.rebuilt import NOT_KNOWN, rebuilt
from tensorviz.trace.recorder import Recorder
from tensorviz.trace.recording import Recording
from tensorviz.trace.rewrite import Rewriter, rewritten
from tensorviz.trace.source import SourceText

__all__ = ["record_failure"]


def record_failure(error: BaseException, sources: Mapping[str, str]) -> Recording | None:
    """The operation that raised, with its operands as they are now.

    Parameters
    ----------
    error : BaseException
        With its traceback.
    sources : mapping of str to str
        The texts of the reader's cells by their file names.

    Returns
    -------
    Recording or None
        Without events; None where the traceback does not lead into one of the texts. Operands that are no names are
        rebuilt only where nothing of the reader's runs for it; the others are unknown.
    """
    frames = list(_frames(error, sources))
    if not frames:
        return None
    table = SiteTable()
    for filename in dict.fromkeys(frame.f_code.co_filename for frame in frames):
        _find_sites(sources[filename], filename, frames, table)
    recorder = Recorder(Limits(), table.sites)
    found = failing_place(error, recorder)
    if found is not None:
        _rebuild(*found, recorder)
    failure, place = failure_of(error, recorder, sources)
    nodes = table.nodes() | ({} if place is None else {place.id: place})
    failed = nodes.get(failure.node) if failure.node is not None else None
    filename = frames[-1].f_code.co_filename if failed is None else failed.filename
    return Recording(sources[filename], filename, nodes, (), (), failure=failure, sources=dict(sources))


def _frames(error: BaseException, sources: Mapping[str, str]) -> Iterator[types.FrameType]:
    for each in leading_to(error, also_context=True):
        traceback = each.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename in sources:
                yield traceback.tb_frame
            traceback = traceback.tb_next


def _find_sites(source: str, filename: str, frames: list[types.FrameType], table: SiteTable) -> None:
    """Where operations stand, as a watched run would know them."""
    tree = ast.parse(source, filename)
    scopes = [frame.f_globals for frame in frames if frame.f_code.co_filename == filename]
    modules = {name for scope in scopes for name, value in scope.items() if type(value) is types.ModuleType}
    names = frozenset(name for scope in scopes for name in scope)
    text = SourceText(source)
    rewritten(lambda: Rewriter(text, filename, table, frozenset(modules), names), tree, table, filename)


def _rebuild(site: Site, frame: types.FrameType, recorder: Recorder) -> None:
    """What the hooks of the operands would have seen, as far as it can be told without running anything."""
    key = frame_key(site, frame)
    for operand, child in _children(site.operands):
        value = rebuilt(operand.source, frame)
        if value is not NOT_KNOWN:
            recorder.waiting[child, key] = recorder.seen_later(value, recorder.sites[child])


def _children(operands: tuple[Operand, ...]) -> Iterator[tuple[Operand, int]]:
    for operand in operands:
        match operand.seen:
            case Child(site):
                yield operand, site
            case Display(_, items):
                yield from _children(items)
            case SliceParts(lower, upper, step):
                yield from _children(tuple(part for part in (lower, upper, step) if part is not None))
