"""The adapters by the name of their device."""

from __future__ import annotations

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.availability import DeviceRow, devices
from tensorviz.errors import UsageError
from tensorviz.sentences import say

__all__ = ["open_device", "open_quick"]

BY_PREFERENCE = ("cupy", "jax", "dpnp")


def open_device(name: str = "auto") -> Adapter:
    """Load a device's library.

    Parameters
    ----------
    name : str
        As in `devices`; ``"auto"`` takes a GPU where there is one, else a second library on this CPU.

    Raises
    ------
    UsageError
        It is no device, or it can't be used; the message says why and what to do.
    """
    rows = {row.name: row for row in devices() if row.name != "cpu"}
    if name == "auto":
        usable = [each for each in BY_PREFERENCE if rows[each].is_usable]
        if not usable:
            raise UsageError("there is no device beside the CPU; tensorviz.devices() says what is missing")
        name = usable[0]
    if name not in rows:
        raise UsageError(f"{name!r} is no device; there are {', '.join(repr(each) for each in rows)}")
    if not rows[name].is_usable:
        raise UsageError(_refusal(rows[name]))
    return _loaded(name)


def open_quick() -> Adapter:
    """Load the first device that can give digits up for speed.

    Raises
    ------
    UsageError
        There is none.
    """
    usable = {row.name for row in devices() if row.is_usable}
    for name in (each for each in BY_PREFERENCE if each in usable):
        adapter = open_device(name)
        if adapter.quick:
            return adapter
    raise UsageError(say("TF32 is a setting of NVIDIA GPUs for products of float32; no such GPU can be used here"))


def _refusal(row: DeviceRow) -> str:
    return " ".join(text for text in (f"{row.library} can't be used: {row.state}.", row.reason, row.hint) if text)


def _loaded(name: str) -> Adapter:
    if name == "cupy":
        from tensorviz.device.adapters.cupy_adapter import CupyAdapter

        return CupyAdapter()
    if name == "dpnp":
        from tensorviz.device.adapters.dpnp_adapter import DpnpAdapter

        return DpnpAdapter()
    if name == "torch":
        from tensorviz.device.adapters.torch_adapter import TorchAdapter

        return TorchAdapter()
    from tensorviz.device.adapters.jax_adapter import JaxAdapter

    return JaxAdapter()
