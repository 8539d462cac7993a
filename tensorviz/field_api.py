"""``tensorviz.field``: a function of two variables, called on a square of points and drawn."""

from __future__ import annotations

import inspect
import math
import random
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.api import Explanation, still_bundle, widget_bundle
from tensorviz.arrays.capture import snapshot
from tensorviz.errors import UsageError
from tensorviz.explain.families.field import FIELD
from tensorviz.explain.landscape.evaluate import Clock, Floats, Sheet, called, sampled
from tensorviz.explain.words import clip_name
from tensorviz.shown import Shown
from tensorviz.trace.limits import Limits
from tensorviz.trace.recording import Activation, Argument, Event, Node, NodeKind, Plain, Recording, Span, Text

__all__ = ["Field", "field"]

SECONDS = 2.0
VECTOR = 2


class Field(Shown):
    """A function on a square of points. As the last line of a cell it shows contours, or arrows of a vector function.

    Attributes
    ----------
    values : ndarray, read-only
        What the function gave: ``values[row, column]``, rows upwards, columns to the right; of a vector function with
        a last axis of length 2. NaN where it raised or gave something else.
    """

    def __init__(self, name: str, sheet: Sheet) -> None:
        self.values: npt.NDArray[np.float64] = sheet.values
        self.values.flags.writeable = False
        self._name = name
        self._sheet = sheet

    @property
    def points(self) -> tuple[Floats, Floats]:
        """The coordinates of the columns, and those of the rows."""
        return self._sheet.axes()

    def text(self) -> str:
        """What there is to see, as plain text."""
        return self._explanation.text()

    @cached_property
    def _explanation(self) -> Explanation:
        source = f"field({self._name})"
        node = Node(0, NodeKind.CALL, "field", Span(1, 0, 1, len(source.encode())), source, "<field>", "<module>")
        arguments = (
            Argument(self._name, Text(self._name, "function")),
            Argument("window", Plain(self._sheet.window, "tuple"), keyword="window"),
        )
        result = snapshot(self.values, Limits())
        event = Event(0, 0, FIELD, arguments, result)
        recording = Recording(source, "<field>", {0: node}, (event,), (Activation(0, "<module>", 0),))
        return Explanation(recording)

    @property
    def message(self) -> tuple[str, list[bytes]]:
        """What the widget is sent."""
        return self._explanation._message

    def _still(self, name: str = "") -> dict[str, Any]:
        return still_bundle(self._explanation, name)

    def _widget(self, still: str = "") -> dict[str, Any]:
        return widget_bundle(self._explanation, still)


def field(f: Callable[..., Any], middle: tuple[float, float] = (0.0, 0.0), reach: float = 3.0) -> Field:
    """Call a function of two variables on a square of points, and draw it.

    Parameters
    ----------
    f : callable
        Takes one array with two entries, or two numbers; gives one number or two.
    middle : (float, float)
        The middle of the square.
    reach : float
        Half the side of the square.

    Returns
    -------
    Field
        With at most 49 x 49 points, fewer where the function is slow. NumPy's and Python's global random generators are
        put back to where they were.

    Raises
    ------
    UsageError
        When ``f`` is no such function, or the square is none.
    """
    x, y, half = _window(middle, reach)
    if not callable(f):
        raise UsageError(f"field() takes a function of two variables, not {type(f).__name__}")
    takes_two = _takes_two(f)
    clock = Clock(SECONDS)

    def whole(point: Floats) -> Any:
        return f(*point.tolist()) if takes_two else f(point)

    def at(x: float, y: float) -> Floats | None:
        given = called(whole, np.array([x, y]), clock)
        if given is None or given.size not in {1, VECTOR}:
            return None
        return given.reshape(() if given.size == 1 else (VECTOR,))

    states = np.random.get_state(), random.getstate()  # noqa: NPY002 - the reader's global generator
    try:
        sheet = sampled(at, (x, y, half), clock)
        reason = "" if sheet is not None else _why(whole, np.array([x, y]))
    finally:
        np.random.set_state(states[0])  # noqa: NPY002 - as above
        random.setstate(states[1])
    if sheet is None:
        raise UsageError(f"field() could not draw the function: {reason}")
    name = getattr(f, "__name__", type(f).__name__)
    return Field("f" if name == "<lambda>" else clip_name(name), sheet)


def _window(middle: tuple[float, float], reach: float) -> tuple[float, float, float]:
    try:
        x, y = (float(each) for each in middle)
        half = float(reach)
    except (TypeError, ValueError):
        raise UsageError("field() takes middle=(x, y) and reach as numbers") from None
    if not all(map(math.isfinite, (x, y, half))) or half <= 0:
        raise UsageError(f"field() takes a finite middle and a reach above 0, not middle={middle}, reach={reach}")
    return x, y, half


def _takes_two(f: Callable[..., Any]) -> bool:
    if isinstance(f, np.ufunc):
        return f.nin == VECTOR
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return False
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(each.kind in positional and each.default is each.empty for each in parameters) == VECTOR


def _why(whole: Callable[[Floats], Any], point: Floats) -> str:
    """What calling it in the middle comes to."""
    where = f"({point[0]:g}, {point[1]:g})"
    try:
        with np.errstate(all="ignore"):
            given = np.asarray(whole(point))
    except Exception as error:  # noqa: BLE001 - it is told
        return f"at {where} it raised {type(error).__name__}: {error}"
    if given.size not in {1, VECTOR} or given.dtype.kind not in "biuf":
        return f"at {where} it gave {given.dtype} of shape {given.shape}, not one real number or two"
    return "at too many points it raised, gave no finite number, or took too long"
