"""An expression in few characters: what stands in its brackets is left out first, and brackets stay in pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["elided"]

MORE = "…"
CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass
class _Group:
    """What stands in one pair of brackets: their positions, how deep they stand, and where its later items begin."""

    start: int
    depth: int
    items: list[int]
    end: int = -1


def elided(text: str, fits: Callable[[str], bool]) -> str | None:
    """The longest of the shorter forms of an expression that fits; None where there is none.

    ``np.array([1., …])``, ``np.arange(…).reshape(…)``, ``(a @ b)…``: the brackets of each form match. A text whose
    brackets do not match has none.
    """
    groups = _groups(text)
    if groups is None:
        return None
    hollow = _hollow(text, groups)
    forms = [*_cuts(text, groups), hollow, *_heads(text), *_heads(hollow)]
    return max((form for form in forms if fits(form)), key=len, default=None)


def _groups(text: str) -> list[_Group] | None:
    """The pairs of brackets in the order of their ends; None where they do not match."""
    found: list[_Group] = []
    still_open: list[_Group] = []
    for at in _outside_quotes(text):
        character = text[at]
        if character in CLOSING.values():
            still_open.append(_Group(at, len(still_open), [at + 1]))
        elif character in CLOSING:
            if not still_open or text[still_open[-1].start] != CLOSING[character]:
                return None
            group = still_open.pop()
            group.end = at
            found.append(group)
        elif still_open and character == ",":
            still_open[-1].items.append(at + 1 + (text[at + 1 : at + 2] == " "))
    return None if still_open else found


def _outside_quotes(text: str) -> Iterator[int]:
    quote = ""
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote and text[at - 1] != "\\" else quote
        elif character in "'\"":
            quote = character
        else:
            yield at


def _cuts(text: str, groups: list[_Group]) -> Iterator[str]:
    """One group without its last items; nothing but closing brackets follows up to the outermost one."""
    for group in groups:
        outermost = next(each for each in groups if each.depth == 0 and each.end >= group.end)
        between = text[group.end : outermost.end]
        if all(character in CLOSING for character in between):
            yield from (text[:item] + MORE + text[group.end :] for item in group.items if item < group.end)


def _hollow(text: str, groups: list[_Group]) -> str:
    """Every outermost group without what is in it."""
    form = text
    for group in reversed([each for each in groups if each.depth == 0]):
        if group.end > group.start + 1:
            form = form[: group.start + 1] + MORE + form[group.end :]
    return form


def _heads(text: str) -> Iterator[str]:
    """The text up to an operator or a closing bracket, outside of all brackets."""
    depth = 0
    for at in _outside_quotes(text):
        depth += (text[at] in CLOSING.values()) - (text[at] in CLOSING)
        before = text[at - 1 : at]
        if depth == 0 and (before in CLOSING or (text[at] == " " and not before.isalnum())):
            yield text[:at] + MORE
