"""Files list their arrays with statistics, open lazily, and say what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.arrays.reading.files import open_file
from tensorviz.file_api import FileDesk, open_arrays
from tensorviz.inspector.look import Look

VALUES = {"weight": np.float32([[1, np.nan], [3, -4]]), "bias": np.arange(5), "scale": np.float64(2.5)}


def save(path: Path) -> Path:
    if path.suffix == ".npy":
        np.save(path, VALUES["weight"])
    elif path.suffix == ".npz":
        np.savez_compressed(path, **VALUES)
    elif path.suffix == ".safetensors":
        numpy = pytest.importorskip("safetensors.numpy", reason="safetensors is not installed")
        numpy.save_file({name: np.asarray(each) for name, each in VALUES.items()}, path)
    else:
        zarr = pytest.importorskip("zarr", reason="Zarr is not installed")
        group = zarr.open_group(str(path), mode="w")
        for name, each in VALUES.items():
            group.create_array(name, data=np.asarray(each))
    return path


@pytest.mark.parametrize("ending", [".npy", ".npz", ".safetensors", ".zarr"])
def test_every_array_is_listed_and_right(tmp_path: Path, ending: str) -> None:
    file = open_file(save(tmp_path / f"kept{ending}"))
    names = {entry.name for entry in file.entries}
    assert names == ({"kept"} if ending == ".npy" else set(VALUES))
    for entry in file.entries:
        wanted = VALUES.get(entry.name, VALUES["weight"])
        assert entry.shape == wanted.shape
        assert entry.dtype == str(wanted.dtype)
        summary = Look(entry.open()).finish()
        assert summary.nan_count == np.isnan(wanted).sum()
        assert summary.max == np.nanmax(wanted)
        assert summary.facts.device == "file" or summary.facts.library == "numpy"
    text = open_arrays(tmp_path / f"kept{ending}").text()
    assert "(2, 2)" in text
    assert "float32" in text


@pytest.mark.parametrize("registered", [False, True])
def test_bfloat16_of_safetensors(tmp_path: Path, *, registered: bool) -> None:
    """NumPy knows the name once JAX, or whatever else brings ``ml_dtypes``, is imported."""
    if registered:
        pytest.importorskip("ml_dtypes", reason="ml_dtypes is not installed")
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    saving = pytest.importorskip("safetensors.torch", reason="safetensors is not installed")
    saving.save_file({"w": torch.tensor([1.5, -2.0], dtype=torch.bfloat16)}, tmp_path / "half.safetensors")
    (entry,) = open_file(tmp_path / "half.safetensors").entries
    assert entry.dtype == "bfloat16"
    assert Look(entry.open()).summary.min == -2


def test_a_large_file_is_mapped_and_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.save(tmp_path / "large.npy", np.ones((600, 700)))
    monkeypatch.setattr("tensorviz.inspector.listing.MOST_READ", 1000)
    assert "sampled" in open_arrays(tmp_path / "large.npy").text()
    (entry,) = open_file(tmp_path / "large.npy").entries
    assert entry.open().facts.badges == ("memory-mapped", "read-only")


@pytest.mark.parametrize("ending", [".safetensors", ".zarr"])
def test_samples_of_files_are_gathered_in_bounded_slices(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = np.arange(7 * 9 * 5.0).reshape(7, 9, 5)
    monkeypatch.setitem(VALUES, "weight", values)
    monkeypatch.setattr("tensorviz.arrays.reading.sliced_reader.MOST_GATHERED", 100)
    entry = next(each for each in open_file(save(tmp_path / f"kept{ending}")).entries if each.name == "weight")
    window = (np.array([0, 1, 2, 6]), np.array([3, 8]), np.array([0, 4]))
    assert np.array_equal(entry.open().take(window), values[np.ix_(*window)])


def _pickled(path: Path) -> None:
    np.save(path, np.array([None], dtype=object), allow_pickle=True)


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("none.npy", lambda path: None, "there is no file"),
        ("text.txt", lambda path: path.write_text("x"), "none of .npy"),
        ("bad.npy", lambda path: path.write_bytes(b"no array"), "could not be read"),
        ("bad.npz", lambda path: path.write_bytes(b"no array"), "could not be read"),
        ("pickled.npy", _pickled, "could not be read"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, make: Any, says: str) -> None:
    make(tmp_path / name)
    with pytest.raises(tv.UsageError, match=says):
        open_arrays(tmp_path / name)


def test_the_browser_opens_arrays_of_this_file_only(tmp_path: Path) -> None:
    desk = FileDesk(open_file(save(tmp_path / "kept.npz")))
    job = desk.take({"type": "open-entry", "request": 1, "name": "weight"})
    try:
        while True:
            next(job)  # type: ignore[arg-type]
    except StopIteration as end:
        reply, buffers = end.value
    assert reply["inspection"]["statistics"]["nan"]["count"] == 1
    assert buffers
    for bad in ("../other", "absent", ""):
        reply, _ = desk.take({"type": "open-entry", "request": 2, "name": bad})  # type: ignore[misc]
        assert reply["type"] == "refused"
