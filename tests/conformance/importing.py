"""Files whose path matches a pattern are imported through the rewriter; every test has a recorder of its own."""

from __future__ import annotations

import ast
import dataclasses
import importlib.machinery
import importlib.util
import re
import threading
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from tensorviz.trace.hooks import install, make_inert
from tensorviz.trace.limits import Limits
from tensorviz.trace.nodes import SiteTable
from tensorviz.trace.recorder import Recorder
from tensorviz.trace.rewrite import Rewriter
from tensorviz.trace.source import SourceText
from tests.conformance.showing import Showing, Shown
from tests.conformance.tally import Tally

LIMITS = Limits(events=20_000, nbytes=128 * 2**20, per_node=1_000_000)
MODULE_NAMES = frozenset({"__name__", "__doc__", "__file__", "__builtins__", "__spec__", "__loader__", "__package__"})


@dataclass
class Counts:
    """What was seen over a whole suite."""

    files: int = 0
    sites: int = 0
    events: int = 0
    omitted: int = 0
    unread: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    fault_count: int = 0
    replay: Tally = field(default_factory=Tally)
    shown: Shown = field(default_factory=Shown)

    def as_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


class WatchedImports:
    """The import hook, and the recorder of the present test."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        self.counts = Counts()
        self.table = SiteTable()
        self.showing = Showing(self.table)
        self.counts.shown = self.showing.shown
        self.recorder = Recorder(LIMITS, self.table.sites)
        self.thread = threading.get_ident()

    def install(self) -> None:
        """Rewrite what is imported from now on."""
        loader = importlib.machinery.SourceFileLoader
        plain = loader.get_code

        def get_code(own: Any, fullname: str) -> CodeType | None:
            path = own.get_filename(fullname)
            if self.pattern.search(path):
                try:
                    return self._compiled(own.get_data(path), path)
                except Exception as error:
                    self.counts.unread.append(f"{path}: {type(error).__name__}: {error}")
            return plain(own, fullname)

        loader.get_code = get_code
        install(self.recorder)

    def _compiled(self, data: bytes, path: str) -> CodeType:
        tree = ast.parse(data, path)
        imports = [alias for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        modules = frozenset(alias.asname or alias.name.split(".")[0] for alias in imports)
        source = SourceText(importlib.util.decode_source(data))
        new = Rewriter(source, path, self.table, modules, MODULE_NAMES).module(tree)
        self.counts.files += 1
        return compile(new, path, "exec", dont_inherit=True)

    def next_test(self) -> None:
        """Take in what the last test recorded; record the next one afresh."""
        if threading.get_ident() != self.thread:
            return
        self._take(self.recorder)
        self.recorder = Recorder(LIMITS, self.table.sites)
        install(self.recorder)

    def finish(self) -> Counts:
        self._take(self.recorder)
        make_inert()
        self.counts.sites = len(self.table.sites)
        return self.counts

    def _take(self, recorder: Recorder) -> None:
        recorder.is_on = False
        counts = self.counts
        counts.events += len(recorder.events)
        counts.omitted += recorder.omitted().events
        counts.fault_count += len(recorder.faults)
        counts.faults += recorder.faults[: max(0, 20 - len(counts.faults))]
        self.showing.take(recorder)
        for event in recorder.events:
            node = self.table.sites[event.node].node
            if node is not None:
                counts.replay.take(event, node)
