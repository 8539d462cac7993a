"""Convolution by sliding windows: every window times the kernel, summed."""

from __future__ import annotations

import math

from tensorviz.explain.format import format_shape
from tensorviz.explain.idioms.graph import PRODUCT, Op, Value
from tensorviz.explain.idioms.match import Found, Match
from tensorviz.explain.idioms.parts import operands_of, swapped
from tensorviz.explain.recipes import ContractionRecipe, EinsumRecipe, ReductionRecipe
from tensorviz.explain.words import count
from tensorviz.sentences import say

__all__ = ["find"]

WINDOWS = "sliding_window_view"


def find(op: Op, found: Found) -> Match | None:  # noqa: ARG001 - every idiom takes both
    """``sliding_window_view(x, k) @ kernel``, also by ``einsum``, ``tensordot`` or ``(windows * kernel).sum``."""
    parts = _product(op) or _summed(op)
    if parts is None:
        return None
    windows, kernel, ops = parts
    view = windows.maker
    assert view is not None
    sizes = windows.shape[len(view.inputs[0].shape) :]
    many = math.prod(windows.shape[: len(view.inputs[0].shape)])
    source = view.inputs[0].name
    size = str(sizes[0]) if len(sizes) == 1 else format_shape(sizes)
    label = say("convolution of {source} with {name}", source=source, name=kernel.name)
    sentence = say(
        "{label}: {windows} of {size}, each times {name} and summed; nothing is flipped.",
        label=label,
        windows=count(many, "window"),
        size=size,
        name=kernel.name,
    )
    return Match(say("convolution"), label, sentence, ops | {view}, op)


def _window_axes(value: Value) -> tuple[int, ...] | None:
    """The axes that lie within a window; None where the value is no view by sliding windows."""
    view = value.made_by(WINDOWS)
    if view is None or not view.inputs:
        return None
    return tuple(range(len(view.inputs[0].shape), len(value.shape)))


def _product(op: Op) -> tuple[Value, Value, frozenset[Op]] | None:
    """A product that sums over exactly the axes of the windows."""
    if op.function != PRODUCT or len(op.inputs) != 2:
        return None
    for windows, kernel in swapped(op.inputs):
        axes = _window_axes(windows)
        if axes is not None and _sums_over(op, windows, axes):
            return windows, kernel, frozenset({op})
    return None


def _sums_over(op: Op, windows: Value, axes: tuple[int, ...]) -> bool:
    recipe = op.recipe
    place = op.inputs.index(windows)
    if isinstance(recipe, ContractionRecipe):
        return place == 0 and axes == (len(windows.shape) - 1,)
    if not isinstance(recipe, EinsumRecipe):
        return False
    own, kernel = recipe.inputs[place], recipe.inputs[1 - place]
    inside = [own[axis] for axis in axes]
    summed = {letter for letter in own + kernel if letter not in recipe.output}
    return set(inside) == summed and all(letter in kernel for letter in inside) and len(set(own)) == len(own)


def _summed(op: Op) -> tuple[Value, Value, frozenset[Op]] | None:
    """``(windows * kernel).sum(axis)`` over exactly the axes of the windows."""
    is_sum = isinstance(op.recipe, ReductionRecipe) and op.function == "sum" and op.is_plain()
    factors = operands_of(op.inputs[0], "multiply") if is_sum else None
    for windows, kernel in swapped(factors) if factors is not None and len(factors) == 2 else ():
        axes = _window_axes(windows)
        if axes is None or op.axes != axes or op.inputs[0].shape != windows.shape or op.inputs[0].maker is None:
            continue
        sizes = windows.shape[axes[0] :]
        is_kernel = kernel.shape[-len(sizes) :] == sizes and all(one == 1 for one in kernel.shape[: -len(sizes)])
        if is_kernel:
            return windows, kernel, frozenset({op, op.inputs[0].maker})
    return None
