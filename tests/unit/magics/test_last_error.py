"""``%explain --last-error``: what failed without ``%%explain``, told without running anything again."""

from __future__ import annotations

import tensorviz

SETUP = "import numpy as np\nW = np.ones((7, 4))\nX = np.ones((3, 7))\nA = np.arange(12.0).reshape(3, 4)"


def last(shell):
    seen = shell.run("%explain --last-error")
    assert seen.error is None
    return seen.stdout


def test_a_failed_cell_is_told_with_its_temporary(shell):
    shell.run(SETUP)
    failed = shell.run("Y = W @ X.T")
    assert "last-error" not in failed.stdout
    told = last(shell)
    assert "The last axis of W must equal the first of X.T: they are 4 and 7." in told
    assert "W.T @ X.T" in told
    assert "X @ W" in told


def test_the_operands_are_those_of_the_failure(shell):
    shell.run(SETUP)
    shell.run("W @ X.T")
    shell.run("W = np.zeros((2, 2))\ndel X")
    assert "W is (7, 4) and X.T is (7, 3)" in last(shell)


def test_nothing_runs_again_and_what_was_no_view_is_unknown(shell):
    shell.run(f"{SETUP}\ncalls = []\ndef made(x):\n    calls.append(x)\n    return x")
    shell.run("made(A) @ made(W)")
    told = last(shell)
    assert len(shell.ip.user_ns["calls"]) == 2
    assert "made(A) @ made(W) raised ValueError" in told
    assert "(3, 4)" not in told


def test_an_unknown_operand_has_the_shape_that_numpy_names(shell):
    shell.run(SETUP)
    shell.run("A - A.mean(axis=1)")
    told = last(shell)
    assert "A.mean(axis=1) is (3,)" in told
    assert "A - A.mean(axis=1)[:, None]" in told


def test_the_axis_can_be_kept_where_the_variables_tell_the_shape(shell):
    shell.run(SETUP)
    shell.run("A - A.mean(axis=1)")
    assert "A - A.mean(axis=1, keepdims=True)  →  (3, 4)" in last(shell)
    shell.run("A / np.linalg.norm(A, axis=1)")
    assert "A / np.linalg.norm(A, axis=1, keepdims=True)  →  (3, 4)" in last(shell)
    shell.run("A @ (A + 1)")
    told = last(shell)
    assert "A + 1 is (3, 4)" in told
    assert "A @ (A + 1).T" in told


LAYER = """
class Layer:
    def __init__(self):
        self.W, self.sizes = np.ones((7, 2)), {"heads": 5}
        self._b = np.ones(3)
    @property
    def b(self):
        reads.append("b")
        return self._b
    def __getattr__(self, name):
        reads.append(name)
        raise AttributeError(name)
layer, reads = Layer(), []
"""


def test_what_objects_and_containers_hold_is_read_without_their_code(shell):
    shell.run(SETUP + LAYER)
    shell.run("A @ layer.W")
    assert "A is (3, 4) and layer.W is (7, 2)" in last(shell)
    shell.run("A.reshape(2, layer.sizes['heads'] * 2)")
    assert "A (3, 4) has 12 cells; (2, 10) would hold 20." in last(shell)
    shell.run("pair = [W, A]\npair[1] @ pair[0]")
    assert "pair[1] is (3, 4) and pair[0] is (7, 4)" in last(shell)
    shell.run("A @ layer.b")
    seen = shell.ip.user_ns["reads"].count("b")
    assert "layer.b was not recorded" in last(shell)
    assert shell.ip.user_ns["reads"].count("b") == seen == 1


def test_what_no_shape_is_known_of_is_said(shell):
    shell.run(f"{SETUP}\ndef made(x):\n    return x.mean(axis=1)")
    shell.run("A @ made(W)")
    told = last(shell)
    assert "made(W) was not recorded, so no change is offered" in told
    shell.run("A @ (B := A)")
    assert "so no change is offered" in last(shell)


def test_the_readers_line_inside_a_function_of_an_earlier_cell(shell):
    shell.run(SETUP)
    shell.run("def score(q):\n    part = q[:2]\n    return part @ A")
    shell.run("total = score(A)")
    assert "part @ A stopped: part is (2, 4) and A is (3, 4)." in last(shell)


def test_a_failed_test_a_write_and_a_list(shell):
    shell.run(SETUP)
    shell.run("if A > 0 and W > 0:\n    pass")
    assert "and needs one yes or no; A > 0 has many." in last(shell)
    shell.run("A[:] = W")
    assert "The place has shape (3, 4); W (7, 4) does not stretch to it." in last(shell)
    shell.run("np.concatenate([A, X])")
    assert "np.concatenate([A, X])" in last(shell)


def test_an_explained_cell_is_told_with_all_its_steps(shell):
    shell.run(SETUP)
    shell.run("%%explain\nm = A.mean(axis=1)\nA - m")
    assert "Line 2, m = A.mean(axis=1), took an axis away" in last(shell)


def test_errors_on_purpose_chained_and_grouped(shell):
    shell.run(SETUP)
    shell.run("raise KeyError('mine')")
    assert "KeyError: 'mine'" in last(shell)
    shell.run("try:\n    A @ A\nexcept ValueError as error:\n    raise RuntimeError('mine') from error")
    assert "A @ A.T" in last(shell)
    shell.run(
        "faults = []\nfor B in (A, W):\n    try:\n        B @ B\n    except ValueError as error:\n"
        "        faults.append(error)\nraise ExceptionGroup('both', faults)"
    )
    assert "B @ B stopped" in last(shell)


def test_an_error_from_before_the_extension(bare):
    bare.run(SETUP)
    bare.run("W @ X.T")
    tensorviz.load_ipython_extension(bare.ip)
    told = last(bare)
    assert "W @ X.T stopped" in told
    assert "may have changed since the error" in told


def test_without_an_error(shell, monkeypatch):
    monkeypatch.delattr("sys.last_value", raising=False)
    monkeypatch.delattr("sys.last_exc", raising=False)
    assert "found no error" in last(shell)


def test_the_traceback_stays_and_the_help_names_it(shell):
    shell.run(SETUP)
    plain = shell.run("W @ X.T").stdout
    assert plain.count("ValueError") >= 1
    assert "tensorviz" not in plain
    assert "%explain --last-error" in shell.run("%explain?").stdout
