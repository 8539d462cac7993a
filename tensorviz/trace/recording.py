"""The record of one run: which operations ran, on what, with what result."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.trace.limits import Omitted

__all__ = [
    "Activation",
    "Argument",
    "Event",
    "Failure",
    "Group",
    "Loop",
    "Node",
    "NodeKind",
    "Plain",
    "Recording",
    "Span",
    "Target",
    "Text",
    "Unknown",
    "Value",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of source, as ``ast`` counts: 1-based lines, 0-based UTF-8 byte columns, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class NodeKind(enum.Enum):
    """What sort of syntax an operation was written as."""

    BINARY = "binary"  # a @ b
    UNARY = "unary"  # -a
    COMPARE = "compare"  # a < b
    CALL = "call"  # np.dot(a, b), a.sum(axis=0)
    ATTRIBUTE = "attribute"  # a.T
    GETITEM = "getitem"  # a[1:, None]
    SETITEM = "setitem"  # a[0] = 1
    AUGMENTED = "augmented"  # a += 1, a[0] += 1
    ENTRY = "entry"  # row in rows, of `for row in rows`
    LOOP = "loop"  # for, while
    FUNCTION = "function"  # def, lambda: the body that a call steps into


Target: TypeAlias = "str | tuple[Target, ...]"
"""What a value is bound to, as written: ``"q"``, ``"*rest"``; a tuple where it is taken apart."""


@dataclass(frozen=True, slots=True)
class Node:
    """One place in the reader's source.

    Attributes
    ----------
    id : int
        Unique in the process.
    symbol : str
        The operator as written (``"@"``, ``"+="``, ``"<"``), the attribute (``"T"``), the callee as written
        (``"np.dot"``, ``"a.sum"``), ``"[]"``, or the function's or loop's head.
    source : str
        The reader's text of ``span``.
    target : str or None
        The name that the statement binds to exactly this operation's result (``C`` in ``C = A @ B``).
    unpacked : tuple of Target
        What the statement binds the parts of this operation's result to (``q`` and ``r`` in ``q, r = divmod(a, b)``).
    """

    id: int
    kind: NodeKind
    symbol: str
    span: Span
    source: str
    filename: str
    scope: str
    loops: tuple[int, ...] = ()
    target: str | None = None
    unpacked: tuple[Target, ...] = ()

    def of_entry(self, span: Span, target: str) -> Node:
        """The same place, wider, where each turn of a loop binds ``target``."""
        return replace(self, span=span, target=target)


@dataclass(frozen=True, slots=True)
class Plain:
    """An argument that is no array: an int, float, str, bool, None, slice, Ellipsis, a dtype, a short tuple or list.

    ``value`` is a copy built of immutable builtins (tuples for lists, ``slice`` objects of ints, dtypes as their
    string) that equals what was passed.
    """

    value: Any
    type_name: str


@dataclass(frozen=True, slots=True)
class Text:
    """An argument of another kind (a function, a long list, an object): only its type and a short text are known."""

    text: str
    type_name: str


@dataclass(frozen=True, slots=True)
class Group:
    """A list or tuple, at least one item of which is an array: ``[a, b]`` in ``np.stack([a, b])``, several results.

    An item's ``source`` is ``"[0]"``, of a named tuple ``".values"``, where the item was not written out.
    """

    items: tuple[Argument, ...]
    type_name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """An argument whose value was not seen."""

    reason: str


Value: TypeAlias = "Snapshot | Plain | Text | Group | Unknown"


@dataclass(frozen=True, slots=True)
class Argument:
    """One operand of an operation.

    Attributes
    ----------
    source : str
        The reader's text (``"A"``, ``"X.mean(axis=0)"``, ``"axis=0"`` gives ``"0"`` with ``keyword="axis"``).
    keyword : str or None
    value : Value
    producer : int or None
        ``Event.sequence`` of the event whose result this is, where it is a nested operation.
    is_constant : bool
        Whether the argument is written as a literal.
    """

    source: str
    value: Value
    keyword: str | None = None
    producer: int | None = None
    is_constant: bool = False


@dataclass(frozen=True, slots=True)
class Loop:
    """Where in a loop an event happened: the loop's node and the 0-based iteration."""

    node: int
    iteration: int


@dataclass(frozen=True, slots=True)
class Activation:
    """One entry into a function of the reader's.

    Attributes
    ----------
    id : int
        0 is the cell itself.
    function : str
        Qualified name.
    parent : int
        The activation that called.
    call : int or None
        ``Event.sequence`` of the call event that it belongs to (a call's event comes after those of its body).
    """

    id: int
    function: str
    parent: int
    call: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One operation that ran.

    Attributes
    ----------
    sequence : int
        Position in the order of completion.
    node : int
    operation : str
        Qualified name: ``"numpy.matmul"`` (also for ``@``), ``"numpy.ndarray.reshape"``, ``"numpy.ndarray.T"``,
        ``"numpy.ndarray.__getitem__"``, ``"torch.Tensor.view"``, ``"__main__.f"``, resolved from the object that was
        called, never from its spelling; ``""`` where it could not be told.
    arguments : tuple of Argument
        Operands in the order of evaluation: the object of a method first, then positional, then keyword arguments.
    result : Value
        For a SETITEM or AUGMENTED event, the target after the statement.
    before : Snapshot or None
        The target before an in-place operation, also where a called function changed an argument of its.
    after : Snapshot or None
        For a CALL that changed an array (``a.sort()``, ``np.add(a, b, out=c)``, a function of the reader's), that
        array after it; None where it could not be seen again. For SETITEM and AUGMENTED it is ``result``.
    changed : tuple of str
        Names of variables that hold other values since this operation, beside its target: arguments that the called
        function changed, and global names of NumPy arrays over the target's memory. Exact for arrays that are kept
        whole; of larger ones, arguments are compared by the cells kept, and shared memory counts as changed.
    at_ns : int
        ``time.perf_counter_ns`` when the hook saw the result, minus the start of the run.
    elapsed_ns : int or None
        Upper bound of the operation's own time: since the recorder last let go.
    """

    sequence: int
    node: int
    operation: str
    arguments: tuple[Argument, ...]
    result: Value
    before: Snapshot | None = None
    loops: tuple[Loop, ...] = ()
    activation: int = 0
    at_ns: int = 0
    elapsed_ns: int | None = None
    after: Snapshot | None = None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """The exception that ended the run.

    ``node`` is the operation that raised (None where the traceback does not lead to one); ``arguments`` are those that
    were seen, as in an event; ``names`` the variables in operands that it stopped before.
    ``inside`` is the code of a library that raised, where the operation is a call into it: ``"a @ b in f"``.
    """

    exception_type: str
    message: str
    node: int | None = None
    operation: str = ""
    arguments: tuple[Argument, ...] = ()
    activation: int = 0
    loops: tuple[Loop, ...] = ()
    names: tuple[Argument, ...] = ()
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything that was recorded of one run, immutable."""

    source: str
    filename: str
    nodes: dict[int, Node]
    events: tuple[Event, ...]
    activations: tuple[Activation, ...]
    failure: Failure | None = None
    omitted: Omitted = field(default_factory=Omitted)
    notes: tuple[str, ...] = ()
    elapsed_ns: int = 0
    nbytes: int = 0
    sources: dict[str, str] = field(default_factory=dict)
