"""Where a widget hands its commands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

__all__ = ["Desk", "Sent"]

Sent: TypeAlias = tuple[dict[str, Any], list[bytes]]


class Desk:
    """Where commands are taken in. Its methods may be called on any thread; none reads an array or runs a cell."""

    def take(self, command: Any) -> Sent | Iterator[Any]:
        """A reply at once, or a job for the main loop."""
        raise NotImplementedError

    def forget(self) -> None:
        """Let go of what the job would need."""
