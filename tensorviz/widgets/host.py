"""Where this code runs: in a Jupyter kernel or not, and for which cell."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

__all__ = ["Cell", "current_cell", "is_in_kernel", "publish", "running_shell"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell that runs. ``id`` is None where the front end does not name its cells."""

    id: str | None = None
    execution: str | None = None


def is_in_kernel() -> bool:
    """Whether a front end that can show widgets may be listening."""
    return hasattr(running_shell(), "kernel")


def current_cell() -> Cell:
    """The cell whose code runs now."""
    get_parent = getattr(running_shell(), "get_parent", None)
    parent = get_parent() if callable(get_parent) else None
    if not isinstance(parent, dict):
        return Cell()
    metadata, header = parent.get("metadata") or {}, parent.get("header") or {}
    return Cell(metadata.get("cellId"), header.get("msg_id"))


def publish(bundle: dict[str, Any], display: str = "", *, is_update: bool = False) -> None:
    """Show an output in the running cell, or show it anew in the place of an earlier one of the same ``display``."""
    transient = {"display_id": display} if display else {}
    running_shell().display_pub.publish(bundle, transient=transient, update=is_update)


def running_shell() -> Any:
    """Return the running IPython shell, without importing IPython."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None
