"""The value of an operand as it is now, told without running any code of the reader's."""

from __future__ import annotations

import ast
import operator
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.arrays.kinds import ADAPTERS

__all__ = ["NOT_KNOWN", "rebuilt"]

VIEWS = frozenset({"transpose", "swapaxes", "squeeze", "T", "mT"})
"""Attributes and methods that only look at the same memory in another way."""
FACTS = frozenset({"ndim"})
NOT_KNOWN: Any = object()
NUMBERS: dict[type[ast.operator], Callable[[int, int], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
MOST = 1 << 62


def rebuilt(source: str, frame: types.FrameType) -> Any:
    """The value of a piece of source in a frame, or `NOT_KNOWN`.

    Names, attributes that an object holds itself, entries of lists and dicts, views of arrays, sums of whole numbers.
    """
    return _value(_parsed(source), frame)


def _parsed(source: str) -> ast.expr | None:
    try:
        return ast.parse(f"({source}\n)", mode="eval").body
    except (SyntaxError, ValueError):
        return None


def _value(node: ast.expr | None, frame: types.FrameType) -> Any:
    match node:
        case ast.Name(id=name):
            for scope in (frame.f_locals, frame.f_globals, frame.f_builtins):
                if name in scope:
                    return scope[name]
        case ast.Constant(value=value):
            return value
        case ast.Attribute(value=inner, attr=name):
            return _attribute(_value(inner, frame), name)
        case ast.Call(func=ast.Attribute(value=inner, attr=name), args=args, keywords=[]) if name in VIEWS:
            owner, given = _value(inner, frame), [_literal(each) for each in args]
            if _is_plain_array(owner) and NOT_KNOWN not in given:
                return getattr(owner, name)(*given)
        case ast.Subscript(value=inner, slice=index):
            return _item(_value(inner, frame), index, frame)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in NUMBERS:
            return _number(sign, _value(left, frame), _value(right, frame))
    return NOT_KNOWN


def _number(sign: ast.operator, one: Any, other: Any) -> Any:
    is_small = type(one) is type(other) is int and max(abs(one), abs(other)) < MOST
    return NUMBERS[type(sign)](one, other) if is_small and other else NOT_KNOWN


def _item(owner: Any, index: ast.expr, frame: types.FrameType) -> Any:
    """A view of an array, or an entry of a list, a tuple or a dict of no other class."""
    place = _place(index)
    if _is_plain_array(owner):
        return owner[place] if place is not NOT_KNOWN else NOT_KNOWN
    key = place if place is not NOT_KNOWN else _value(index, frame)
    if type(owner) is dict:
        return owner.get(key, NOT_KNOWN) if type(key) in (str, int) else NOT_KNOWN
    if type(owner) in (list, tuple):
        return owner[key] if type(key) is int and -len(owner) <= key < len(owner) else NOT_KNOWN
    return NOT_KNOWN


def _attribute(owner: Any, name: str) -> Any:
    if type(owner) is types.ModuleType:
        return vars(owner).get(name, NOT_KNOWN)
    if _is_plain_array(owner):
        if name == "shape":
            return tuple(owner.shape)
        return getattr(owner, name) if name in VIEWS | FACTS else NOT_KNOWN
    return NOT_KNOWN if owner is NOT_KNOWN else _stored(owner, name)


def _stored(owner: Any, name: str) -> Any:
    """What an object holds under ``name``, where no code of its class would answer."""
    kind = type(owner)
    if any(name in vars(each) or "__getattribute__" in vars(each) for each in kind.__mro__[:-1]):
        return NOT_KNOWN
    try:
        held = object.__getattribute__(owner, "__dict__")
    except AttributeError:
        return NOT_KNOWN
    if type(held) is not dict:
        return NOT_KNOWN
    parameters = held.get("_parameters")
    if name not in held and _is_module(kind) and type(parameters) is dict:
        return parameters.get(name, NOT_KNOWN)
    return held.get(name, NOT_KNOWN)


def _is_module(kind: type) -> bool:
    """Whether it is a module of torch, which keeps its parameters apart and answers for them."""
    torch = sys.modules.get("torch")
    return torch is not None and issubclass(kind, torch.nn.Module) and "__getattr__" not in vars(kind)


def _is_plain_array(value: Any) -> bool:
    """Of a library's own class: no code of the reader's runs when it is looked at in another way."""
    kind = type(value)
    return value is not NOT_KNOWN and (kind is np.ndarray or (ADAPTERS[kind] is not None and kind.__name__ == "Tensor"))


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return NOT_KNOWN


def _place(node: ast.expr) -> Any:
    """An index of numbers, slices, ``None`` and ``...`` written out: what it reads is a view."""
    if isinstance(node, ast.Tuple):
        parts = [_place(each) for each in node.elts]
        return NOT_KNOWN if any(part is NOT_KNOWN for part in parts) else tuple(parts)
    if isinstance(node, ast.Slice):
        cuts = [None if each is None else _literal(each) for each in (node.lower, node.upper, node.step)]
        return NOT_KNOWN if any(cut is NOT_KNOWN for cut in cuts) else slice(*cuts)
    value = _literal(node)
    return value if value is None or value is Ellipsis or type(value) is int else NOT_KNOWN
