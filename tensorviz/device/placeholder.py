"""What stands for the result of a call that is not run again, where that was not kept."""

from __future__ import annotations

from typing import Any, Self

from tensorviz.device.tape import Stop
from tensorviz.sentences import say
from tensorviz.trace.recording import Node

__all__ = ["Placeholder"]


class Placeholder:
    """Passes through names, containers and further opaque calls; whoever needs its value ends the run."""

    __slots__ = ("_node",)

    def __init__(self, node: Node | None) -> None:
        self._node = node

    def need(self) -> Stop:
        """What to raise where the value is needed."""
        what = f"`{self._node.source}`" if self._node is not None else "a call"
        return Stop(
            say("The cell needs what {what} gave; that ran once, is not run again, and was not kept.", what=what),
            self._node,
        )

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Placeholder(self._node)

    def __call__(self, *_args: Any, **_kwargs: Any) -> Placeholder:
        return Placeholder(self._node)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __format__(self, spec: str) -> str:
        return ""

    def __str__(self) -> str:
        return ""

    __repr__ = __str__


def _needs(self: Placeholder, *_: Any) -> Any:
    raise self.need()


def _absorbs(self: Placeholder, *_: Any) -> Placeholder:
    return Placeholder(self._node)


for _name in "bool len iter index int float complex array contains".split():
    setattr(Placeholder, f"__{_name}__", _needs)
for _name in (
    "add radd sub rsub mul rmul truediv rtruediv floordiv mod pow neg pos lt le gt ge getitem setitem delitem"
).split():
    setattr(Placeholder, f"__{_name}__", _absorbs)
