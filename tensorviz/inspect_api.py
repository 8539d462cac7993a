"""``tensorviz.inspect`` and what it gives: look into one array."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tensorviz.arrays.reading.choose import reader_of
from tensorviz.arrays.reading.reader import Reader, Unreadable
from tensorviz.errors import UsageError
from tensorviz.inspector.compare import compare
from tensorviz.inspector.corners import CornerCells, corners_of
from tensorviz.inspector.held import Held
from tensorviz.inspector.look import Look
from tensorviz.inspector.search import Goal, Sought, search
from tensorviz.inspector.summary import Summary
from tensorviz.shown import Shown
from tensorviz.stills import new_still_name, still_of
from tensorviz.widgets.host import is_in_kernel, publish

if TYPE_CHECKING:
    from tensorviz.compare_api import ArrayComparison

__all__ = ["Inspector", "display_inspector", "inspect", "inspector_still", "inspector_widget"]

Bundle = dict[str, Any]


class Inspector(Shown):
    """One array: what it is, what stands in it and where. As the last line of a cell it shows itself."""

    def __init__(self, x: Any, name: str | None = None, axes: Iterable[str] = ()) -> None:
        self._x = x
        self._name = name or "x"
        self._reader: Reader | Unreadable = reader_of(x)
        self._axes = _checked_axes(tuple(axes), self._reader.facts.ndim)
        self._look = Look(self._reader)

    @property
    def summary(self) -> Summary:
        """Exact statistics; the whole array is read when this is first asked for."""
        if self._look.is_released and not self._look.is_done:
            self._look = Look(self._reader)
        return self._look.finish()

    def find_nan(self) -> tuple[int, ...] | None:
        """The index of the first NaN in C order; None where there is none."""
        return self.find("nan")

    def find(
        self, goal: Goal, value: str = "", *, low: str = "", high: str = "", after: tuple[int, ...] | None = None
    ) -> tuple[int, ...] | None:
        """The index of the first cell that is what is looked for.

        Parameters
        ----------
        goal : {"nan", "inf", "not-finite", "zero", "largest", "smallest", "equal", "outside"}
        value, low, high : str
            In the array's own dtype: what a cell is to be equal to, or the range that it is to lie outside of.
        after : tuple of int, optional
            Only cells behind this one, in C order.

        Returns
        -------
        tuple of int or None

        Raises
        ------
        UsageError
            When the array has no such values.
        """
        if isinstance(self._reader, Unreadable):
            return None
        if goal == "nan" and self._reader.facts.dtype.kind not in "fcmM":
            return None
        looking = search(self._reader, Sought(goal, value, low, high), after)
        try:
            while True:
                next(looking)
        except StopIteration as end:
            found: tuple[int, ...] | None = end.value
            return found

    def compare(self, other: Any, name: str | None = None) -> ArrayComparison:
        """Compare cell by cell with another array, of any library and device.

        Parameters
        ----------
        other : array or Inspector
        name : str, optional
            How the other is called in what is shown.

        Returns
        -------
        ArrayComparison

        Raises
        ------
        UsageError
            When ``other`` is no array.
        """
        from tensorviz.compare_api import ArrayComparison

        x, reader = (other._x, other._reader) if isinstance(other, Inspector) else (other, reader_of(other))
        told = name or (other._name if isinstance(other, Inspector) else "other")
        pair = Held(self._x, self._reader), Held(x, reader)
        return ArrayComparison(compare(self._reader, reader), (self._name, told), pair)

    def text(self) -> str:
        """What is known, as plain text."""
        from tensorviz.render.summary_text import summary_text

        return summary_text(self.summary, self._name, self._corners)

    @property
    def _title(self) -> str:
        facts = self._reader.facts
        return f"tensorviz: {self._name} {facts.shape} {facts.dtype_name}"

    @cached_property
    def _corners(self) -> CornerCells | None:
        return None if isinstance(self._reader, Unreadable) else corners_of(self._reader)

    def _still(self, name: str = "") -> Bundle:
        return inspector_still(self, name)

    def _widget(self, still: str = "") -> Bundle:
        return inspector_widget(self, still)

    def _ipython_display_(self) -> None:
        """Show the widget and, as an output of its own that a saved notebook keeps, the still."""
        if not is_in_kernel():
            raise NotImplementedError  # IPython then takes the text
        display_inspector(self)


def display_inspector(inspector: Inspector) -> None:
    """Show an inspector in the running cell of a notebook."""
    name = new_still_name()

    def refresh() -> None:
        publish(inspector_still(inspector, name), name, is_update=True)

    publish(inspector_widget(inspector, name, refresh))
    publish(inspector_still(inspector, name), name)


def inspect(x: Any, name: str | None = None, axes: Iterable[str] = ()) -> Inspector:
    """Look into an array of any library.

    Parameters
    ----------
    x : array
        Of NumPy, PyTorch, JAX, CuPy, SciPy's sparse arrays, Dask, Zarr, or anything with ``__array__``, DLPack or the
        array API standard. It is only read.
    name : str, optional
        How the array is called in what is shown.
    axes : iterable of str, optional
        A name for each axis.

    Returns
    -------
    Inspector

    Raises
    ------
    UsageError
        When ``x`` is no array.
    """
    return Inspector(x, name, axes)


def inspector_widget(inspector: Inspector, still: str = "", refresh: Callable[[], None] | None = None) -> Bundle:
    """Make a widget of the running cell; the rest is read between cells, and then ``refresh`` is called."""
    from tensorviz.inspect_desk import ArrayDesk
    from tensorviz.protocol.inspecting import encode_inspection
    from tensorviz.protocol.inspection import Progress
    from tensorviz.widgets.inspector import open_inspector
    from tensorviz.widgets.queue import QUEUE

    look, identity = inspector._look, uuid.uuid4().hex
    if not QUEUE.attach():
        look.finish()
    held = Held(inspector._x, inspector._reader)
    desk = ArrayDesk(held, look, inspector._name, inspector._axes, inspector._corners, identity)
    progress = Progress("complete") if look.is_done else Progress("sampled", 0.0)
    message, buffers = encode_inspection(
        look.summary, inspector._name, inspector._corners, progress, axes=inspector._axes, identity=identity
    )
    widget = open_inspector(message, buffers, desk, held.nbytes, still)
    if not look.is_done:
        QUEUE.add(desk.reading(widget, refresh))
    return {**widget.bundle(), "text/plain": inspector._title}


def inspector_still(inspector: Inspector, name: str = "") -> Bundle:
    """The output that viewers without scripts show, of what is known now."""
    from tensorviz.render.summary_still import render_summary_still
    from tensorviz.render.summary_text import summary_text

    summary = inspector._look.summary
    html = render_summary_still(summary, inspector._name, inspector._corners)
    return still_of(html, summary_text(summary, inspector._name, inspector._corners), name)


def _checked_axes(axes: tuple[str, ...], ndim: int) -> tuple[str, ...]:
    if axes and len(axes) != ndim:
        raise UsageError(f"the array has {ndim} axes, and {len(axes)} names were given")
    return axes
