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

    code = traitlets.Unicode().tag(sync=True)
    css = traitlets.Unicode().tag(sync=True)

    _shared: ClassVar[Script | None] = None

    @classmethod
    def shared(cls) -> Script:
        """Return the kernel's script, opened anew where somebody has closed it (``Widget.close_all()``)."""
        if cls._shared is None or cls._shared.comm is None:
            code, css = ((STATIC / name).read_text(encoding="utf-8") for name in ("widget.js", "widget.css"))
            cls._shared = cls(code=code, css=css)
        return cls._shared
