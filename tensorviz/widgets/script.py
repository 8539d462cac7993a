"""The browser's script and style sheet: one model of a kernel, to which its widgets refer."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import ipywidgets
import traitlets

__all__ = ["STATIC", "Script"]

STATIC = Path(__file__).parent / "static"


class Script(ipywidgets.Widget):  # type: ignore[misc]  # ipywidgets has no types
    """What the browser runs; it has no view."""

    files = traitlets.Dict().tag(sync=True)
    css = traitlets.Unicode().tag(sync=True)

    _shared: ClassVar[Script | None] = None

    @classmethod
    def shared(cls) -> Script:
        """Return the kernel's script, opened anew where somebody has closed it (``Widget.close_all()``)."""
        if cls._shared is None or cls._shared.comm is None:
            files = {path.name: path.read_text(encoding="utf-8") for path in (STATIC / "widget").glob("*.js")}
            cls._shared = cls(files=files, css=(STATIC / "widget.css").read_text(encoding="utf-8"))
        return cls._shared
