"""What an operation changed in place: its target before and after, and the other names that see the change."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.arrays.numpy_adapter import root_of
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.quick import address_of
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.nodes import CalleeOf, Operand, Site
from tensorviz.trace.recording import Argument, Value

__all__ = ["MUTATORS", "NO_CHANGE", "Change", "change_by_call", "change_by_store"]

__builtins__ = OWN_BUILTINS

MUTATING_METHODS = frozenset("sort fill put resize partition itemset setfield byteswap".split())
MUTATING_FUNCTIONS = frozenset("copyto put place putmask fill_diagonal put_along_axis shuffle at".split())
# NumPy resizes only what nobody else holds.
MUTATORS = (MUTATING_METHODS | MUTATING_FUNCTIONS) - {"resize"}
PURE_LIBRARIES = ("numpy.", "jax.", "torch.", "math.", "builtins.")

Keep = Callable[[Any], Snapshot]


@dataclass(frozen=True, slots=True)
class Change:
    """The array that a call changed, and the names (beside the target's own) that hold other values now."""

    before: Snapshot | None = None
    after: Snapshot | None = None
    changed: tuple[str, ...] = ()


NO_CHANGE = Change()


def change_by_call(
    site: Site,
    operation: str,
    arguments: tuple[Argument, ...],
    names: tuple[Any, ...],
    frame: types.FrameType,
    keep: Keep,
    known: Mapping[int, Snapshot],
    at_hand: tuple[Any, ...] = (),
) -> Change:
    """What a call changed among its arguments.

    A known mutator always has a change. Of a function that is not one of a library's, every array argument that the
    reader gave by name is compared: exactly where it was kept whole, by its kept cells otherwise.

    Parameters
    ----------
    known : mapping of int to Snapshot
        The last snapshot of each object, by `id`.
    at_hand : tuple
        What the call gave, and arguments that are alive: one may be a target that no name holds.
    """
    target = _target(site, operation, arguments)
    if target is None and operation.startswith(PURE_LIBRARIES):
        return NO_CHANGE
    found = []
    positions = range(len(arguments)) if target is None else (target,)
    for position in positions:
        before = arguments[position].value
        if not isinstance(before, Snapshot) or not before.object_id:
            continue
        now = _again(site, site.operands[position], before, names, frame, at_hand)
        after = None if now is None else keep(now)
        if target is not None or _differs(before, after):
            found.append((arguments[position].source, before, after))
    if not found:
        return NO_CHANGE
    _, before, after = found[0]
    others = _names_sharing(before, frame.f_globals, keep, known)
    own = [] if target is not None else [each for each, _, _ in found]
    return Change(before, after, tuple(dict.fromkeys([*own, *others])))


def _differs(before: Snapshot, after: Snapshot | None) -> bool:
    """Whether cells that were kept have changed; of what was not kept nothing is known."""
    if after is None or after is before:
        return False
    if before.shape != after.shape or before.dtype != after.dtype:
        return True
    pairs = [
        (x, y)
        for x, y in ((before.values, after.values), (before.window_values, after.window_values))
        if x is not None and y is not None
    ]
    masks = [None if each.mask is None else each.mask.tobytes() for each in (before, after)]
    return masks[0] != masks[1] or any(x.tobytes() != y.tobytes() for x, y in pairs)


def change_by_store(
    before: Snapshot, after: Value, frame: types.FrameType, keep: Keep, known: Mapping[int, Snapshot]
) -> Change:
    """What ``a[...] = v`` or ``a += v`` changed beside its target."""
    is_same = type(after) is Snapshot and after.object_id == before.object_id and after is not before
    return Change(before, None, _names_sharing(before, frame.f_globals, keep, known) if is_same else ())


def _target(site: Site, operation: str, arguments: tuple[Argument, ...]) -> int | None:
    """Position of the operand that a known mutator changes."""
    for position, operand in enumerate(site.operands):
        if operand.keyword == "out" and type(arguments[position].value) is Snapshot:
            return position
    name = operation.rpartition(".")[2]
    is_method = type(site.callee) is CalleeOf
    if is_method and arguments and type(arguments[0].value) is Snapshot:
        is_known = name in MUTATING_METHODS and operation.startswith("numpy.")
        return 0 if is_known or (operation.startswith("torch.") and _is_in_place(name)) else None
    if operation.startswith("torch.") and _is_in_place(name):
        return 0 if arguments and type(arguments[0].value) is Snapshot else None
    if name in MUTATING_FUNCTIONS and operation.startswith("numpy."):
        position = int(is_method)
        return position if position < len(arguments) and type(arguments[position].value) is Snapshot else None
    return None


def _is_in_place(name: str) -> bool:
    """Whether the name of a method or function of torch says that it works in place."""
    return name.endswith("_") and not name.endswith("__")


def _again(
    site: Site,
    operand: Operand,
    before: Snapshot,
    names: tuple[Any, ...],
    frame: types.FrameType,
    at_hand: tuple[Any, ...],
) -> Any:
    """The same object after the call, where a name still holds it or it is at hand; None where neither is so."""
    name = operand.source
    found = names[site.names.index(name)] if name in site.names else dict.get(frame.f_globals, name)
    return next((x for x in (found, *at_hand) if id(x) == before.object_id), None)


def _names_sharing(
    target: Snapshot, scope: dict[str, Any], keep: Keep, known: Mapping[int, Snapshot]
) -> tuple[str, ...]:
    """Names of the namespace that hold another array over the same memory, and changed with ``target``."""
    if target.library == "torch" and target.buffer:
        return _tensors_sharing(target, scope, keep, known)
    if target.library != "numpy" or not target.buffer:
        return ()
    found = []
    for name, x in tuple(scope.items()):
        if name[:1] == "_" or type(x) is not np.ndarray:
            continue
        if id(x) == target.object_id or root_of(x) != target.buffer or not _overlaps(x, target):
            continue
        earlier = known.get(id(x))
        if earlier is None or earlier.values is None or keep(x) is not earlier:
            found.append(name)
    return tuple(found)


def _tensors_sharing(
    target: Snapshot, scope: dict[str, Any], keep: Keep, known: Mapping[int, Snapshot]
) -> tuple[str, ...]:
    torch: Any = sys.modules["torch"]
    found = []
    for name, x in tuple(scope.items()):
        if name[:1] == "_" or type(x) not in (torch.Tensor, torch.nn.Parameter) or id(x) == target.object_id:
            continue
        earlier, now = known.get(id(x)), keep(x)
        if now.buffer != target.buffer or not _meet(now, target):
            continue
        if earlier is None or earlier.values is None or not _is_same(earlier.values, now.values):
            found.append(name)
    return tuple(found)


def _is_same(earlier: Any, now: Any) -> bool:
    """Whether two copies hold the same bits."""
    return now is not None and bool(earlier.shape == now.shape and earlier.tobytes() == now.tobytes())


def _meet(one: Snapshot, other: Snapshot) -> bool:
    (low, high), (other_low, other_high) = (
        _bounds(each.pointer, each.shape, each.strides, each.nbytes // max(each.size, 1)) for each in (one, other)
    )
    return low < other_high and other_low < high


def _overlaps(x: Any, target: Snapshot) -> bool:
    if len(target.strides) != target.ndim:  # `a.flat` of an array that does not lie on one line
        return True
    low, high = _bounds(address_of(x), x.shape, x.strides, x.itemsize)
    itemsize = target.nbytes // max(target.size, 1)
    target_low, target_high = _bounds(target.pointer, target.shape, target.strides, itemsize)
    return low < target_high and target_low < high


def _bounds(pointer: int, shape: tuple[int, ...], strides: tuple[int, ...], itemsize: int) -> tuple[int, int]:
    """First byte and the one behind the last (the rule of ``numpy.lib.array_utils.byte_bounds``)."""
    if 0 in shape:
        return pointer, pointer
    steps = [(length - 1) * step for length, step in zip(shape, strides, strict=True)]
    return pointer + sum(step for step in steps if step < 0), pointer + sum(s for s in steps if s > 0) + itemsize
