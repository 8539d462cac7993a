"""The outward face of the tracer: watch source or a call, or arm a session for code that others run."""

from __future__ import annotations

import ast
import functools
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tensorviz.errors import UsageError
from tensorviz.sentences import say
from tensorviz.trace.limits import Limits
from tensorviz.trace.recording import Recording
from tensorviz.trace.watch import Session, is_watching

__all__ = ["Outcome", "Session", "record_call", "record_source"]

NESTED = say("This ran while other code was being explained, so its operations were not recorded a second time.")


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


def record_source(
    source: str,
    namespace: dict[str, Any],
    *,
    filename: str = "<explained>",
    limits: Limits = Limits(),  # noqa: B008 - immutable
    follow: Sequence[str] = (),
) -> Outcome:
    """Run source in a namespace (as ``__main__`` where that has no name) and record it.

    Returns
    -------
    Outcome
        The exception that the source raised is in ``error``.

    Raises
    ------
    SyntaxError
        Before anything runs.

    Notes
    -----
    While another run is being recorded the source runs unwatched, and the recording says so.
    """
    namespace.setdefault("__name__", "__main__")
    tree = ast.parse(source, filename)
    if is_watching():
        return _unwatched(source, filename, lambda: _run(tree, filename, namespace))
    session = Session(source, filename, namespace, limits=limits, follow=follow)
    return _outcome(session, lambda: _run(session.rewrite(tree), filename, namespace))


def record_call(
    function: Callable[..., Any],
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    *,
    limits: Limits = Limits(),  # noqa: B008 - immutable
    follow: Sequence[str] = (),
) -> Outcome:
    """Call a function and record what happens in it, and in the functions of its module that it calls.

    Parameters
    ----------
    function : callable
        A Python function, a method, a class, an object with ``__call__``, a ``functools.partial`` of one of these.

    Raises
    ------
    UsageError
        It is no Python function.
    """
    plain = _python_function(function)
    if plain is None:
        raise UsageError(f"cannot step into {type(function).__name__}: give a function written in Python, or source")
    if is_watching():
        return _unwatched("", plain.__code__.co_filename, lambda: function(*args, **(kwargs or {})))
    session = Session("", plain.__code__.co_filename, plain.__globals__, limits=limits, follow=follow)

    def run() -> Any:
        session.step_into()
        return function(*args, **(kwargs or {}))

    return _outcome(session, run)


def _python_function(function: Any) -> types.FunctionType | None:
    while not isinstance(function, types.FunctionType):
        if isinstance(function, types.MethodType):
            function = function.__func__
        elif isinstance(function, functools.partial):
            function = function.func
        elif hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        elif isinstance(function, type):
            function = function.__init__  # type: ignore[misc]
        else:
            function = vars(type(function)).get("__call__")
            if not isinstance(function, types.FunctionType):
                return None
    return function


def _unwatched(source: str, filename: str, run: Callable[[], Any]) -> Outcome:
    """Run inside a run that is recorded: nothing of the outer one may change, so this one gives an empty recording."""
    result: Any = None
    error: BaseException | None = None
    try:
        result = run()
    except BaseException as raised:  # noqa: BLE001 - kept for the caller, who decides
        error = raised
    recording = Recording(source, filename, {}, (), (), notes=(NESTED,), sources={filename: source})
    return Outcome(result, error, recording)


def _outcome(session: Session, run: Callable[[], Any]) -> Outcome:
    result: Any = None
    error: BaseException | None = None
    try:
        result = run()
    except BaseException as raised:
        if isinstance(raised, UsageError) and not session.is_active:
            raise
        error = raised
    while True:
        try:
            return Outcome(result, error, session.finish(error))
        except KeyboardInterrupt as interrupt:
            error = error or interrupt


def _run(tree: ast.Module, filename: str, namespace: dict[str, Any]) -> Any:
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, filename, "exec", dont_inherit=True), namespace)  # noqa: S102 - the caller's own code
        return None
    exec(compile(ast.Module(tree.body[:-1], []), filename, "exec", dont_inherit=True), namespace)  # noqa: S102
    return eval(compile(ast.Expression(last.value), filename, "eval", dont_inherit=True), namespace)  # noqa: S307
