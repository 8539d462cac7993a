"""Products and sums over named axes, spelt as in ``numpy.einsum``: one letter per axis."""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tensorviz.explain.subject import Subject
from tensorviz.trace.recording import Plain

__all__ = ["OPERATIONS", "Letters", "letters_of"]

BATCH = "bcdefgh"
ROWS, INNER, COLUMNS = "i", "k", "j"


@dataclass(frozen=True, slots=True)
class Letters:
    """Which letter each axis has.

    A letter that ``output`` lacks is summed over; an axis of size 1 stretches to the size of its letter.
    """

    inputs: tuple[str, ...]
    output: str

    @property
    def summed(self) -> str:
        return "".join(letter for letter in dict.fromkeys("".join(self.inputs)) if letter not in self.output)

    def sizes(self, shapes: Sequence[tuple[int, ...]]) -> dict[str, int] | None:
        """Every letter's size, in the order of appearance; None where shapes and letters do not fit together."""
        sizes: dict[str, int] = {}
        for letters, shape in zip(self.inputs, shapes, strict=True):
            if len(letters) != len(shape):
                return None
            for letter, size in zip(letters, shape, strict=True):
                known = sizes.setdefault(letter, size)
                if 1 in (known, size):
                    sizes[letter] = max(known, size) if 0 not in (known, size) else 0
                elif known != size:
                    return None
        return sizes if all(letter in sizes for letter in self.output) else None


def letters_of(subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    """The letters of an operation on arrays of these shapes; None where it is no such product."""
    spell = OPERATIONS.get(subject.event.operation)
    try:
        return spell(subject, shapes) if spell is not None else None
    except (TypeError, ValueError, IndexError):
        return None


def parsed(subscripts: str, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    """``numpy.einsum``'s subscripts with the axes of ``...`` spelt out and the output made explicit."""
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    parts = inputs.split(",")
    if len(parts) != len(shapes):
        return None
    free = [letter for letter in string.ascii_letters if letter not in subscripts]
    hidden = [len(shape) - len(part.replace("...", "")) for part, shape in zip(parts, shapes, strict=True)]
    most = max((count for count, part in zip(hidden, parts, strict=True) if "..." in part), default=0)
    dots = "".join(free[:most])
    spelt = tuple(part.replace("...", dots[most - count :]) for part, count in zip(parts, hidden, strict=True))
    if arrow:
        return Letters(spelt, output.replace("...", dots))
    counts = "".join(parts).replace(".", "")
    return Letters(spelt, dots + "".join(sorted(letter for letter in set(counts) if counts.count(letter) == 1)))


def _einsum(subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    subscripts = subject.keyword("subscripts", 0)
    if isinstance(subscripts, str):
        return parsed(subscripts, shapes)
    positional = [argument.value for argument in subject.event.arguments if argument.keyword is None]
    lists = [one.value for one in positional[1::2] if isinstance(one, Plain)]
    output = [one.value for one in positional[len(shapes) * 2 :] if isinstance(one, Plain)]
    arrow = "->" + _spelt(output[0]) if output else ""
    return parsed(",".join(map(_spelt, lists[: len(shapes)])) + arrow, shapes)


def _spelt(numbers: Sequence[Any]) -> str:
    """``einsum(a, [0, 1], ...)`` names its axes by numbers."""
    return "".join("..." if number is Ellipsis else string.ascii_letters[number] for number in numbers)


def _matmul(_subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    left, right = shapes
    if min(len(left), len(right)) == 0:
        return None
    batch = BATCH[: max(len(left), len(right)) - 2]
    rows, columns = ROWS if len(left) > 1 else "", COLUMNS if len(right) > 1 else ""
    first = _last(batch, len(left) - 2) + rows + INNER
    second = _last(batch, len(right) - 2) + INNER + columns
    return Letters((first, second), batch + rows + columns)


def _dot(_subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    """The last axis of the left operand with the last but one of the right; all other axes are kept."""
    left, right = map(len, shapes)
    if min(left, right) == 0:
        return _contracted(left, right, (), ())
    names = _unused(INNER)
    first = [names.pop(0) for _ in range(left - 1)]
    second = [names.pop(0) for _ in range(right - 1)]
    inner_at = max(right - 2, 0)
    output = "".join(first + second)
    second.insert(inner_at, INNER)
    return Letters(("".join(first) + INNER, "".join(second)), output)


def _inner(_subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    left, right = map(len, shapes)
    last = min(left, right) > 0
    return _contracted(left, right, (left - 1,) * last, (right - 1,) * last)


def _vdot(_subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    """Both are flattened, which keeps cells of equal shapes together."""
    left, right = shapes
    names = "".join(_unused("")[: len(left)])
    return Letters((names, names), "") if left == right and left else None


def _outer(_subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    return Letters(("i", "j"), "ij") if [len(shape) for shape in shapes] == [1, 1] else None


def _all_pairs(_subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    return _contracted(len(shapes[0]), len(shapes[1]), (), ())


def _tensordot(subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    left, right = map(len, shapes)
    axes = subject.keyword("axes", 2, 2)
    if isinstance(axes, int):
        return _contracted(left, right, tuple(range(left - axes, left)), tuple(range(axes)))
    first, second = ((one,) if isinstance(one, int) else tuple(one) for one in axes)
    return _contracted(left, right, first, second)


def _contracted(left: int, right: int, first: tuple[int, ...], second: tuple[int, ...]) -> Letters | None:
    """Axes ``first`` of the left operand summed with axes ``second`` of the right, in pairs."""
    first = tuple(range(left)[axis] for axis in first)
    second = tuple(range(right)[axis] for axis in second)
    names = _unused("")
    one = [names.pop(0) for _ in range(left)]
    other = [one[first[second.index(axis)]] if axis in second else names.pop(0) for axis in range(right)]
    kept = [name for axis, name in enumerate(one) if axis not in first]
    return Letters(("".join(one), "".join(other)), "".join(kept + [n for n in other if n not in one]))


def _vecdot(_subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    left, right = shapes
    batch = BATCH[: max(len(left), len(right)) - 1]
    return Letters((_last(batch, len(left) - 1) + INNER, _last(batch, len(right) - 1) + INNER), batch)


def _matvec(_subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    left, right = shapes
    batch = BATCH[: max(len(left) - 2, len(right) - 1)]
    first = _last(batch, len(left) - 2) + ROWS + INNER
    return Letters((first, _last(batch, len(right) - 1) + INNER), batch + ROWS)


def _vecmat(_subject: Subject, shapes: Sequence[tuple[int, ...]]) -> Letters | None:
    left, right = shapes
    batch = BATCH[: max(len(left) - 1, len(right) - 2)]
    second = _last(batch, len(right) - 2) + INNER + COLUMNS
    return Letters((_last(batch, len(left) - 1) + INNER, second), batch + COLUMNS)


def _last(batch: str, count: int) -> str:
    """Stacks of matrices are aligned at their last axes."""
    return batch[len(batch) - max(count, 0) :]


def _unused(taken: str) -> list[str]:
    """``i``, ``j``, ``l``, ... first."""
    letters = string.ascii_lowercase[8:] + string.ascii_lowercase[:8]
    return [letter for letter in letters if letter not in taken]


Speller = Callable[[Subject, Sequence[tuple[int, ...]]], "Letters | None"]

OPERATIONS: dict[str, Speller] = {
    "numpy.einsum": _einsum,
    "nn.linear": _einsum,
    "numpy.matmul": _matmul,
    "numpy.linalg.matmul": _matmul,
    "numpy.dot": _dot,
    "numpy.ndarray.dot": _dot,
    "numpy.inner": _inner,
    "numpy.outer": _outer,
    "numpy.linalg.outer": _outer,
    "numpy.multiply.outer": _all_pairs,
    "numpy.tensordot": _tensordot,
    "numpy.linalg.tensordot": _tensordot,
    "numpy.vdot": _vdot,
    "numpy.vecdot": _vecdot,
    "numpy.linalg.vecdot": _vecdot,
    "numpy.matvec": _matvec,
    "numpy.vecmat": _vecmat,
}


def multiplications(letters: Letters, sizes: dict[str, int]) -> int:
    """How many products of two numbers one after the other take."""
    return max(len(letters.inputs) - 1, 0) * math.prod(sizes.values())
