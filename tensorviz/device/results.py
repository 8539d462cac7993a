"""What both runs left in the cell's names, brought to the host and compared."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.device.agreement import agreeing_up_to_signs, digits_of, enough
from tensorviz.device.placeholder import Placeholder
from tensorviz.sentences import say

__all__ = ["Agreement", "agreement", "brought", "is_shown"]

NUMBERS = (bool, int, float, complex, np.generic)
CONTAINERS = (list, tuple, dict)
MOST_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the values of one name agree.

    Attributes
    ----------
    digits : float
        Decimal digits, of the part that agrees least.
    is_enough : bool
        Whether that is rounding.
    note : str
        What else must be said: ``"up to the signs of columns"``.
    """

    digits: float
    is_enough: bool
    note: str = ""


def is_shown(value: Any) -> bool:
    """Whether a name holds something to compare: no module, function or class."""
    hidden = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type, Placeholder, np.ufunc)
    return not isinstance(value, hidden) and value is not None


def brought(value: Any, fetch: Callable[[Any], Any], depth: int = 0) -> Any:
    """A value of the device run with its arrays on the host; ``fetch`` gives those of the device."""
    found = fetch(value)
    if found is not value:
        return found
    if isinstance(value, np.ndarray):
        return value.copy()
    if depth > MOST_DEPTH:
        return value
    if type(value) is tuple or type(value) is list:
        return type(value)(brought(each, fetch, depth + 1) for each in value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(brought(each, fetch, depth + 1) for each in value))
    if isinstance(value, dict):
        return {key: brought(each, fetch, depth + 1) for key, each in value.items()}
    return value


def agreement(
    host: Any, device: Any, fetch: Callable[[Any], Any], scale: float, *, has_signs: bool, least: float | None = None
) -> Agreement | None:
    """Compare what both runs left in one name; None where it holds no number.

    ``least`` digits are enough for fractions; None for as many as their dtype holds.
    """
    worst: Agreement | None = None
    for ours, theirs in _pairs(host, device, fetch, 0, set()):
        found = _of_leaf(ours, theirs, scale, least, has_signs=has_signs)
        if found is not None and (worst is None or (found.is_enough, found.digits) < (worst.is_enough, worst.digits)):
            worst = found
    return worst


def _of_leaf(ours: Any, theirs: Any, scale: float, least: float | None, *, has_signs: bool) -> Agreement | None:
    if ours is None or theirs is None:
        return Agreement(0.0, is_enough=False, note="another structure")
    digits = digits_of(ours, theirs, scale)
    if digits is None:
        return None
    dtype = np.asarray(ours).dtype
    if digits >= (enough(dtype) if least is None or dtype.kind not in "fc" else least):
        return Agreement(digits, is_enough=True)
    turned = agreeing_up_to_signs(np.asarray(ours), np.asarray(theirs)) if has_signs else None
    if turned is not None:
        return Agreement(digits_of(ours, turned) or 0.0, is_enough=True, note=say("up to signs"))
    return Agreement(digits, is_enough=False)


def _pairs(
    host: Any, device: Any, fetch: Callable[[Any], Any], depth: int, seen: set[int]
) -> Iterator[tuple[Any, Any]]:
    """Arrays and numbers at the same place; None where one side has none there."""
    device = fetch(device)
    if isinstance(host, (np.ndarray, *NUMBERS)):
        yield host, device if isinstance(device, (np.ndarray, *NUMBERS)) else None
        return
    if depth > MOST_DEPTH or id(host) in seen:
        return
    seen.add(id(host))
    ours, theirs = _parts(host), _parts(device)
    if ours.keys() != theirs.keys():
        yield None, None
        return
    for key, part in ours.items():
        yield from _pairs(part, theirs[key], fetch, depth + 1, seen)


def _parts(x: Any) -> Mapping[Any, Any]:
    if isinstance(x, (list, tuple)):
        return dict(enumerate(x))
    if isinstance(x, dict):
        return x
    is_readers = type(x).__module__ in ("__main__", "types")
    return vars(x) if is_readers and hasattr(x, "__dict__") else {}
