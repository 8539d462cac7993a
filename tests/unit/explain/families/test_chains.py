"""Chains of matrix products, powers, and products with single numbers, against NumPy itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.explain.format import format_value
from tensorviz.explain.recipes import EinsumRecipe
from tests.unit.explain.feeding import check_sources, evaluated
from tests.unit.explain.running import check_frames, only, same, sentences

RNG = np.random.default_rng(5)
GIVEN = {
    "A": RNG.uniform(1, 2, (3, 2)),
    "B": RNG.uniform(1, 2, (2, 4)),
    "C": RNG.uniform(1, 2, (4, 1)),
    "v": RNG.uniform(1, 2, 3),
    "w": RNG.uniform(1, 2, 4),
    "S": RNG.uniform(1, 2, (2, 2)),
    "T": RNG.uniform(1, 2, (3, 2, 2)),
    "Z": RNG.uniform(1, 2, (2, 2)) + 1j * RNG.uniform(1, 2, (2, 2)),
}
EXPRESSIONS = (
    "np.linalg.multi_dot([A, B])",
    "np.linalg.multi_dot([A, B, C])",
    "np.linalg.multi_dot((v, A, B, w))",
    "np.linalg.matrix_power(S, 2)",
    "np.linalg.matrix_power(T, 3)",
    "np.vdot(A, A)",
    "np.vdot(Z, Z)",
    "np.vecdot(Z, Z)",
    "np.inner(S, 7)",
    "np.dot(3, T)",
    "np.einsum(',ij', 3, S)",
    "np.einsum(3, [Ellipsis], S, [Ellipsis])",
    "np.tensordot(S, T, ((0, 1), (1, 2)))",
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(EXPRESSIONS), st.data())
def test_every_number_is_numpys(expression, data):
    step = only(expression, **GIVEN)
    assert isinstance(step.occurrence(0).recipe, EinsumRecipe), expression
    expected = evaluated(expression, GIVEN)
    assert same(step.result.values(), expected)
    check_frames(step.occurrence(0))
    index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    assert step.explain_cell(index).worked.total == format_value(expected[index])
    used = {operand.name for operand in step.operands} & GIVEN.keys()
    check_sources(step, expression, index, **{name: GIVEN[name] for name in used})


def test_the_cheapest_order_is_numpys():
    """The orders of NumPy's own documentation and one where the brackets stand on the left."""
    step = only("np.linalg.multi_dot([A, B, C])", **GIVEN)
    assert "3 cells from 14 multiplications. This is A @ (B @ C), the cheapest order." in sentences(step)[-1]
    step = only("np.linalg.multi_dot([A, B, C])", A=np.ones((2, 9)), B=np.ones((9, 2)), C=np.ones((2, 9)))
    assert "This is (A @ B) @ C, the cheapest order." in sentences(step)[-1]


def test_conjugated_terms():
    step = only("np.vdot(Z, Z)", Z=np.array([[1j, 2.0]]))
    assert step.explain_cell(()).worked.terms[0].operands == ("0−1j", "0+1j")


@pytest.mark.parametrize("exponent", [5, 8])
def test_a_higher_power_is_squared(exponent):
    step = only("np.linalg.matrix_power(S, n)", S=np.eye(2), n=exponent)
    assert step.family == "factorization"


@pytest.mark.parametrize("exponent", [-1, 0, 1])
def test_powers_that_multiply_nothing(exponent):
    step = only("np.linalg.matrix_power(S, n)", S=np.eye(2) * 2, n=exponent)
    assert not isinstance(step.occurrence(0).recipe, EinsumRecipe)
    assert "failed" not in getattr(step.occurrence(0).recipe, "reason", "")
