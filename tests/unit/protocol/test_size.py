"""No step takes more than its bytes, whatever its arrays; no depth shows more than its frames."""

import warnings

import numpy as np
import pytest

from tensorviz.explain.build import explain
from tensorviz.protocol.occurrences import encode_occurrence
from tensorviz.protocol.operands import Buffers
from tensorviz.trace.session import record_source
from tests.conformance.examples import measure
from tests.conformance.sizes import FACTORISATIONS, LARGE, SMALL, cell_steps, factorisation_steps, size_of, too_large
from tools.fixtures import CELLS

SHAPES = ((), (7,), (300, 300), (4, 12, 12), (4, 4, 12, 12), (4, 4, 4, 12, 12), (2, 3, 4, 5, 6, 7))
WIDE = [(shape, dtype) for shape in SHAPES for dtype in ("clongdouble", "int64", "<U24")]
OTHERS = [((4, 12, 12), dtype) for dtype in ("complex128", "longdouble", "M8[ns]", "records", "bool")]
FAMILIES = (
    "A @ A.swapaxes(-1, -2)",
    "np.einsum('...ij,...kj->...ik', A, A)",
    "np.where(A == A, A, A)",
    "A + A[..., :1]",
    "A.std(axis=-1)",
    "A.cumsum(axis=0)",
    "A.T",
    "A.reshape(-1)",
    "A[A == A]",
    "np.concatenate([A] * 64)",
    "np.block([[A, A], [A, A]])",
    "np.sort(A, axis=None)",
    "np.pad(A, 1)",
    "np.full(A.shape, A.flat[0])",
    "np.select([A == A] * 8, [A] * 8)",
    "np.linalg.inv(A)",
)
STORE = "A[0] = A[1]"


def array_of(shape, dtype):
    rng = np.random.default_rng(0)
    x = rng.normal(size=shape) * 1e18
    if dtype == "records":
        return x.astype([("name", "<U8"), ("weight", "f8")])
    if dtype == "<U24":
        return np.full(shape, 'é"\\' + "\x01漢" * 10)
    if dtype == "M8[ns]":
        return x.astype("i8").astype(dtype)
    return (x + 1j * rng.normal(size=shape)).astype(dtype) if dtype.startswith("c") else x.astype(dtype)


def steps_of(source, **namespace):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return explain(record_source(source, {"np": np, **namespace}).recording)


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "dtype"), [*WIDE, *OTHERS], ids=str)
def test_any_step_stays_within_60_kb(shape, dtype):
    sizes = {
        step.source: size_of(step)
        for source in (*FAMILIES, STORE)
        for step in steps_of(source, A=array_of(shape, dtype))
    }
    assert sizes
    assert max(sizes.values()) <= LARGE, max(sizes, key=sizes.__getitem__)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", ["float64", "int64", "complex128"])
@pytest.mark.parametrize("shape", [(), (4,), (4, 4), (2, 3, 4)], ids=str)
def test_a_small_step_stays_within_15_kb(shape, dtype):
    A = (array_of(shape, dtype) / 1e16).astype(dtype)
    for source in (*(each for each in FAMILIES if "64" not in each and "* 8" not in each), STORE):
        for step in steps_of(source, A=A):
            assert size_of(step) <= SMALL, step.source


@pytest.mark.parametrize(
    ("left", "right", "dtype"),
    [((5, 5), (5, 5), "c16"), ((9, 6), (6, 6), "f8"), ((12, 12), (12, 12), "f8"), ((12, 12), (12, 12), "c16")],
)
def test_a_small_product_in_its_four_readings_stays_within_15_kb(left, right, dtype):
    rng = np.random.default_rng(0)
    A, B = (rng.normal(size=(*shape, np.dtype(dtype).itemsize // 8)).view(dtype)[..., 0] for shape in (left, right))
    [step] = steps_of("A @ B", A=A, B=B)
    assert len(step.occurrence(0).readings) == 4
    assert size_of(step) <= SMALL


@pytest.mark.slow
@pytest.mark.parametrize(("side", "dtype"), [(7, "f8"), (8, "c16"), (12, "f8"), (40, "f8"), (100, "c16")])
def test_a_factorisation_stays_within_its_size(side, dtype):
    start, every = {7: (0, 2), 8: (0, 1), 12: (1, 2), 40: (0, 4), 100: (2, 4)}[side]
    sources = FACTORISATIONS[start::every]
    found = [each for source in sources for each in too_large(factorisation_steps(source, side, np.dtype(dtype).name))]
    assert not [(step.source, size) for step, size in found]


@pytest.mark.slow
def test_the_cells_of_the_gallery_stay_within_their_sizes():
    assert not [each for name in sorted(CELLS)[::24] for each in too_large(cell_steps(name))]


@pytest.mark.slow
def test_the_docstring_examples_stay_within_60_kb():
    tally = measure(
        ["numpy.dot", "numpy.linalg.svd", "numpy.concatenate", "numpy.meshgrid", "numpy.random.multinomial"]
    )
    assert tally.compared > 40
    assert 10_000 < tally.largest <= LARGE


def test_where_little_travels_the_origins_still_fit_the_cells():
    A = np.arange(12.0**2 * 4).reshape(4, 12, 12)
    step = steps_of("np.concatenate([A] * 64)", A=A)[-1]
    buffers = Buffers()
    message = encode_occurrence(step.occurrence(0), buffers, {})
    kept = message.result.kept or (None,) * 3
    full = [range(n) if some is None else some for n, some in zip(message.result.shape, kept, strict=True)]
    count = int(np.prod([len(each) for each in full]))
    assert 1 <= count < 1024
    assert len(message.result.text) == len(buffers.items[message.recipe.origins]) == count
    places = buffers.items[message.recipe.places]
    places = np.frombuffer(places, f"<u{len(places) // count}")
    values = np.frombuffer(buffers.items[message.result.values], "<f8")
    assert values.tolist() == places.astype(float).tolist()
