"""NumPy's own docstring examples, plain and explained: what differs, and what gets its view.

Usage: python -m tests.conformance.examples

Writes docs/coverage.md. The exit status is 1 where an example comes out differently or a fault of ours is recorded.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
import re
import sys
import tempfile
import types
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.build import explain
from tensorviz.explain.step import Occurrence, Step
from tensorviz.protocol.occurrences import encode_occurrence, loop_numbers
from tensorviz.protocol.operands import Buffers
from tensorviz.trace.session import record_source
from tests.unit.explain.callables import FORMS, MODULES_WITHOUT_VIEW, WITHOUT_VIEW

PAGE = Path(__file__).resolve().parents[2] / "docs" / "coverage.md"
HOLDERS = (np, np.linalg, np.random, np.ndarray, np.random.Generator, np.ufunc)
FACTORISATIONS = (
    "cholesky cond det eig eigh eigvals eigvalsh inv lstsq matrix_power matrix_rank pinv qr slogdet solve svd svdvals "
    "tensorinv tensorsolve"
).split()
OUTSIDE = (
    "a text about an array",
    "files and bytes",
    "a question about types or shapes",
    "settings and tools",
    "polynomials",
    "calendars",
)
SEED = 3
UNSEEDED = re.compile(r"\b(default_rng|PCG64|PCG64DXSM|MT19937|Philox|SFC64|SeedSequence|RandomState)\(\)")
CHANCE = ("empty", "id(", "time saved")  # what happens to lie in memory, where, and how long it took
FACTS = frozenset("shape dtype size ndim flags strides itemsize nbytes base ctypes data".split())


@dataclass
class Tally:
    """What the examples came to."""

    docstrings: int = 0
    compared: int = 0
    unstable: int = 0
    different: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    viewed: Counter[str] = field(default_factory=Counter)
    carded: Counter[str] = field(default_factory=Counter)
    cells: int = 0
    whole_cells: int = 0
    largest: int = 0

    @property
    def whole_share(self) -> float:
        """Of all calls on arrays but factorisations."""
        viewed, carded = (
            sum(n for name, n in c.items() if not is_factorisation(name)) for c in (self.viewed, self.carded)
        )
        return viewed / max(viewed + carded, 1)

    def share_of(self, names: set[str]) -> float:
        """Of the calls of these operations."""
        viewed, carded = (sum(c[name] for name in names) for c in (self.viewed, self.carded))
        return viewed / max(viewed + carded, 1)

    @property
    def share(self) -> float:
        """Of the calls on arrays that belong to the families."""
        viewed, carded = (sum(n for name, n in c.items() if is_of_a_family(name)) for c in (self.viewed, self.carded))
        return viewed / max(viewed + carded, 1)


def is_factorisation(operation: str) -> bool:
    """Whether an operation belongs to the factorisations, which are counted apart."""
    return operation.startswith("numpy.linalg.") and operation.rpartition(".")[2] in FACTORISATIONS


def is_of_a_family(operation: str) -> bool:
    """Whether an operation computes with arrays or moves their cells; files, texts and questions do not."""
    name = operation.removeprefix("numpy.")
    is_outside = WITHOUT_VIEW.get(name) in OUTSIDE or name.startswith(("poly1d", "testing."))
    return not (is_factorisation(operation) or is_outside)


def docstrings() -> Iterator[tuple[str, list[str]]]:
    """Names of NumPy's public objects and the source of their examples, every text once."""
    seen: set[str] = set()
    for holder in HOLDERS:
        for name in sorted(set(dir(holder))):
            text = getattr(getattr(holder, name, None), "__doc__", None)
            if name.startswith("_") or not isinstance(text, str) or text in seen:
                continue
            seen.add(text)
            with contextlib.suppress(ValueError):
                examples = [one.source for one in doctest.DocTestParser().get_examples(text) if not one.options]
                if examples:
                    yield f"{holder.__name__}.{name}", [UNSEEDED.sub(rf"\1({SEED})", one) for one in examples]


def measure(names: list[str] | None = None) -> Tally:
    """Run the examples of all docstrings, or of those named."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):  # some examples write files
        for name, examples in docstrings():
            if names is None or name in names:
                tally.docstrings += 1
                _compare(name, examples, tally)
    return tally


def _compare(name: str, examples: list[str], tally: Tally) -> None:
    once, again, watched = ([*_run(examples, tally=tally if way == 2 else None)] for way in range(3))
    for source, first, second, third in zip(examples, once, again, watched, strict=True):
        if first != second or any(part in source for part in CHANCE):
            tally.unstable += 1
            continue
        tally.compared += 1
        if first != third:
            tally.different.append(f"{name}: {source.strip()!r} gave {third[:200]}, not {first[:200]}")


def _run(examples: list[str], tally: Tally | None) -> Iterator[str]:
    """What each example prints, returns or raises, one after the other in one namespace."""
    namespace: dict[str, Any] = {"np": np, "__name__": "__main__"}
    np.random.seed(SEED)
    for source in examples:
        printed = io.StringIO()
        with warnings.catch_warnings(), contextlib.redirect_stdout(printed), np.errstate(), np.printoptions():
            warnings.simplefilter("ignore")
            said = _plain(source, namespace) if tally is None else _watched(source, namespace, tally)
        yield said + printed.getvalue()


def _plain(source: str, namespace: dict[str, Any]) -> str:
    try:
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<example>", "exec"), namespace)
        value = eval(compile(ast.Expression(last.value), "<example>", "eval"), namespace) if last else None
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return _spelt(value)


def _watched(source: str, namespace: dict[str, Any], tally: Tally) -> str:
    try:
        outcome = record_source(source, namespace, filename="<example>")
    except SyntaxError as error:
        return f"{type(error).__name__}: {error}"
    said = f"{type(outcome.error).__name__}: {outcome.error}" if outcome.error is not None else _spelt(outcome.result)
    tally.faults += outcome.recording.omitted.faults
    steps = explain(outcome.recording)
    views = [_count(occurrence, step.op, tally) for step in steps for occurrence in [step.occurrence(0)]]
    told = [view for view in views if view is not None]
    if told:
        tally.cells += 1
        tally.whole_cells += all(told)
        tally.largest = max(tally.largest, *(_sent(step.occurrence(0), steps) for step in steps))
    return said


def _count(occurrence: Occurrence, operation: str, tally: Tally) -> bool | None:
    """Whether it got a view; None where no array took part, where it failed, for facts such as ``shape``, and for
    factorisations."""
    recipe = occurrence.recipe
    arguments = [argument.value for argument in occurrence.subject.event.arguments]
    takes_part = any(
        isinstance(value, Snapshot) and value.shape for value in [*arguments, occurrence.subject.event.result]
    )
    is_ours = operation.startswith("numpy.") and operation.rpartition(".")[2] not in FACTS
    if recipe.family == "call" or getattr(recipe, "failed", False) or not takes_part or not is_ours:
        return None
    has_view = recipe.family != "opaque"
    if "singular values" in getattr(recipe, "reason", ""):
        operation = "numpy.linalg.svdvals"  # a norm of that order is one of them
    (tally.viewed if has_view else tally.carded)[operation] += 1
    if "failed (" in getattr(recipe, "reason", ""):
        tally.faults.append(f"{operation}: {recipe.reason}")
    return None if is_factorisation(operation) else has_view


def _sent(occurrence: Occurrence, steps: Sequence[Step]) -> int:
    """Bytes of one step, as one run of it travels."""
    buffers = Buffers()
    return len(msgspec.json.encode(encode_occurrence(occurrence, buffers, loop_numbers(steps)))) + buffers.nbytes


def _spelt(value: Any) -> str:
    if isinstance(value, types.GeneratorType) or " at 0x" in (text := repr(value)):
        return type(value).__name__
    return text


def page(tally: Tally) -> str:
    """docs/coverage.md."""
    everything = tally.viewed + tally.carded
    apart = {name for name in everything if is_factorisation(name)}
    rest = {name for name in everything if not is_of_a_family(name)} - apart
    missing = [(name, n) for name, n in tally.carded.most_common() if is_of_a_family(name)]
    lines = [
        "# Coverage",
        "",
        "Written by `python -m tests.conformance.examples`: NumPy's own docstring examples, run as they are and explained.",
        "",
        "| What | |",
        "| --- | ---: |",
        f"| docstrings with examples | {tally.docstrings:,} |",
        f"| examples compared | {tally.compared:,} |",
        f"| left out: two plain runs differ (random numbers, times, memory) | {tally.unstable:,} |",
        f"| came out differently when explained | {len(tally.different):,} |",
        f"| faults of ours | {len(tally.faults):,} |",
        f"| calls of the families that got their view | {tally.share:.1%} |",
        f"| of all calls on arrays, factorisations apart | {tally.whole_share:.1%} |",
        f"| calls that take a matrix apart or solve with it that got their view | {tally.share_of(apart):.1%} |",
        f"| cells (examples) whose every such call has its view | {tally.whole_cells / max(tally.cells, 1):.1%} of {tally.cells:,} |",
        f"| largest step, as it travels | {tally.largest / 1000:.1f} KB |",
        "",
        f"NumPy {np.__version__}, Python {sys.version.split()[0]}.",
        "",
        "## Shown as the generic card",
        "",
        "| Operation | Calls |",
        "| --- | ---: |",
        *(f"| `{name}` | {n} |" for name, n in missing),
        "",
        *callables_section(),
        "## Factorisations, counted apart",
        "",
        f"With steps of their own: {_counted(tally.viewed, apart)}",
        "",
        f"With the card: {_counted(tally.carded, apart)}",
        "",
        "## Files, texts, questions, polynomials and calendars, counted apart",
        "",
        _counted(tally.viewed + tally.carded, rest),
        "",
    ]
    return "\n".join(lines)


def _counted(calls: Counter[str], names: set[str]) -> str:
    return ", ".join(f"`{name}` ({calls[name]})" for name in sorted(names) if calls[name]) or "None."


def callables_section() -> list[str]:
    """Every public callable, and how it is told."""
    reasons: dict[str, list[str]] = {}
    for name, reason in WITHOUT_VIEW.items():
        reasons.setdefault(reason, []).append(f"`{name}`")
    return [
        "## Every public callable",
        "",
        f"{len(FORMS)} callables and attributes of `numpy`, its modules, arrays, generators and ufuncs are held to what NumPy gives, in",
        f"{sum(map(len, FORMS.values()))} forms, eight dtypes and 0 to 5 axes: operands, results, frames, and the cells",
        "that a change of one cell moves (`tests/unit/explain/test_every_callable.py`). Without a picture of cells:",
        "",
        *(f"- {reason}: {', '.join(sorted(names))}" for reason, names in reasons.items()),
        *(f"- `numpy.{name}`: {reason}" for name, reason in MODULES_WITHOUT_VIEW.items()),
        "",
    ]


def main() -> int:
    tally = measure()
    PAGE.write_text(page(tally), encoding="utf-8")
    print("\n".join([*tally.different, *tally.faults]) or "Nothing differs.")
    print(f"{tally.share:.1%} of the calls, {tally.whole_cells} of {tally.cells} cells: {PAGE}")
    return bool(tally.different or tally.faults)


if __name__ == "__main__":
    sys.exit(main())
