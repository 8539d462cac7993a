"""What is recognised over several steps."""

import json
import re
import warnings

import numpy as np
import pytest

from tensorviz.api import explain as public_explain
from tensorviz.explain.build import explain
from tensorviz.explain.idioms.table import groups_of
from tensorviz.protocol.packing import unpack
from tensorviz.trace.session import record_source
from tests.corpus.harness import snippets
from tests.unit.explain.idiom_cells import ATTENTION, SOFTMAX, SPACE, groups, names


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (SOFTMAX, "Softmax of x over axis 1, largest subtracted first; each of 4 rows sums to 1"),
        (
            "np.exp(x) / np.exp(x).sum(axis=0)",
            "Softmax of x over axis 0, largest not subtracted; each of 3 columns sums",
        ),
        ("e = np.exp(u)\np = e / e.sum()", "Softmax of u over axis 0, largest not subtracted; it sums to 1"),
        ("e = np.exp(x - x.max())\np = e / e.sum(axis=0)", "Softmax of x over axis 0, largest subtracted first"),
        (
            "e = np.exp(x - x.max(1)[:, None])\np = e / np.sum(e, 1).reshape(-1, 1)",
            "Softmax of x over axis 1, largest sub",
        ),
        (
            "x -= x.max(axis=1, keepdims=True)\nnp.exp(x, out=x)\nx /= x.sum(axis=1, keepdims=True)",
            "Softmax of x over axis 1, largest subtracted first",
        ),
        (
            "def soft(t):\n    e = np.exp(t)\n    return e / e.sum()\nfor row in x:\n    q = soft(row)",
            "Softmax of t over axis 0",
        ),
        ("x = x + 0  # (batch, classes)\n" + SOFTMAX, "Softmax of x over axis 1 (classes)"),
        ("(x - x.mean(axis=0)) / x.std(axis=0)", "Standardisation of x over axis 0: means are 0"),
        ("(u - u.mean()) / u.std()", "Standardisation of u over axis 0"),
        ("(x - x.sum(axis=0) / 4) / (x.std(axis=0) + 1e-8)", "Standardisation of x over axis 0"),
        (
            "m = x.mean(axis=-1, keepdims=True)\nd = x - m\nd / np.sqrt((d ** 2).mean(axis=-1, keepdims=True) + 1e-5)",
            "Layer normalisation of x over axis 1",
        ),
        ("(x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)", "Batch normalisation of x over axis 0"),
        (
            "u * (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-5) + v",
            "Layer normalisation of x over axis 1.",
        ),
        ("np.eye(3)[y]", "One-hot rows for y: each of 4 rows holds a single 1 among 3 columns."),
        ("o = np.zeros((4, 3))\no[np.arange(4), y] = 1", "One-hot rows for y: each of 4 rows holds a single 1 among 3"),
        ("(y[:, None] == np.arange(3)).astype(float)", "One-hot rows for y: each of 4 rows holds a single 1 among 3"),
        ("x -= x.mean(axis=0)\nx /= x.std(axis=0)", "Standardisation of x over axis 0: means are 0"),
        ("np.sum(u * v) / np.sqrt(np.sum(u**2) * np.sum(v**2))", "Cosine similarity of u and v: "),
        ("u @ v / (np.linalg.norm(u) * np.linalg.norm(v))", "Cosine similarity of u and v: "),
        ("u @ v / np.linalg.norm(v) / np.linalg.norm(u)", "Cosine similarity of u and v: "),
        ("u @ v / np.sqrt((u @ u) * (v @ v))", "Cosine similarity of u and v: "),
        ("(u / np.linalg.norm(u)) @ (v / np.sqrt(v @ v))", "Cosine similarity of u and v: "),
        (
            "n = np.linalg.norm(x, axis=1)\nx @ z.T / (n[:, None] * np.sqrt((z ** 2).sum(axis=1)))",
            "Cosine similarity of x and z: from ",
        ),
        ("t = x / np.linalg.norm(x, axis=1, keepdims=True)\nt @ t.T", "Cosine similarity of all rows of x: from "),
        ("np.sqrt(((x[:, None] - z) ** 2).sum(axis=-1))", "Distances from rows of x to rows of z, by broadcasting"),
        ("np.linalg.norm(x[:, None, :] - x[None], axis=-1)", "Distances between the rows of x, by broadcasting"),
        ("d = x[:, None] - z\nnp.einsum('ijk,ijk->ij', d, d)", "Squared distances from rows of x to rows of z"),
        (
            "(x ** 2).sum(1)[:, None] + (z * z).sum(1) - 2 * x @ z.T",
            "Squared distances from rows of x to rows of z, as a² + b² − 2ab",
        ),
        (
            "s = np.square(x).sum(axis=1, keepdims=True)\nnp.sqrt(np.maximum(s - 2 * (x @ x.T) + s.T, 0))",
            "Distances between the rows of x, as a² + b² − 2ab",
        ),
        ("np.maximum(x - x + y[:, None] - 1.0, 0)", "ReLU of "),
        ("x * (x > 0)", "ReLU of x: "),
        ("np.where(0 < x, x, 0)", "ReLU of x: "),
        ("1 / (1 + np.exp(-x))", "Sigmoid of x: results lie from "),
        ("np.exp(x) / (1 + np.exp(x))", "Sigmoid of x: results lie from "),
        ("(np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))", "Tanh of x: results lie from "),
        (SOFTMAX + "-np.log(p[np.arange(4), y]).mean()", "Cross-entropy of p, averaged over its 4 rows, is "),
        (SOFTMAX + "np.mean(-np.log(p)[range(4), y])", "Cross-entropy of p, averaged over its 4 rows, is "),
        (
            SOFTMAX + "t = np.eye(3)[y]\n-np.sum(t * np.log(p + 1e-12)) / 4",
            "Cross-entropy of p, averaged over its 4 rows",
        ),
        (SOFTMAX + "t = np.eye(3)[y]\n-(t * np.log(p)).sum()", "Cross-entropy of p, added up over its 4 rows"),
        (
            "t = x - x.max(axis=1, keepdims=True)\nt - np.log(np.exp(t).sum(axis=1, keepdims=True))",
            "Log-softmax of x over axis 1, largest subtracted first.",
        ),
        (
            "l = x - np.log(np.exp(x).sum(axis=1, keepdims=True))\n-l[np.arange(4), y].mean()",
            "Cross-entropy of l, averaged over its 4 rows, is ",
        ),
        (
            "l = x - np.log(np.exp(x).sum(axis=1, keepdims=True))\n-(np.eye(3)[y] * l).sum(axis=1).mean()",
            "Cross-entropy of l, averaged over its 4 rows, is ",
        ),
        (
            "p = 1 / (1 + np.exp(-u))\nt = (v > 0) * 1\n-np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))",
            "Cross-entropy of p, averaged over its 3 rows, is ",
        ),
        (
            "u -= 0.1 * x.T @ (x @ u - 1) / 4",
            "Gradient step of u: the step is scaled by 0.1; the cell that moves most moves by ",
        ),
        ("x @ W + b", "Linear layer: x times W plus b, from 3 numbers to 2 with 6 weights."),
        ("V = W.T.copy()\nbatch @ V.T + b", "Linear layer: batch times V.T plus b"),
        ("V = W.T.copy()\nV @ u + b", "Linear layer: u times V plus b"),
        ("windows(signal, 3) @ u", "Convolution of signal with u: 8 windows of 3, each times u and summed"),
        ("(windows(signal, 3) * u).sum(axis=-1)", "Convolution of signal with u: 8 windows of 3"),
        ("np.einsum('ijkl,kl->ij', windows(x, (2, 2)), W[:2])", "Convolution of x with W[:2]: 6 windows of (2, 2)"),
        ("k = np.ones((2, 2))\nnp.tensordot(windows(x, (2, 2)), k)", "Convolution of x with k: 6 windows of (2, 2)"),
        ("g = x.T @ (x @ u - 1)\nu -= 0.1 * g", "Gradient step of u: 0.1 times g is subtracted"),
        ("rate = 0.5\nfor i in range(3):\n    u = u - rate * (2 * (u - v))", "Gradient step of u: rate times"),
        (
            ATTENTION,
            "Scaled dot-product attention: each of 4 queries mixes 4 values, scores divided by √3, 12 scores masked.",
        ),
        (
            (
                "s = np.einsum('bid,bjd->bij', batch, batch) * 3 ** -0.5\ne = np.exp(s)\n"
                "w = e / e.sum(axis=-1, keepdims=True)\nnp.einsum('bij,bjd->bid', w, batch)"
            ),
            "Scaled dot-product attention: each of 4 queries mixes 4 values, scores divided by √3.",
        ),
        (
            (
                "s = x @ x.T\ns[np.triu(np.ones((4, 4), bool), 1)] = -1e9\ne = np.exp(s)\n"
                "w = e / e.sum(axis=-1, keepdims=True)\nw @ x"
            ),
            "Dot-product attention: each of 4 queries mixes 4 values, 6 scores masked.",
        ),
    ],
)
def test_what_is_recognised(source, expected):
    sentences = [group.sentence for group in groups(source)]
    assert any(sentence.startswith(expected) for sentence in sentences), sentences


@pytest.mark.parametrize("loss", ["-np.log(p[np.arange(4), y]).sum()", "-(np.eye(3)[y] * np.log(p)).sum()"])
def test_a_sum_that_is_divided_by_another_number_is_no_average(loss):
    (group,) = [group for group in groups(f"{SOFTMAX}loss = {loss}\nloss / 7") if group.name == "cross-entropy"]
    assert group.sentence.startswith("Cross-entropy of p, added up over its 4 rows, is ")
    assert names(f"{SOFTMAX}loss = {loss} / 4").count("cross-entropy") == 1


def test_an_attention_holds_its_softmax():
    attention, softmax = groups(ATTENTION)
    assert (attention.name, softmax.name) == ("scaled dot-product attention", "softmax")
    assert attention.parent is None
    assert softmax.parent == 0
    assert len(softmax.steps) == 5


def test_the_sums_that_are_said_are_those_of_the_values():
    (group,) = groups(SOFTMAX)
    said = re.search(r"sums to 1(?: within (\S+))?\.", group.sentence)
    x = SPACE["x"]
    e = np.exp(x - x.max(axis=1, keepdims=True))
    off = np.abs((e / e.sum(axis=1, keepdims=True)).sum(axis=1) - 1).max()
    assert said
    assert float(said[1] or 0) == pytest.approx(off, rel=0.1)


def test_lanes_that_hold_nan_are_not_said_to_sum_to_one():
    (group,) = groups("x[0] = np.nan\ne = np.exp(x)\np = e / e.sum(axis=1, keepdims=True)")
    assert group.sentence == "Softmax of x over axis 1, largest not subtracted; 1 of 4 lanes hold NaN."


def test_groups_are_said_before_their_first_step():
    explanation = public_explain(SOFTMAX, namespace={"np": np, "x": SPACE["x"]})
    text = explanation.text()
    assert "Steps 1-5: Softmax of x over axis 1, largest subtracted first;" in text
    assert text.index("Steps 1-5") < text.index("1. x.max(")
    assert "Steps 1-5: Softmax" in explanation._still
    assert [group.name for group in explanation.groups] == ["softmax"]
    assert unpack(json.loads(explanation._message[0]))["groups"][0]["name"] == "softmax"


LEARNING = {
    "logistic regression": ["sigmoid", "gradient step"],
    "softmax regression": ["linear layer", "softmax", "cross-entropy", "gradient step", "gradient step"],
    "two layers with backpropagation": [
        *("linear layer", "ReLU", "linear layer", "softmax", "cross-entropy", "one-hot"),
        *["gradient step"] * 4,
    ],
    "a transformer block": ["layer normalisation", "scaled dot-product attention", "softmax"],
    "k-means": ["distance matrix"],
    "nearest neighbours by the square": ["distance matrix"],
    "principal components of standardised data": ["standardisation"],
    "an embedding's neighbours": ["cosine similarity"],
    "edges of a picture": ["convolution"],
    "a recurrent cell with gates": ["sigmoid"],
    "batch normalisation and momentum": ["batch normalisation"],
}


@pytest.mark.parametrize("title", LEARNING)
def test_programs_that_learn(title):
    (snippet,) = (each for each in snippets() if each.name == f"learning: {title}")
    assert names(snippet.cells[-1]) == LEARNING[title]


@pytest.mark.slow
def test_nothing_is_found_in_cells_about_other_things(caplog):
    others = [each for each in snippets() if each.name.startswith(("functions", "comprehensions", "loops"))]
    for snippet in others:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            recording = record_source(snippet.cells[0], {"np": np}).recording
        assert groups_of(recording, explain(recording)) == (), snippet.name
    assert not caplog.records
