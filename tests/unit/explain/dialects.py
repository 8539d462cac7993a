"""Cells of torch and jax, and an oracle that changes one cell of an operand at a time and asks the library again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.explain.step import Step
from tests.unit.explain.running import check_frames, run

WHY = re.compile("order|own steps|Worked out")
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")

__all__ = ["check_cells", "check_changes", "host", "told"]


def host(value: Any) -> np.ndarray:
    """The values of an array of another library."""
    detach = getattr(value, "detach", None)
    return np.array(value) if detach is None else detach().numpy().copy()


def told(source: str, **space: Any) -> Step:
    """The last step of a cell; its result is what was recorded, its frames keep to the rules."""
    *_, step = run(source, **space)
    assert step.family != "opaque", f"{source}: {step.frames()[-1].sentence} ({step.occurrence(0).recipe.reason})"
    check_frames(step.occurrence(0))
    for frame in step.frames("story"):
        assert "NumPy" not in frame.sentence
        assert frame.worked is None or "NumPy" not in (frame.worked.note or "")
    return step


def check_cells(step: Step, expected: np.ndarray, most: int = 24) -> None:
    """Every cell of the result is the library's own, and every worked total says so."""
    np.testing.assert_array_equal(step.result.values(), expected)
    for index in list(np.ndindex(expected.shape))[:most]:
        frame = step.explain_cell(index)
        note = (frame.worked.note if frame.worked is not None else None) or ""
        if WHY.search(note) and "then divides" not in note:
            check_digits(note, np.asarray(step.result.values())[index])


def check_digits(note: str, recorded: Any) -> None:
    """What was worked out differs from what was recorded in the last digits only."""
    numbers = [float(text) for text in NUMBERS.findall(note.replace("−", "-").replace("\u2009", ""))]
    others = [number for number in numbers if recorded.dtype.type(number) != recorded]
    nearest = min((abs(number - float(recorded)) for number in others), default=0.0)
    digits = np.finfo(recorded.dtype).eps if recorded.dtype.kind == "f" else 0
    assert nearest <= 64 * digits * max(1, abs(float(recorded))), note


def check_changes(step: Step, compute: Callable[..., Any], arrays: dict[str, np.ndarray], make: Any) -> None:
    """The cells that feed a result cell are those whose change changes it; ``arrays`` are the operands by name."""
    plain = host(compute(**{name: make(value) for name, value in arrays.items()}))
    feeds: dict[tuple[int, ...], set[tuple[str, tuple[int, ...]]]] = {index: set() for index in np.ndindex(plain.shape)}
    for name, array in arrays.items():
        for cell in np.ndindex(array.shape):
            changed = array.copy()
            changed[cell] += 1000 if changed.dtype.kind != "b" else 1
            again = host(compute(**{other: make(changed if other == name else arrays[other]) for other in arrays}))
            for index, found in feeds.items():
                if again[index] != plain[index]:
                    found.add((name, cell))
    numbers = {operand.name: number for number, operand in reversed(list(enumerate(step.operands)))}
    for index, expected in feeds.items():
        sources = step.sources(index)
        found = {
            (name, tuple(map(int, cell)))
            for name in arrays
            for cell in (zip(*sources[numbers[name]], strict=True) if arrays[name].shape else [()])
        }
        assert found == expected, index
