"""The still beside a live view: a second output, which a saved notebook keeps."""

from __future__ import annotations

import uuid
from typing import Any

from tensorviz.render.static import place_still

__all__ = ["HIDE_DEAD_WIDGET", "new_still_name", "still_of"]

# In a notebook that was opened again JupyterLab writes "model not found" in the place of the widget, above the still.
HIDE_DEAD_WIDGET = (
    '<style>.jp-OutputArea-child:has(+ .jp-OutputArea-child [data-tensorviz="NAME"]):not(:has(.tensorviz))'
    "{display:none}</style>"
)


def new_still_name() -> str:
    """A name by which a widget finds the still beside it."""
    return f"tensorviz-still-{uuid.uuid4().hex[:12]}"


def still_of(html: str, text: str, name: str = "") -> dict[str, Any]:
    """The output that viewers without scripts show; ``name`` is how the widget beside it finds it."""
    placed = place_still(html, name)
    return {"text/html": placed + HIDE_DEAD_WIDGET.replace("NAME", name) if name else placed, "text/plain": text}
