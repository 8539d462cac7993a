"""``tensorviz.watch``: look at what the modules of a PyTorch model give, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from tensorviz.compare_api import NoDesk
from tensorviz.inspector.watch import FirstBad, Row, Watching
from tensorviz.shown import Shown
from tensorviz.stills import still_of

__all__ = ["Watch", "watch"]


class Watch(Shown):
    """A watched model. As the last line of a cell it shows a table; as a context manager it stops at the end."""

    def __init__(self, watching: Watching) -> None:
        self._watching = watching

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def step(self) -> int:
        """How many forward passes of the whole model have begun."""
        return self._watching.step

    @property
    def rows(self) -> Iterator[Row]:
        """One row for each module's activations and one for its gradients, in the order in which they came."""
        return self._watching.ordered()

    @property
    def first_bad(self) -> FirstBad | None:
        """Where the first NaN or infinity stood; None where none did."""
        return self._watching.first_bad

    @property
    def hazards(self) -> tuple[str, ...]:
        """Sentences about what stands out: the first NaN, a vanishing gradient, dead units."""
        from tensorviz.inspector.watch_words import hazards

        return hazards(self._watching)

    def stop(self) -> None:
        """Take every hook out of the model; what was seen stays."""
        self._watching.stop()

    def text(self) -> str:
        """The table as plain text."""
        from tensorviz.render.watch import watch_text

        return watch_text(self._watching)

    def _still(self, name: str = "") -> dict[str, Any]:
        from tensorviz.render.watch import watch_still

        return still_of(watch_still(self._watching), self.text(), name)

    def _widget(self, still: str = "") -> dict[str, Any]:
        from tensorviz.protocol.watching import encode_watch
        from tensorviz.widgets.inspector import open_inspector

        widget = open_inspector(*encode_watch(self._watching), NoDesk(), 0, still)
        return {**widget.bundle(), "text/plain": f"tensorviz: {self._watching.name}"}


def watch(module: Any, steps: int = 16) -> Watch:
    """Watch what each module of a PyTorch model gives, and the gradients that reach it.

    Parameters
    ----------
    module : torch.nn.Module
    steps : int
        How many of the last forward passes are kept.

    Returns
    -------
    Watch
        With mean, spread, NaN, share of zeros and histogram of each; ``stop()`` takes the hooks out. No tensor is kept.

    Raises
    ------
    UsageError
        When ``module`` is no ``torch.nn.Module``.
    """
    return Watch(Watching(module, steps))
