"""Why some calls of NumPy have no picture of their cells."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.subject import Subject
from tensorviz.sentences import say
from tensorviz.trace.operation import OPERATORS
from tensorviz.trace.recording import Text

__all__ = ["NO_PICTURE", "reason_of"]

NO_PICTURE = say("there is no picture of the inside of this operation yet")
OBJECTS = say("its cells are Python objects, which are not copied: what became of each is not known")
MASKED = say("a masked array has rules of its own for this, which this view does not know")
OWN = say("its class answers this operation itself, with code of its own")
DATES = say("its cells are dates or times, which this view does not calculate with")
NO_MATRIX = say("its stack holds no matrix, so there is nothing to work out")
STACK = say("it is given a stack of matrices, of which this view follows single ones only")
NOT_KEPT = say("not all cells of its arrays were kept")
FOLDED = say("it folds each lane from left to right; accumulate in the place of reduce shows every step")
TRACED = say("jax only notes what is to be done, so there are no numbers here")
ITERATOR = say("it hands out cells one by one and computes nothing itself")
REASONS = {
    "numpy.vectorize.__call__": say("this cell does not show that its function takes one cell of each array at a time"),
    "numpy.bmat": say("it was given no rows of matrices"),
    "numpy.histogramdd": say("it counts in bins along more than two axes"),
    "numpy.ndarray": say("it lays an array over memory that holds whatever was there"),
    "numpy.memmap.flush": say("it writes what changed to a file"),
    "numpy.broadcast": ITERATOR,
    "numpy.ndenumerate": ITERATOR,
    "numpy.ndindex": ITERATOR,
    "numpy.nditer": ITERATOR,
}


def reason_of(subject: Subject) -> str:
    """What the card says of an operation that no family recognised."""
    if subject.reason or subject.event.operation in REASONS:
        return subject.reason or REASONS[subject.event.operation]
    operation = subject.event.operation
    if operation.startswith("numpy.ma."):
        return MASKED
    if operation.endswith((".__array_ufunc__", ".__array_function__")) or _is_own_operator(subject):
        return OWN
    others = [each.value.type_name for each in subject.event.arguments if isinstance(each.value, Text)]
    if any(name.endswith("Tracer") for name in others):
        return TRACED
    snapshots = [operand.snapshot for operand in subject.arguments if operand.snapshot is not None]
    kinds = {np.dtype(operand.dtype).kind for operand in subject.arguments if operand.snapshot is not None}
    if "O" in kinds:
        return OBJECTS
    if ".linalg." in operation and any(0 in each.shape[:-2] for each in snapshots):
        return NO_MATRIX
    if ".linalg." in operation and any(len(each.shape) > 2 for each in snapshots):
        return STACK
    if any(each.values is None for each in snapshots):
        return NOT_KEPT
    if operation.endswith(".reduce") and kinds <= set("biufc"):
        return FOLDED
    return DATES if kinds & {"m", "M"} else NO_PICTURE


def _is_own_operator(subject: Subject) -> bool:
    """Whether an operator is answered by a method of a class, and not by the function of a library."""
    name = subject.event.operation.rpartition(".")[2]
    return subject.node.kind in OPERATORS and name[:2] == name[-2:] == "__"
