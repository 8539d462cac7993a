"""What is remembered of a loop or function while the run goes on."""

from __future__ import annotations

from dataclasses import dataclass

from tensorviz.arrays.own_builtins import OWN_BUILTINS
from tensorviz.trace.recording import Loop

__all__ = ["Call", "Counts", "Entry", "LoopState"]

__builtins__ = OWN_BUILTINS


@dataclass(slots=True, eq=False)
class LoopState:
    """A loop that runs in one frame.

    Nothing has to be decided for the next ``left`` iterations, which run plain; ``end`` is the last of them, or the
    present one where it is watched.
    """

    site: int
    key: int
    left: int = 0
    end: int = -1
    bytes_before: int = 0
    counted: int = 0
    decided: bool | None = None

    @property
    def iteration(self) -> int:
        return self.end - self.left


@dataclass(slots=True)
class Entry:
    """An activation that may still run."""

    id: int
    code: int
    loops: tuple[Loop, ...]


@dataclass(slots=True)
class Counts:
    """How often something was recorded, and how often it ran."""

    recorded: int = 0
    run: int = 0


@dataclass(slots=True)
class Call:
    """One entry into a function; ``call`` is its event, once that is known."""

    function: str
    parent: int
    first_event: int
    call: int | None = None
