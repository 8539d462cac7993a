"""Layers of torch, as modules and as functions."""

from __future__ import annotations

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.dialects.calls import Heard, Named, Row, given, keyed
from tensorviz.explain.dialects.torch_special import flattened, gelu, with_default
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument

__all__ = ["LAYERS", "ROWS"]

FEATURES = "bcdefgh"
NOT_SEEN = say("its weights were not seen, or a hook may change what it gives")


def _linear(call: Named, row: Row) -> Heard | str:
    """Every row of the input with every row of the weights; then the bias."""
    if "weight" not in call:
        return NOT_SEEN
    inputs, weight = call.shape_of("input"), call.shape_of("weight")
    if len(weight) != 2 or not inputs or len(inputs) > len(FEATURES):
        return say("there is no picture of weights without two axes")
    batch = FEATURES[: len(inputs) - 1]
    text = f"{batch}i,oi->{batch}o"
    operands = (call["input"], keyed(call["weight"]))
    if "bias" not in call:
        return Heard("numpy.einsum", (given(text), *operands))
    return Heard(row.operation, (given(f"{batch}i,oi,o->{batch}o"), *operands, keyed(call["bias"])))


def _affine(call: Named, row: Row) -> Heard | str:
    """``addmm``: a product and what is added to it."""
    if call.value("beta", 1) != 1 or call.value("alpha", 1) != 1:
        return say("there is no picture of a product that is scaled before it is added")
    if len(call.shape_of("input")) != 1:
        return say("a matrix is added to the product in one call; written as + and @, each has its picture")
    operands = (keyed(call["mat1"]), keyed(call["mat2"]), keyed(call["input"]))
    return Heard(row.operation, (given("bi,io,o->bo"), *operands))


def _embedding(call: Named, row: Row) -> Heard | str:
    """Rows of the weights, chosen by numbers."""
    if "weight" not in call:
        return NOT_SEEN
    if "max_norm" in call:
        return say("rows are scaled to the largest norm first")
    return Heard(row.operation, (keyed(call["weight"]), keyed(call["input"], "indices"), given(0, "axis")))


def _normed(call: Named, row: Row) -> Heard | str:
    """Only where the last axis alone is normalised."""
    sizes = call.value("normalized_shape")
    is_last = sizes == call.shape[-1] if isinstance(sizes, int) else sizes == call.shape[-1:]
    if not is_last:
        return say("it normalises over several axes at once")
    extras = tuple(keyed(call[name], name) for name in ("weight", "bias") if name in call)
    return Heard(row.operation, (call["input"], given(-1, "axis"), given(call.value("eps", 1e-5), "eps"), *extras))


def _dropout(call: Named, row: Row) -> Heard | str:
    """Nothing happens outside of training."""
    value = call["input"].value
    if call.value("training", True) and call.value("p", 0.5) > 0:
        return say("each cell is set to 0 with probability {p}, the others are scaled up", p=call.value("p", 0.5))
    return Heard(row.operation, (call["input"],)) if isinstance(value, Snapshot) else ""


def _cross_entropy(call: Named, row: Row) -> Heard | str:
    """Of rows of scores and one right column each."""
    target = call["target"].value
    if "weight" in call or call.value("label_smoothing", 0.0) != 0:
        return say("the classes are weighted, or the right one is smoothed")
    if not isinstance(target, Snapshot) or target.dtype[1:2] not in "iu" or len(call.shape_of("input")) > 2:
        return say("the target is no number of a column for every row")
    values = target.values
    if values is not None and call.value("ignore_index", -100) in values:
        return say("rows whose target is the ignored one are passed over")
    if values is not None and values.size and (values.min() < 0 or values.max() >= call.shape_of("input")[-1]):
        return say("rows whose target is no column are passed over")
    return Heard(row.operation, (call["input"], keyed(call["target"]), *_reduced(call)))


def _reduced(call: Named) -> tuple[Argument, ...]:
    return (keyed(call["reduction"], "reduction"),) if "reduction" in call else ()


def _one_hot(call: Named, row: Row) -> Heard:
    return Heard(row.operation, (call["input"],))


_SOFTMAX = "input dim:axis dtype:dtype"
ROWS = {
    "linear": Row("nn.linear", "input weight bias", _linear),
    "addmm": Row("nn.linear", "input mat1 mat2 beta alpha", _affine),
    "softmax": Row("nn.softmax", _SOFTMAX),
    "log_softmax": Row("nn.log_softmax", _SOFTMAX),
    "layer_norm": Row("nn.layer_norm", "input normalized_shape weight bias eps", _normed),
    "embedding": Row("numpy.take", "input weight max_norm", _embedding),
    "dropout": Row("numpy.asarray", "input p training", _dropout),
    "cross_entropy": Row(
        "nn.cross_entropy", "input target weight ignore_index reduction label_smoothing", _cross_entropy
    ),
    "one_hot": Row("nn.one_hot", "input num_classes", _one_hot),
}
LAYERS = {
    "Linear": ROWS["linear"],
    "Embedding": ROWS["embedding"],
    "LayerNorm": ROWS["layer_norm"],
    "CrossEntropyLoss": ROWS["cross_entropy"],
    "Dropout": ROWS["dropout"],
    "Softmax": ROWS["softmax"],
    "LogSoftmax": ROWS["log_softmax"],
    "Flatten": Row("numpy.reshape", "input start_dim end_dim", flattened),
    "Identity": Row("numpy.asarray", "input"),
    "ReLU": Row("nn.relu", "input"),
    "ReLU6": Row("nn.relu6", "input"),
    "Sigmoid": Row("nn.sigmoid", "input"),
    "Tanh": Row("numpy.tanh", "input"),
    "SiLU": Row("nn.silu", "input"),
    "Mish": Row("nn.mish", "input"),
    "Softplus": Row("nn.softplus", "input"),
    "Softsign": Row("nn.soft_sign", "input"),
    "GELU": Row("nn.gelu", "input approximate", gelu),
    "LeakyReLU": Row("nn.leaky_relu", "input negative_slope", with_default("negative_slope", 0.01)),
    "ELU": Row("nn.elu", "input alpha", with_default("alpha", 1.0)),
}
