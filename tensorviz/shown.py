"""What shows itself as the last line of a cell: a widget, a still beside it, text elsewhere."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from tensorviz.stills import new_still_name
from tensorviz.widgets.host import is_in_kernel, publish

__all__ = ["Shown"]


class Shown(ABC):
    """Shows itself as the last line of a cell."""

    @abstractmethod
    def text(self) -> str:
        """It as plain text."""

    @abstractmethod
    def _still(self, name: str = "") -> dict[str, Any]: ...

    @abstractmethod
    def _widget(self, still: str = "") -> dict[str, Any]: ...

    def __repr__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG002
        return {**self._still(), **self._widget()} if is_in_kernel() else {"text/plain": self.text()}

    def _ipython_display_(self) -> None:
        """Show the widget and, as an output of its own that a saved notebook keeps, the still."""
        if not is_in_kernel():
            raise NotImplementedError  # IPython then takes the text
        name = new_still_name()
        publish(self._widget(name))
        publish(self._still(name), name)
