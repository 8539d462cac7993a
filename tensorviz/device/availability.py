"""Which devices are here, and what keeps the others from being used; nothing is imported before this is asked."""

from __future__ import annotations

import ctypes
import html
import importlib.util
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from tensorviz.sentences import say

__all__ = ["DeviceRow", "DeviceTable", "devices", "installed_devices"]

NO_DEVICE = 100  # cudaErrorNoDevice
INSUFFICIENT_DRIVER = 35  # cudaErrorInsufficientDriver: also where there is none
CUPY_PACKAGES = ("cupy", "cupy-cuda13x", "cupy-cuda12x")
INSTALL_CUPY = say("pip install 'tensorviz[cuda13]' (or [cuda12]), on a machine with an NVIDIA GPU")
NO_ANSWER = say("It failed, and does not answer any more.")
RESTART = say("Restart the kernel; the notebook's names and arrays are as they were.")
BROKEN: set[str] = set()
"""Devices that have failed for good in this process."""
COLUMNS = ("name", "library", "state", "reason", "hint")


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device that a cell may run on.

    Attributes
    ----------
    name : str
        What it is chosen by.
    library : str
        The array library, with its version where it is installed.
    state : str
        ``"ready"``, ``"installed"`` (it is loaded when it is first used), ``"not installed"``, ``"no driver"``,
        ``"driver too old"``, ``"no device"`` or ``"broken"``.
    reason : str
        What was found, in one sentence.
    hint : str
        What to do about it; empty where there is nothing to do.
    """

    name: str
    library: str
    state: str
    reason: str
    hint: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether a cell may be sent there."""
        return self.state in ("ready", "installed")


class DeviceTable(tuple[DeviceRow, ...]):
    """Rows that show themselves as a table."""

    __slots__ = ()

    def __repr__(self) -> str:
        rows = [COLUMNS, *((*_cells(row)[:3],) for row in self)]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        lines = ["  ".join(text.ljust(width) for text, width in zip(rows[0], widths, strict=False)).rstrip()]
        for row, shown in zip(self, rows[1:], strict=True):
            line = "  ".join(text.ljust(width) for text, width in zip(shown, widths, strict=True))
            lines += [line.rstrip(), *(f"    {text}" for text in (row.reason, row.hint) if text)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in COLUMNS)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in _cells(row)) + "</tr>" for row in self
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: DeviceRow) -> tuple[str, ...]:
    return (row.name, row.library, row.state, row.reason, row.hint)


def devices() -> DeviceTable:
    """List the devices that a cell can run on, those that could be made to, and what is missing.

    Returns
    -------
    DeviceTable
        One `DeviceRow` per device, the CPU first. Of the libraries only CuPy is imported, and only where it is
        installed.
    """
    return DeviceTable(map(_as_it_is, (_cpu(), _cupy(), *map(_other, OTHERS))))


def installed_devices() -> DeviceTable:
    """As `devices`, at once and without importing anything: what is installed counts as usable until it is tried.

    CuPy does not, where there is no driver that could be loaded.
    """
    cupy = _other(CUPY)
    if cupy.is_usable and not has_driver():
        cupy = cuda_row(cupy.library, INSUFFICIENT_DRIVER, 0)
    return DeviceTable(map(_as_it_is, (_cpu(), cupy, *map(_other, OTHERS))))


@lru_cache(maxsize=1)
def has_driver() -> bool:
    """Whether NVIDIA's driver can be loaded."""
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    return True


def _as_it_is(row: DeviceRow) -> DeviceRow:
    return replace(row, state="broken", reason=NO_ANSWER, hint=RESTART) if row.name in BROKEN else row


def _cpu() -> DeviceRow:
    processor = platform.processor() or platform.machine()
    return DeviceRow(
        "cpu", f"NumPy {version('numpy')}", "ready", say("This machine's processor ({processor}).", processor=processor)
    )


def _installed(packages: Iterable[str]) -> str:
    for name in packages:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return ""


def _cupy() -> DeviceRow:
    if importlib.util.find_spec("cupy") is None:
        return DeviceRow("cupy", "CuPy", "not installed", say("NVIDIA GPUs are used through CuPy."), INSTALL_CUPY)
    library = f"CuPy {_installed(CUPY_PACKAGES)}".strip()
    try:
        import cupy
        from cupy.cuda import runtime
    except Exception as error:  # noqa: BLE001 - what breaks an import is told in one line
        return DeviceRow(
            "cupy", library, "broken", say("Importing it failed: {problem}.", problem=_first_line(error)), INSTALL_CUPY
        )
    try:
        count = runtime.getDeviceCount()
    except runtime.CUDARuntimeError as error:
        return cuda_row(library, error.status, runtime.driverGetVersion())
    if not count:
        return cuda_row(library, NO_DEVICE, runtime.driverGetVersion())
    return DeviceRow("cupy", library, "ready", f"{_gpu_name(cupy)}.")


def _gpu_name(cupy: Any) -> str:
    name = cupy.cuda.runtime.getDeviceProperties(cupy.cuda.Device().id)["name"]
    return name.decode(errors="replace") if isinstance(name, bytes) else str(name)


def cuda_row(library: str, status: int, driver: int) -> DeviceRow:
    """Tell what CUDA answered instead of a number of devices.

    Parameters
    ----------
    status : int
        CUDA's error code.
    driver : int
        The driver's version as CUDA writes it (12040 is 12.4); 0 where there is none.
    """
    if status == NO_DEVICE:
        return DeviceRow(
            "cupy",
            library,
            "no device",
            say("The driver is there, but no NVIDIA GPU (CUDA error {status}).", status=status),
            say("Look at `nvidia-smi`; CUDA_VISIBLE_DEVICES may hide the GPU."),
        )
    if status == INSUFFICIENT_DRIVER and not driver:
        return DeviceRow(
            "cupy",
            library,
            "no driver",
            say("There is no NVIDIA driver on this machine (CUDA error {status}).", status=status),
            say("Install the driver of an NVIDIA GPU, or open the notebook on a machine that has one."),
        )
    if status == INSUFFICIENT_DRIVER:
        has = f"{driver // 1000}.{driver % 1000 // 10}"
        return DeviceRow(
            "cupy",
            library,
            "driver too old",
            say("The NVIDIA driver goes up to CUDA {has} (CUDA error {status}).", has=has, status=status),
            say("Update the driver, or install the CuPy that fits it: pip install 'tensorviz[cuda12]'."),
        )
    return DeviceRow(
        "cupy",
        library,
        "broken",
        say("CUDA answers with error {status}.", status=status),
        say("Restart the kernel; where that does not help, look at `nvidia-smi`."),
    )


@dataclass(frozen=True, slots=True)
class _Other:
    """A library that is not imported to be listed."""

    name: str
    title: str
    is_what: str
    hint: str


OTHERS = (
    _Other("dpnp", "dpnp", say("Intel's GPUs, or this CPU through OpenCL"), say("pip install dpnp intel-opencl-rt")),
    _Other("jax", "JAX", say("Arrays compiled for a GPU or for this CPU"), say("pip install 'tensorviz[jax]'")),
    _Other(
        "torch",
        "PyTorch",
        say("PyTorch's NumPy layer on this CPU, experimental"),
        say("pip install 'tensorviz[torch]'"),
    ),
)
CUPY = _Other("cupy", "CuPy", say("NVIDIA GPUs, through CuPy"), INSTALL_CUPY)


def _other(other: _Other) -> DeviceRow:
    found = sys.modules.get(other.name)
    if found is None and importlib.util.find_spec(other.name) is None:
        return DeviceRow(other.name, other.title, "not installed", f"{other.is_what}.", other.hint)
    library = f"{other.title} {_installed([other.name])}".strip()
    return DeviceRow(
        other.name, library, "installed", say("{is_what}; it is loaded when it is first used.", is_what=other.is_what)
    )


def _first_line(error: BaseException) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text.splitlines()[0]}" if text else type(error).__name__
