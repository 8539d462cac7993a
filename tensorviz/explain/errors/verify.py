"""Whether a candidate works: its code is worked out on shapes and dtypes; on stand-ins where that is little work.

Nothing of the reader's is run: the code holds only operators, allow-listed NumPy or torch functions and the places of
the operands, and these stand for copies and stand-ins of ours.
"""

from __future__ import annotations

import ast
import copy
import math
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.errors.case import Case, Part, placed
from tensorviz.explain.errors.model import Candidate, Repair
from tensorviz.explain.errors.shaped import Budget, Shaped, UnknownRuleError
from tensorviz.explain.subjects import operand_of
from tensorviz.trace.recording import Unknown

__all__ = ["MOST_WORK", "repairs_of", "with_worked_out"]

MOST_WORK = 1_000_000
MOST_REPAIRS = 3
MOST_TRIED = 12
FUNCTION = "_f"
UNSEEN = "<f8"
"""Stands for a dtype that is not known: of such an operand only the shape was told."""
LIBRARIES = ("numpy", "torch")
ALLOWED_BUILTINS = {each.__name__: each for each in (float, int, bool, object)}
BUILTINS = {**ALLOWED_BUILTINS, "__import__": __import__}
"""NumPy's own reductions import what they need by way of the calling frame's builtins."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a candidate gives."""

    shape: tuple[int, ...] | None


def repairs_of(case: Case, candidates: Iterable[Candidate]) -> tuple[Repair, ...]:
    """The candidates that work, in their order: at most three, no two of the same code."""
    found: dict[str, Repair] = {}
    for candidate in list(candidates)[:MOST_TRIED]:
        if len(found) == MOST_REPAIRS:
            break
        code = _spelled(case, candidate)
        outcome = _works(case, candidate.code) if code is not None and code not in found else None
        if code is None or outcome is None:
            continue
        if candidate.needs_shape is None or candidate.needs_shape == outcome.shape:
            found[code] = Repair(code, outcome.shape, candidate.meaning)
    return tuple(found.values())


def with_worked_out(case: Case) -> Case:
    """The case with the shapes of operands that were not seen, where the variables in them tell these."""
    if case.event.operation == "builtins.bool":
        return case  # what a test stopped before has not been there
    return replace(case, parts=tuple(_worked_out(case, part) for part in case.parts))


def _worked_out(case: Case, part: Part) -> Part:
    if not isinstance(part.argument.value, Unknown) or not isinstance(part.inner_code, ast.expr):
        return part
    outcome = _works(case, part.inner_code)
    if outcome is None or outcome.shape is None:
        return part
    seen = replace(
        part.argument, value=Snapshot(case.library, "ndarray", outcome.shape, "", reason="it was not recorded")
    )
    return replace(part, argument=seen, operand=operand_of(part.name, seen.value, seen.keyword))


def _spelled(case: Case, candidate: Candidate) -> str | None:
    """The candidate in the reader's own words; None where a piece of the source is not known."""
    used = {node.id for node in ast.walk(candidate.code) if isinstance(node, ast.Name)}
    nodes = {}
    for part in case.places():
        if part.place in used:
            if part.node is None:
                return None
            nodes[part.place] = part.node
    if any(name.startswith("_") and name not in nodes for name in used):
        return None
    return ast.unparse(ast.fix_missing_locations(placed(candidate.code, nodes)))


def _works(case: Case, code: ast.AST) -> Outcome | None:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return _outcome(case, _filled(case, code))
        except Exception:  # noqa: BLE001 - whatever it raises, the candidate does not work
            return None


def _filled(case: Case, code: ast.AST) -> ast.AST:
    """The code of operands that were not seen in their places."""
    unseen = {part.place: part.inner_code for part in case.parts if part.maker is None and part.inner_code is not None}
    return placed(code, {place: inner for place, inner in unseen.items() if isinstance(inner, ast.expr)})


def _outcome(case: Case, code: ast.AST) -> Outcome | None:
    libraries = {part.snapshot.library for part in case.arrays if part.snapshot is not None}
    if libraries >= set(LIBRARIES):
        is_small = sum(math.prod(part.shape) for part in case.arrays) <= MOST_WORK
        return (
            _run(case, code, {part.place: _of_its_library(part) for part in _needed(case, code)}) if is_small else None
        )
    if case.library == "torch":
        try:
            return _run(case, code, {part.place: _meta(part) for part in _needed(case, code)})
        except RuntimeError as error:
            if "meta" not in str(error).lower():  # the shape does not depend on numbers
                raise
            is_small = sum(math.prod(part.shape) for part in case.arrays) <= MOST_WORK
            names = {part.place: _with_values(part) for part in _needed(case, code)} if is_small else {}
            return _run(case, code, names) if is_small else None
    budget = Budget()
    try:
        ruled = _run(case, code, {part.place: _shaped(part, budget) for part in _needed(case, code)})
    except UnknownRuleError:
        if math.prod(max(1, math.prod(part.shape)) for part in case.arrays) > MOST_WORK:
            return None
        return _run(case, code, {part.place: _stand_in(part) for part in _needed(case, code)})
    if budget.cells > MOST_WORK or any(math.prod(part.shape) > MOST_WORK for part in case.arrays):
        return ruled
    return _run(case, code, {part.place: _stand_in(part) for part in _needed(case, code)})


def _needed(case: Case, code: ast.AST) -> Iterator[Part]:
    used = {node.id for node in ast.walk(code) if isinstance(node, ast.Name)}
    return (part for part in case.places() if part.place in used)


def _run(case: Case, code: ast.AST, names: dict[str, Any]) -> Outcome | None:
    safe = _resolved(case, code)
    if safe is None:
        return None
    namespace = {**names, **safe[1], "__builtins__": BUILTINS}
    tree = ast.fix_missing_locations(safe[0])
    if isinstance(tree, ast.expr):
        value = eval(compile(ast.Expression(tree), "<repair>", "eval"), namespace)  # noqa: S307 - code of ours
    else:
        module = tree if isinstance(tree, ast.Module) else ast.Module([tree], [])
        exec(compile(module, "<repair>", "exec"), namespace)  # noqa: S102
        value = namespace[_written(module.body[-1])]
    return Outcome(_shape_of(value))


def _written(statement: ast.stmt) -> str:
    """The first name that a statement writes to."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement
    return next((node.id for node in ast.walk(target) if isinstance(node, ast.Name)), "_0")


def _shape_of(value: Any) -> tuple[int, ...] | None:
    if isinstance(value, int | float | complex):
        return ()
    shape = getattr(value, "shape", None)
    return None if shape is None else tuple(shape)


def _resolved(case: Case, code: ast.AST) -> tuple[Any, dict[str, Any]] | None:
    """The code with every function named by what it is; None where one is not allowed."""
    functions: dict[str, Any] = {}
    tree = copy.deepcopy(code)
    for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        root = _root(call.func)
        if root is not None and root.startswith("_"):
            continue  # a method of a stand-in
        function = _function(case, ast.unparse(call.func))
        if function is None:
            return None
        name = f"{FUNCTION}{len(functions)}"
        functions[name] = function
        call.func = ast.Name(name, ast.Load())
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _root(node) is not None and not str(_root(node)).startswith("_"):
            found = _function(case, ast.unparse(node))  # a dtype: np.float64
            if found is None:
                return None
            functions[ast.unparse(node)] = found
    known = {name.partition(".")[0]: _library(case, name.partition(".")[0]) for name in functions if "." in name}
    return tree, {**{name: each for name, each in functions.items() if "." not in name}, **known}


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else "_"


def _function(case: Case, name: str) -> Any:
    """What the reader calls by ``name``, where that is the operation that failed or a library's."""
    if name == case.node.symbol:
        library, *path = case.event.operation.split(".")
        if library == "builtins":
            return ALLOWED_BUILTINS.get(path[0])
        return _member(library, path) if library in LIBRARIES else None
    if name in ALLOWED_BUILTINS:
        return ALLOWED_BUILTINS[name]
    root, *path = name.split(".")
    if not path:
        return None
    return _member("numpy" if root == case.numpy_name else root, path) if _library(case, root) is not None else None


def _library(case: Case, root: str) -> Any:
    name = "numpy" if root == case.numpy_name else root
    return sys.modules.get(name) if name in LIBRARIES else None


def _member(library: str, path: list[str]) -> Any:
    """None for random numbers: to form one would change those that the reader's code gets next."""
    if any(name.startswith("rand") for name in path):
        return None
    return reduce(lambda owner, name: getattr(owner, name, None), path, sys.modules.get(library))


def _stand_in(part: Part) -> Any:
    """A copy of what was kept, or ones of that shape and dtype."""
    if part.items:
        return [_stand_in(item) for item in part.items]
    snapshot = part.snapshot
    if snapshot is None:
        return _plain(part)
    if snapshot.values is not None:
        return snapshot.values.copy() if snapshot.shape else snapshot.values[()]
    ones: Any = np.ones(snapshot.shape, snapshot.dtype or UNSEEN)
    return ones if snapshot.shape else ones[()]


def _shaped(part: Part, budget: Budget) -> Any:
    if part.items:
        return [_shaped(item, budget) for item in part.items]
    snapshot = part.snapshot
    if snapshot is None:
        return _plain(part)
    if not snapshot.shape and snapshot.values is not None:
        return snapshot.values[()]
    return Shaped(snapshot.shape, snapshot.dtype or UNSEEN, budget)


def _meta(part: Part) -> Any:
    """A tensor on torch's device without memory."""
    if part.items:
        return [_meta(item) for item in part.items]
    snapshot = part.snapshot
    if snapshot is None:
        return _plain(part)
    if snapshot.library != "torch":
        return _stand_in(part)
    return _empty(snapshot)


def _of_its_library(part: Part) -> Any:
    """A stand-in on the host, a tensor where the operand is one."""
    snapshot = part.snapshot
    if snapshot is None or snapshot.library != "torch":
        return _stand_in(part)
    return sys.modules["torch"].ones_like(_empty(snapshot), device="cpu")


def _with_values(part: Part) -> Any:
    """A copy of a tensor whose numbers were kept."""
    snapshot = part.snapshot
    if snapshot is None or snapshot.library != "torch" or snapshot.values is None:
        return _of_its_library(part)
    return sys.modules["torch"].from_numpy(snapshot.values.copy())


def _empty(snapshot: Snapshot) -> Any:
    torch = sys.modules["torch"]
    try:
        name = np.dtype(snapshot.dtype).name
    except TypeError:
        name = snapshot.dtype
    dtype = getattr(torch, name)
    size = dtype.itemsize
    strides = tuple(each // size for each in snapshot.strides)
    return torch.empty_strided(snapshot.shape, strides, dtype=dtype, device="meta")


def _plain(part: Part) -> Any:
    value = part.plain
    if value is None and getattr(part.argument.value, "value", 0) is not None:
        raise UnknownRuleError(part.name)
    is_list = getattr(part.argument.value, "type_name", "") == "list"
    return list(value) if is_list and isinstance(value, tuple) else value
