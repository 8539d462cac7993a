"""docs/conformance.md, from what the last runs gave."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.reasons import fault_reason, reason
from tests.conformance.running import KEPT, kept
from tests.conformance.showing import MOST_EVENTS
from tests.conformance.suites import ROOT, Suite, suites
from tests.corpus.fuzz import SECONDS

PAGE = ROOT / "docs" / "conformance.md"
INTRODUCTION = """# Conformance

Written by `make conformance`. Other people's test suites run once as they are and once with every test file rewritten
and recorded; the outcome of each test (and the message of one that fails) is compared. *Events* are the operations
recorded, *operators* those of them that are written as an operator, a subscript or a store. *Eligible* are the operators
whose operands and result were kept whole: each is computed again from the record, on operands with the same values, strides
and alignment, and must give the recorded result bit for bit (the bits of a nan aside), a matrix product within the rounding
of its sum.
"""
HEADINGS = ("Suite", "Tests", "Differ", "Events", "Recorder faults", "Operators", "Eligible", "Bit for bit",
            "Within rounding", "Wrong")  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """One suite, plain and watched."""

    suite: Suite
    plain: dict[str, Any]
    watched: dict[str, Any]

    @property
    def differences(self) -> list[str]:
        before, after = self.plain["tests"], self.watched["tests"]
        return [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]

    @property
    def is_complete(self) -> bool:
        return bool(self.plain["tests"]) and self.watched["counts"] is not None

    @property
    def problems(self) -> list[str]:
        """What no reason explains."""
        if not self.is_complete:
            return [f"{self.suite.name}: {self.watched.get('ended') or self.plain.get('ended') or 'not run'}"]
        counts = self.watched["counts"]
        found = [f"{name}: no known reason" for name in self.differences if not reason(name)]
        if counts["fault_count"] and not fault_reason(self.suite.name):
            found.append(f"{self.suite.name}: recorder: {counts['faults'][0]}")
        found += [f"{self.suite.name}: not shown: {text}" for text in counts["shown"]["failures"]]
        found += [f"{self.suite.name}: not rewritten: {text}" for text in counts["unread"]]
        return found + [f"{self.suite.name}: replay: {text}" for text in counts["replay"]["wrong"]]


def outcomes(folder: Path = KEPT) -> list[Outcome]:
    """Every suite of which both runs are there."""
    found = []
    for suite in suites():
        paths = kept(suite, "plain", folder), kept(suite, "watched", folder)
        if all(path.exists() for path in paths):
            found.append(Outcome(suite, *(json.loads(path.read_text()) for path in paths)))
    return found


def _row(cells: Iterable[Any]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def table(found: list[Outcome]) -> list[str]:
    """One row per suite, and their sum."""
    lines = [_row(HEADINGS), _row(["---", *["---:"] * (len(HEADINGS) - 1)])]
    rows = []
    for each in found:
        counts = each.watched["counts"]
        replay = counts["replay"]
        rows.append([len(each.plain["tests"]), len(each.differences), counts["events"], counts["fault_count"],
                     replay["operators"], replay["eligible"], replay["exact"], replay["within_bound"],
                     replay["wrong_count"]])  # fmt: skip
        lines.append(_row([f"`{each.suite.name}`", *(f"{number:,}" for number in rows[-1])]))
    sums = [sum(column) for column in zip(*rows, strict=True)]
    return [*lines, _row([f"**{len(found)} suites**", *(f"**{number:,}**" for number in sums)])]


def _replay(found: list[Outcome]) -> list[str]:
    tallies = [each.watched["counts"]["replay"] for each in found]
    total = {name: sum(each[name] for each in tallies) for name in ("operators", "eligible", "exact", "within_bound")}
    good = total["exact"] + total["within_bound"]
    share = 100 * good / max(total["eligible"], 1)
    left_out: Counter[str] = Counter()
    for each in tallies:
        left_out.update(each["left_out"])
    return [
        "",
        "## Replay",
        "",
        f"{good:,} of {total['eligible']:,} eligible operators ({share:.4g} %) give the recorded result again.",
        f"Of the {total['operators']:,} operators recorded, the other {left_out.total():,} are not eligible:",
        "",
        *(f"- {count:,}: {why}" for why, count in left_out.most_common()),
    ]


def _shown(found: list[Outcome]) -> list[str]:
    shown = [each.watched["counts"]["shown"] for each in found]
    text = (
        f"The first {MOST_EVENTS} events of each test in which something new was seen were explained, sent to the widget's "
        f"format, written as text and drawn as a still: {sum(each['events'] for each in shown):,} events, "
        f"{sum(each['failure_count'] for each in shown):,} failures."
    )
    return ["", "## Showing", "", text]


def _differences(found: list[Outcome]) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for each in found:
        for name in each.differences:
            shown = (
                name if name.startswith(each.suite.name) else f"{each.suite.name}.{name.strip(':').replace('::', '.')}"
            )
            by_reason.setdefault(reason(name) or "**no known reason**", []).append(shown)
    lines = ["", "## Tests that differ, by reason", ""]
    for why, names in by_reason.items():
        lines.append(f"- {len(names)}: {why}")
        by_class: dict[str, list[str]] = {}
        for name in names:
            plain, bracket, parameters = name.partition("[")
            cls, _, test = plain.rpartition(".")
            by_class.setdefault(cls, []).append(f"{test}{bracket}{parameters}")
        lines += [f"  - `{cls}`: {', '.join(tests)}" for cls, tests in by_class.items()]
    return lines if by_reason else [*lines, "None."]


def _circumstances(found: list[Outcome], programs: dict[str, Any] | None) -> list[str]:
    versions = sorted({f"Python {each.watched['python']}, NumPy {each.watched['numpy']}" for each in found})
    revisions: dict[str, list[str]] = {}
    for each in found:
        revisions.setdefault(each.watched["revision"], []).append(f"`{each.suite.name}`")
    if programs is not None:
        revisions.setdefault(programs["revision"], []).append("the random programs")
    usual = max(revisions, key=lambda revision: len(revisions[revision]), default="")
    lines = [f"{'; '.join(versions)}. Revision {usual}."]
    return lines + [f"On revision {each}: {', '.join(names)}." for each, names in revisions.items() if each != usual]


def _other(name: str, folder: Path) -> dict[str, Any] | None:
    path = folder / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def _programs(found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return []
    text = (
        f"{found['compared']:,} programs, of {found['asked']:,} asked for, were run plain and watched and compared (arrays, loops, "
        f"functions, generators, exceptions, comprehensions, in-place updates), half of them with limits so small that most "
        f"events are left out; {found['events']:,} events; {len(found['different'])} differ in output, namespace or traceback. "
        f"{found['too_long']:,} more took longer than {SECONDS} s and were not compared."
    )
    return ["", "## Random programs", "", text]


def write(folder: Path = KEPT, page: Path = PAGE, note: str = "") -> list[str]:
    """Write the page; return what no reason explains."""
    found = outcomes(folder)
    complete = [each for each in found if each.is_complete]
    programs = _other("programs", folder)
    problems = [text for each in found for text in each.problems]
    problems += [] if programs is None else programs["different"]
    lines = [INTRODUCTION, *_circumstances(complete, programs)]
    lines += [note] if note else []
    missing = sorted({suite.name for suite in suites()} - {each.suite.name for each in complete})
    missing += ["random programs"] if programs is None else []
    if missing:
        lines.append(f"**Not run, or not to the end, this time:** {', '.join(f'`{name}`' for name in missing)}.")
    for group in ("NumPy", "CPython"):
        members = [each for each in complete if each.suite.group == group]
        if members:
            lines += ["", f"## {group}", "", *table(members)]
    lines += _replay(complete)
    lines += _shown(complete)
    lines += _differences(complete)
    faulty = [each for each in complete if each.watched["counts"]["fault_count"]]
    lines += [
        f"- recorder faults in `{each.suite.name}`: {fault_reason(each.suite.name) or '**unexplained**'}"
        for each in faulty
    ]
    lines += _programs(programs)
    shown = [f"- {' '.join(text.split())[:500]}" for text in problems]
    lines += ["", "## Without a known reason", "", *(shown or ["Nothing."]), ""]
    page.write_text("\n".join(lines))
    return problems
