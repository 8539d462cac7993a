"""The arrays of a file, opened lazily: ``.npy``, ``.npz``, ``.safetensors``, Zarr."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tensorviz.arrays.reading.choose import reader_of
from tensorviz.arrays.reading.numpy_reader import NumpyReader, host_dtype, tiny_of
from tensorviz.arrays.reading.reader import Facts, Reader, Unreadable
from tensorviz.arrays.reading.sliced_reader import SlicedReader, gathered
from tensorviz.errors import UsageError

__all__ = ["ArrayFile", "Entry", "open_file"]

ENDINGS = ".npy, .npz, .safetensors, .zarr"


@dataclass(frozen=True, slots=True)
class Entry:
    """One array of a file; ``open`` gives its reader, and reads no more than that needs."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    nbytes: int
    open: Callable[[], Reader | Unreadable]


@dataclass(frozen=True, slots=True)
class ArrayFile:
    """The arrays of a file, in its order."""

    path: Path
    format: str
    nbytes: int
    entries: tuple[Entry, ...]


def open_file(path: str | Path) -> ArrayFile:
    """Read the table of contents of a file.

    Raises
    ------
    UsageError
        When there is no such file, it is of another format, or it cannot be read; the message says which.
    """
    found = Path(path).expanduser()
    if not found.exists():
        raise UsageError(f"there is no file {str(path)!r}")
    openers = {".npy": _npy, ".npz": _npz, ".safetensors": _safetensors, ".zarr": _zarr}
    opener = openers.get(found.suffix.lower())
    if opener is None:
        raise UsageError(f"{found.name} is none of {ENDINGS}")
    try:
        entries = opener(found)
    except UsageError:
        raise
    except ImportError as error:
        raise UsageError(f"{found.name} needs the library {error.name}, which is not installed") from None
    except Exception as error:
        raise UsageError(f"{found.name} could not be read: {type(error).__name__}: {error}") from error
    nbytes = sum(each.stat().st_size for each in found.rglob("*") if each.is_file()) if found.is_dir() else 0
    return ArrayFile(found, found.suffix[1:].lower(), nbytes or found.stat().st_size, entries)


def _npy(path: Path) -> tuple[Entry, ...]:
    mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    return (Entry(path.stem, mapped.shape, str(mapped.dtype), mapped.nbytes, lambda: _mapped(mapped)),)


def _mapped(mapped: Any) -> Reader:
    reader = NumpyReader(mapped)
    reader.facts = replace(reader.facts, device="file", view_of="", badges=("memory-mapped", "read-only"))
    return reader


def _npz(path: Path) -> tuple[Entry, ...]:
    entries = []
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if not member.endswith(".npy"):
                continue
            with archive.open(member) as stream:
                shape, _, dtype = _header(stream)
            name = member.removesuffix(".npy")
            size = int(np.prod(shape, dtype=object)) * dtype.itemsize
            entries.append(Entry(name, shape, str(dtype), size, partial(_member, path, name)))
    return tuple(entries)


def _header(stream: Any) -> Any:
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        return np.lib.format.read_array_header_1_0(stream)
    return np.lib.format.read_array_header_2_0(stream)


def _member(path: Path, name: str) -> Reader:
    with np.load(path, allow_pickle=False) as archive:
        reader = NumpyReader(archive[name])
    reader.facts = replace(reader.facts, device="file", badges=("read-only",), view_of="")
    return reader


def _safetensors(path: Path) -> tuple[Entry, ...]:
    entries = []
    with _opened(path) as opened:
        for name in opened.keys():  # noqa: SIM118 - this is no dict
            part = opened.get_slice(name)
            shape, code = tuple(part.get_shape()), str(part.get_dtype())
            dtype, size = _DTYPES.get(code, (code, 0))
            size *= int(np.prod(shape, dtype=object))
            entries.append(Entry(name, shape, dtype, size, partial(_tensor, path, name, code)))
    return tuple(entries)


def _opened(path: Path, framework: str = "numpy") -> Any:
    from safetensors import safe_open

    return safe_open(path, framework=framework)


_DTYPES = {
    "BOOL": ("bool", 1), "U8": ("uint8", 1), "I8": ("int8", 1), "I16": ("int16", 2), "U16": ("uint16", 2),
    "F16": ("float16", 2), "BF16": ("bfloat16", 2), "I32": ("int32", 4), "U32": ("uint32", 4), "F32": ("float32", 4),
    "F64": ("float64", 8), "I64": ("int64", 8), "U64": ("uint64", 8), "F8_E4M3": ("float8_e4m3fn", 1),
    "F8_E5M2": ("float8_e5m2", 1), "C64": ("complex64", 8),
}  # fmt: skip


def _tensor(path: Path, name: str, code: str) -> Reader | Unreadable:
    """A slice of the file, block by block; what NumPy has no dtype for through PyTorch where that is installed."""
    dtype_name, itemsize = _DTYPES.get(code, (code, 0))
    try:
        dtype = host_dtype(np.dtype(dtype_name))
    except TypeError:
        return _through_torch(path, name, dtype_name, itemsize)
    part = _opened(path).get_slice(name)
    shape = tuple(part.get_shape())
    facts = Facts(
        shape=shape,
        dtype=dtype,
        dtype_name=dtype_name,
        library="safetensors",
        type_name="tensor",
        nbytes=int(np.prod(shape, dtype=object)) * itemsize,
        itemsize=itemsize,
        tiny=tiny_of(dtype),
        device="file",
        badges=("read-only",),
    )
    if not shape:
        return NumpyReader(np.asarray(_opened(path).get_tensor(name)), device="file")
    return SlicedReader(part, facts, lambda read: np.asarray(read).astype(dtype, copy=False), partial(gathered, part))


def _through_torch(path: Path, name: str, dtype_name: str, itemsize: int) -> Reader | Unreadable:
    try:
        reader = reader_of(_opened(path, "pt").get_tensor(name))
    except ImportError:
        part = _opened(path).get_slice(name)
        shape = tuple(part.get_shape())
        size = int(np.prod(shape, dtype=object)) * itemsize
        facts = Facts(shape, np.dtype(np.float32), dtype_name, "safetensors", "tensor", size, itemsize, device="file")
        return Unreadable(facts, f"{dtype_name} is read through PyTorch, which is not installed")
    return reader


def _zarr(path: Path) -> tuple[Entry, ...]:
    import zarr

    opened: Any = zarr.open(str(path), mode="r")
    if hasattr(opened, "shape"):
        return (_zarr_entry(path.stem, opened),)
    return tuple(_zarr_entry(name, each) for name, each in sorted(_arrays(opened)))


def _arrays(group: Any, prefix: str = "") -> list[tuple[str, Any]]:
    found = [(f"{prefix}{name}", each) for name, each in group.arrays()]
    for name, each in group.groups():
        found += _arrays(each, f"{prefix}{name}/")
    return found


def _zarr_entry(name: str, x: Any) -> Entry:
    size = int(np.prod(x.shape, dtype=object)) * np.dtype(x.dtype).itemsize
    return Entry(name, tuple(x.shape), str(x.dtype), size, lambda: reader_of(x))
