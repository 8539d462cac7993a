"""The public names, and what importing the package costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tensorviz

HEAVY = ["IPython", "anywidget", "ipywidgets", "traitlets", "msgspec", "cupy", "torch", "jax", "matplotlib"]


def python(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_all_is_sorted_and_defined():
    assert tensorviz.__all__ == sorted(tensorviz.__all__)
    for name in tensorviz.__all__:
        assert getattr(tensorviz, name) is not None
    assert set(tensorviz.__all__) <= set(dir(tensorviz))


def test_all_is_what_is_promised_to_type_checkers():
    tree = ast.parse(Path(tensorviz.__file__).read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    typed = {alias.name for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")}
    assert typed | defined | {"__version__"} == set(tensorviz.__all__)


def test_an_unknown_name():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        tensorviz.nothing


@pytest.mark.slow
@pytest.mark.parametrize(
    "before", ["", "import tensorviz.explain.steps", "from tensorviz.trace import recording", "import tensorviz.api"]
)
def test_explain_is_the_function_whatever_was_imported_before(before):
    assert python(f"{before}\nimport tensorviz as tv\nprint(type(tv.explain).__name__)") == "function"


def test_importing_it_imports_nothing_heavy():
    program = f"import tensorviz, sys; print([name for name in {HEAVY} if name in sys.modules])"
    assert python(program) == "[]"


@pytest.mark.slow
def test_explaining_in_a_script_needs_no_notebook():
    program = f"""
import sys, numpy as np, tensorviz as tv
e = tv.explain("v @ v", namespace={{"v": np.arange(3)}})
e.text(), e._repr_mimebundle_()
print([name for name in {[name for name in HEAVY if name != "msgspec"]} if name in sys.modules])"""
    assert python(program) == "[]"
