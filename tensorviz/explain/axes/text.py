"""Names of axes as people write them: ``(batch, time)``, jaxtyping's ``"batch time"``, einops' ``"b t (h c)"``."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping, Sequence

from tensorviz.errors import UsageError

__all__ = ["Parts", "annotated", "asked_axes", "commented", "listed", "pattern_sides"]

Parts = tuple[str, ...]
"""What one axis is made of: its name; the names of merged axes, outermost first; nothing where it has none."""

MOST_AXES = 12
LONGEST = 24
SHORT = 2
_PREFIX = re.compile(r"(?:(?P<name>[^\W\d]\w*)(?:\.shape)?\s*(?::|==?)|shape)\s*(?=[(\[\w])")
_NAME = re.compile(r"[^\W\d]\w*\Z")


def listed(text: str) -> tuple[Parts, ...] | None:
    """``"B, T, C"`` as axes; a number in it is kept as its digits; None where it is no list of names.

    ``H*C`` is an axis into which two were merged.
    """
    items = text.split(",")
    if len(items) > 1 and not items[-1].strip():
        items.pop()
    axes = [_item(item.strip()) for item in items]
    if len(axes) > MOST_AXES or None in axes:
        return None
    found = tuple(axis for axis in axes if axis is not None)
    return found if any(_is_named(axis) for axis in found) else None


def commented(comment: str) -> tuple[str | None, tuple[Parts, ...]] | None:
    """The array's name, where the comment says it, and its axes; None where the comment is no list of names.

    ``# (batch, time)``, ``# [B, T]``, ``# B, T``, ``# x: (B, T, D)``, ``# x.shape == (B, T)``, and of
    ``# (B, T, C) @ (C, D) -> (B, T, D)`` what stands behind the arrow.
    """
    text = comment.lstrip("#").strip()
    prefix = _PREFIX.match(text)
    name = prefix["name"] if prefix is not None else None
    body = text[prefix.end() :] if prefix is not None else text
    if "->" in body and body[:1] in {"(", "["}:
        body = body.rpartition("->")[2].strip()
    inside = _inside(body)
    axes = listed(inside if inside is not None else body)
    if axes is None or (name is not None and (inside is None or keyword.iskeyword(name))):
        return None
    return (None if name == "shape" else name, axes) if _is_certain(axes, inside) else None


def annotated(text: str) -> tuple[Parts, ...] | None:
    """The axes of a jaxtyping string, ``"batch time 3"``; None where the number of axes is open."""
    axes: list[Parts] = []
    for word in text.split():
        if "..." in word or word.startswith("*"):
            return None
        name = word.lstrip("#?_").partition("=")[0]
        axes.append((name,) if _NAME.match(name) or name.isdigit() else ())
    return tuple(axes) if any(map(_is_named, axes)) else None


def pattern_sides(pattern: str) -> tuple[tuple[tuple[Parts, ...], ...], tuple[Parts, ...]] | None:
    """The axes of every input of an einops pattern, and of its output; None where it has ``...`` or no arrow."""
    left, arrow, right = pattern.partition("->")
    inputs = [_side(side) for side in left.split(",")]
    output = _side(right)
    if not arrow or output is None or None in inputs:
        return None
    return tuple(side for side in inputs if side is not None), output


def asked_axes(axes: Mapping[str, str | Iterable[str]]) -> dict[str, tuple[Parts, ...]]:
    """Names given beside the code: by variable a tuple of names, or ``"B, T, C"``.

    Raises
    ------
    UsageError
        When it is no mapping of that kind.
    """
    if not isinstance(axes, Mapping):
        raise UsageError(f"axes takes names by variable, axes={{'x': ('B', 'T')}}, not {axes!r:.60}")
    return {variable: _asked(variable, names) for variable, names in axes.items()}


def _asked(variable: str, names: str | Iterable[str]) -> tuple[Parts, ...]:
    text = names if isinstance(names, str) else ",".join(map(str, names))
    found = listed(text)
    if found is None or not str(variable).isidentifier():
        raise UsageError(f"axes takes a variable and the names of its axes, x=B,T,C, not {variable}={text:.60}")
    return found


def _side(text: str) -> tuple[Parts, ...] | None:
    if "..." in text or "…" in text:
        return None
    axes: list[Parts] = []
    for group in re.findall(r"\([^()]*\)|[^\s()]+", text):
        words = [word for word in group.strip("()").split() if not word.isdigit()]
        if not all(_NAME.match(word) for word in words):
            return None
        axes.append(() if any(word.startswith("_") for word in words) else tuple(words))
    return tuple(axes)


def _inside(body: str) -> str | None:
    """What stands in the one pair of brackets that is all of the text."""
    for opening, closing in ("()", "[]"):
        inner = body[1:-1]
        if body[:1] == opening and body[-1:] == closing and opening not in inner and closing not in inner:
            return inner
    return None


def _item(text: str) -> Parts | None:
    """``time`` → ``("time",)``; ``H*C`` → ``("H", "C")``; ``3`` → ``("3",)``; None for anything else."""
    if text.isdigit():
        return (text,)
    parts = tuple(part.strip() for part in text.split("*"))
    is_named = all(_NAME.match(part) and len(part) <= LONGEST and not keyword.iskeyword(part) for part in parts)
    return parts if is_named else None


def _is_named(axis: Parts) -> bool:
    return any(not part.isdigit() for part in axis)


def _is_certain(axes: Sequence[Parts], inside: str | None) -> bool:
    """Without brackets, and for a single word in them, only short names and capitals are no prose."""
    if inside is not None and (len(axes) > 1 or inside.rstrip().endswith(",")):
        return True
    is_short = all(len(part) <= SHORT or part.isupper() or part.isdigit() for axis in axes for part in axis)
    return is_short and (len(axes) > 1 or inside is not None)
