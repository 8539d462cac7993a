"""`tensorviz.explain` in a script."""

from __future__ import annotations

import numpy as np
import pytest

import tensorviz as tv

STEPS_INTO_THIS_MODULE = True


def product(a, b, *, scale=1):
    return (a @ b) * scale


def fails(a):
    total = a @ a
    return a + np.ones(total.astype(int))


def test_source_runs_in_its_namespace():
    names = {"np": np, "A": np.arange(6).reshape(2, 3)}
    e = tv.explain("B = A @ A.T\nB.sum()", namespace=names)
    assert e.result == names["B"].sum() == 83
    assert e.error is None
    assert [step.source for step in e.steps] == ["A.T", "A @ A.T", "B.sum()"]


def test_source_without_a_namespace():
    e = tv.explain("import numpy as np\nnp.arange(3) @ np.arange(3)")
    assert e.result == 5
    assert tv.explain("__name__").result == "__main__"


def test_the_error_of_source_is_kept():
    e = tv.explain("import numpy as np\na = np.ones(2) @ np.ones(2)\nb = np.ones(2) @ np.ones(3)")
    assert isinstance(e.error, ValueError)
    assert e.result is None
    assert any(step.source == "np.ones(2) @ np.ones(2)" for step in e.steps)


def test_source_that_is_no_python_fails_loudly():
    with pytest.raises(SyntaxError):
        tv.explain("a = (1,")


@pytest.mark.slow
def test_a_function_is_called():
    e = tv.explain(product, np.arange(3), np.arange(3), scale=2)
    assert e.result == 10
    assert any(step.op == "numpy.matmul" for step in e.steps)


@pytest.mark.slow
def test_the_error_of_a_function_is_raised_and_carries_its_explanation():
    with pytest.raises(ValueError, match="broadcast") as caught:
        tv.explain(fails, np.arange(3))
    e = caught.value.explanation
    assert e.error is caught.value
    assert e.steps[0].source
    assert not getattr(caught.value, "__notes__", [])


@pytest.mark.slow
def test_an_exception_that_takes_no_attribute_is_raised_all_the_same():
    class Closed(Exception):
        def __setattr__(self, name, value):
            raise TypeError("closed")

    def raises():
        raise Closed

    with pytest.raises(Closed):
        tv.explain(raises)


def test_what_was_kept_is_counted():
    source = "import numpy as np\nx = np.zeros(2)\nfor i in range(50):\n    x = x + 1"
    e = tv.explain(source, limits=tv.Limits(events=10))
    assert e.recorded == 10
    assert [run for _, run in e.omitted.iterations.values()] == [50]
    assert e.recorded == sum(step.iterations for step in e.steps)


def test_text_at_every_depth():
    e = tv.explain("A @ B", namespace={"A": np.arange(6).reshape(2, 3), "B": np.arange(6).reshape(3, 2)})
    lengths = [len(e.text(depth)) for depth in ("shape", "brief", "story")]
    assert lengths == sorted(set(lengths))
    assert e.text() == e.text("brief")
    assert tv.explain("A @ A", namespace={"A": np.eye(2)}, depth="shape").text() != e.text("story")


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((3,), {}, "not int"),
        ((np.arange(3),), {}, "in quotes"),
        (("1", 2), {}, "to a function only"),
        (("1",), {"x": 2}, "to a function only"),
        ((product,), {"namespace": {}}, "with source text only"),
        (("1",), {"depth": "deep"}, "not 'deep'"),
    ],
)
def test_what_does_not_fit_together_is_said(arguments, options, message):
    with pytest.raises(tv.UsageError, match=message):
        tv.explain(*arguments, **options)


def test_outside_a_kernel_it_shows_a_still_and_text():
    bundle = tv.explain("1 + 1")._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}


def test_it_writes_a_page(tmp_path):
    e = tv.explain("import numpy as np\nnp.arange(3) @ np.arange(3)")
    path = e.to_html(tmp_path / "x.html")
    text = path.read_text(encoding="utf-8")
    assert "np.arange(3) @ np.arange(3)" in text
    with pytest.raises(tv.UsageError, match="folder"):
        e.to_html(tmp_path)


def test_the_public_attributes():
    public = {name for name in dir(tv.explain("1 + 1")) if not name.startswith("_")}
    assert public == {
        "ancestors",
        "compare",
        "comparisons",
        "crossover",
        "crossovers",
        "descendants",
        "error",
        "groups",
        "omitted",
        "recorded",
        "repairs",
        "result",
        "steps",
        "text",
        "to_html",
    }


@pytest.mark.slow
def test_inside_an_explained_function_it_runs_all_the_same():
    def outer():
        return tv.explain(product, np.ones(2), np.ones(2))

    e = tv.explain(outer)
    assert e.result.result == 2
    assert e.result.steps == ()
    assert "not recorded a second time" in e.result.text()
