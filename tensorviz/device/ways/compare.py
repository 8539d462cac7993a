"""Compare a cell with itself run another way on this CPU, or with another cell."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from tensorviz.device.blocks import in_turn, verdict
from tensorviz.device.call_parts import brief
from tensorviz.device.comparison import Comparison, Side
from tensorviz.device.control import Control, Interrupted, Slices
from tensorviz.device.light_side import LightSide
from tensorviz.device.machine import host_facts
from tensorviz.device.rerun import Rerun
from tensorviz.device.results import Agreement, agreement, brought, is_shown
from tensorviz.device.start import Start
from tensorviz.device.tape import Stop
from tensorviz.device.twins import LAST
from tensorviz.device.ways.side import PlainSide
from tensorviz.device.ways.table import Way
from tensorviz.sentences import say
from tensorviz.trace.recording import Recording

__all__ = ["FIRST", "agreeing", "both_timed", "bound_names", "comparing_cells", "comparing_way", "ended"]

FIRST, TIMING = (0.0, 0.3), (0.3, 1.0)
FLOATS = (np.float64, np.complex128)


def comparing_way(recording: Recording, start: Start, way: Way, control: Control) -> Slices[Comparison]:
    """The cell as it is, and run another way, slice by slice."""
    labels = way.labels()
    blank = Comparison(Side(labels[0], host_facts()), Side(labels[1], dict(way.facts)), is_on_cpu=True)
    try:
        control.begin(*FIRST, say("Running the cell again on the CPU, both ways."))
        yield
        rerun = Rerun(recording, start, control)
        host = rerun.host()
        yield
        ours, theirs = way.sides(rerun, host)
        ours.once()
        theirs.once()
        scale = host.run.tape.scale
        comparison = agreeing(blank, bound_names(rerun.twins.tree), host.names, theirs.names, scale, way.digits)
        if not comparison.agrees and way.digits is None:
            return comparison
        return (yield from both_timed(comparison, ours, theirs, control))
    except Stop as stop:
        return ended(blank, stop)
    except Exception as error:  # noqa: BLE001 - told in the Comparison
        return replace(blank, stopped=True, reason=say("It does not run this way: {problem}", problem=brief(error)))


def comparing_cells(
    recordings: tuple[Recording, Recording], starts: tuple[Start, Start], control: Control
) -> Slices[Comparison]:
    """Two cells that are meant to do the same, slice by slice; what both bind has to agree."""
    facts = {"library": say("NumPy on the same CPU")}
    blank = Comparison(Side(say("This cell"), host_facts()), Side(say("The other cell"), facts), is_on_cpu=True)
    try:
        control.begin(*FIRST, say("Running both cells again."))
        yield
        reruns = [Rerun(recording, start, control) for recording, start in zip(recordings, starts, strict=True)]
        hosts = [rerun.host() for rerun in reruns]
        yield
        ours, theirs = (PlainSide(rerun, host) for rerun, host in zip(reruns, hosts, strict=True))
        ours.once()
        theirs.once()
        names = [bound_names(rerun.twins.tree) for rerun in reruns]
        shared = {name: shown for name, shown in names[0].items() if name in names[1]}
        comparison = agreeing(blank, shared, ours.names, theirs.names, hosts[0].run.tape.scale, None)
        return (yield from both_timed(comparison, ours, theirs, control)) if comparison.agrees else comparison
    except Stop as stop:
        return ended(blank, stop)
    except Exception as error:  # noqa: BLE001 - told in the Comparison
        return replace(blank, stopped=True, reason=say("It does not run again: {problem}", problem=brief(error)))


def ended(blank: Comparison, stop: Stop) -> Comparison:
    """What is told where a run could not go on."""
    is_interrupted = isinstance(stop, Interrupted)
    return replace(blank, stopped=True, reason=stop.reason, span=stop.span, is_interrupted=is_interrupted)


def both_timed(comparison: Comparison, ours: LightSide, theirs: LightSide, control: Control) -> Slices[Comparison]:
    """Add the times of both to what is known of them."""
    control.begin(*TIMING, say("Timing both in turn, as one would write the cell."))
    try:
        host, other = yield from in_turn(ours.once, theirs.once, control)
    except Interrupted as stop:
        return replace(comparison, verdict=say("Not timed. {why}", why=stop.reason), is_interrupted=True)
    first, second = comparison.host, comparison.device
    return replace(
        comparison,
        host=replace(first, timed=host),
        device=replace(second, timed=other),
        verdict=verdict(host, other, second.name, first.name),
    )


def bound_names(tree: ast.Module) -> dict[str, str]:
    """Names that a cell binds, with how they are shown."""
    stored = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return {name: "_" if name == LAST else name for name in dict.fromkeys([*stored, LAST])}


def agreeing(
    blank: Comparison,
    names: Mapping[str, str],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    scale: float,
    least: float | None,
) -> Comparison:
    """How far the values of the names agree that both sides have; ``least`` digits are enough for fractions."""
    results: dict[str, Any] = {}
    found: dict[str, Agreement] = {}
    for name, shown in names.items():
        if name not in theirs or not is_shown(ours.get(name)):
            continue
        results[shown] = brought(theirs[name], lambda x: x)
        each = agreement(ours[name], theirs[name], lambda x: x, scale, has_signs=False, least=least)
        if each is not None:
            found[shown] = replace(each, note=_note(theirs[name], least) or each.note)
    return replace(blank, results=results, agreement=found)


def _note(value: Any, least: float | None) -> str:
    is_wide = least is not None and isinstance(value, (np.ndarray, *FLOATS)) and value.dtype.type in FLOATS
    return say("and is {dtype} all the same, by NumPy's rules", dtype=value.dtype) if is_wide else ""
