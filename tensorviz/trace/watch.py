"""One watched run: arm, run, finish; the process is left as it was."""

from __future__ import annotations

import ast
import builtins
import time
import types
from collections.abc import Callable, Sequence
from typing import Any

from tensorviz.errors import UsageError
from tensorviz.sentences import say
from tensorviz.trace.codes import FileCodes, is_watched
from tensorviz.trace.codeswap import CodeSwap
from tensorviz.trace.failure import failure_of
from tensorviz.trace.hooks import install, make_inert
from tensorviz.trace.interrupts import interrupts_deferred
from tensorviz.trace.limits import Limits, Omitted
from tensorviz.trace.nodes import SiteTable
from tensorviz.trace.reach import reaches_function
from tensorviz.trace.recorder import Recorder
from tensorviz.trace.recording import Failure, Node, Recording
from tensorviz.trace.rewrite import Rewriter, given_to_compilers, rewritten
from tensorviz.trace.shipping import Shipping
from tensorviz.trace.source import SourceText

__all__ = ["Session", "is_watching"]

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_active: list[Session] = []


def is_watching() -> bool:
    """Whether a run is being recorded."""
    return bool(_active)


class Session:
    """One watched run: arm, run the rewritten code, finish.

    Parameters
    ----------
    source : str
        The text that the tree given to `rewrite` was parsed from; line 1 is line 1.
    filename : str
        As the code will be compiled.
    namespace : dict
        The globals that it will run in. Functions that have these globals are stepped into.
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
        self._notes: list[str] = []
        self._table = SiteTable()
        self._tree: ast.Module | None = None
        self._watched: ast.Module | None = None
        self._swap = CodeSwap(self._is_followed, self._rewritten)
        self._shipping = Shipping(self._plain_code)
        self._skipped: frozenset[str] = frozenset()
        self._cell_codes: FileCodes | None = None
        self._recorder: Recorder | None = None
        self._recording: Recording | None = None

    def rewrite(self, tree: ast.Module) -> ast.Module:
        """Instrument a copy of ``tree`` and start recording.

        Where that fails, for a reason of ours, ``tree`` itself is returned and the recording says why.

        Raises
        ------
        UsageError
            Another session is running, or this one was used before.
        """
        watched = tree

        def start() -> None:
            nonlocal watched
            watched = self._start(tree)

        self._begin(start)
        return watched

    @property
    def is_active(self) -> bool:
        """Whether this session is the one that hooks report to."""
        return self in _active

    def step_into(self) -> None:
        """Start recording in functions alone: those with the session's globals, and the followed ones.

        Raises
        ------
        UsageError
            As `rewrite`.
        """

        def start() -> None:
            self._swap.swap_in()
            self._arm()

        self._begin(start)

    def _begin(self, start: Callable[[], None]) -> None:
        self._check()
        try:
            with interrupts_deferred():
                _active.append(self)
                start()
        except KeyboardInterrupt:
            self._stop()
            raise
        except Exception as error:  # noqa: BLE001 - the reader's code runs all the same
            self._stop()
            self._notes.append(say("not watched: {type}: {error}", type=type(error).__name__, error=error))

    def _check(self) -> None:
        if _active:
            raise UsageError("a run is already being explained; finish it before explaining another")
        if self._recorder is not None or self._recording is not None:
            raise UsageError("a session watches one run; make another for the next")

    def _start(self, tree: ast.Module) -> ast.Module:
        if self.namespace.get("__builtins__", builtins) not in (builtins, vars(builtins)):
            raise ValueError("the namespace has builtins of its own")
        self._tree = tree
        self._skipped = given_to_compilers(tree)
        self._watched = self._rewritten(tree, self.source, self.filename)
        if self.follow or reaches_function(tree, self.namespace, self._is_followed):
            self._swap.swap_in(self._skipped)
        self._arm()
        return self._watched

    def _arm(self) -> None:
        self._recorder = Recorder(self.limits, self._table.sites)
        install(self._recorder, self._imported)
        self._shipping.start()

    def _imported(self) -> None:
        """The watched code has imported something."""
        self._shipping.start()
        if self.follow:
            self._swap.swap_in(self._skipped)

    def _rewritten(self, tree: ast.Module, source: str, filename: str) -> ast.Module:
        modules = {name for name, value in self.namespace.items() if type(value) is types.ModuleType}
        imported = {alias.asname or alias.name.split(".")[0] for alias in _imports(tree)}
        text, names = SourceText(source), frozenset(self.namespace)

        def make() -> Rewriter:
            return Rewriter(text, filename, self._table, frozenset(modules | imported), names)

        return rewritten(make, tree, self._table, filename)

    def _is_followed(self, scope: dict[str, Any]) -> bool:
        if scope is self.namespace:
            return True
        if not self.follow:
            return False
        name = scope.get("__name__")
        return type(name) is str and any(name == each or name.startswith(f"{each}.") for each in self.follow)

    def finish(self, error: BaseException | None = None) -> Recording:
        """Stop recording and leave the process as it was.

        Parameters
        ----------
        error : BaseException or None
            What ended the run, with its traceback.

        Returns
        -------
        Recording
            A second call returns the same one.
        """
        if self._recording is None:
            with interrupts_deferred():
                elapsed = 0 if self._recorder is None else time.perf_counter_ns() - self._recorder.started_ns
                self._stop()
                self._recording = self._recorded(elapsed, error)
        return self._recording

    def _stop(self) -> None:
        if self._recorder is not None:
            self._recorder.is_on = False
        make_inert()
        self._shipping.stop()
        if self in _active:
            _active.remove(self)
        tree = self._tree
        defines = tree is not None and any(isinstance(node, DEFINITIONS) for node in ast.walk(tree))
        try:
            left = self._swap.swap_out(self._own_codes if defines else None, self.filename)
        except Exception as error:  # noqa: BLE001 - hooks are inert by now
            self._notes.append(
                say("functions could not be put back: {type}: {error}", type=type(error).__name__, error=error)
            )
        else:
            if left:
                self._notes.append(say("{left} functions keep inert hooks", left=left))

    def _own_codes(self) -> FileCodes:
        if self._cell_codes is None:
            empty = ast.Module([], [])
            self._cell_codes = FileCodes(self._tree or empty, self._watched or empty, self.filename, 0)
        return self._cell_codes

    def _plain_code(self, code: types.CodeType) -> types.CodeType | None:
        if not is_watched(code):
            return None
        own = self._own_codes().plain(code) if code.co_filename == self.filename else None
        return own or self._swap.plain(code)

    def _recorded(self, elapsed: int, error: BaseException | None) -> Recording:
        recorder = self._recorder
        unread = 0 if recorder is None else recorder.keeper.unread
        sources = {**self._swap.sources, self.filename: self.source}
        notes = [*self._notes, *_left_alone(self._swap.left_alone), *_unread(unread)]
        if recorder is None:
            return Recording(self.source, self.filename, {}, (), (), notes=tuple(notes), sources=sources)
        failure, place = self._failure(error, recorder, sources)
        return Recording(
            source=self.source,
            filename=self.filename,
            nodes=self._table.nodes() | ({} if place is None else {place.id: place}),
            events=tuple(recorder.events),
            activations=recorder.flow.activations(),
            failure=failure,
            omitted=self._omitted(recorder),
            notes=tuple(notes),
            elapsed_ns=elapsed,
            nbytes=recorder.nbytes,
            sources=sources,
        )

    def _failure(
        self, error: BaseException | None, recorder: Recorder, sources: dict[str, str]
    ) -> tuple[Failure | None, Node | None]:
        if error is None:
            return None, None
        try:
            return failure_of(error, recorder, sources)
        except Exception as fault:  # noqa: BLE001 - the reader's exception is shown without its operands
            recorder.fault(fault, 0)
            return Failure(type(error).__name__, ""), None

    def _omitted(self, recorder: Recorder) -> Omitted:
        recorder.waiting.clear()
        recorder.let_go()
        return recorder.omitted()


def _left_alone(names: set[str]) -> list[str]:
    if not names:
        return []
    shown = ", ".join(sorted(names)[:5]) + (", ..." if len(names) > 5 else "")
    return [say("not stepped into (source not found or changed): {shown}", shown=shown)]


def _unread(count: int) -> list[str]:
    if not count:
        return []
    return [
        say(
            "values not read {count} times: reading large arrays may take one twentieth of the cell's time", count=count
        )
    ]


def _imports(tree: ast.Module) -> list[ast.alias]:
    return [alias for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
