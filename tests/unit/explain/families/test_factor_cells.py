"""Behind an entry of a factor stands the sum of products that gives it, with the numbers of that entry."""

import math

import numpy as np
import pytest
import scipy.linalg

from tests.unit.explain.running import run

SOURCES = (
    "P, L, U = scipy.linalg.lu(A)",
    "Q, R = np.linalg.qr(A)",
    "L = np.linalg.cholesky(A @ A.T + np.eye(len(A)))",
    "U = scipy.linalg.cholesky(A @ A.T + np.eye(len(A)))",
)


def formula_of(sentence):
    """The number that the words after the last colon come to; None where they are words."""
    text = sentence.rpartition(": ")[2].rstrip(".").replace("−", "-").replace("×", "*").replace("√", "sqrt")
    return None if "…" in text or not set(text) <= set("0123456789.e+-*/() sqrt") else eval(text, {"sqrt": math.sqrt})


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 3, 3), (3, 2), (2, 4)])
def test_the_sum_comes_to_the_entry(source, shape):
    if ("cholesky" in source and shape[-1] != shape[-2]) or ("scipy" in source and len(shape) > 2):
        return
    A = np.random.default_rng(len(source)).integers(-6, 7, size=shape).astype(float) + np.eye(*shape[-2:])
    A = A if len(shape) < 3 or "cholesky" not in source else A[0]
    step = run(source, A=A, scipy=scipy)[-1]
    told = 0
    for number, result in enumerate(step.results):
        for index in np.ndindex(*result.shape):
            sentence = step.explain_cell(index, number).sentence
            value = formula_of(sentence)
            if value is not None:
                told += 1
                assert value == pytest.approx(result.cell(index), abs=0.05), sentence
            else:
                assert result.name == "P" or abs(result.cell(index)) in (0, 1) or "whole" not in sentence, sentence
    assert told >= min(shape[-2:])


def test_the_matrix_of_a_stack_is_the_one_of_the_cell():
    A = np.array([np.diag([2.0, 3]), np.diag([5.0, 7])])
    step = run("w, V = np.linalg.eig(A)", A=A)[-1]
    assert step.explain_cell((1, 0)).sentence == "w[1, 0] is 5: along V[1][:, 0] A[1] only stretches, by it."
