"""Which generator drew the numbers, and whether a run can draw the same again."""

from __future__ import annotations

import ast

from tensorviz.explain.subject import Subject
from tensorviz.explain.words import clip_name, fit
from tensorviz.explain.written import bound_to, code_of, expression, is_named, is_stored
from tensorviz.sentences import say

__all__ = ["seed_of"]

MAKERS = ("default_rng", "RandomState", "Generator", "PRNGKey", "key")
GLOBAL = {"numpy": ("np.random", "random.seed"), "torch": ("torch", "manual_seed")}


def seed_of(subject: Subject) -> str:
    """The generator and its seed, in a sentence; empty where the code of the cell does not show them."""
    arguments = subject.event.arguments
    if subject.library == "jax":
        return say("The key decides which numbers are drawn: the same key draws the same numbers again.")
    if any(argument.keyword == "generator" for argument in arguments):
        return ""
    if subject.event.operation.split(".")[-2] in {"Generator", "RandomState"}:
        return _of_generator(subject, arguments[0].source if arguments else "")
    return _of_session(subject)


def _of_generator(subject: Subject, written: str) -> str:
    tree, name = code_of(subject), clip_name(written)
    direct = expression(written)
    found = [] if direct is None else [_made(direct)]
    is_direct = any(found)
    if tree is not None and not is_direct:
        found = [_made(value) for value in bound_to(tree, written)]
    made = found[0] if len(found) == 1 else None
    if made is None:
        is_from_elsewhere = tree is not None and subject.event.activation == 0 and not is_stored(tree, written)
        unseen = fit(say("{name} was not made in this cell, so its seed is not seen here.", name=name))
        return unseen if is_from_elsewhere and isinstance(direct, ast.Name) else ""
    call, seed = made
    if not seed:
        return fit(say("{call} was given no seed: another run draws other numbers.", call=call))
    subject_text = call if is_direct else say("{name} is {call}", name=name, call=call)
    return fit(
        say(
            "{subject_text}: a generator with the same seed gives the same numbers in the same order.",
            subject_text=subject_text,
        ),
        say("{call}: the same seed gives the same numbers.", call=call),
    )


def _of_session(subject: Subject) -> str:
    """Functions of a module draw from one generator that all of the session shares."""
    owner, setter = GLOBAL.get(subject.library, ("", ""))
    tree = code_of(subject)
    if not owner or tree is None:
        return ""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_named(node.func, setter)]
    before = [call for call in calls if call.lineno <= subject.node.span.line]
    if len(before) != 1:
        return (
            say("{owner} draws from one generator of the whole session; this cell sets no seed.", owner=owner)
            if not calls
            else ""
        )
    return fit(
        say(
            "{owner} draws from one generator of the whole session; {unparse} makes it repeat.",
            owner=owner,
            unparse=clip_name(ast.unparse(before[0])),
        )
    )


def _made(value: ast.expr) -> tuple[str, str] | None:
    """A call that makes a generator, as written, and its seed; None where it is another expression."""
    if not isinstance(value, ast.Call) or not any(is_named(value.func, maker) for maker in MAKERS):
        return None
    given = [*value.args, *(word.value for word in value.keywords)]
    is_seeded = bool(given) and not (isinstance(given[0], ast.Constant) and given[0].value is None)
    call = ast.unparse(value).removeprefix(ast.unparse(value.func).rpartition(".")[0]).removeprefix(".")
    return clip_name(call), ast.unparse(given[0]) if is_seeded else ""
