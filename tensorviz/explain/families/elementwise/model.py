"""Functions of one cell that models are made of and NumPy does not have: ``relu``, ``sigmoid``, ``gelu``, ..."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorviz.explain.families.elementwise.terms import Function

__all__ = ["MODEL_FUNCTIONS", "ModelFunction", "model_function"]

_erf = np.vectorize(math.erf, otypes=[np.float64])


@dataclass(frozen=True, slots=True)
class ModelFunction:
    """One function of arrays, with the names of its parameters."""

    compute: Callable[..., Any]
    parameters: tuple[str, ...] = ("input",)


def model_function(name: str) -> Function:
    """The function as it is drawn: a call."""
    found = MODEL_FUNCTIONS[name]
    symbol = SYMBOLS.get(name, name)
    return Function(name, symbol, "call", found.compute, (symbol, *[","] * (len(found.parameters) - 1)))


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def _softplus(x: Any) -> Any:
    return np.logaddexp(x, np.zeros_like(x))


def _gelu_near(x: Any) -> Any:
    wide = np.asarray(x, np.float64)
    return wide / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (wide + 0.044715 * wide**3)))


def _lerp(start: Any, end: Any, weight: Any) -> Any:
    is_first = np.abs(weight) < 0.5
    return np.where(is_first, start + weight * (end - start), end - (end - start) * (1 - weight))


SYMBOLS = {"gelu_tanh": "gelu", "log_sigmoid": "logsigmoid", "soft_sign": "softsign"}
MODEL_FUNCTIONS = {
    "relu": ModelFunction(lambda x: np.maximum(x, np.zeros_like(x))),
    "relu6": ModelFunction(lambda x: np.clip(x, 0, 6)),
    "sigmoid": ModelFunction(_sigmoid),
    "log_sigmoid": ModelFunction(lambda x: -_softplus(-x)),
    "silu": ModelFunction(lambda x: x * _sigmoid(x)),
    "mish": ModelFunction(lambda x: x * np.tanh(_softplus(x))),
    "soft_sign": ModelFunction(lambda x: x / (1 + np.abs(x))),
    "softplus": ModelFunction(_softplus),
    "gelu": ModelFunction(lambda x: np.asarray(x, np.float64) / 2 * (1 + _erf(np.asarray(x) / math.sqrt(2)))),
    "gelu_tanh": ModelFunction(_gelu_near),
    "leaky_relu": ModelFunction(lambda x, slope: np.where(x > 0, x, x * slope), ("input", "negative_slope")),
    "elu": ModelFunction(lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(x)), ("input", "alpha")),
    "rsqrt": ModelFunction(lambda x: 1 / np.sqrt(x)),
    "erf": ModelFunction(_erf),
    "lerp": ModelFunction(_lerp, ("input", "end", "weight")),
}
