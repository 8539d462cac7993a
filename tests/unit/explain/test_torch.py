"""torch's names of the operations: every one is told by the recipe of its family, with torch's own numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tensorviz.explain.format import format_value
from tensorviz.explain.words import MOST_WORDS, word_count
from tests.unit.explain.dialects import check_cells, check_changes, host, told
from tests.unit.explain.moves import check, moved
from tests.unit.explain.running import run

torch = pytest.importorskip("torch", reason="torch is not installed")
F = torch.nn.functional

ELEMENTWISE = [
    "torch.exp(x)", "x.exp()", "torch.log(x.abs() + 1)", "x + y", "x - 2", "1 / x", "x * y", "x ** 2", "x.pow(3)", "2 ** x",
    "torch.add(x, y)", "x.sub(y)", "x.div(y)", "torch.div(k, 3)", "torch.div(k, 2, rounding_mode='floor')", "k // 2", "k % 3",
    "-x", "~m", "m & (x > 0)", "torch.logical_or(m, x > 0)", "x.eq(y)", "x >= y", "torch.abs(x)", "abs(x)", "x.neg()",
    "x.clamp(-1, 1)", "x.clamp(min=0.5)", "torch.clip(x, max=y)", "x.clamp_min(0)", "torch.where(m, x, y)", "torch.where(m, x, 0)",
    "x.masked_fill(m, 9.0)", "x.masked_fill_(m, 9.0)", "F.relu(x)", "torch.relu(x)", "x.relu()", "torch.sigmoid(x)", "torch.tanh(x)", "F.gelu(x)",
    "F.gelu(x, approximate='tanh')", "F.silu(x)", "F.leaky_relu(x)", "F.leaky_relu(x, 0.2)", "F.elu(x)", "F.softplus(x)",
    "F.logsigmoid(x)", "F.mish(x)", "F.softsign(x)", "F.relu6(x)", "torch.lerp(x, y, 0.25)", "torch.rsqrt(x.abs() + 1)", "torch.erf(x)",
    "torch.maximum(x, y)", "torch.max(x, y)", "x.min(y)", "torch.round(x)", "torch.round(x, decimals=1)", "x.floor()", "x.sign()",
    "x.double()", "x.to(torch.float64)", "x.long()", "x.bool()", "x.half()", "torch.isnan(x)", "torch.isclose(x, y)", "torch.sqrt(k)",
    "torch.atan2(x, y)", "torch.fmod(x, 2)", "torch.remainder(x, 2)", "x.reciprocal()", "torch.square(x)", "torch.nan_to_num(x)",
    "torch.nn.ReLU()(x)", "torch.nn.Tanh()(x)", "torch.nn.LeakyReLU(0.3)(x)", "torch.nn.GELU()(x)",
]  # fmt: skip
REDUCED = [
    "x.sum()", "x.sum(dim=1)", "torch.sum(x, 0, keepdim=True)", "x.sum((0, 1))", "x.sum(axis=1)", "k.sum()", "m.sum(0)", "x.mean()", "x.mean(-1)",
    "x.std()", "x.std(0)", "x.std(dim=1, unbiased=False)", "x.var(correction=0)", "x.var(1, keepdim=True)", "x.prod(1)", "x.max()", "x.min()",
    "x.amax(1)", "torch.amin(x, dim=(0, 1))", "x.argmax()", "x.argmax(dim=1)", "x.argmin(0, keepdim=True)", "m.any()", "m.all(dim=0)",
    "torch.count_nonzero(x)", "x.norm()", "torch.norm(x, dim=1)", "torch.norm(x, p=1)", "torch.linalg.norm(x)", "torch.linalg.vector_norm(x, dim=0)",
    "torch.trace(x)", "torch.median(v)", "torch.nansum(x)", "torch.logsumexp(x, 1)", "x.logsumexp((0, 1), keepdim=True)", "x.double().logsumexp(0)",
]  # fmt: skip
SCANNED = ["x.cumsum(0)", "torch.cumsum(k, dim=1)", "x.cumprod(dim=1)", "torch.diff(x)", "torch.diff(x, dim=0)"]
PRODUCTS = [
    "x @ y.T", "torch.mm(x, y.T)", "x.mm(y.T)", "x.matmul(y[0])", "torch.mv(x, y[0])", "torch.dot(x[0], y[0])", "torch.outer(x[0], v)",
    "torch.bmm(t, t.transpose(1, 2))", "torch.einsum('ij,kj->ik', x, y)", "torch.einsum('ij,ij->i', [x, y])", "torch.inner(x, y)",
    "F.linear(x, y)", "F.linear(x, y, v[:3])", "F.linear(t, y, v[:3])", "F.linear(x[0], y, v[:3])", "torch.addmm(v[:3], x, y.T)",
    "layer(x)", "torch.nn.Linear(4, 2, bias=False)(x)", "F.linear(t, y)", "torch.tensordot(x, y, dims=([1], [1]))",
]  # fmt: skip
CLASSES = [
    "F.one_hot(i)", "F.one_hot(c[None], num_classes=5)", "F.cross_entropy(x, c)", "torch.nn.CrossEntropyLoss()(x, c)",
    "F.cross_entropy(x, c, reduction='none')", "torch.nn.CrossEntropyLoss(reduction='sum')(x, c)", "F.cross_entropy(x[0], c[1])",
    "F.cross_entropy(x[:1], c[:1])", "F.cross_entropy(t.reshape(-1, 2), c.repeat(4) % 2)", "F.cross_entropy(x.double(), c)",
]  # fmt: skip
NORMALISED = [
    "F.softmax(x, dim=1)", "x.softmax(0)", "torch.softmax(t, dim=-1)", "F.log_softmax(x, dim=1)", "torch.nn.Softmax(dim=0)(x)",
    "F.softmax(x.masked_fill(m, float('-inf')), dim=-1)", "F.softmax(x.half(), dim=-1)", "F.layer_norm(x, (4,))", "F.layer_norm(t, (4,), v[:4], v[1:])",
    "torch.nn.LayerNorm(4)(x)",
]  # fmt: skip
SEVERAL = [
    "x.max(dim=1)", "torch.min(x, 0, keepdim=True)", "x.sort()", "torch.sort(x, dim=0)", "x.sort(descending=True)", "torch.sort(k % 3, dim=0, descending=True, stable=True)", "x.topk(2)",
    "torch.topk(x, 1, dim=0, largest=False)", "(k % 3).topk(3, sorted=False)", "torch.topk(v, 0)", "x.chunk(2)", "torch.chunk(t, 3, dim=-1)",
    "x.split(2)", "torch.split(x, [1, 3], dim=1)", "x.unbind(1)", "torch.tensor_split(x, 2, dim=1)",
    "torch.meshgrid(v, v[:2], indexing='ij')",
]  # fmt: skip
LAID_OUT = [
    "x.view(4, 3)", "x.view((2, -1))", "x.view(x.size(1), -1)", "x.view(y.shape)", "x.reshape(2, 6)", "torch.reshape(x, (12,))",
    "x.flatten()", "t.flatten(1)", "torch.flatten(t, 0, 1)", "x.unflatten(1, (2, 2))", "x.permute(1, 0)", "torch.permute(t, (2, 0, 1))",
    "x.transpose(0, 1)", "t.transpose(-1, -2)", "x.t()", "x.T", "t.mT", "t.movedim(0, -1)", "x.unsqueeze(0)", "x.unsqueeze(-1)",
    "x.unsqueeze(1).squeeze(1)", "x.view_as(y)", "x[None]", "x[:, None]", "x.ravel()", "x.T.reshape(3, 4)",
]  # fmt: skip
MOVED = [
    "x.expand(2, 3, 4)", "v.expand(3, -1)", "v.expand_as(t[0, :, :1] + v)", "x.clone()", "x.detach()", "x.T.contiguous()",
    "torch.cat([x, y])", "torch.cat((x, y), dim=1)", "torch.stack([x, y], dim=-1)", "torch.hstack([x, y])", "torch.vstack([x, y])",
    "x.repeat(2, 1)", "v.repeat(3)", "x.tile(2)", "torch.repeat_interleave(x, 2, dim=0)", "x.roll(1, dims=1)", "torch.roll(x, (1, 2), (0, 1))",
    "x.flip(0)", "torch.flip(x, (0, 1))", "F.pad(x, (1, 2))", "F.pad(x, (1, 0, 0, 1), value=7.0)", "x.tril()", "torch.triu(x, diagonal=1)",
    "x.diagonal()", "torch.diag(x)", "torch.diag(v)", "x.index_select(0, i)", "torch.index_select(x, 1, i)", "x.take(i)",
    "torch.take_along_dim(x, x.argsort(dim=1), dim=1)", "x.masked_select(m)", "x.select(1, 2)", "x.narrow(1, 1, 2)",
    "F.embedding(i, x)", "x[0]", "x[1, 2]", "x[1:, ::2]", "x[i]", "x[m]", "x[..., -1]", "x[[0, 2], [1, 3]]", "x[i, 1:]",
    "x.scatter(1, torch.tensor([[0, 1], [2, 3], [1, 0]]), y)", "x.scatter(0, i[None], 5.0)", "torch.gather(x, 1, torch.tensor([[0, 1], [2, 3], [1, 0]]))", "x.gather(0, torch.tensor([[2, 1, 0, 0]]))",
]  # fmt: skip
WRITTEN = [
    "x[0] = 3.0", "x[:, 1] = v[:3]", "x[m] = 0", "x[i] = v[:2, None]", "x[1:, :2] += 1", "x.fill_(3)", "x.zero_()", "x.copy_(y)",
    "x.scatter_(1, torch.tensor([[0, 1], [2, 3], [1, 0]]), y)",
]  # fmt: skip
IN_PLACE = ["x.add_(1)", "x.mul_(y)", "x.clamp_(0, 1)", "x.relu_()", "x += y", "x *= 2"]
CREATED = [
    "torch.tensor([[1, 2], [3, 4]])", "torch.zeros(2, 3)", "torch.zeros((2, 3), dtype=torch.int64)", "torch.ones(3)", "torch.full((2,), 7.0)",
    "torch.eye(3)", "torch.arange(5)", "torch.arange(1, 9, 2)", "torch.linspace(0, 1, steps=5)", "torch.zeros_like(x)", "torch.randn(2, 3)",
    "torch.rand(3)", "torch.randint(0, 5, (2, 2))", "torch.randint(5, (2,))", "torch.randperm(4)", "torch.empty(2)", "torch.from_numpy(a)",
    "torch.as_tensor([1.0, 2.0])", "torch.full_like(x, 2)",
]  # fmt: skip
CARDS = {
    "torch.add(x, y, alpha=2)": "multiplied by alpha",
    "torch.div(x, y, rounding_mode='trunc')": "the quotient is rounded",
    "torch.median(x)": "takes the lower one of the two in the middle",
    "x.view(torch.int32)": "the same bytes in another dtype",
    "x.bfloat16().sum()": "NumPy has no bfloat16",
    "F.cross_entropy(x, c, label_smoothing=0.1)": "the right one is smoothed",
    "torch.nn.CrossEntropyLoss(weight=v[:4])(x, c)": "the classes are weighted",
    "F.cross_entropy(x, y.softmax(1))": "the target is no number",
    "F.cross_entropy(x, c, ignore_index=3)": "passed over",
    "F.cross_entropy(x, torch.tensor([0, -100, 1]))": "passed over",
    "F.pad(x, (-1, 0))": "cuts cells off",
    "torch.addmm(x, x @ x.T, x)": "a matrix is added to the product",
    "torch.addmm(v[:4], x @ x.T, x, alpha=2)": "scaled before it is added",
    "F.mse_loss(x, y)": "squares the differences",
    "torch.nn.Conv1d(3, 1, 2)(x)": "products of one window",
    "torch.nn.Sequential(torch.nn.ReLU())(x)": "run inside PyTorch",
    "F.scaled_dot_product_attention(x, x, x)": "takes a softmax and mixes in one call",
    "F.dropout(x, 0.5)": "set to 0 with probability 0.5",
}

FACTS = {
    "x.shape": "x has 2 axes; their lengths are 3 and 4: shape (3, 4).",
    "t.size()": "t has 3 axes; their lengths are 2, 3 and 4: shape (2, 3, 4).",
    "t.size(-1)": "Axis -1 of t (2, 3, 4) has length 4.",
    "t.ndim": "t has 3 axes of 2, 3 and 4.",
    "x.dim()": "x has 2 axes of 3 and 4.",
    "x.numel()": "x has 3 × 4 = 12 cells.",
    "k.dtype": "Every cell of k is of dtype int64.",
    "k.element_size()": "A cell of int64 takes 8 bytes.",
}


def space() -> dict[str, Any]:
    generator = np.random.default_rng(5)
    numbers = {
        "x": (3, 4), "y": (3, 4), "v": (5,), "t": (2, 3, 4),
    }  # fmt: skip
    arrays = {name: torch.tensor(generator.standard_normal(shape).astype("f4")) for name, shape in numbers.items()}
    return {
        "torch": torch,
        "F": F,
        **arrays,
        "k": torch.arange(12).reshape(3, 4) - 4,
        "c": torch.tensor([0, 3, 1]),
        "m": torch.tensor([[True, False, True, False]] * 3),
        "i": torch.tensor([2, 0]),
        "a": np.arange(6.0),
        "layer": seeded_layer(),
    }


def seeded_layer() -> Any:
    torch.manual_seed(3)
    return torch.nn.Linear(4, 2)


def result_of(source: str) -> np.ndarray:
    return host(eval(source, space()))


@pytest.mark.parametrize("source", [*ELEMENTWISE, *REDUCED, *SCANNED, *PRODUCTS, *CLASSES, *NORMALISED])
def test_numbers_are_those_of_torch(source: str) -> None:
    expected = result_of(source)
    step = told(f"r = {source}", **space())
    check_cells(step, expected)


@pytest.mark.parametrize("source", NORMALISED)
def test_a_normalised_cell_follows_from_its_lane(source: str) -> None:
    step = told(f"r = {source}", **space())
    for index in np.ndindex(step.result.shape):
        frame = step.explain_cell(index)
        assert frame.worked.note is None, frame.worked.note
        assert frame.worked.total == format_value(step.result.cell(index))


@pytest.mark.parametrize("source", SEVERAL)
def test_several_results(source: str) -> None:
    expected = eval(source, space())
    step = told(f"r = {source}", **space())
    assert len(step.results) == len(expected)
    for number, (result, own) in enumerate(zip(step.results, expected, strict=True)):
        np.testing.assert_array_equal(result.values(), host(own))
        for index in np.ndindex(result.shape):
            assert word_count(step.occurrence(0).explain_cell(index, number).sentence) <= MOST_WORDS
            assert step.occurrence(0).sources(index, number)[0] is not None


def test_a_layer_is_told_with_its_weights_and_bias() -> None:
    step = told("r = layer(x)", **space())
    assert [operand.name for operand in step.operands] == ["x", "layer.weight", "layer.bias"]
    weight, bias, x = (host(each) for each in (seeded_layer().weight, seeded_layer().bias, space()["x"]))
    terms = step.explain_cell((1, 0)).worked.terms
    numbers = [term.number for term in terms]
    np.testing.assert_array_equal(np.float32(numbers), [*(x[1] * weight[0]), bias[0]])


def test_a_layer_that_picks_rows_is_named() -> None:
    layer = torch.nn.Embedding(5, 3)
    sentences = [frame.sentence for frame in told("r = layer(i)", **{**space(), "layer": layer}).frames("story")]
    assert sentences[0] == "Embedding picks entries i of axis 0 of layer.weight (5, 3)."


def test_a_layer_with_a_hook_is_not_told() -> None:
    layer = seeded_layer()
    layer.register_forward_hook(lambda _, __, output: output * 2)
    *_, step = run("r = layer(x)", **{**space(), "layer": layer})
    assert "a hook" in step.occurrence(0).recipe.reason


def test_a_function_that_torch_has_another_answer_for_is_told_with_that_answer() -> None:
    step = told("r = z.sign()", **space(), z=torch.tensor([float("nan")]))
    frame = step.explain_cell((0,))
    assert frame.worked.terms[0].value == frame.worked.total == "0"
    assert frame.worked.note == "Worked out alone this cell gives NaN; PyTorch's result holds 0."


@pytest.mark.parametrize("source", LAID_OUT)
def test_layouts(source: str) -> None:
    step = told(f"r = {source}", **space())
    assert step.family == "layout"
    check_cells(step, result_of(source))


@pytest.mark.parametrize("source", [*MOVED, *WRITTEN])
def test_moved_numbers(source: str) -> None:
    check(source, **space())


@pytest.mark.parametrize(
    "source", ["x.gather(1, j)", "torch.cat([x, y])", "x.index_select(0, i)", "x.roll(1, dims=1)", "F.embedding(i, x)"]
)
def test_sources_of_moved_numbers(source: str) -> None:
    fixed = {**space(), "j": torch.tensor([[0, 1], [2, 3], [1, 0]])}
    arrays = {name: host(fixed[name]) for name in ("x", "y") if name in source.replace("index", "").replace("F.", "")}
    step = moved(source, **fixed)
    check_changes(step, lambda **changed: eval(source, {**fixed, **changed}), arrays, torch.tensor)


@pytest.mark.parametrize("source", IN_PLACE)
def test_work_in_place(source: str) -> None:
    scope = space()
    exec(source, scope)
    step = told(source, **space())
    assert step.occurrence(0).recipe.in_place
    check_cells(step, host(scope["x"]))


@pytest.mark.parametrize("source", CREATED)
def test_creation(source: str) -> None:
    step = told(f"r = {source}", **space())
    assert step.family in {"creation", "layout"}


@pytest.mark.parametrize(("source", "reason"), CARDS.items())
def test_what_has_no_picture_says_why(source: str, reason: str) -> None:
    *_, step = run(source, **space())
    assert step.family == "opaque"
    assert reason in step.occurrence(0).recipe.reason


@pytest.mark.parametrize("source", FACTS)
def test_facts_about_a_tensor(source: str) -> None:
    assert told(source, **space()).frames()[-1].sentence == FACTS[source]


def test_memory_that_numpy_and_torch_share() -> None:
    assert "is a view" in told("r = x.numpy()", **space()).frames()[-1].sentence
    assert "is a view" in told("r = torch.from_numpy(a)", **space()).frames()[-1].sentence
    assert "is a copy" in told("r = torch.tensor(a)", **space()).frames()[-1].sentence
