"""What NumPy's own text tells of operands that were not seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument, Unknown

__all__ = ["with_shapes"]

SHAPES = re.compile(r"could not be broadcast together with shapes ((?:\([\d,]*\) ?)+)")
ONE = re.compile(r"\(([\d,]*)\)")


def with_shapes(arguments: Sequence[Argument], message: str) -> list[Argument]:
    """The arguments; one that was not seen with the shape that the text gives it, and no values.

    Only where the text names a shape for every one of them.
    """
    found = SHAPES.search(message)
    shapes = [tuple(int(n) for n in text.split(",") if n) for text in ONE.findall(found[1])] if found else []
    if len(shapes) != len(arguments):
        return list(arguments)
    return [
        replace(each, value=Snapshot("numpy", "ndarray", shape, "", reason=say("it was not recorded")))
        if isinstance(each.value, Unknown)
        else each
        for each, shape in zip(arguments, shapes, strict=True)
    ]
