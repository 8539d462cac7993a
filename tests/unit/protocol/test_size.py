"""No step takes more than its bytes, whatever its arrays; no depth shows more than its frames."""

import warnings

import msgspec
import numpy as np
import pytest

from tensorviz.explain.build import explain
from tensorviz.protocol.occurrences import encode_occurrence
from tensorviz.protocol.operands import Buffers
from tensorviz.trace.session import record_source
from tests.conformance.examples import measure

SMALL, LARGE = 15_000, 60_000
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


def size_of(step):
    buffers = Buffers()
    return len(msgspec.json.encode(encode_occurrence(step.occurrence(0), buffers, {}))) + buffers.nbytes


@pytest.mark.parametrize(("shape", "dtype"), [*WIDE, *OTHERS], ids=str)
def test_any_step_stays_within_60_kb(shape, dtype):
    sizes = {
        step.source: size_of(step)
        for source in (*FAMILIES, STORE)
        for step in steps_of(source, A=array_of(shape, dtype))
    }
    assert sizes
    assert max(sizes.values()) <= LARGE, max(sizes, key=sizes.__getitem__)


@pytest.mark.parametrize("dtype", ["float64", "int64", "complex128"])
@pytest.mark.parametrize("shape", [(), (4,), (4, 4), (2, 3, 4)], ids=str)
def test_a_small_step_stays_within_15_kb(shape, dtype):
    A = (array_of(shape, dtype) / 1e16).astype(dtype)
    for source in (*(each for each in FAMILIES if "64" not in each and "* 8" not in each), STORE):
        for step in steps_of(source, A=A):
            assert size_of(step) <= SMALL, step.source


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
