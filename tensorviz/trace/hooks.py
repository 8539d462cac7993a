"""The hooks that rewritten code calls: tiny on the fast path, inert when nothing is recorded, never raising.

A generator that an earlier run left half-way keeps its hooks: they name sites that this run does not know, and its body
goes on unwatched.
"""

from __future__ import annotations

import _thread
import builtins
import signal
import sys
import time
from collections.abc import Callable
from threading import get_ident
from typing import Any

from tensorviz.arrays.kinds import ADAPTERS
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.trace import hooknames as names
from tensorviz.trace.flow import frame_key
from tensorviz.trace.iterations import entry_read, iteration_began
from tensorviz.trace.recorder import Recorder

__all__ = ["install", "make_inert"]

__builtins__ = OWN_BUILTINS

Hook = Callable[..., Any]
_frame = sys._getframe
_now = time.perf_counter_ns


def _value(value: Any, *_: Any) -> Any:
    return value


def _nothing(*_: Any) -> None:
    return None


def _never(_: int) -> bool:
    return False


VALUE_HOOKS = (
    *names.OPERATION,
    names.LINKED,
    names.LEAF,
    names.TARGET,
    names.INDEX,
    names.ITERATED,
    names.RETURN,
    names.BEGIN,
)
DECIDING_HOOKS = (names.TURN, names.TEST, names.EACH, names.SOME, names.CALL)


def make_inert() -> None:
    """Let code that still holds hooks run as if it held none."""
    inert: dict[str, Hook] = dict.fromkeys(names.NAMES, _nothing)
    inert |= dict.fromkeys(VALUE_HOOKS, _value)
    inert |= dict.fromkeys(DECIDING_HOOKS, _never)
    vars(builtins).update(inert)


def install(recorder: Recorder, imported: Hook = _nothing) -> None:
    """Put hooks that report to ``recorder`` into builtins; ``imported`` is called after imports."""
    vars(builtins).update(_operation_hooks(recorder) | _store_hooks(recorder) | _flow_hooks(recorder))
    vars(builtins)[names.IMPORTED] = lambda: _guarded(recorder, imported)


def _guarded(recorder: Recorder, work: Callable[..., None], *arguments: Any) -> None:
    """Run the recorder's work with hooks off; its failures are noted, an interrupt goes on to the reader's code."""
    if recorder.thread != get_ident():
        return
    recorder.is_on = False
    try:
        work(*arguments)
    except RecursionError:
        pass  # the reader's code is at the limit, and will say so itself
    except Exception as error:  # noqa: BLE001 - the reader's cell must not notice
        recorder.fault(error, 0)
    except KeyboardInterrupt:
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            raise
        _thread.interrupt_main()
    finally:
        recorder.is_on = True
        recorder.released_ns = _now()


def _operation_hooks(recorder: Recorder) -> dict[str, Hook]:
    adapters, sites = ADAPTERS, recorder.sites
    operation, leaf = recorder.operation, recorder.leaf

    def operation_0(value: Any, site: int) -> Any:
        if recorder.is_on and adapters[type(value)] and site in sites:
            _guarded(recorder, operation, value, sites[site], (), _frame(1))
        return value

    def operation_1(value: Any, site: int, a: Any) -> Any:
        if recorder.is_on and (adapters[type(value)] or adapters[type(a)]) and site in sites:
            _guarded(recorder, operation, value, sites[site], (a,), _frame(1))
        return value

    def operation_2(value: Any, site: int, a: Any, b: Any) -> Any:
        if recorder.is_on and (adapters[type(value)] or adapters[type(a)] or adapters[type(b)]) and site in sites:
            _guarded(recorder, operation, value, sites[site], (a, b), _frame(1))
        return value

    def linked(value: Any, site: int, *read: Any) -> Any:
        if recorder.is_on and site in sites:
            _guarded(recorder, operation, value, sites[site], read, _frame(1))
        return value

    def leaf_value(value: Any, site: int) -> Any:
        if recorder.is_on and site in sites:
            _guarded(recorder, leaf, value, sites[site], _frame(1))
        return value

    return {
        names.OPERATION[0]: operation_0,
        names.OPERATION[1]: operation_1,
        names.OPERATION[2]: operation_2,
        names.LINKED: linked,
        names.LEAF: leaf_value,
    }


def _store_hooks(recorder: Recorder) -> dict[str, Hook]:
    sites = recorder.sites

    def arm(site: int, value: Any) -> None:
        if recorder.is_on and site in sites:
            _guarded(recorder, recorder.arm, value, sites[site], _frame(1))

    def target(value: Any, site: int) -> Any:
        if recorder.is_on and site in sites:
            _guarded(recorder, recorder.target, value, sites[site], _frame(1))
        return value

    def index(value: Any, site: int) -> Any:
        if recorder.is_on and site in sites:
            _guarded(recorder, recorder.index, value, sites[site], _frame(1))
        return value

    def stored(site: int, *read: Any) -> None:
        if recorder.is_on and site in sites:
            _guarded(recorder, recorder.stored, sites[site], read, _frame(1))

    def iterated(value: Any, site: int) -> Any:
        if recorder.is_on and site in sites:
            _guarded(recorder, iteration_began, recorder, value, sites[site], _frame(1))
        return value

    def entry(site: int, value: Any) -> None:
        if recorder.is_on and site in sites:
            _guarded(recorder, entry_read, recorder, value, sites[site], _frame(1))

    return {
        names.ARM: arm,
        names.TARGET: target,
        names.INDEX: index,
        names.STORED: stored,
        names.ITERATED: iterated,
        names.ENTRY: entry,
    }


def _flow_hooks(recorder: Recorder) -> dict[str, Hook]:
    sites, flow, thread = recorder.sites, recorder.flow, recorder.thread

    latest = flow.latest

    def is_ours(site: int) -> bool:
        return recorder.is_on and thread == get_ident() and site in sites

    def failed(error: Exception) -> bool:
        if not isinstance(error, RecursionError):
            recorder.fault(error, 0)
        return False

    def enter(site: int) -> None:
        try:
            if recorder.is_on and thread == get_ident() and site in sites:
                at = sites[site]
                flow.enter_loop(at, 0 if at.in_module else frame_key(at, _frame(1)))
        except Exception as error:  # noqa: BLE001 - the reader's cell must not notice
            failed(error)

    def begin(value: Any, site: int) -> Any:
        try:
            if is_ours(site):
                flow.enter_loop(sites[site], frame_key(sites[site], _frame(1)))
        except Exception as error:  # noqa: BLE001 - the reader's cell must not notice
            failed(error)
        return value

    def turn(site: int) -> bool:
        try:
            state = latest.get(site)
            if state is not None and state.left and (not state.key or state.key == id(_frame(1))):
                state.left -= 1
                return False
            if not is_ours(site):
                return False
            return flow.turn(sites[site], frame_key(sites[site], _frame(1)), is_full=recorder.is_full)
        except Exception as error:  # noqa: BLE001 - the reader's cell must not notice
            return failed(error)

    def test(site: int) -> bool:
        try:
            if not is_ours(site):
                return False
            return flow.test(sites[site], frame_key(sites[site], _frame(1)), is_full=recorder.is_full)
        except Exception as error:  # noqa: BLE001 - the reader's cell must not notice
            return failed(error)

    def some(site: int) -> bool:
        try:
            return is_ours(site) and flow.some(sites[site], is_full=recorder.is_full)
        except Exception as error:  # noqa: BLE001 - the reader's cell must not notice
            return failed(error)

    def leave(site: int) -> None:
        try:
            if is_ours(site):
                flow.leave_loop(sites[site], frame_key(sites[site], _frame(1)))
        except Exception as error:  # noqa: BLE001 - the reader's cell must not notice
            failed(error)

    def returned(value: Any, site: int) -> Any:
        try:
            if is_ours(site):
                flow.leave_loop(sites[site], frame_key(sites[site], _frame(1)))
        except Exception as error:  # noqa: BLE001 - the reader's cell must not notice
            failed(error)
        return value

    def caught(site: int) -> None:
        try:
            if is_ours(site):
                recorder.caught(sites[site], _frame(1))
        except Exception as error:  # noqa: BLE001 - the reader's cell must not notice
            failed(error)

    def called(site: int) -> bool:
        try:
            return is_ours(site) and flow.call(sites[site], _frame(1), len(recorder.events), is_full=recorder.is_full)
        except RecursionError:
            return False
        except Exception as error:  # noqa: BLE001 - the reader's cell must not notice
            return failed(error)

    return {
        names.ENTER: enter,
        names.BEGIN: begin,
        names.TURN: turn,
        names.TEST: test,
        names.EACH: turn,
        names.SOME: some,
        names.LEAVE: leave,
        names.RETURN: returned,
        names.CATCH: caught,
        names.CALL: called,
    }
