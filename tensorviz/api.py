"""``tensorviz.explain`` and what it gives: the one place where recording, explaining and showing meet."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Any, get_args

from tensorviz.device.comparable import Comparable
from tensorviz.device.start import Start
from tensorviz.errors import UsageError
from tensorviz.explain.axes.memory import AxisMemory
from tensorviz.explain.axes.text import asked_axes
from tensorviz.explain.build import explain as steps_of
from tensorviz.explain.errors.model import Repair
from tensorviz.explain.flow.ancestry import Trail, ancestors, descendants
from tensorviz.explain.flow.links import Links, Spot
from tensorviz.explain.groups import Group
from tensorviz.explain.hazards.quiet import asked_rules
from tensorviz.explain.landscape.ground import grounds_of
from tensorviz.explain.recipes import FailureRecipe
from tensorviz.explain.step import CellIndex, Step
from tensorviz.explain.steps import Depth
from tensorviz.stills import still_of
from tensorviz.trace import session
from tensorviz.trace.limits import Limits, Omitted
from tensorviz.trace.recording import Recording

__all__ = ["Explanation", "explain", "still_bundle", "widget_bundle"]

Bundle = dict[str, Any]
AxesByName = Mapping[str, str | Iterable[str]]


class Explanation(Comparable):
    """What one piece of code did, step by step. As the last line of a cell it shows itself.

    Attributes
    ----------
    steps : tuple of Step
        In the order of execution; the steps of a call follow it, with a ``nesting`` that is one higher.
    result : object
        What the explained code gave.
    error : BaseException or None
        The exception that ended it.
    """

    def __init__(
        self,
        recording: Recording,
        *,
        result: Any = None,
        error: BaseException | None = None,
        depth: Depth = "brief",
        axes: AxesByName | None = None,
        memory: AxisMemory | None = None,
        quiet: str | Iterable[str] = (),
        start: Start | None = None,
        namespace: Mapping[str, Any] | None = None,
    ) -> None:
        grounds = grounds_of(recording, {} if namespace is None else namespace)
        self.steps: tuple[Step, ...] = steps_of(recording, asked_axes(axes or {}), memory, quiet, grounds)
        self.result = result
        self.error = error
        self._recording = recording
        self._start = start
        self._depth: Depth = depth

    def __repr__(self) -> str:
        return f"<Explanation: {_counted(len(self.steps), 'step')}>"

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Checked changes that make the failed operation work, the likeliest first: at most three, often none."""
        failed = next((step for step in self.steps if step.failed), None)
        recipe = None if failed is None else failed.occurrence(0).recipe
        return recipe.repairs if isinstance(recipe, FailureRecipe) else ()

    @property
    def recorded(self) -> int:
        """How many operations were recorded."""
        return len(self._recording.events)

    @property
    def omitted(self) -> Omitted:
        """What ran and was not kept."""
        return self._recording.omitted

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Steps that are one thing together, as far as their operations and the flow of the values say so."""
        from tensorviz.explain.idioms.table import groups_of

        return groups_of(self._recording, self.steps)

    def text(self, depth: Depth | None = None) -> str:
        """The explanation as plain text, for a terminal or a screen reader."""
        from tensorviz.render.text import render_text

        return render_text(self._recording, self.steps, _checked(depth or self._depth), self.groups)

    def to_html(self, path: str | os.PathLike[str]) -> Path:
        """Write one HTML file that steps through the explanation with no kernel and no network.

        Returns
        -------
        Path
            The file that was written.

        Raises
        ------
        UsageError
            When there can be no file at ``path``.
        """
        from tensorviz.export.html import write_html
        from tensorviz.protocol.ahead import cells_explained
        from tensorviz.protocol.device_comparison import comparison_messages
        from tensorviz.render.device_still import comparisons_html

        message, buffers = self._message
        answers = cells_explained(self.steps, message)
        compared = comparison_messages(self, self.steps, self._identity)
        still = self._still + comparisons_html(self)
        return write_html(path, message, buffers, still=still, title=_title(self), answers=answers, compared=compared)

    def ancestors(self, step: int, index: CellIndex, iteration: int = 0, result: int = 0) -> Trail:
        """Every cell that feeds one cell, step by step back to the inputs.

        Parameters
        ----------
        step : int
            Position among :attr:`steps`.
        index : int or tuple of int
            The cell of that step's result, one integer per axis; negative ones count from the end.
        iteration : int
            Which of the recorded times that the step ran.
        result : int
            Of several results the position of the one that the cell belongs to.

        Returns
        -------
        Trail
            Its ``stops`` say where the trail ends because the sources are not known.

        Raises
        ------
        IndexError
            When there is no such step or cell.
        NotKeptError
            When the step has no result array.
        """
        return ancestors(self._links, self._spot(step, iteration, result), index)

    def descendants(self, step: int, index: CellIndex, iteration: int = 0, result: int = 0) -> Trail:
        """Every cell that one cell feeds, step by step; takes and raises what :meth:`ancestors` does."""
        return descendants(self._links, self._spot(step, iteration, result), index)

    def _spot(self, step: int, iteration: int, result: int) -> Spot:
        number = range(len(self.steps))[step]
        self.steps[number].occurrence(iteration)
        return number, iteration, result

    @cached_property
    def _links(self) -> Links:
        return Links(self._recording, self.steps)

    @cached_property
    def _message(self) -> tuple[str, list[bytes]]:
        from tensorviz.device.availability import installed_devices
        from tensorviz.device.scaled import numbers
        from tensorviz.protocol.device_comparison import encode_devices
        from tensorviz.protocol.encode import encode

        cell = self._recording, self.steps, self._depth, self._identity, self.groups
        if self._start is None:
            return encode(*cell)
        devices = encode_devices(installed_devices())
        return encode(*cell, devices, numbers(self._recording, self._start), self._asked)

    @cached_property
    def _identity(self) -> str:
        return uuid.uuid4().hex

    @cached_property
    def _still(self) -> str:
        from tensorviz.render.static import render_still

        return render_still(self._recording, self.steps, self.groups)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:  # noqa: ARG002
        from tensorviz.widgets.host import is_in_kernel

        still = still_bundle(self)
        return {**still, **widget_bundle(self)} if is_in_kernel() else still


def explain(
    source_or_callable: str | Callable[..., Any],
    *args: Any,
    namespace: dict[str, Any] | None = None,
    depth: Depth = "brief",
    follow: Iterable[str] = (),
    limits: Limits | None = None,
    axes: AxesByName | None = None,
    quiet: str | Iterable[str] = (),
    **kwargs: Any,
) -> Explanation:
    """Run code and explain every array operation in it.

    Parameters
    ----------
    source_or_callable : str or callable
        Statements, run in ``namespace``; or a function, called with ``args`` and ``kwargs``.
    namespace : dict, optional
        The global names of the statements; it is changed as running them changes it. A new one by default.
    depth : {"shape", "brief", "story"}
        How much is told where nothing else is asked for.
    follow : iterable of str
        Names of modules whose functions are stepped into, too.
    limits : Limits, optional
        Bounds on what is recorded.
    axes : mapping of str to names, optional
        The names of the axes of variables: ``{"x": ("batch", "time")}`` or ``{"x": "B, T"}``. They can stand in the
        code, too, as a comment: ``x = load()  # (batch, time)``.
    quiet : str or iterable of str
        Rules of hazards that nothing shall be said of: ``("H1", "H3")``. On one line a comment does it:
        ``d = a - b  # explain: ok H1``.

    Returns
    -------
    Explanation
        An exception that the statements raised is in its ``error``.

    Raises
    ------
    UsageError
        When the arguments do not fit together.
    Exception
        What the explained *function* raised, as it would without us; up to there it is explained by the exception's
        attribute ``explanation``.
    """
    _checked(depth)
    asked_axes(axes or {})
    rules = asked_rules(quiet)
    bounds, modules = limits or Limits(), tuple(follow)
    if isinstance(source_or_callable, str):
        if args or kwargs:
            raise UsageError("explain() passes arguments to a function only; give names to source by namespace={...}")
        names: dict[str, Any] = {"__name__": "__main__"} if namespace is None else namespace
        start = Start.of_source(source_or_callable, names)
        outcome = session.record_source(source_or_callable, names, limits=bounds, follow=modules)
        recording, result, error = outcome.recording, outcome.result, outcome.error
        return Explanation(
            recording, result=result, error=error, depth=depth, axes=axes, quiet=rules, start=start, namespace=names
        )
    if not callable(source_or_callable):
        kind = type(source_or_callable).__name__  # type: ignore[unreachable]
        raise UsageError(f"explain() takes source text or a function, not {kind}; for an expression write it in quotes")
    if namespace is not None:
        raise UsageError("explain() takes a namespace with source text only; a function has its own names")
    outcome = session.record_call(source_or_callable, args, kwargs, limits=bounds, follow=modules)
    explanation = Explanation(
        outcome.recording,
        result=outcome.result,
        error=outcome.error,
        depth=depth,
        axes=axes,
        quiet=rules,
        namespace=getattr(source_or_callable, "__globals__", None),
    )
    if outcome.error is not None:
        with suppress(Exception):
            outcome.error.explanation = explanation  # type: ignore[attr-defined]
        raise outcome.error
    return explanation


def widget_bundle(explanation: Explanation, still: str = "") -> Bundle:
    """Make a widget of the running cell, and give the output that shows it; ``still`` names the still beside it."""
    from tensorviz.device_desk import DeviceDesk
    from tensorviz.protocol.answer import answer
    from tensorviz.widgets.explanation import open_widget

    message, buffers = explanation._message
    start = explanation._start
    desk = None if start is None else DeviceDesk(explanation, explanation._identity)
    widget = open_widget(
        message,
        buffers,
        partial(answer, explanation.steps, links=explanation._links),
        nbytes=explanation._recording.nbytes + (0 if start is None else start.nbytes),
        still=still,
        desk=desk,
    )
    if desk is not None:
        desk.show(widget)
    return {**widget.bundle(), "text/plain": _title(explanation)}


def still_bundle(explanation: Explanation, name: str = "") -> Bundle:
    """Give the output that viewers without scripts show; ``name`` is how the widget beside it finds it."""
    from tensorviz.render.device_still import comparisons_html, comparisons_text

    text = "\n\n".join([explanation.text(), *comparisons_text(explanation)])
    return still_of(explanation._still + comparisons_html(explanation), text, name)


def _title(explanation: Explanation) -> str:
    return f"tensorviz: {_counted(len(explanation.steps), 'step')}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _checked(depth: Depth) -> Depth:
    if depth not in get_args(Depth):
        raise UsageError(f"depth is 'shape', 'brief' or 'story', not {depth!r}")
    return depth
