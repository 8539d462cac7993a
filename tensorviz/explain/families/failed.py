"""An operation that raised: which one, the rule that it checks, where it went wrong before, and what would work."""

from __future__ import annotations

from types import NotImplementedType

from tensorviz.errors import NotKeptError
from tensorviz.explain.errors.case import Case, Part, case_of
from tensorviz.explain.errors.model import Repair
from tensorviz.explain.errors.origin import origin_of
from tensorviz.explain.errors.rules import Finding, find
from tensorviz.explain.errors.verify import with_worked_out
from tensorviz.explain.families.card import live_operands
from tensorviz.explain.families.factorization.stopped import stopped_at
from tensorviz.explain.families.phrases import call_name
from tensorviz.explain.format import format_shape
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import FailureRecipe
from tensorviz.explain.steps import Frame, Reading, Role
from tensorviz.explain.subject import CellTemplate, Plan, Sources, Subject
from tensorviz.explain.words import clip_name, count, fit, join
from tensorviz.sentences import say
from tensorviz.trace.recording import NodeKind

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]

FEW = 3
LONG = 40
MOST_DRAWN = 8
TESTS = ("if", "while", "assert", "and", "or", "not", say("a chained comparison"))


def recognise(subject: Subject) -> Plan | NotImplementedType:
    """An operation that raised, where one of the rules knows why."""
    if subject.failure is None or subject.past is None:
        return NotImplemented  # type: ignore[no-any-return]
    case = with_worked_out(case_of(subject.event, subject.node, subject.failure, subject.past))
    finding = find(case)
    if finding is None:
        return NotImplemented  # type: ignore[no-any-return]
    return Plan(_recipe(case, finding), tuple(part.operand for part in _drawn(case)), None)


def _drawn(case: Case) -> list[Part]:
    """The parts as operands: lists of arrays taken apart."""
    return [item for part in case.parts for item in (part.items or (part,))][:MOST_DRAWN]


def _recipe(case: Case, finding: Finding) -> FailureRecipe:
    diagnosis = finding.diagnosis
    drawn = {part.place: number for number, part in enumerate(_drawn(case))}
    clashes = tuple((drawn[place], *cut) for place, *cut in diagnosis.clashes if place in drawn)
    return FailureRecipe(
        rule=diagnosis.rule,
        checked=fit(*diagnosis.checked),
        table=diagnosis.table,
        picture=diagnosis.picture,
        origin=origin_of(case, diagnosis),
        repairs=finding.repairs,
        clashes=clashes,  # type: ignore[arg-type]
    )


def readings(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """Which operation, the rule, where it went wrong before, what works."""
    recipe, span = plan.recipe, subject.node.span
    assert isinstance(recipe, FailureRecipe)
    live = live_operands(plan)
    clash = _clashing(plan, recipe)
    frames = [
        Frame("operation", _stopped(plan, subject), span, live),
        Frame("rule", recipe.checked, span, (*live, *clash)),
    ]
    if recipe.origin:
        frames.append(Frame("origin", recipe.origin, span, (*live, *clash)))
    if recipe.repairs:
        frames.append(Frame("repairs", _offered(recipe.repairs), span, live))
    every = tuple(range(len(frames)))
    why = Reading("main", say("Why it stopped"), tuple(frames), (1,), every, every)
    return (why, *stopped_at(subject))


def _clashing(plan: Plan, recipe: FailureRecipe) -> tuple[Role, ...]:
    roles = []
    for number, axis, start, stop in recipe.clashes:
        shape = plan.operands[number].shape
        cuts = [slice(0, length) for length in shape]
        cuts[axis] = slice(start, stop)
        roles.append(Role("clash", number, tuple(cuts)))
    return tuple(roles)


def _stopped(plan: Plan, subject: Subject) -> str:
    """``"W @ X.T stopped: W is (764, 100), X.T is (764, 200)."``."""
    node = subject.node
    source = clip_name(node.source)
    arrays = [operand for operand in plan.operands if operand.snapshot is not None]
    every = (
        say("{name} is {shape}", name=clip_name(operand.name), shape=_shape(operand))
        for operand in arrays
        if operand.name != node.source
    )
    facts = list(dict.fromkeys(every))
    if node.symbol in TESTS:
        return fit(
            say(
                "{symbol} stopped at {source}{ending}{fact}.",
                symbol=node.symbol,
                source=source,
                ending=": " if facts else "",
                fact=join(facts[:FEW]),
            ),
            say("{source} stopped.", source=source),
        )
    name = source
    if source.endswith("…") and node.kind is NodeKind.CALL:
        name = source = f"{clip_name(node.symbol or call_name(subject.event.operation))}(…)"
    known = f": {join(facts[:FEW])}" if facts else ""
    return fit(
        say("{source} stopped{known}.", source=source, known=known),
        say("{name} stopped{known}.", name=name, known=known),
        say("{name} stopped, given {arrays}.", name=name, arrays=count(len(arrays), "array")),
    )


def _shape(operand: Operand) -> str:
    return format_shape(operand.shape) if operand.shape else say("a number")


def _offered(repairs: tuple[Repair, ...]) -> str:
    first = repairs[0]
    shape = (
        say(" and gives {result_shape}", result_shape=format_shape(first.result_shape)) if first.result_shape else ""
    )
    one = len(repairs) == 1
    lead = say("This works") if one else say("{changes} would work", changes=count(len(repairs), "change"))
    if "\n" in first.code:
        return fit(say("These lines work: {meaning}.", meaning=first.meaning), say("These lines work."))
    code = clip_name(first.code) if len(first.code) > LONG else first.code
    if one:
        return fit(
            say("{code} works{shape}: {meaning}.", code=code, shape=shape, meaning=first.meaning),
            say("{code} works{shape}.", code=code, shape=shape),
            say("This works."),
        )
    return fit(
        say("{lead}; {code} comes first{shape}.", lead=lead, code=code, shape=shape),
        say("{lead}; the likeliest comes first.", lead=lead),
    )


def explain_cell(plan: Plan, subject: Subject, index: tuple[int, ...]) -> Frame:  # noqa: ARG001
    """Never possible: there is no result.

    Raises
    ------
    NotKeptError
        Always.
    """
    raise NotKeptError(say("{source} raised: it has no cell {index}", source=subject.node.source, index=list(index)))


def sources(plan: Plan, index: tuple[int, ...]) -> Sources:  # noqa: ARG001
    """Unknown for every operand."""
    return [None] * len(plan.operands)


def cell_template(plan: Plan, subject: Subject) -> CellTemplate | None:  # noqa: ARG001
    """None: there is no result."""
    return None
