"""What is said of an operation that failed, as values: the rule checked axis by axis, a picture, checked repairs."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

__all__ = ["Candidate", "Clash", "Column", "Diagnosis", "Mark", "Picture", "Repair", "Row", "Table"]

Mark: TypeAlias = Literal["", "fits", "clash"]
Clash: TypeAlias = tuple[str, int, int, int]
"""Cells that do not fit: the place of the part, its axis, and from where to where along it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One operand of the table: a text per column, ``""`` where it has no such axis."""

    name: str
    sizes: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """What was compared in one column, and how that came out; a row that has the ``asked`` size is not at fault."""

    head: str = ""
    mark: Mark = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The sizes that the rule compares, those that have to agree one above the other."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The misfit, where cells and sizes do not show it.

    ``strip``: ``numbers`` (cells, cells per row). ``jagged``: the length of every row. ``blocks``: along each axis
    whether the pieces fit (``texts``: ``"axis 0"``, ...; ``numbers``: 1 or 0). ``brackets``: ``texts``, as written and
    as it is read. ``slots``: ``texts``, the values and the dtype that they have to go into. ``shared``: how many places
    are one memory cell. ``plane``: columns of a 2 x 2 matrix that lie on one line. ``bowl``: eigenvalues.
    """

    kind: Literal["strip", "jagged", "blocks", "brackets", "slots", "shared", "plane", "bowl"]
    numbers: tuple[float, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """A checked change that makes the failed operation work.

    Attributes
    ----------
    code : str
        An expression or a statement that runs in the cell's namespace, for the failed operation.
    result_shape : tuple of int or None
        Of what it gives, or of the target after it; None where that is no array.
    meaning : str
    """

    code: str
    result_shape: tuple[int, ...] | None
    meaning: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A change that may work: code over the places ``_0``, ``_1``, ... of the operands."""

    code: ast.AST
    meaning: str
    needs_shape: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why an operation failed.

    ``checked`` are wordings of the rule with its numbers, fullest first. ``clashes`` are the cells that do not fit.
    """

    rule: str
    checked: tuple[str, ...]
    table: Table | None = None
    picture: Picture | None = None
    candidates: tuple[Candidate, ...] = ()
    clashes: tuple[Clash, ...] = field(default=())
