"""Why some functions and layers of torch have a card: what they do in one call."""

from __future__ import annotations

from tensorviz.sentences import say

__all__ = ["LAYER_REASONS", "REASONS"]

_WINDOWS = say("each cell adds up the products of one window with the weights, over all channels, inside PyTorch")
_POOLED = say("each cell folds one window of the input, inside PyTorch")
_SQUARES = say("it squares the differences and averages them in one call; written out, each has its picture")
_TWO_CLASSES = say("it takes logarithms, weighs and averages them in one call; written out, each has its picture")
_SCATTERED = say("several cells may be added to one; there is no picture of that for tensors")
_INSIDE = say("its layers run inside PyTorch; called one after the other, each is told")
_NORMED = say("it averages over cells and divides in one call; written out, each has its picture")

REASONS: dict[str, str] = {
    "backward": say("autograd works the gradients out inside, none of its steps is recorded"),
    "grad": say("backward left the gradient there"),
    **dict.fromkeys(("conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d"), _WINDOWS),
    **{f"{kind}_pool{n}d": _POOLED for kind in ("max", "avg", "adaptive_avg", "adaptive_max") for n in (1, 2, 3)},
    "mse_loss": _SQUARES,
    "binary_cross_entropy": _TWO_CLASSES,
    "binary_cross_entropy_with_logits": _TWO_CLASSES,
    "nll_loss": say("it picks minus the log of each right class and averages in one call"),
    "scaled_dot_product_attention": say(
        "it multiplies, masks, takes a softmax and mixes in one call; written out, each has its picture"
    ),
    "baddbmm": say("it multiplies stacks and adds in one call; written as + and @, each has its picture"),
    "cdist": say("it subtracts, squares and adds up in one call; written out, each has its picture"),
    **dict.fromkeys(("scatter_add", "index_add", "scatter_reduce", "index_put"), _SCATTERED),
    **dict.fromkeys(("batch_norm", "group_norm", "rms_norm"), _NORMED),
    "normalize": say("it divides every lane by its length in one call; written out, each step has its picture"),
    "cosine_similarity": say("it divides dot products by both lengths in one call; written out, each has its picture"),
    "multinomial": say("it draws positions, each with the probability that its cell says"),
    "bernoulli": say("it draws 1 with the probability that each cell says, otherwise 0"),
}
"""By the names of functions and methods."""

LAYER_REASONS: dict[str, str] = {
    **{f"Conv{n}d": _WINDOWS for n in (1, 2, 3)},
    **{f"{kind}Pool{n}d": _POOLED for kind in ("Max", "Avg", "AdaptiveAvg", "AdaptiveMax") for n in (1, 2, 3)},
    **dict.fromkeys(("BatchNorm1d", "BatchNorm2d", "GroupNorm", "RMSNorm", "InstanceNorm2d"), _NORMED),
    "MSELoss": _SQUARES,
    "BCELoss": _TWO_CLASSES,
    "BCEWithLogitsLoss": _TWO_CLASSES,
    "NLLLoss": REASONS["nll_loss"],
    **dict.fromkeys(
        (
            *("Sequential", "MultiheadAttention", "TransformerEncoderLayer", "TransformerEncoder"),
            *("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"),
        ),
        _INSIDE,
    ),
}
"""By the names of classes in ``torch.nn``."""
