"""The panels between operands and results as they travel; what they mean stands in ``explain/board.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from tensorviz.explain import board
from tensorviz.protocol.recipes import Base

__all__ = ["Bars", "Heat", "Matrix", "Panel", "Patch", "Texts", "Words", "encode_board"]

Patch: TypeAlias = tuple[Literal["live", "done", "hidden", "target", "clash"], int, int, int, int]
"""What the cells of some rows (from, to) and columns (from, to) are doing."""


class Matrix(Base, frozen=True, tag_field="kind", tag="matrix"):
    """A matrix on the way; ``cells`` are positions in the texts of its reading, of the kept rows and columns.

    ``order`` says which row of the first frame each row is.
    """

    id: str
    name: str
    rows: int
    columns: int
    cells: tuple[int, ...]
    kept_rows: tuple[int, ...] = ()
    kept_columns: tuple[int, ...] = ()
    bar: int | None = None
    patches: tuple[Patch, ...] = ()
    order: tuple[int, ...] = ()
    recorded: bool = False
    sign: str = ""


class Bars(Base, frozen=True, tag_field="kind", tag="bars"):
    """Bars side by side, of which ``cut`` count."""

    id: str
    name: str
    labels: tuple[str, ...]
    texts: tuple[str, ...]
    heights: tuple[float, ...]
    cut: int | None = None
    hidden: int = 0


class Heat(Base, frozen=True, tag_field="kind", tag="heat"):
    """A large matrix as colours: a character of ``A-Za-z0-9+/`` per cell, of which ``f`` is zero; ``.`` not finite."""

    id: str
    name: str
    shape: tuple[int, int]
    rows: int
    columns: int
    levels: str
    every: int = 1


class Words(Base, frozen=True, tag_field="kind", tag="words"):
    """Lines beside the pictures."""

    id: str
    lines: tuple[str, ...]
    is_operation: bool = False


Panel: TypeAlias = Matrix | Bars | Heat | Words


class Texts:
    """The texts of a reading, each once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """Where the text stands."""
        return self._places.setdefault(text, len(self._places))

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(self._places)


def encode_board(panels: Sequence[board.Panel], texts: Texts) -> tuple[Panel, ...]:
    """The panels of a frame; the texts of their cells go to ``texts``."""
    return tuple(_panel(panel, texts) for panel in panels)


def _panel(panel: board.Panel, texts: Texts) -> Panel:
    match panel:
        case board.Matrix():
            kept_rows, kept_columns = panel.kept or ((), ())
            return Matrix(
                panel.id,
                panel.name,
                *panel.shape,
                tuple(map(texts.place, panel.cells)),
                kept_rows,
                kept_columns,
                panel.bar,
                tuple((kind, *rows, *columns) for kind, rows, columns in panel.patches),
                panel.order,
                not panel.worked,
                panel.sign,
            )
        case board.Bars():
            heights = tuple(map(_short, panel.heights))
            return Bars(panel.id, panel.name, panel.labels, panel.texts, heights, panel.cut, panel.hidden)
        case board.Heat():
            return Heat(panel.id, panel.name, panel.shape, panel.rows, panel.columns, panel.levels, panel.every)
        case board.Words():
            return Words(panel.id, panel.lines, panel.is_operation)


def _short(number: float) -> float:
    """Enough digits for a picture."""
    return float(f"{number:.5g}")
