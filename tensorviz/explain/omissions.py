"""What a recording left out, in sentences."""

from __future__ import annotations

from tensorviz.explain.format import format_count
from tensorviz.explain.words import count
from tensorviz.sentences import say
from tensorviz.trace.recording import Recording

__all__ = ["omissions"]


def omissions(recording: Recording) -> tuple[str, ...]:
    """One sentence per loop, function or sort of thing that was not kept whole; none where nothing is missing."""
    omitted = recording.omitted
    said = []
    for things, counted in ((say("iterations"), omitted.iterations), (say("calls"), omitted.calls)):
        for node, (recorded, ran) in counted.items():
            if node in recording.nodes and recorded < ran:
                symbol = recording.nodes[node].symbol
                said.append(
                    say(
                        "{symbol}: recorded {recorded} of {ran} {things}.",
                        symbol=symbol,
                        recorded=format_count(recorded),
                        ran=format_count(ran),
                        things=things,
                    )
                )
    if omitted.events:
        said.append(
            say(
                "{more_operations} ran without being recorded.", more_operations=count(omitted.events, "more operation")
            )
        )
    if omitted.arrays:
        said.append(say("The values of {arrays} were not kept.", arrays=count(omitted.arrays, "array")))
    if omitted.faults:
        said.append(
            say(
                "tensorviz could not record {operations}; the log says why.",
                operations=count(len(omitted.faults), "operation"),
            )
        )
    return tuple(said)
