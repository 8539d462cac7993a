"""What the reader sees as one thing: a step, its operands, and the frames that tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tensorviz.explain.board import Panel
from tensorviz.explain.spaces import Space
from tensorviz.trace.recording import Span

__all__ = [
    "RESULT",
    "Depth",
    "Frame",
    "Hazard",
    "Index",
    "Reading",
    "Role",
    "RoleKind",
    "Term",
    "Worked",
    "result_number",
]

Depth: TypeAlias = Literal["shape", "brief", "story"]
RoleKind: TypeAlias = Literal["live", "ghost", "done", "hidden", "target", "clash", "hazard"]
Index: TypeAlias = tuple[slice, ...]

RESULT = -1
"""The operand number of the result in a :class:`Role`; of several results that of the first."""


def result_number(position: int) -> int:
    """The operand number of one of several results, -1, -2, ... by its position; and the position by that number."""
    return RESULT - position


@dataclass(frozen=True, slots=True)
class Role:
    """What some cells of one operand are doing in a frame.

    ``live`` cells are being read, ``target`` is being written, ``ghost`` cells are read again without being there
    (broadcast), ``done`` were handled before, ``hidden`` are not known yet, ``clash`` do not fit, ``hazard`` are those
    that a hazard is about.
    ``index`` holds one slice per axis of that operand. Negative operand numbers are results; see
    :func:`result_number`.
    """

    kind: RoleKind
    operand: int
    index: Index


@dataclass(frozen=True, slots=True)
class Term:
    """One small calculation inside a picture, formed in the operation's dtype: ``3 x 2 = 6``.

    ``operands`` are the texts of what goes in, ``value`` of what comes out, ``number`` the value for bars and colours
    (nan where it is no real number); ``partial`` is the running total after this term, where there is one. ``mark``
    says which terms decide the result (``"chosen"``) and which have no part in it (``"skipped"``); ``symbol`` is the
    term's own sign, where it is another than that of the calculation.
    """

    operands: tuple[str, ...]
    value: str
    number: float
    partial: str | None = None
    mark: Literal["", "chosen", "skipped"] = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Worked:
    """A calculation worked out beside the arrays.

    Attributes
    ----------
    kind : {"products", "fold", "apply", "steps"}
        Pairs multiplied and added up; a lane folded into one value; a function applied to one cell of each operand;
        calculations one after the other, of which the last one gives the result.
    symbol : str
        What stands between the operands of a term: ``"×"``, ``"+"``, or a function's name (``"max"``, ``"std"``).
    terms : tuple of Term
        At most 12.
    hidden : int
        How many further terms are not drawn (they belong between the first and the last ones).
    hidden_after : int
        How many of ``terms`` stand before them.
    rest : str or None
        What the hidden terms come to together; None where their values were not kept.
    total : str
        The recorded result; in a frame about a stage before it, what that stage comes to.
    note : str or None
        Said where the terms do not add up to the recorded result ("NumPy adds in another order: ...").
    """

    kind: Literal["products", "fold", "apply", "steps"]
    symbol: str
    terms: tuple[Term, ...]
    total: str
    hidden: int = 0
    hidden_after: int = 0
    rest: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Hazard:
    """It worked, but is it what was meant? ``rule`` is ``"H1"``... of the list in the documentation."""

    rule: str
    sentence: str
    evidence: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """One still of a step's picture.

    Attributes
    ----------
    phase : str
        Which picture of the family's view this is (the names are listed with each recipe).
    sentence : str
        At most 20 words, with the reader's names and the real numbers.
    span : Span
    roles : tuple of Role
    alt : str
        The picture in words, for who cannot see it.
    worked : Worked or None
    axis : int or None
        The axis that this frame is about.
    hazards : tuple of Hazard
    board : tuple of Panel
        What is worked out on the way; a frame with a board is drawn by it, whatever its family.
    shown : tuple of int
        Positions into what the space of the reading has drawn.
    """

    phase: str
    sentence: str
    span: Span
    roles: tuple[Role, ...] = ()
    alt: str = ""
    worked: Worked | None = None
    axis: int | None = None
    hazards: tuple[Hazard, ...] = ()
    board: tuple[Panel, ...] = ()
    shown: tuple[int, ...] = ()

    @property
    def hazard(self) -> Hazard | None:
        """The first one."""
        return self.hazards[0] if self.hazards else None


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to tell a step: its frames, and which of them each depth shows.

    ``shape`` holds 1 position into ``frames``, ``brief`` at most 4, ``story`` at most 12.
    ``name`` is ``"main"``, or for a matrix product ``"dot"``, ``"columns"``, ``"rows"``, ``"outer"``; where things are
    drawn in a ``space``, ``"arrows"``, ``"map"`` or ``"kind"``.
    """

    name: str
    label: str
    frames: tuple[Frame, ...]
    shape: tuple[int, ...]
    brief: tuple[int, ...]
    story: tuple[int, ...]
    space: Space | None = None

    def at(self, depth: Depth) -> tuple[Frame, ...]:
        """The frames that ``depth`` shows."""
        return tuple(self.frames[position] for position in getattr(self, depth))
