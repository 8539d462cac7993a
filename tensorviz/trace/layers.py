"""What a layer of torch is made of: the parameters that its call works with, read without running its code."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any

from tensorviz.arrays.kinds import is_lasting_type, type_module, type_name
from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.arguments import Carried
from tensorviz.trace.nodes import CalleeAt, CalleeOf, CalleePath, Child, Site
from tensorviz.trace.recording import Argument, Group, Value
from tensorviz.trace.values import to_value

__all__ = ["described", "layer_of", "with_parameters"]

__builtins__ = OWN_BUILTINS

PARAMETERS = {
    "CrossEntropyLoss": "weight ignore_index reduction label_smoothing",
    "Dropout": "p training",
    "ELU": "alpha",
    "Embedding": "weight max_norm",
    "Flatten": "start_dim end_dim",
    "GELU": "approximate",
    "LayerNorm": "normalized_shape weight bias eps",
    "LeakyReLU": "negative_slope",
    "Linear": "weight bias",
    "LogSoftmax": "dim",
    "Softmax": "dim",
    **dict.fromkeys("Identity Mish ReLU ReLU6 SiLU Sigmoid Softplus Softsign Tanh".split(), ""),
}
HOOKS = ("_forward_hooks", "_forward_pre_hooks")
_vars_of = object.__getattribute__


def layer_of(owner: Any, attribute: str) -> Any:
    """The layer that ``owner.attribute`` is, ``owner`` itself where that is empty; None where it is no known layer."""
    found = owner
    for name in filter(None, attribute.split(".")):
        found = dict.get(_own(found, "_modules"), name)
    cls = type(found)
    is_layer = type_name(cls) in PARAMETERS and type_module(cls).startswith("torch.nn.modules.")
    return found if is_layer and is_lasting_type(cls) else None


def described(layer: Any, keep: Callable[[Any], Snapshot]) -> Group | None:
    """The layer's parameters by name; None where a hook may change what it gives."""
    members = _vars_of(layer, "__dict__")
    if any(dict.get(members, name) for name in HOOKS):
        return None
    parameters = {**_own(layer, "_buffers"), **_own(layer, "_parameters")}
    names = PARAMETERS[type_name(type(layer))].split()
    values = ((name, parameters[name] if name in parameters else dict.get(members, name)) for name in names)
    items = tuple(Argument(name, to_value(value, keep), name) for name, value in values)
    return Group(items, type_name(type(layer)))


def with_parameters(
    site: Site,
    arguments: tuple[Argument, ...],
    carried: Mapping[int, Carried | None],
    frame: types.FrameType,
    keep: Callable[[Any], Snapshot],
) -> tuple[Argument, ...]:
    """The arguments of a call; where it is a layer's, its parameters behind them."""
    layer: Value | None = None
    match site.callee:
        case CalleePath(root, attributes):
            found = layer_of(dict.get(frame.f_globals, root), ".".join(attributes))
            layer = None if found is None else described(found, keep)
        case CalleeOf() if arguments and isinstance(arguments[0].value, Group):
            layer = arguments[0].value
            arguments = arguments[1:] if _is_layer(layer) else arguments
        case CalleeAt(Child(child)):
            seen = carried.get(child)
            layer = None if seen is None else seen.value
    if not isinstance(layer, Group) or not _is_layer(layer):
        return arguments
    owner = site.node.symbol if site.node is not None else ""
    return (*arguments, *(Argument(f"{owner}.{item.source}", item.value, item.keyword) for item in layer.items))


def _is_layer(value: Group) -> bool:
    return value.type_name in PARAMETERS


def _own(owner: Any, name: str) -> dict[str, Any]:
    """A dict among the attributes of an instance of torch's ``Module``."""
    if isinstance(owner, Snapshot) or not any(_is_module(cls) for cls in type.__dict__["__mro__"].__get__(type(owner))):
        return {}
    found = dict.get(_vars_of(owner, "__dict__"), name)
    return found if isinstance(found, dict) else {}


def _is_module(cls: type) -> bool:
    return type_name(cls) == "Module" and type_module(cls) == "torch.nn.modules.module"
