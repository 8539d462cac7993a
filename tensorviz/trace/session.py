"""The outward face of the tracer: watch one run of source or of a call, get its recording."""

from __future__ import annotations

import ast
import time
import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tensorviz.errors import UsageError
from tensorviz.trace.hooks import install, make_inert
from tensorviz.trace.nodes import SiteTable
from tensorviz.trace.recorder import Recorder
from tensorviz.trace.recording import Limits, Recording
from tensorviz.trace.rewrite import Rewriter
from tensorviz.trace.source import SourceText

__all__ = ["Outcome", "Session", "record_source"]

_active: Session | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a watched run gave.

    Attributes
    ----------
    result : object
        Value of the last expression, or what the function returned; None where there is none.
    error : BaseException or None
        What ended the run.
    """

    result: Any
    error: BaseException | None
    recording: Recording


class Session:
    """One watched run: arm, run the rewritten code, finish.

    Parameters
    ----------
    source : str
        The text that the tree given to `rewrite` was parsed from; line 1 is line 1.
    filename : str
        As the code will be compiled.
    namespace : dict
        The globals that it will run in.
    limits : Limits
    follow : sequence of str
        Modules whose functions are stepped into.
    """

    def __init__(
        self,
        source: str,
        filename: str,
        namespace: dict[str, Any],
        *,
        limits: Limits = Limits(),  # noqa: B008 - immutable
        follow: Sequence[str] = (),
    ) -> None:
        self.source = source
        self.filename = filename
        self.namespace = namespace
        self.limits = limits
        self.follow = tuple(follow)
        self._table = SiteTable()
        self._recorder: Recorder | None = None
        self._recording: Recording | None = None

    def rewrite(self, tree: ast.Module) -> ast.Module:
        """Instrument a copy of ``tree`` and start recording.

        Raises
        ------
        UsageError
            Another session is running.
        """
        global _active  # noqa: PLW0603 - hooks are process-wide
        if _active is not None:
            raise UsageError("a run is already being explained; finish it before explaining another")
        modules = frozenset(name for name, value in self.namespace.items() if type(value) is types.ModuleType)
        imported = {alias.asname or alias.name.split(".")[0] for alias in _imports(tree)}
        rewriter = Rewriter(
            SourceText(self.source),
            self.filename,
            self._table,
            modules | imported,
            frozenset(self.namespace),
        )
        new = rewriter.module(tree)
        _active = self
        self._recorder = Recorder(self.limits, self._table.sites)
        install(self._recorder)
        return new

    def finish(self, error: BaseException | None = None) -> Recording:
        """Stop recording and leave the process as it was; a second call returns the same recording."""
        global _active  # noqa: PLW0603
        if self._recording is not None:
            return self._recording
        elapsed = 0
        recorder = self._recorder
        if recorder is not None:
            elapsed = time.perf_counter_ns() - recorder.started_ns
            recorder.is_on = False
            make_inert()
            _active = None
        self._recording = Recording(
            source=self.source,
            filename=self.filename,
            nodes=self._table.nodes(),
            events=() if recorder is None else tuple(recorder.events),
            activations=() if recorder is None else recorder.flow.activations(),
            **({} if recorder is None else {"omitted": recorder.omitted(), "nbytes": recorder.nbytes}),
            elapsed_ns=elapsed,
            sources={self.filename: self.source},
        )
        return self._recording


def _imports(tree: ast.Module) -> list[ast.alias]:
    return [alias for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]


def record_source(
    source: str,
    namespace: dict[str, Any],
    *,
    filename: str = "<explained>",
    limits: Limits = Limits(),  # noqa: B008 - immutable
    follow: Sequence[str] = (),
) -> Outcome:
    """Run source in a namespace and record it.

    Returns
    -------
    Outcome
        The exception that the source raised is in ``error``; a SyntaxError is raised before anything runs.
    """
    tree = ast.parse(source, filename)
    session = Session(source, filename, namespace, limits=limits, follow=follow)
    new = session.rewrite(tree)
    result, error = None, None
    try:
        result = _run(new, filename, namespace)
    except BaseException as raised:  # noqa: BLE001 - kept for the caller, who decides
        error = raised
    return Outcome(result, error, session.finish(error))


def _run(tree: ast.Module, filename: str, namespace: dict[str, Any]) -> Any:
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, filename, "exec"), namespace)  # noqa: S102 - the reader's own code
        return None
    exec(compile(ast.Module(tree.body[:-1], []), filename, "exec"), namespace)  # noqa: S102
    return eval(compile(ast.Expression(last.value), filename, "eval"), namespace)  # noqa: S307
