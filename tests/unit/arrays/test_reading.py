"""Arrays of every library are read as what they are, box by box and in samples."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tensorviz.arrays.reading.choose import reader_of
from tensorviz.arrays.reading.reader import Unreadable
from tensorviz.errors import UsageError
from tensorviz.inspector.look import Look
from tests.unit.inspector.oracle import check

VALUES = np.array([[1.5, np.nan, -3.0, 0.0], [np.inf, 2.0, -np.inf, 1e-3], [7.0, -0.5, 0.25, 4.0]], np.float32)


def checked(x: Any, values: Any, dtype: Any = None) -> Any:
    """The facts of ``x``, whose summary is that of ``values``, read whole and in parts."""
    reader = reader_of(x)
    assert not isinstance(reader, Unreadable)
    box = tuple(slice(0, max(1, length - 1)) for length in values.shape)
    assert np.array_equal(reader.read(box), values[box], equal_nan=values.dtype.kind in "fc")
    window = tuple(np.arange(length)[::2] for length in values.shape)
    part = values[np.ix_(*window)] if values.ndim else values
    assert np.array_equal(reader.take(window), part, equal_nan=values.dtype.kind in "fc")
    summary = Look(reader).finish()
    assert summary.dtype == (values.dtype if dtype is None else dtype)
    assert summary.nan_count == (np.isnan(values).sum() if values.dtype.kind in "fc" else 0)
    finite = values[np.isfinite(values)]
    assert (summary.min, summary.max) == (finite.min(), finite.max())
    assert summary.zero_count == (values == 0).sum()
    return reader.facts


def test_numbers_and_lists() -> None:
    check(Look(reader_of(3)).summary, np.asarray(3))
    check(Look(reader_of(np.float32(2.5))).summary, np.asarray(np.float32(2.5)))
    check(Look(reader_of([[1.0, 2.0], [3.0, np.nan]])).summary, np.array([[1.0, 2.0], [3.0, np.nan]]))


def test_numpy_memory_is_told() -> None:
    owner = np.arange(24.0).reshape(4, 6)
    facts = reader_of(owner[1:, ::2]).facts
    assert facts.strides == (48, 16)
    assert facts.offset == 48
    assert facts.owner_bytes == 192
    assert facts.badges == ("view", "strided")
    assert reader_of(np.broadcast_to(owner, (2, 4, 6))).facts.badges[-1] == "read-only"


def test_a_file_that_is_mapped_is_read_where_it_lies(tmp_path: Path) -> None:
    x = np.memmap(tmp_path / "x", np.float32, "w+", shape=VALUES.shape)
    x[...] = VALUES
    facts = checked(x, VALUES)
    assert facts.type_name == "memmap"
    assert checked(np.memmap(tmp_path / "x", np.float32, "r", shape=VALUES.shape)[1:, ::2], VALUES[1:, ::2]).badges == (
        "view", "strided", "read-only",
    )  # fmt: skip


class TestTorch:
    torch: Any

    @pytest.fixture(autouse=True)
    def library(self) -> None:
        self.torch = pytest.importorskip("torch", reason="PyTorch is not installed")

    def test_dense(self) -> None:
        facts = checked(self.torch.tensor(VALUES), VALUES)
        assert facts.library == "torch"
        assert facts.device == "cpu"

    def test_not_contiguous_and_requires_grad(self) -> None:
        x = self.torch.tensor(VALUES, requires_grad=True).T[1:]
        facts = checked(x, VALUES.T[1:])
        assert ("requires_grad", "yes") in facts.more
        assert facts.badges == ("view", "strided")
        assert facts.offset == 4

    @pytest.mark.parametrize("name", ["bfloat16", "float8_e4m3fn", "float8_e5m2"])
    def test_dtypes_that_numpy_does_not_have(self, name: str) -> None:
        x = self.torch.tensor(VALUES).nan_to_num(0, 5, -5).to(getattr(self.torch, name))
        facts = checked(x, x.to(self.torch.float32).numpy(), name)
        assert facts.itemsize == x.element_size()
        assert facts.tiny == self.torch.finfo(x.dtype).smallest_normal

    def test_meta_has_no_values(self) -> None:
        reader = reader_of(self.torch.empty(3, 4, device="meta"))
        assert isinstance(reader, Unreadable)
        assert Look(reader).finish().notes == ("No values were read: a meta tensor has a shape and no values.",)

    @pytest.mark.filterwarnings("ignore:Sparse CSR")
    def test_sparse(self) -> None:
        values = np.where(np.isfinite(VALUES), VALUES, 0)
        facts = checked(self.torch.tensor(values).to_sparse(), values)
        assert ("layout", "sparse_coo") in facts.more
        checked(self.torch.tensor(values).to_sparse_csr(), values)

    @pytest.mark.filterwarnings("ignore")
    def test_quantized(self) -> None:
        x = self.torch.quantize_per_tensor(self.torch.tensor([0.0, 0.5, 1.5]), 0.5, 1, self.torch.qint8)
        facts = checked(x, np.float32([0, 0.5, 1.5]), "qint8")
        assert ("quantized", "per_tensor_affine") in facts.more

    def test_more_axes_than_numpy_has(self) -> None:
        reader = reader_of(self.torch.zeros((1,) * 70))
        assert isinstance(reader, Unreadable)
        assert reader.reason == "NumPy has at most 64 axes, and it has 70"

    def test_parameter_and_empty(self) -> None:
        checked(self.torch.nn.Parameter(self.torch.tensor(VALUES)), VALUES)
        assert Look(reader_of(self.torch.zeros(0, 3))).finish().min is None


class TestJax:
    def test_dense_and_bfloat16(self) -> None:
        jnp = pytest.importorskip("jax.numpy", reason="JAX is not installed")
        facts = checked(jnp.asarray(VALUES), VALUES)
        assert facts.library == "jax"
        half = jnp.asarray(VALUES).astype(jnp.bfloat16)
        checked(half, np.asarray(half).astype(np.float32), "bfloat16")

    def test_a_tracer_has_no_values(self) -> None:
        jax = pytest.importorskip("jax", reason="JAX is not installed")
        seen = []
        jax.jit(lambda x: seen.append(reader_of(x)) or x)(jax.numpy.zeros(3))
        assert isinstance(seen[0], Unreadable)

    @pytest.mark.slow
    def test_sharded_over_devices(self) -> None:
        pytest.importorskip("jax", reason="JAX is not installed")
        done = subprocess.run([sys.executable, "-c", SHARDED], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "NaN: 1, first at x[3, 2]" in done.stdout
        assert "sharding: NamedSharding" in done.stdout
        assert "max: 23 at x[5, 3]" in done.stdout


SHARDED = """
import jax, numpy as np
jax.config.update("jax_num_cpu_devices", 2)
import tensorviz as tv
values = np.arange(24, dtype=np.float32).reshape(6, 4)
values[3, 2] = np.nan
along = jax.sharding.NamedSharding(jax.make_mesh((2,), ("rows",)), jax.sharding.PartitionSpec("rows"))
x = jax.device_put(values, along)
assert len(x.devices()) == 2
inspector = tv.inspect(x, name="x")
print(inspector.text())
assert inspector.find("outside", high="13.5") == (3, 3)
both = jax.device_put(values, jax.sharding.NamedSharding(along.mesh, jax.sharding.PartitionSpec()))
assert tv.inspect(both.astype("bfloat16")).compare(np.nan_to_num(values, nan=14)).differences.only_left_nan == 1
"""


class TestSparse:
    @pytest.mark.parametrize("kind", ["csr", "coo", "csc", "dia", "lil"])
    def test_every_format(self, kind: str) -> None:
        sparse = pytest.importorskip("scipy.sparse", reason="SciPy is not installed")
        x = getattr(sparse, f"{kind}_array")(VALUES)
        facts = checked(x, VALUES)
        assert facts.library == "scipy.sparse"
        assert ("stored values", "11") in facts.more or kind == "dia"


class TestDask:
    def test_its_scheduler_computes(self) -> None:
        array = pytest.importorskip("dask.array", reason="Dask is not installed")
        facts = checked(array.from_array(VALUES, chunks=(2, 2)), VALUES)
        assert ("chunks", "2 × 2") in facts.more

    def test_unknown_sizes(self) -> None:
        array = pytest.importorskip("dask.array", reason="Dask is not installed")
        x = array.from_array(np.arange(10), chunks=5)
        assert isinstance(reader_of(x[x > 3]), Unreadable)


class TestStandard:
    def test_array_api(self) -> None:
        strict = pytest.importorskip("array_api_strict", reason="array-api-strict is not installed")
        assert checked(strict.asarray(VALUES), VALUES).library == "array_api_strict"

    def test_dlpack_alone(self) -> None:
        class Lent:
            def __dlpack__(self, **options: Any) -> Any:
                return VALUES.__dlpack__(**options)

            def __dlpack_device__(self) -> Any:
                return VALUES.__dlpack_device__()

        checked(Lent(), VALUES)


class Given:
    def __init__(self, values: Any, shape: Any = None) -> None:
        self.values, self.shape = values, shape

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        if isinstance(self.values, Exception):
            raise self.values
        return self.values


class Standard:
    """An array of the standard that need not tell the truth of itself."""

    def __init__(self, **said: Any) -> None:
        self.__dict__.update({"shape": (3, 4), "size": 12, "dtype": "float32"} | said)

    def __array_namespace__(self) -> Any:
        return np

    def __getitem__(self, index: Any) -> Any:
        return VALUES[:2]

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return VALUES[:2]

    __dlpack__ = VALUES[:2].__dlpack__
    __dlpack_device__ = VALUES.__dlpack_device__


def test_a_part_of_another_shape_than_was_told_is_refused() -> None:
    reader: Any = reader_of(Standard())
    with pytest.raises(UsageError, match=r"says that its shape is \(3, 4\)"):
        Look(reader)
    with pytest.raises(UsageError, match=r"no part of shape \(3, 4\) can be taken"):
        reader.take((np.arange(3), np.arange(4)))


def test_what_becomes_an_array() -> None:
    assert checked(Given(VALUES), VALUES).type_name == "Given"


def test_a_shape_that_is_not_true_is_said() -> None:
    (note,) = reader_of(Given(VALUES, shape=(7,))).facts.notes
    assert note == "It says that its shape is (7,); its array has (3, 4)."


@pytest.mark.parametrize(
    "bad",
    [
        Given(RuntimeError("no")),
        object(),
        {"a": 1},
        "text",
        [[1], [2, 3]],
        Given(MemoryError()),
        Given(ValueError("x" * 5000)),
        Given(None),
        Standard(dtype="float99"),
    ],
)
def test_what_is_no_array_is_refused_with_a_reason(bad: Any) -> None:
    with pytest.raises(UsageError) as refused:
        reader_of(bad)
    assert len(str(refused.value)) < 400
