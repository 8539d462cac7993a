"""What a recording left out, in sentences."""

from __future__ import annotations

from tensorviz.explain.format import format_count
from tensorviz.explain.words import count
from tensorviz.trace.recording import Recording

__all__ = ["omissions"]


def omissions(recording: Recording) -> tuple[str, ...]:
    """One sentence per loop, function or sort of thing that was not kept whole; none where nothing is missing."""
    omitted = recording.omitted
    said = []
    for things, counted in (("iterations", omitted.iterations), ("calls", omitted.calls)):
        for node, (recorded, ran) in counted.items():
            if node in recording.nodes and recorded < ran:
                symbol = recording.nodes[node].symbol
                said.append(f"{symbol}: recorded {format_count(recorded)} of {format_count(ran)} {things}.")
    if omitted.events:
        said.append(f"{count(omitted.events, 'more operation')} ran without being recorded.")
    if omitted.arrays:
        said.append(f"The values of {count(omitted.arrays, 'array')} were not kept.")
    if omitted.faults:
        said.append(f"tensorviz could not record {count(len(omitted.faults), 'operation')}; the log says why.")
    return tuple(said)
