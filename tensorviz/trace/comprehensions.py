"""Comprehensions: a watched element or the reader's own, as the recorder's limits say.

Conditions, the inner iterables of a nested comprehension, and everything of an asynchronous one pass unchanged.
"""

from __future__ import annotations

import ast
import copy
from typing import TypeVar

from tensorviz.trace.hooknames import BEGIN, EACH, RETURN, SOME
from tensorviz.trace.nodes import Site
from tensorviz.trace.recording import NodeKind
from tensorviz.trace.rewriting import call, constant
from tensorviz.trace.scopes import Scope, bound_names, is_suspending
from tensorviz.trace.stores import StoreRewriting

__all__ = ["ComprehensionRewriting"]

Collecting = TypeVar("Collecting", ast.ListComp, ast.SetComp, ast.DictComp)


class ComprehensionRewriting(StoreRewriting):
    """Rewrites comprehensions and generator expressions."""

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        return self._collected(node, node.elt, "elt")

    def visit_SetComp(self, node: ast.SetComp) -> ast.expr:
        return self._collected(node, node.elt, "elt")

    def visit_DictComp(self, node: ast.DictComp) -> ast.expr:
        return self._collected(node, node.value, "value")

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        if is_suspending([node]):
            return node
        new = copy.copy(node)
        new.generators = self._first_iterable(node.generators)
        new.elt, _ = self._dual_element(node, node.elt, SOME)
        return new

    def _first_iterable(self, generators: list[ast.comprehension]) -> list[ast.comprehension]:
        first = copy.copy(generators[0])
        first.iter = self.expression(first.iter)
        return [first, *generators[1:]]

    def _collected(self, node: Collecting, element: ast.expr, part: str) -> ast.expr:
        if is_suspending([node]):
            return node
        new = copy.copy(node)
        new.generators = self._first_iterable(node.generators)
        dual, site = self._dual_element(node, element, EACH)
        if site is None:
            return new
        setattr(new, part, dual)
        first = new.generators[0]
        first.iter = call(BEGIN, [first.iter, constant(site.id, first.iter)], first.iter)
        return call(RETURN, [new, constant(site.id, node)], node)

    def _dual_element(
        self, node: Collecting | ast.GeneratorExp, element: ast.expr, hook: str
    ) -> tuple[ast.expr, Site | None]:
        """Element with its plain twin; without hooks, and without a site, where nothing in it is an operation."""
        outer: Scope = self.scope
        site = self.new_site(NodeKind.LOOP, self.source.of(node).partition("\n")[0], node)
        own = frozenset(_targets(node.generators))
        has_inner_scope = any(isinstance(inner, (ast.Lambda, ast.GeneratorExp)) for inner in ast.walk(element))
        self.scope = Scope(
            "comprehension",
            outer.qualified_name,
            outer,
            fast=frozenset() if has_inner_scope else own,
            bound=own | bound_names([node]),
            loops=(*outer.loops, site.id),
        )
        watched = self.expression(element)
        self.scope = outer
        if self.table.drop_if_last(site):
            return element, None
        test = call(hook, [constant(site.id, element)], element)
        return ast.copy_location(ast.IfExp(test, watched, element), element), site


def _targets(generators: list[ast.comprehension]) -> set[str]:
    return {inner.id for each in generators for inner in ast.walk(each.target) if isinstance(inner, ast.Name)}
