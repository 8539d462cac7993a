"""The dispatching code of the cell and of the functions that it calls."""

from __future__ import annotations

import ast
import linecache
import types
from collections.abc import Mapping

from tensorviz.device.rewriting import Dispatching, compiled
from tensorviz.trace.codes import FUTURE_FLAGS, FileCodes
from tensorviz.trace.nodes import SiteTable
from tensorviz.trace.recording import Node
from tensorviz.trace.source import SourceText

__all__ = ["LAST", "Twins"]

LAST = "__tv_last__"
"""The name that the value of a last expression gets."""


class Twins:
    """Rewrites the cell once, and each file that a function of the reader's comes from when it is first met.

    Parameters
    ----------
    source, filename : str
        The cell.
    modules : frozenset of str
        Names of modules whose attributes may be read without a hook.
    sources : mapping of str to str
        Texts of other files, where they are known; else the line cache is asked.
    dispatching : type
        The rewriter.
    """

    def __init__(
        self,
        source: str,
        filename: str,
        modules: frozenset[str],
        sources: Mapping[str, str],
        dispatching: type[Dispatching] = Dispatching,
    ) -> None:
        self._dispatching = dispatching
        self._table = SiteTable()
        self._modules = modules
        self._sources = sources
        self._files: dict[tuple[str, int], FileCodes | None] = {}
        self.tree = ast.parse(source, filename)
        self.code = compiled(_with_last(self._rewritten(self.tree, source, filename)), filename)

    def nodes(self) -> Mapping[int, Node]:
        """Places in the source, by id."""
        return _Nodes(self._table)

    def _rewritten(self, tree: ast.Module, source: str, filename: str) -> ast.Module:
        return self._dispatching(SourceText(source), filename, self._table, self._modules).module(tree)

    def of(self, code: types.CodeType) -> types.CodeType | None:
        """Dispatching twin of a function's code; None where its source is not known, or has changed."""
        key = (code.co_filename, code.co_flags & FUTURE_FLAGS)
        if key not in self._files:
            self._files[key] = self._read(*key)
        codes = self._files[key]
        return None if codes is None else codes.watched(code)

    def _read(self, filename: str, flags: int) -> FileCodes | None:
        source = self._sources.get(filename) or "".join(linecache.getlines(filename))
        if not source:
            return None
        try:
            tree = ast.parse(source, filename)
            return FileCodes(tree, self._rewritten(tree, source, filename), filename, flags)
        except (SyntaxError, ValueError, RecursionError):
            return None


class _Nodes(Mapping[int, Node]):
    """The places of a table that still grows."""

    def __init__(self, table: SiteTable) -> None:
        self._table = table

    def __getitem__(self, key: int) -> Node:
        node = self._table.sites[key].node
        if node is None:
            raise KeyError(key)
        return node

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._table.sites)

    def __len__(self) -> int:
        return len(self._table.sites)


def _with_last(tree: ast.Module) -> ast.Module:
    """Keep the value of a last expression."""
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = tree.body[-1]
        stored = ast.Assign([ast.Name(LAST, ast.Store())], last.value)
        tree.body[-1] = ast.copy_location(stored, last)
    return ast.fix_missing_locations(tree)
