"""The flow from step to step as it travels: links between operands and results, and the trails of single cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from tensorviz.explain.axes.maps import axes_of
from tensorviz.explain.flow.ancestry import Part, Trail, ancestors, descendants
from tensorviz.explain.flow.links import Link, Links
from tensorviz.explain.step import Occurrence
from tensorviz.protocol import flows

__all__ = ["MOST_RUNS", "encode_links", "encode_trails"]

MOST_RUNS = 512


def encode_links(occurrence: Occurrence, links: Links) -> dict[str, Any]:
    """The fields of an occurrence that say where its operands and the axes of its result come from."""
    pairs = zip(occurrence.operands, links.of(occurrence), strict=True)
    found = tuple(
        _link(link) if link is not None and (link.is_known or operand.shape) else None for operand, link in pairs
    )
    axes = axes_of(occurrence.recipe, occurrence.operands, occurrence.result)
    returned = links.returned(occurrence)
    return {
        "links": found if any(found) else (),
        "axes": axes if any(axes) else (),
        "returned": returned and returned[:2],
    }


def encode_trails(asked: flows.FollowCell, links: Links) -> flows.CellTrail:
    """The cells that feed the cell that was asked about, and those that it feeds."""
    spot = (asked.step, asked.position, asked.result)
    return flows.CellTrail(
        asked.request,
        _trail(ancestors(links, spot, asked.index), links),
        _trail(descendants(links, spot, asked.index), links),
    )


def _link(link: Link) -> flows.Link:
    step, position, result = link.spot
    return flows.Link(step, position, link.axes, result)


def _trail(trail: Trail, links: Links) -> flows.Trail:
    return flows.Trail(
        tuple(_part(part, links) for part in trail.parts),
        tuple(_part(part, links) for part in trail.inputs),
        tuple(flows.Stop(stop.step, stop.iteration, stop.reason) for stop in trail.stops),
    )


def _part(part: Part, links: Links) -> flows.Part:
    spot = (part.step, part.iteration, part.result)
    array = links.result(spot) if part.operand is None else links.occurrence(spot).operands[part.operand]
    shape = array.shape if array is not None else ()
    return flows.Part(
        step=part.step,
        position=part.iteration,
        count=part.count,
        total=part.total,
        runs=_runs(part, shape),
        operand=part.operand,
        name=part.name,
        result=part.result,
    )


def _runs(part: Part, shape: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    flat = np.ravel_multi_index(part.cells, shape) if shape else np.zeros(part.count, np.intp)
    starts = np.flatnonzero(np.diff(flat, prepend=-2) != 1)
    ends = np.append(starts[1:], flat.size) - 1
    return tuple((int(flat[a]), int(flat[b]) + 1) for a, b in zip(starts[:MOST_RUNS], ends, strict=False))
