"""jax's functions by NumPy's names: ``jax.numpy`` mirrors them, the rest is a table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.dialects.calls import Heard, Named, Row, given, keyed, named, put
from tensorviz.explain.dialects.jax_written import beyond, heard_written, is_outside
from tensorviz.explain.subject import Subject
from tensorviz.sentences import say

__all__ = ["ROWS", "heard"]

DROPPED = frozenset(
    {"device", "out_sharding", "unique_indices", "indices_are_sorted", "precision", "preferred_element_type"}
)
REASONS = {
    "Array.at": say("it only names cells, for a copy in which they are written"),
    "random.PRNGKey": say("a key says which random numbers are drawn"),
    "random.key": say("a key says which random numbers are drawn"),
    "random.split": say("new keys are worked out of one"),
}
OUTSIDE = say("an index lies outside, where jax takes the nearest cell or puts another number")

_ELEMENTWISE = {
    "abs": "absolute", "acos": "arccos", "acosh": "arccosh", "asin": "arcsin", "asinh": "arcsinh", "atan": "arctan",
    "atanh": "arctanh", "bitwise_not": "invert", "ceil": "ceil", "cos": "cos", "cosh": "cosh", "exp": "exp",
    "expm1": "expm1", "floor": "floor", "is_finite": "isfinite", "log": "log", "log1p": "log1p", "neg": "negative",
    "reciprocal": "reciprocal", "sign": "sign", "sin": "sin", "sinh": "sinh", "sqrt": "sqrt", "square": "square",
    "tan": "tan", "tanh": "tanh",
}  # fmt: skip
_PAIRS = {
    "add": "add", "atan2": "arctan2", "bitwise_and": "bitwise_and", "bitwise_or": "bitwise_or", "eq": "equal",
    "bitwise_xor": "bitwise_xor", "ge": "greater_equal", "gt": "greater", "le": "less_equal", "lt": "less",
    "max": "maximum", "min": "minimum", "mul": "multiply", "ne": "not_equal", "pow": "power", "rem": "fmod",
    "sub": "subtract",
}  # fmt: skip


def _drawn(parameters: str, keywords: str) -> Row:
    """A draw: without its key, ``parameters`` in order."""
    return Row(keywords, " ".join(("key", parameters)), _without_key)


def _without_key(call: Named, row: Row) -> Heard:
    return put(call, replace(row, parameters=row.parameters.removeprefix("key ")))


def _default_slope(name: str, value: float) -> Row:
    def special(call: Named, row: Row) -> Heard:
        return Heard(row.operation, (call["x"], keyed(call[name]) if name in call else given(value)))

    return Row(f"nn.{'leaky_relu' if name == 'negative_slope' else 'elu'}", f"x {name}", special)


def _gelu(call: Named, row: Row) -> Heard:
    return Heard("nn.gelu_tanh" if call.value("approximate", True) else row.operation, (call["x"],))


def _whole_division(call: Named, row: Row) -> Heard | str:
    """``lax.div`` cuts the fraction of integers off."""
    result = call.subject.result
    is_real = result is not None and isinstance(result.dtype, np.dtype) and result.dtype.kind in "fc"
    return put(call, row) if is_real else say("of integers it cuts the fraction off")


def _largest(call: Named, row: Row) -> Heard:
    axis = keyed(call["axis"], "axis") if "axis" in call else given(-1, "axis")
    descending = given(True, "descending")
    return Heard(row.operation, (call["operand"], keyed(call["k"], "k"), axis, descending), others=("nn.argtopk",))


def _one_hot(call: Named, row: Row) -> Heard:
    return Heard(row.operation, (call["x"], *((keyed(call["axis"], "axis"),) if "axis" in call else ())))


_LOGSUMEXP = Row("nn.logsumexp", "a axis:axis b:b keepdims:keepdims return_sign:return_sign where:where")

ROWS = {
    **{f"lax.{name}": Row(f"numpy.{other}", "x") for name, other in _ELEMENTWISE.items()},
    **{f"lax.{name}": Row(f"numpy.{other}", "x y") for name, other in _PAIRS.items()},
    "lax.div": Row("numpy.divide", "x y", _whole_division),
    "lax.rsqrt": Row("nn.rsqrt", "x"),
    "lax.logistic": Row("nn.sigmoid", "x"),
    "lax.erf": Row("nn.erf", "x"),
    "lax.select": Row("numpy.where", "pred on_true on_false"),
    "lax.reshape": Row("numpy.reshape", "operand new_sizes:shape"),
    "lax.transpose": Row("numpy.transpose", "operand permutation:axes"),
    "lax.expand_dims": Row("numpy.expand_dims", "array dimensions:axis"),
    "lax.squeeze": Row("numpy.squeeze", "array dimensions:axis"),
    "lax.concatenate": Row("numpy.concatenate", "operands dimension:axis"),
    "lax.dot": Row("numpy.dot", "lhs rhs"),
    "lax.rev": Row("numpy.flip", "operand dimensions:axis"),
    "lax.cumsum": Row("numpy.cumsum", "operand axis:axis"),
    "lax.cumprod": Row("numpy.cumprod", "operand axis:axis"),
    "lax.sort": Row("numpy.sort", "operand dimension:axis"),
    "lax.top_k": Row("nn.topk", "operand k axis", _largest),
    "lax.iota": Row("numpy.arange", "dtype:dtype size:stop"),
    "nn.relu": Row("nn.relu", "x"),
    "nn.relu6": Row("nn.relu6", "x"),
    "nn.sigmoid": Row("nn.sigmoid", "x"),
    "nn.log_sigmoid": Row("nn.log_sigmoid", "x"),
    "nn.tanh": Row("numpy.tanh", "x"),
    "nn.silu": Row("nn.silu", "x"),
    "nn.swish": Row("nn.silu", "x"),
    "nn.mish": Row("nn.mish", "x"),
    "nn.soft_sign": Row("nn.soft_sign", "x"),
    "nn.softplus": Row("nn.softplus", "x"),
    "nn.gelu": Row("nn.gelu", "x approximate", _gelu),
    "nn.leaky_relu": _default_slope("negative_slope", 0.01),
    "nn.elu": _default_slope("alpha", 1.0),
    "nn.one_hot": Row("nn.one_hot", "x num_classes dtype axis", _one_hot),
    "nn.logsumexp": _LOGSUMEXP,
    "scipy.special.logsumexp": _LOGSUMEXP,
    "nn.softmax": Row("nn.softmax", "x axis:axis"),
    "nn.log_softmax": Row("nn.log_softmax", "x axis:axis"),
    "random.normal": _drawn("shape:size dtype:dtype", "numpy.random.standard_normal"),
    "random.uniform": _drawn("shape:size dtype:dtype minval:low maxval:high", "numpy.random.uniform"),
    "random.randint": _drawn("shape:size minval:low maxval:high dtype:dtype", "numpy.random.randint"),
    "random.permutation": _drawn("x:x", "numpy.random.permutation"),
}
INDEXED = {"numpy.ndarray.__getitem__", "numpy.take", "numpy.ndarray.take", "numpy.take_along_axis"}


def heard(subject: Subject) -> Heard | str:
    """The call in NumPy's terms; the reason where it has no picture; empty text where it is not known."""
    name = subject.event.operation.removeprefix("jax.").removeprefix("_src.")
    if "_IndexUpdateRef." in name:
        return heard_written(subject, name.rpartition(".")[2], DROPPED)
    if name in REASONS:
        return REASONS[name]
    if name.startswith(("numpy.", "Array.")):
        operation = name.replace("Array.", "numpy.ndarray.", 1) if name.startswith("Array.") else name
        return OUTSIDE if operation in INDEXED and _is_outside(subject) else _as_numpy(subject, operation)
    row = ROWS.get(name.removesuffix(".__call__"))
    call = None if row is None else named(subject, row.parameters, DROPPED)
    if row is None or call is None:
        return ""
    return put(call, row) if row.special is None else row.special(call, row)


def _as_numpy(subject: Subject, operation: str) -> Heard:
    arguments = tuple(argument for argument in subject.event.arguments if argument.keyword not in DROPPED)
    return Heard(operation, arguments)


def _is_outside(subject: Subject) -> bool:
    """Whether a number in the index does not lie in the array's longest axis; NumPy would refuse it."""
    source, *others = [argument.value for argument in subject.event.arguments]
    shape = source.shape if isinstance(source, Snapshot) else ()
    if subject.event.operation.endswith("__getitem__"):
        return is_outside(shape, others[0] if others else None)
    return any(beyond(value, max(shape, default=0)) for value in others[:1])
