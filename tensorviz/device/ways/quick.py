"""A cell on a device with a setting that gives digits up for speed, beside the same device without it."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.device.adapters.base import Adapter
from tensorviz.device.call_parts import brief
from tensorviz.device.compare import check_memory, check_outcome
from tensorviz.device.comparison import Comparison, Side
from tensorviz.device.control import Control, Slices
from tensorviz.device.light_side import LightSide, replayed
from tensorviz.device.rerun import HostOutcome, Rerun
from tensorviz.device.start import Start
from tensorviz.device.tape import Stop
from tensorviz.device.timing import helped
from tensorviz.device.ways.compare import FIRST, agreeing, both_timed, bound_names, ended
from tensorviz.sentences import say
from tensorviz.trace.recording import Recording

__all__ = ["QUICK", "comparing_quick"]

QUICK = "tf32"
"""What it is chosen by."""
DIGITS = 3.0


def comparing_quick(recording: Recording, start: Start, adapter: Adapter, control: Control) -> Slices[Comparison]:
    """Both on the device, slice by slice: what the setting brings, and how many of NumPy's digits are left."""
    fast = adapter.quickly()
    words = {"library": adapter.library, "quick": adapter.quick}
    names = say("{library} without {quick}", **words), say("{library} with {quick}", **words)
    blank = Comparison(Side(names[0], adapter.facts()), Side(names[1], fast.facts()))
    try:
        control.begin(*FIRST, say("Running the cell with {library}, with {quick} and without.", **words))
        yield
        rerun = Rerun(recording, start, control)
        host = rerun.host()
        if not _has_float32(host):
            return replace(
                blank,
                stopped=True,
                reason=say("The cell has no numbers of float32; {quick} changes nothing.", quick=adapter.quick),
            )
        check_memory(adapter, host)
        yield
        outcome = rerun.device(adapter, host)
        check_outcome(outcome, adapter)
        kept = frozenset(replayed(rerun, host)) | helped(outcome)
        exact, quick = (LightSide(rerun, host, kept, each) for each in (adapter, fast))
        for side in (exact, quick):
            yield
            side.once()
        bringing = quick.bring()
        with fast.running():
            results = _brought(quick.names, fast)
        comparison = agreeing(
            blank, bound_names(rerun.twins.tree), host.names, results, host.run.tape.scale, least=DIGITS
        )
        comparison = replace(
            comparison,
            first_use=outcome.seconds,
            sending=statistics.median(quick.sending),
            bringing=bringing,
            transfers=outcome.run.ledger.transfers,
            inputs=outcome.run.ledger.inputs,
            peak=host.run.memory.peak,
        )
        return (yield from both_timed(comparison, exact, quick, control))
    except Stop as stop:
        return ended(blank, stop)
    except Exception as error:  # noqa: BLE001 - told in the Comparison
        return replace(blank, stopped=True, reason=say("It does not run this way: {problem}", problem=brief(error)))


def _has_float32(host: HostOutcome) -> bool:
    return any(leaf.dtype in (np.float32, np.complex64) for entry in host.run.tape.ended for leaf in entry.leaves)


def _brought(names: Mapping[str, Any], adapter: Adapter) -> dict[str, Any]:
    return {name: adapter.to_host(value) if adapter.is_array(value) else value for name, value in names.items()}
