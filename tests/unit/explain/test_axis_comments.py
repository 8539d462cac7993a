"""What counts as a list of axis names, and which array it is about."""

import numpy as np
import pytest

from tensorviz.errors import UsageError
from tensorviz.explain.axes.text import annotated, asked_axes, commented, pattern_sides
from tests.unit.explain.running import run

X = np.arange(24.0).reshape(2, 3, 4)


def names(comment):
    said = commented(comment)
    return said and (said[0], tuple("*".join(parts) for parts in said[1]))


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# (batch, time, heads, channels)", (None, ("batch", "time", "heads", "channels"))),
        ("# B, T, C", (None, ("B", "T", "C"))),
        ("#[B,T]", (None, ("B", "T"))),
        ("# x: (B, T, D)", ("x", ("B", "T", "D"))),
        ("# x.shape == (B, T)", ("x", ("B", "T"))),
        ("# shape: (B, T)", (None, ("B", "T"))),
        ("# (T,)", (None, ("T",))),
        ("# (T)", (None, ("T",))),
        ("# (B, T, H*C)", (None, ("B", "T", "H*C"))),
        ("# (B, 1, T)", (None, ("B", "1", "T"))),
        ("# (B, nh, T, hs) x (B, nh, hs, T) -> (B, nh, T, T)", (None, ("B", "nh", "T", "T"))),
    ],
)
def test_a_list_of_names(comment, expected):
    assert names(comment) == expected


@pytest.mark.parametrize(
    "comment",
    [
        "# (2, 3)",
        "# add one to each",
        "# (slow)",
        "# slow, simple",
        "# (slow, but exact)",
        "# B",
        "# (B, T-1)",
        "# (B, T) after the softmax",
        "# (B, ...)",
        "# (None, None)",
        "# TODO: batch",
        "# see f(a, b)",
        "# rows, columns",
        "# noqa: E501, F401",
        "# ()",
        "#",
        "# x -> (B, T)",
        "# if: (a, b)",
    ],
)
def test_anything_else_is_no_list(comment):
    assert commented(comment) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("batch time", (("batch",), ("time",))),
        ("batch 3 _", (("batch",), ("3",), ())),
        ("#batch dim=4", (("batch",), ("dim",))),
        ("... time", None),
        ("*batch time", None),
        ("3 4", None),
    ],
)
def test_jaxtyping(text, expected):
    assert annotated(text) == expected


def test_einops_patterns():
    assert pattern_sides("b t (h c) -> b h t c") == (((("b",), ("t",), ("h", "c")),), (("b",), ("h",), ("t",), ("c",)))
    assert pattern_sides("b ... -> b") is None
    assert pattern_sides("b t") is None


@pytest.mark.parametrize("axes", [["x"], {"x": "2, 3"}, {"x": "a-b"}, {"not a name": "B"}])
def test_names_given_beside_the_code_must_be_names(axes):
    with pytest.raises(UsageError, match="axes takes"):
        asked_axes(axes)


def shown(source, **namespace):
    """Per step: the names of the operands' axes and of the result's."""
    return [
        ([operand.axes for operand in step.operands if operand.shape], step.result.axes if step.result else ())
        for step in run(source, **namespace)
    ]


ABC = ("a", "b", "c")


@pytest.mark.parametrize(
    "source",
    [
        "y = x + 1  # (a, b, c)\n-y",
        "# (a, b, c)\ny = x + 1\n-y",
        "y = (x\n     + 1)  # (a, b, c)\n-y",
        "# x: (a, b, c)\n-x",
        "y: Float[Array, 'a b c'] = x + 1\n-y",
        "def f(v: Float[Array, 'a b c']):\n    return -v\nf(x)",
        "def f(\n    v,  # (a, b, c)\n):\n    return -v\nf(x)",
        "def f(v):\n    # v: (a, b, c)\n    return -v\nf(x)",
        "def f(v):\n    return -v  # (a, b, c)\nf(x)",
        "def f(v) -> Float[Array, 'a b c']:\n    return -v\nf(x)",
        "z = x  # (a, b, c)\n-z",
        "z = x  # (a, b, c)\ndef f(v):\n    return -v\nf(z)",
        "p, q = x, x  # (a, b, c)\n-q",
        "x += 1  # (a, b, c)\n-x",
        "-x  # (a, b, c)",
    ],
)
def test_the_array_that_is_meant(source):
    space = {"Float": _Anything(), "Array": np.ndarray}
    assert shown(source, x=X.copy(), **space)[-1][1] == ABC


class _Anything:
    def __getitem__(self, item):
        return item


@pytest.mark.parametrize(
    "source",
    [
        "y = f(x,  # (a, b, c)\n      1)\n-y",
        "z = x  # (a, b, c)\nz = other(z)\n-z",
        "z = x  # (a, b, c)\nfor i in range(2):\n    y = -z\n    z = other(z)",
        "y = -x\nx = other(x)  # (a, b, c)",
        "def g(z):\n    # z: (a, b, c)\n    return z\nz = x\n-z",
        "y = x.T  # (a, b, c)\nz = -x",
    ],
)
def test_other_arrays_have_no_names(source):
    space = {"f": lambda v, k: v + k, "other": lambda v: v * 2}
    last = [each for each in run(source, x=X.copy(), **space) if each.source in {"-x", "-y", "-z"}][-1]
    assert last.result.axes == ()


def test_a_comment_with_another_number_of_axes_names_nothing_and_is_noted():
    (step,) = run("y = x + 1  # (a, b)", x=X.copy())
    assert step.result.axes == ()
    assert step.occurrence(0).notes == ("The comment names 2 axes, but y has 3.",)


def test_a_size_that_is_written_must_be_the_size():
    fits, fails = (run(f"y = x + 1  # (a, {size}, c)", x=X.copy())[0] for size in (3, 5))
    assert fits.result.axes == ("a", "", "c")
    assert fails.result.axes == ()
    assert fails.occurrence(0).notes == ("The comment says that axis 1 of y has size 5, but it has 3.",)


def test_sentences_call_the_axis_by_its_name():
    step = run("y = x + 1  # (batch, time, heads)\ny.sum(axis=1)", x=X.copy())[-1]
    assert "axis 1 (time)" in step.frames()[0].sentence
    assert all(len(frame.sentence.split()) <= 20 for frame in step.frames("story"))


def test_names_stand_before_the_sizes_of_an_operation_that_failed():
    source = "y = x + 1  # (a, b, c)\ny - y.sum(axis=1)"
    failed = run(source, x=X.copy())[-1]
    assert failed.failed
    assert [operand.axes for operand in failed.operands] == [ABC, ("a", "c")]
