"""Run a recorded cell again: on the host as the oracle, then on a device."""

from __future__ import annotations

import ast
import contextlib
import io
import random
import time
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.control import Control
from tensorviz.device.device_run import DeviceRun
from tensorviz.device.host_run import HostRun
from tensorviz.device.index import homes
from tensorviz.device.kinds import HOST_LIBRARIES, NATIVE_MODULES, Callables
from tensorviz.device.replay import Recorded
from tensorviz.device.rewriting import Dispatching
from tensorviz.device.rewriting_names import HOOKS, SLICE
from tensorviz.device.scratch import Scratch
from tensorviz.device.start import Start
from tensorviz.device.tape import Stop
from tensorviz.device.twins import LAST, Twins
from tensorviz.sentences import say
from tensorviz.trace.recording import Node, Recording

__all__ = ["DeviceOutcome", "HostOutcome", "Rerun", "bound_by", "quiet"]

SECONDS = 30.0
TIMES = 20
LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class HostOutcome:
    """The oracle.

    Attributes
    ----------
    written : set of int
        Identities of the owners, at the start, of arrays that the cell writes to.
    seconds : float
        How long the instrumented run took.
    """

    run: HostRun
    names: dict[str, Any]
    written: set[int]
    seconds: float
    nodes: Mapping[int, Node]

    def node_of(self, site: int) -> Node | None:
        """The place of an operation."""
        return self.nodes.get(site)


@dataclass(frozen=True, slots=True)
class DeviceOutcome:
    """What the device run left; ``stopped`` says why it ended early."""

    run: DeviceRun
    names: dict[str, Any]
    stopped: Stop | None
    error: BaseException | None
    seconds: float


class Rerun:
    """Everything that is shared by the runs of one cell.

    Parameters
    ----------
    recording : Recording
        Of the explained run.
    start : Start
        What the cell began with.
    control : Control
        Is told how far a run is, and ends it.

    Raises
    ------
    Stop
        The cell can't be run again.
    """

    def __init__(self, recording: Recording, start: Start, control: Control | None = None) -> None:
        self.control = control or Control()
        if start.failure is not None:
            raise start.failure
        if recording.failure is not None:
            raise Stop(
                say(
                    "The cell ended with {exception_type}; there is no result to compare.",
                    exception_type=recording.failure.exception_type,
                )
            )
        self._recording = recording
        self._start = start
        self._check_libraries(recording)
        try:
            self.twins = Twins(recording.source, recording.filename, _plain_modules(start.names), recording.sources)
        except SyntaxError:
            raise Stop(
                say("The cell is not plain Python (it awaits, or has lines for the shell); it can't be run again.")
            ) from None
        self._recorded = Recorded(recording)

    def _check_libraries(self, recording: Recording) -> None:
        for event in recording.events:
            library = getattr(event.result, "library", "numpy")
            if library not in ("numpy", "python"):
                raise Stop(
                    say(
                        "The cell works with arrays of {library}; only cells of NumPy's arrays are compared.",
                        library=library,
                    )
                )

    @property
    def start(self) -> Start:
        return self._start

    @property
    def start_names(self) -> dict[str, Any]:
        """The names that the cell began with."""
        return self._start.names

    @property
    def bound(self) -> list[str]:
        """Names that the cell binds, and that of its last expression."""
        stored = (node for node in ast.walk(self.twins.tree) if isinstance(node, ast.Name))
        return [*dict.fromkeys(node.id for node in stored if isinstance(node.ctx, ast.Store)), LAST]

    def other_twins(self, dispatching: type[Dispatching]) -> Twins:
        """The cell, rewritten in another way."""
        recording = self._recording
        modules = _plain_modules(self._start.names)
        return Twins(recording.source, recording.filename, modules, recording.sources, dispatching)

    def host(self) -> HostOutcome:
        """Run on the host and check the run against the recording."""
        scratch = self._scratch(is_writable=True)
        scratch.take_all()
        callables = Callables(homes(), scratch.names, scratch.shared)
        expected = self._recording.elapsed_ns / 1e9
        check = self._check(max(SECONDS, TIMES * expected), lambda seconds: seconds / max(expected, 1e-3))
        run = HostRun(self.twins.nodes(), scratch, callables, self._recorded.result, check)
        before = time.perf_counter()
        try:
            self._execute(scratch, run)
        except Stop as error:
            raise run.stop(error) from None
        except Exception as error:
            raise run.stop(
                Stop(
                    say(
                        "Run again from its inputs, the cell raises {name}: {error}",
                        name=type(error).__name__,
                        error=error,
                    )
                )
            ) from error
        seconds = time.perf_counter() - before
        self._recorded.check(run.tape, self.twins.nodes(), are_numbers_new=run.draws_new_numbers)
        return HostOutcome(run, scratch.names, self._written(scratch, run), seconds, self.twins.nodes())

    def _written(self, scratch: Scratch, run: HostRun) -> set[int]:
        noted = {id(scratch.origins[each]) for each in run.written if each in scratch.origins}
        changed = {id(old) for new, old in scratch.copies() if new.tobytes() != old.tobytes()}
        return noted | changed

    def device(self, adapter: Adapter, host: HostOutcome) -> DeviceOutcome:
        """Run on a device, held against the host's tape."""
        scratch = self._scratch(is_writable=False)
        callables = Callables(homes(), scratch.names, scratch.shared)
        limit = max(SECONDS, TIMES * host.seconds)
        check = self._check(limit, lambda _seconds: run.done)
        run = DeviceRun(adapter, self.twins.nodes(), scratch, callables, host.run.tape, host.written, check)
        scratch.hand_over = run.handed_over
        scratch.take_all()
        stopped: Stop | None = None
        failed: BaseException | None = None
        before = time.perf_counter()
        with adapter.running():
            try:
                self._execute(scratch, run)
                adapter.synchronize()
            except Stop as error:
                error.node = error.node or run.ledger.nodes.get(run.ledger.at)
                stopped = error
            except Exception as error:  # noqa: BLE001 - told in the Comparison
                failed = error
        return DeviceOutcome(run, scratch.names, stopped, failed, time.perf_counter() - before)

    def _check(self, limit: float, done: Callable[[float], float]) -> Callable[[], None]:
        """What is called before each operation of a run; ``done`` says how far it is after so many seconds."""
        begin, control, looked = time.perf_counter(), self.control, 0.0

        def check() -> None:
            nonlocal looked
            if control.is_stopped:
                control.check()
            seconds = time.perf_counter() - begin
            if seconds > limit:
                raise Stop(say("The cell, run again, took more than {seconds:.0f} s and was stopped.", seconds=limit))
            if seconds - looked > LOOK_SECONDS:
                looked = seconds
                control.at(done(seconds))

        return check

    def _scratch(self, *, is_writable: bool) -> Scratch:
        return Scratch(self._start.names, self.twins.of, is_writable=is_writable)

    def _execute(self, scratch: Scratch, run: Any) -> None:
        names = scratch.names
        names |= {hook: getattr(run, method) for hook, method in HOOKS.items()}
        names[SLICE] = slice
        with quiet(self._start), self.control.in_cell():
            exec(self.twins.code, names)  # noqa: S102 - the reader's own cell
        for name in (*HOOKS, SLICE):
            names.pop(name, None)


@contextlib.contextmanager
def quiet(start: Start) -> Iterator[None]:
    """Nothing printed, no warnings; the global generators as at the cell's start, and afterwards as they were."""
    legacy, python = np.random.get_state(), random.getstate()  # noqa: NPY002 - the reader's global generator
    np.random.set_state(start.legacy_state)  # noqa: NPY002
    random.setstate(start.python_state)
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(legacy)  # noqa: NPY002
        random.setstate(python)


def _plain_modules(names: dict[str, Any]) -> frozenset[str]:
    """Names of modules whose attributes are functions and numbers."""
    plain = HOST_LIBRARIES | NATIVE_MODULES
    return frozenset(
        name
        for name, value in names.items()
        if isinstance(value, types.ModuleType) and value.__name__.partition(".")[0] in plain
    )


def bound_by(tree: ast.Module) -> list[str]:
    """Names that a cell mentions, in the order in which they stand."""
    return list(dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)))
