"""One side of a comparison on this CPU: the cell with its arrays laid out otherwise, or on other threads."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from typing import Any

from tensorviz.device.light_rewriting import Place
from tensorviz.device.light_run import LightRun
from tensorviz.device.light_side import LightSide, replayed
from tensorviz.device.rerun import HostOutcome, Rerun
from tensorviz.device.scratch import Scratch
from tensorviz.device.ways.layout import LaidOut, Layout

__all__ = ["LaidSide", "PlainSide"]


class PlainSide(LightSide):
    """The cell as one would write it, on the host.

    Parameters
    ----------
    setting : callable
        Gives what is entered around each run.
    """

    def __init__(
        self,
        rerun: Rerun,
        host: HostOutcome,
        setting: Callable[[], contextlib.AbstractContextManager[Any]] = contextlib.nullcontext,
        changed: frozenset[Place] = frozenset(),
    ) -> None:
        self._setting = setting
        super().__init__(rerun, host, frozenset(replayed(rerun, host)) | changed, None)

    def _running(self) -> contextlib.AbstractContextManager[Any]:
        return self._setting()


class LaidSide(PlainSide):
    """The cell with its inputs, and what it makes of nothing, laid out otherwise; laying out is not timed.

    Parameters
    ----------
    made : frozenset of Place
        Operations whose results are laid out anew.
    """

    def __init__(
        self, rerun: Rerun, host: HostOutcome, layout: Layout, made: frozenset[Place], scratch: type[LaidOut] = LaidOut
    ) -> None:
        self._layout = layout
        self._kind: type[LaidOut] = type("Laid", (scratch,), {"layout": layout})
        self._last: LaidOut | None = None
        super().__init__(rerun, host, changed=made)

    @property
    def laid(self) -> int:
        """How many inputs lay otherwise in the last run."""
        return 0 if self._last is None else self._last.laid

    def _run_of(self, results: Mapping[Place, list[Any]]) -> LightRun:
        self._laying = _LayingRun(self._twins.nodes(), results)
        self._laying.layout = self._layout
        return self._laying

    def _scratch(self) -> Scratch:
        self._last = self._kind(self._rerun.start_names, self._twins.of, is_writable=True)
        return self._last

    def once(self) -> float:
        self._laying.seconds = 0.0
        return super().once() - self._laying.seconds


class _LayingRun(LightRun):
    """Lays out what the cell makes.

    Attributes
    ----------
    seconds : float
        How long that took.
    """

    layout = Layout()
    seconds = 0.0

    def _on_host(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        value = function(*args, **kwargs)
        before = time.perf_counter()
        changed = self.layout.changed(value)
        self.seconds += time.perf_counter() - before
        return changed
