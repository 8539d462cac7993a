"""The whole cell, timed as one would write it, on both sides in turn."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.blocks import Timed, in_turn
from tensorviz.device.call_parts import brief
from tensorviz.device.control import Interrupted, Slices
from tensorviz.device.ledger import ANSWER, DEVICE, HOST, RANDOM, REPLAYED
from tensorviz.device.light_rewriting import Place
from tensorviz.device.light_side import LightSide, replayed
from tensorviz.device.rerun import DeviceOutcome, HostOutcome, Rerun
from tensorviz.device.results import agreement, is_shown
from tensorviz.device.tape import Stop
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind

__all__ = ["Timing", "helped", "timed"]

NATURAL = frozenset("float int bool str complex len print".split())


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of the whole cell on both sides; ``missing`` says why there are none.

    Attributes
    ----------
    sending, bringing : float
        Seconds for the inputs to get there, and for what the cell binds to get back, which ``device`` does not hold.
    """

    host: Timed | None = None
    device: Timed | None = None
    sending: float = 0.0
    bringing: float = 0.0
    missing: str = ""


def helped(outcome: DeviceOutcome) -> frozenset[Place]:
    """Operations of the device run that could not stay as they were written."""
    found = set()
    steps = outcome.run.ledger.steps()
    there = {step.node.id for step in steps if step.where == DEVICE}
    for step in steps:
        node = step.node
        is_natural = node.kind is not NodeKind.CALL or node.symbol in NATURAL or node.id in there
        is_natural = is_natural and step.where == ANSWER
        if step.where in (HOST, RANDOM, REPLAYED, ANSWER) and not is_natural:
            found.add((node.filename, node.span, node.kind))
    return frozenset(found)


def timed(
    rerun: Rerun, adapter: Adapter, host: HostOutcome, outcome: DeviceOutcome, results: Mapping[str, Any]
) -> Slices[Timing]:
    """Time both sides, where the light runs give what the checked runs gave; ``results`` are those of the device."""
    scale = outcome.run.scale
    opaque = frozenset(replayed(rerun, host))
    try:
        ours = LightSide(rerun, host, opaque, None)
        theirs = LightSide(rerun, host, opaque | helped(outcome), adapter)
        ours.once()
        yield
        theirs.once()
        with adapter.running():
            wrong = _wrong(results, theirs.names, adapter, scale) or _wrong(host.names, ours.names, None, scale)
        if wrong:
            return Timing(missing=say("`{name}` comes out otherwise without the checks.", name=wrong))
        theirs.sending.clear()
        times = yield from in_turn(ours.once, theirs.once, rerun.control)
        bringing = theirs.bring()
    except Interrupted as stop:
        return Timing(missing=stop.reason)
    except (Exception, Stop) as error:  # noqa: BLE001 - told beside the comparison, which stands
        problem = error.reason if isinstance(error, Stop) else brief(error)
        return Timing(missing=say("It does not run as it is written: {problem}", problem=problem))
    return Timing(*times, sending=statistics.median(theirs.sending), bringing=bringing)


def _wrong(host: Mapping[str, Any], light: Mapping[str, Any], adapter: Adapter | None, scale: float) -> str:
    """A name that the light run leaves with another value."""
    fetch: Callable[[Any], Any] = lambda x: adapter.to_host(x) if adapter is not None and adapter.is_array(x) else x  # noqa: E731
    for name, value in host.items():
        if name in light and is_shown(value) and not name.startswith("__"):
            found = agreement(value, light[name], fetch, scale, has_signs=False)
            if found is not None and not found.is_enough:
                return name
    return ""
