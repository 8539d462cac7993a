"""The names of axes that the reader wrote beside the code: in comments and in annotations."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from tensorviz.explain.axes.text import Parts, annotated, commented
from tensorviz.trace.recording import Span

__all__ = ["Said", "Sayings"]

LONGEST_SOURCE = 200_000
Scope: TypeAlias = tuple[int, int]
"""First and last line of a function; of the module ``WHOLE``."""
WHOLE: Scope = (0, 1 << 40)
_Statement: TypeAlias = ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr | ast.Return
_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_DTYPES = ("Float", "Int", "UInt", "Bool", "Complex", "Shaped", "Num", "Real", "Inexact", "Integer", "BFloat")


@dataclass(frozen=True, slots=True)
class Said:
    """What the reader said about one array.

    Attributes
    ----------
    axes : tuple of tuple of str
        One entry per axis; a number stands as its digits.
    variable : str or None
        The name of the array, where it has one.
    line : int
        From which line on it holds; of a statement its first one.
    scope : tuple of int
    span : Span or None
        The expression that makes the array, where it is not bound to a name.
    binds : tuple of int or None
        First and last line of the statement that binds the name.
    by : {"comment", "annotation"}
    """

    axes: tuple[Parts, ...]
    variable: str | None
    line: int
    scope: Scope
    span: Span | None = None
    binds: tuple[int, int] | None = None
    by: str = "comment"

    def stands_before(self, line: int) -> bool:
        """Whether it holds at ``line``: behind the statement that binds the name."""
        return self.binds[1] < line if self.binds is not None else self.line <= line


@dataclass(slots=True)
class Sayings:
    """All that is said in one file."""

    source: str
    found: list[Said] = field(default_factory=list)
    bindings: dict[tuple[Scope, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    scopes: list[Scope] = field(default_factory=lambda: [WHOLE])

    @classmethod
    def of(cls, source: str) -> Sayings:
        """Read a file; nothing is said in one that is no Python, or far too long."""
        sayings = cls(source)
        if len(source) > LONGEST_SOURCE:
            return sayings
        try:
            tree = ast.parse(source)
            tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
        except (SyntaxError, ValueError, tokenize.TokenError):
            return sayings
        _Reader(sayings, tree, tokens).read()
        return sayings

    def about_result(self, span: Span, target: str | None) -> Said | None:
        """What is said about the array that the operation at ``span`` makes."""
        for said in self.found:
            if said.binds is not None and said.variable == target and said.binds[0] <= span.line <= said.binds[1]:
                return said
            if said.span is not None and said.span == span:
                return said
        return None

    def about_variable(self, name: str, line: int, *, in_loop: bool) -> Said | None:
        """What is said about a name that is read at ``line``, unless it may have been bound anew since."""
        scope = self._scope_of(name, line)
        about = [said for said in self.found if said.variable == name and said.scope == scope]
        is_here = scope == self.scope_at(line)
        before = [said for said in about if said.stands_before(line)] if is_here else about
        said = max(before, key=lambda each: each.line, default=None)
        if said is None:
            return None
        own = said.binds or (said.line, said.line)
        later = [bound for bound in self.bindings[scope, name] if bound > own[1]]
        is_open = in_loop or not is_here
        return None if any(is_open or bound <= line for bound in later) else said

    def scope_at(self, line: int) -> Scope:
        """The innermost function around a line."""
        around = [scope for scope in self.scopes if scope[0] <= line <= scope[1]]
        return min(around, key=lambda scope: scope[1] - scope[0])

    def _scope_of(self, name: str, line: int) -> Scope:
        own = self.scope_at(line)
        return own if (own, name) in self.bindings else WHOLE


@dataclass(slots=True)
class _Reader:
    sayings: Sayings
    tree: ast.Module
    tokens: list[tokenize.TokenInfo]

    def read(self) -> None:
        for function in self._functions:
            self.sayings.scopes.append((function.lineno, function.end_lineno or function.lineno))
        self._bindings()
        for function in self._functions:
            self._annotations(function)
        for statement in self._statements:
            if isinstance(statement, ast.AnnAssign):
                self._say(_axes_of(statement.annotation), statement, by="annotation")
        for token in self.tokens:
            if token.type == tokenize.COMMENT:
                self._comment(token)

    @property
    def _functions(self) -> Iterator[_Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    @property
    def _statements(self) -> Iterator[_Statement]:
        return (node for node in ast.walk(self.tree) if isinstance(node, _Statement))

    def _bindings(self) -> None:
        bindings = self.sayings.bindings
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
                bindings[self.sayings.scope_at(node.lineno), node.id].append(node.lineno)
            elif isinstance(node, ast.arg):
                bindings[self.sayings.scope_at(node.lineno), node.arg].append(node.lineno)

    def _annotations(self, function: _Function) -> None:
        for argument in _arguments(function):
            axes = _axes_of(argument.annotation)
            if axes is not None:
                self._found(axes, argument.arg, argument.lineno, by="annotation")
        returned = _axes_of(function.returns)
        if returned is not None:
            for node in ast.walk(function):
                own = isinstance(node, ast.Return) and self.sayings.scope_at(node.lineno)[0] == function.lineno
                if own and isinstance(node, ast.Return):
                    self._say(returned, node, by="annotation")

    def _comment(self, token: tokenize.TokenInfo) -> None:
        said = commented(token.string)
        if said is None:
            return
        name, axes = said
        line = token.start[0]
        is_alone = not token.line[: token.start[1]].strip()
        statement = self._above(line) if is_alone else self._ending_at(line)
        if statement is not None and (name is None or name in _targets(statement)):
            self._say(axes, statement, name)
        elif name is not None:
            self._found(axes, name, line)
        elif not is_alone:
            beside = self._arguments_at(line)
            if len(beside) == 1:
                self._found(axes, beside[0].arg, line)

    def _ending_at(self, line: int) -> _Statement | None:
        """The last statement that ends on a line."""
        ending = [node for node in self._statements if node.end_lineno == line]
        return max(ending, key=lambda node: node.col_offset, default=None)

    def _above(self, line: int) -> _Statement | None:
        """The assignment below a comment that stands on a line of its own."""
        below = line + 1
        while below <= len(self._lines) and self._lines[below - 1].lstrip().startswith("#"):
            below += 1
        starting = [node for node in self._statements if node.lineno == below]
        first = min(starting, key=lambda node: node.col_offset, default=None)
        return first if isinstance(first, ast.Assign | ast.AnnAssign | ast.AugAssign) else None

    @property
    def _lines(self) -> list[str]:
        return self.sayings.source.splitlines()

    def _arguments_at(self, line: int) -> list[ast.arg]:
        heads = (function for function in self._functions if function.lineno <= line < function.body[0].lineno)
        return [argument for function in heads for argument in _arguments(function) if argument.lineno == line]

    def _say(
        self, axes: tuple[Parts, ...] | None, statement: _Statement, name: str | None = None, by: str = "comment"
    ) -> None:
        """Say it of all names that a statement binds, or of ``name`` alone; of a bare expression's value."""
        if axes is None:
            return
        lines = (statement.lineno, statement.end_lineno or statement.lineno)
        targets = [name] if name is not None else _targets(statement)
        for target in targets:
            self._found(axes, target, statement.lineno, binds=lines, by=by)
        if not targets and isinstance(statement, ast.Expr | ast.Return) and statement.value is not None:
            self._found(axes, None, statement.lineno, span=_span(statement.value), by=by)

    def _found(
        self,
        axes: tuple[Parts, ...],
        variable: str | None,
        line: int,
        span: Span | None = None,
        binds: tuple[int, int] | None = None,
        by: str = "comment",
    ) -> None:
        self.sayings.found.append(Said(axes, variable, line, self.sayings.scope_at(line), span, binds, by))


def _arguments(function: _Function) -> list[ast.arg]:
    named = function.args
    return [*named.posonlyargs, *named.args, *named.kwonlyargs]


def _targets(statement: _Statement) -> list[str]:
    """The plain names that a statement binds."""
    if isinstance(statement, ast.Assign):
        targets: list[ast.expr] = statement.targets
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
        targets = [statement.target]
    else:
        return []
    flat = [each for target in targets for each in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [target.id for target in flat if isinstance(target, ast.Name)]


def _span(node: ast.expr) -> Span:
    return Span(node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0)


def _axes_of(annotation: ast.expr | None) -> tuple[Parts, ...] | None:
    """The axes of ``Float[Array, "batch time"]``."""
    if not isinstance(annotation, ast.Subscript):
        return None
    kind = annotation.value.attr if isinstance(annotation.value, ast.Attribute) else annotation.value
    name = kind.id if isinstance(kind, ast.Name) else kind
    items = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
    last = items[-1] if items else None
    is_jaxtyping = isinstance(name, str) and name.rstrip("0123456789") in _DTYPES
    if is_jaxtyping and isinstance(last, ast.Constant) and isinstance(last.value, str):
        return annotated(last.value)
    return None
