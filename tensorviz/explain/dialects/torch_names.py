"""torch's functions, methods and layers by NumPy's names."""

from __future__ import annotations

from dataclasses import replace

from tensorviz.explain.dialects import torch_creation as creation
from tensorviz.explain.dialects import torch_layers as layers
from tensorviz.explain.dialects import torch_special as special
from tensorviz.explain.dialects.calls import Heard, Row, named, put
from tensorviz.explain.dialects.torch_reasons import LAYER_REASONS, REASONS
from tensorviz.explain.subject import Subject
from tensorviz.trace.recording import NodeKind

__all__ = ["ROWS", "heard"]

PREFIXES = ("torch.nn.functional.", "torch.Tensor.", "torch.special.", "torch.")
DROPPED = frozenset({"device", "layout", "pin_memory", "requires_grad", "non_blocking", "inplace", "memory_format"})

_SAME = (
    "exp exp2 expm1 log log2 log10 log1p sqrt sin cos tan sinh cosh tanh floor ceil trunc sign square reciprocal "
    "positive deg2rad rad2deg signbit isnan isfinite isinf isposinf isneginf isreal sinc logical_not conj"
).split()
_SAME_PAIRS = (
    "maximum minimum fmax fmin logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor floor_divide "
    "remainder fmod hypot copysign logaddexp logaddexp2 heaviside nextafter gcd lcm not_equal less less_equal greater "
    "greater_equal multiply"
).split()
_RENAMED = {
    "abs": "absolute", "absolute": "absolute", "neg": "negative", "negative": "negative", "conj": "conjugate",
    "bitwise_not": "invert", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh",
    "acosh": "arccosh", "atanh": "arctanh", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan",
    "arcsinh": "arcsinh", "arccosh": "arccosh", "arctanh": "arctanh", "fix": "trunc",
}  # fmt: skip
_RENAMED_PAIRS = {
    "mul": "multiply", "pow": "power", "true_divide": "divide", "ne": "not_equal", "lt": "less", "le": "less_equal",
    "gt": "greater", "ge": "greater_equal", "eq": "equal", "atan2": "arctan2", "arctan2": "arctan2",
    "bitwise_left_shift": "left_shift", "bitwise_right_shift": "right_shift",
}  # fmt: skip
_FOLD = "input dim:axis keepdim:keepdims"

ELEMENTWISE = {
    **{name: Row(f"numpy.{name}", "input") for name in _SAME},
    **{name: Row(f"numpy.{other}", "input") for name, other in _RENAMED.items()},
    **{name: Row(f"numpy.{name}", "input other") for name in _SAME_PAIRS},
    **{name: Row(f"numpy.{other}", "input other") for name, other in _RENAMED_PAIRS.items()},
    "pow": Row("numpy.power", "input exponent"),
    "add": Row("numpy.add", "input other alpha", special.scaled),
    "sub": Row("numpy.subtract", "input other alpha", special.scaled),
    "subtract": Row("numpy.subtract", "input other alpha", special.scaled),
    "div": Row("numpy.divide", "input other rounding_mode", special.divided),
    "divide": Row("numpy.divide", "input other rounding_mode", special.divided),
    "round": Row("numpy.round", "input decimals:decimals"),
    "clamp": Row("numpy.clip", "input min:min max:max"),
    "clip": Row("numpy.clip", "input min:min max:max"),
    "clamp_min": Row("numpy.clip", "input min:min"),
    "clamp_max": Row("numpy.clip", "input max:max"),
    "isclose": Row("numpy.isclose", "input other rtol:rtol atol:atol equal_nan:equal_nan"),
    "nan_to_num": Row("numpy.nan_to_num", "input nan:nan posinf:posinf neginf:neginf"),
    "masked_fill": Row("numpy.where", "input mask value", special.masked_fill),
    "relu": Row("nn.relu", "input"),
    "relu6": Row("nn.relu6", "input"),
    "sigmoid": Row("nn.sigmoid", "input"),
    "expit": Row("nn.sigmoid", "input"),
    "logsigmoid": Row("nn.log_sigmoid", "input"),
    "silu": Row("nn.silu", "input"),
    "mish": Row("nn.mish", "input"),
    "softsign": Row("nn.soft_sign", "input"),
    "gelu": Row("nn.gelu", "input approximate", special.gelu),
    "leaky_relu": Row("nn.leaky_relu", "input negative_slope", special.with_default("negative_slope", 0.01)),
    "elu": Row("nn.elu", "input alpha", special.with_default("alpha", 1.0)),
    "softplus": Row("nn.softplus", "input"),
    "rsqrt": Row("nn.rsqrt", "input"),
    "erf": Row("nn.erf", "input"),
    "lerp": Row("nn.lerp", "input end weight"),
}
"""These have forms that work in place, with an underscore behind their names."""

INDEXED = {"__getitem__", "__setitem__"}
WRITES = {
    "fill": Row("numpy.ndarray.fill", "input value"),
    "zero": Row("numpy.ndarray.fill", "input", special.zeroed),
    "copy": Row("numpy.copyto", "input src"),
    "scatter": Row("nn.scatter", "input dim index src value", special.scattered),
}

_OF_MATRIX = ("det", "slogdet", "eig", "eigvals", "svdvals", "pinv")

ROWS: dict[str, Row] = {
    **ELEMENTWISE,
    **creation.ROWS,
    **layers.ROWS,
    "where": Row("numpy.where", "condition input other", special.where),
    "sum": Row("numpy.sum", f"{_FOLD} dtype:dtype"),
    "nansum": Row("numpy.nansum", f"{_FOLD} dtype:dtype"),
    "mean": Row("numpy.mean", f"{_FOLD} dtype:dtype"),
    "nanmean": Row("numpy.nanmean", f"{_FOLD} dtype:dtype"),
    "prod": Row("numpy.prod", f"{_FOLD} dtype:dtype"),
    "amax": Row("numpy.max", _FOLD),
    "amin": Row("numpy.min", _FOLD),
    "max": Row("numpy.max", "input dim keepdim", special.best),
    "min": Row("numpy.min", "input dim keepdim", special.best),
    "logsumexp": Row("nn.logsumexp", _FOLD),
    "argmax": Row("numpy.argmax", _FOLD),
    "argmin": Row("numpy.argmin", _FOLD),
    "any": Row("numpy.any", _FOLD),
    "all": Row("numpy.all", _FOLD),
    "count_nonzero": Row("numpy.count_nonzero", "input dim:axis"),
    "argwhere": Row("numpy.argwhere", "input"),
    "nonzero": Row("numpy.argwhere", "input"),
    "std": Row("numpy.std", "input dim unbiased keepdim correction", special.spread),
    "var": Row("numpy.var", "input dim unbiased keepdim correction", special.spread),
    "norm": Row("numpy.linalg.vector_norm", "input p dim keepdim dtype", special.norm),
    "linalg.norm": Row("numpy.linalg.norm", "input ord dim:axis keepdim:keepdims", special.matrix_norm),
    "linalg.vector_norm": Row("numpy.linalg.vector_norm", "x ord:ord dim:axis keepdim:keepdims"),
    "trace": Row("numpy.trace", "input"),
    "median": Row("numpy.median", "input dim keepdim", special.median),
    "sort": Row("numpy.sort", "input dim descending stable", special.ordered),
    "argsort": Row("numpy.argsort", "input dim descending stable", special.positions),
    "topk": Row("nn.topk", "input k dim largest sorted", special.largest),
    "split": Row("numpy.split", "input split_size_or_sections dim", special.cut),
    "chunk": Row("numpy.split", "input chunks dim", special.cut),
    "tensor_split": Row("numpy.split", "input indices_or_sections dim", special.cut),
    "unbind": Row("numpy.unstack", "input dim:axis"),
    "shape": Row("numpy.ndarray.shape", "input"),
    "size": Row("numpy.ndarray.shape", "input dim", special.sized),
    "ndim": Row("numpy.ndarray.ndim", "input"),
    "dim": Row("numpy.ndim", "input"),
    "numel": Row("numpy.size", "input"),
    "nelement": Row("numpy.size", "input"),
    "element_size": Row("numpy.ndarray.itemsize", "input"),
    "itemsize": Row("numpy.ndarray.itemsize", "input"),
    "nbytes": Row("numpy.ndarray.nbytes", "input"),
    "dtype": Row("numpy.ndarray.dtype", "input"),
    "meshgrid": Row("numpy.meshgrid", "*tensors indexing", special.grid),
    "broadcast_tensors": Row("numpy.broadcast_arrays", "*tensors", special.grid),
    "cumsum": Row("numpy.cumsum", "input dim:axis dtype:dtype"),
    "cumprod": Row("numpy.cumprod", "input dim:axis dtype:dtype"),
    "diff": Row("numpy.diff", "input n:n dim:axis"),
    "matmul": Row("numpy.matmul", "input other"),
    "linalg.matmul": Row("numpy.matmul", "input other"),
    **{f"linalg.{name}": Row(f"numpy.linalg.{name}", "A") for name in _OF_MATRIX},
    **{name: Row("numpy.linalg.inv", "A") for name in ("inverse", "linalg.inv")},
    "det": Row("numpy.linalg.det", "A"),
    "slogdet": Row("numpy.linalg.slogdet", "A"),
    "pinverse": Row("numpy.linalg.pinv", "input rcond:rcond"),
    "linalg.cholesky": Row("numpy.linalg.cholesky", "A upper:upper"),
    "linalg.eigh": Row("numpy.linalg.eigh", "A UPLO"),
    "linalg.eigvalsh": Row("numpy.linalg.eigvalsh", "A UPLO"),
    "linalg.lstsq": Row("numpy.linalg.lstsq", "A B rcond:rcond"),
    "linalg.matrix_exp": Row("scipy.linalg.expm", "A"),
    "matrix_exp": Row("scipy.linalg.expm", "A"),
    "linalg.matrix_power": Row("numpy.linalg.matrix_power", "A n"),
    "matrix_power": Row("numpy.linalg.matrix_power", "A n"),
    "linalg.matrix_rank": Row("numpy.linalg.matrix_rank", "A tol:tol hermitian:hermitian"),
    "linalg.qr": Row("numpy.linalg.qr", "A mode"),
    "linalg.solve": Row("numpy.linalg.solve", "A B"),
    "linalg.svd": Row("numpy.linalg.svd", "A full_matrices:full_matrices"),
    "linalg.cond": Row("numpy.linalg.cond", "A p"),
    "mm": Row("numpy.matmul", "input mat2"),
    "mv": Row("numpy.matmul", "input vec"),
    "bmm": Row("numpy.matmul", "input mat2"),
    "dot": Row("numpy.dot", "input tensor"),
    "inner": Row("numpy.inner", "input other"),
    "outer": Row("numpy.outer", "input vec2"),
    "ger": Row("numpy.outer", "input vec2"),
    "einsum": Row("numpy.einsum", "equation *operands", special.einsum),
    "tensordot": Row("numpy.tensordot", "a b dims:axes"),
    "reshape": Row("numpy.reshape", "input *shape:shape"),
    "view": Row("numpy.reshape", "input *shape:shape", special.viewed),
    "view_as": Row("numpy.reshape", "input other", special.shaped),
    "reshape_as": Row("numpy.reshape", "input other", special.shaped),
    "flatten": Row("numpy.reshape", "input start_dim end_dim", special.flattened),
    "unflatten": Row("numpy.reshape", "input dim sizes", special.flattened),
    "ravel": Row("numpy.ravel", "input"),
    "permute": Row("numpy.transpose", "input *dims:axes"),
    "transpose": Row("numpy.swapaxes", "input dim0:axis1 dim1:axis2"),
    "swapaxes": Row("numpy.swapaxes", "input axis0:axis1 axis1:axis2"),
    "swapdims": Row("numpy.swapaxes", "input dim0:axis1 dim1:axis2"),
    "movedim": Row("numpy.moveaxis", "input source:source destination:destination"),
    "moveaxis": Row("numpy.moveaxis", "input source:source destination:destination"),
    "t": Row("numpy.transpose", "input"),
    "T": Row("numpy.ndarray.T", "input"),
    "mT": Row("numpy.ndarray.mT", "input"),
    "squeeze": Row("numpy.squeeze", "input dim:axis"),
    "unsqueeze": Row("numpy.expand_dims", "input dim:axis"),
    "atleast_1d": Row("numpy.atleast_1d", "input"),
    "atleast_2d": Row("numpy.atleast_2d", "input"),
    "expand": Row("numpy.broadcast_to", "input *size", special.expanded),
    "expand_as": Row("numpy.broadcast_to", "input other", special.expanded),
    "broadcast_to": Row("numpy.broadcast_to", "input size", special.expanded),
    "clone": Row("numpy.copy", "input"),
    "contiguous": Row("numpy.ascontiguousarray", "input"),
    "detach": Row("numpy.asarray", "input"),
    "data": Row("numpy.asarray", "input"),
    "cpu": Row("numpy.asarray", "input"),
    "cuda": Row("numpy.asarray", "input"),
    "numpy": Row("numpy.asarray", "input"),
    "to": Row("numpy.astype", "input dtype", special.cast),
    "type_as": Row("numpy.astype", "input other", special.cast),
    **{
        name: Row("numpy.astype", "input", special.cast)
        for name in "float double half int long short char byte bool cfloat cdouble bfloat16".split()
    },
    "cat": Row("numpy.concatenate", "tensors dim:axis"),
    "concat": Row("numpy.concatenate", "tensors dim:axis"),
    "concatenate": Row("numpy.concatenate", "tensors dim:axis"),
    "stack": Row("numpy.stack", "tensors dim:axis"),
    "hstack": Row("numpy.hstack", "tensors"),
    "vstack": Row("numpy.vstack", "tensors"),
    "row_stack": Row("numpy.vstack", "tensors"),
    "dstack": Row("numpy.dstack", "tensors"),
    "column_stack": Row("numpy.column_stack", "tensors"),
    "repeat": Row("numpy.tile", "input *repeats:reps"),
    "tile": Row("numpy.tile", "input *dims:reps"),
    "repeat_interleave": Row("numpy.repeat", "input repeats:repeats dim:axis"),
    "roll": Row("numpy.roll", "input shifts:shift dims:axis"),
    "flip": Row("numpy.flip", "input *dims:axis"),
    "fliplr": Row("numpy.fliplr", "input"),
    "flipud": Row("numpy.flipud", "input"),
    "rot90": Row("numpy.rot90", "input k:k dims:axes"),
    "pad": Row("numpy.pad", "input pad mode value", special.padded),
    "tril": Row("numpy.tril", "input diagonal:k"),
    "triu": Row("numpy.triu", "input diagonal:k"),
    "diag": Row("numpy.diag", "input diagonal:k"),
    "diagonal": Row("numpy.diagonal", "input offset:offset dim1:axis1 dim2:axis2"),
    "index_select": Row("numpy.take", "input dim:axis index:indices"),
    "take": Row("numpy.take", "input index:indices"),
    "take_along_dim": Row("numpy.take_along_axis", "input indices:indices dim:axis"),
    "gather": Row("nn.gather", "input dim:dim index:index"),
    "scatter": Row("nn.scattered", "input dim index src value", special.scattered),
    "masked_select": Row("numpy.ndarray.__getitem__", "input mask", special.picked),
    "select": Row("numpy.ndarray.__getitem__", "input dim index", special.picked),
    "narrow": Row("numpy.ndarray.__getitem__", "input dim start length", special.picked),
}  # fmt: skip


def heard(subject: Subject) -> Heard | str:
    """The call in NumPy's terms; the reason where it has no picture; empty text where it is not in the tables."""
    operation, arguments = subject.event.operation, subject.event.arguments
    if operation.startswith("torch.nn.") and operation.endswith(".__call__"):
        layer = operation.split(".")[-2]
        return LAYER_REASONS.get(layer, "") or _said(subject, layers.LAYERS.get(layer))
    name = next(operation.removeprefix(prefix) for prefix in PREFIXES if operation.startswith(prefix))
    if name in INDEXED:
        return Heard(f"numpy.ndarray.{name}", arguments)
    if name in ROWS and subject.changes_items:
        return Heard(ROWS[name].operation, arguments)
    if not name.endswith("_") or name.endswith("__"):
        return REASONS.get(name, "") or _said(subject, ROWS.get(name))
    said = _said(subject, WRITES.get(name[:-1]) or ELEMENTWISE.get(name[:-1]))
    is_target = isinstance(said, Heard) and name[:-1] in ELEMENTWISE and said.arguments[0] is arguments[0]
    return replace(said, kind=NodeKind.AUGMENTED) if isinstance(said, Heard) and is_target else said


def _said(subject: Subject, row: Row | None) -> Heard | str:
    call = None if row is None else named(subject, row.parameters, DROPPED)
    if row is None or call is None:
        return ""
    return put(call, row) if row.special is None else row.special(call, row)
