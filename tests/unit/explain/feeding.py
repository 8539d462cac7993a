"""Which cells feed a result cell, found by changing each and running the expression again."""

from typing import Any

import numpy as np

from tensorviz.explain.step import Step


def check_sources(
    step: Step, expression: str, index: tuple[int, ...], fixed: dict[str, Any] | None = None, **given: Any
) -> None:
    """``sources(index)`` names the cells whose change changes ``expression`` there, of the arrays in ``given``."""
    fixed = fixed or {}
    found: dict[str, set[tuple[int, ...]]] = {name: set() for name in given}
    for operand, cells in zip(step.operands, step.sources(index), strict=True):
        if operand.name in found and cells is not None:
            found[operand.name] |= set(zip(*(axis.tolist() for axis in cells), strict=True)) if operand.shape else {()}
    before = evaluated(expression, {**fixed, **given})[index]
    for name, array in given.items():
        feeding = set()
        for cell in np.ndindex(array.shape):
            changed = array.copy()
            changed[cell] += 0.6180339887
            if not np.array_equal(
                evaluated(expression, {**fixed, **given, name: changed})[index], before, equal_nan=True
            ):
                feeding.add(cell)
        assert found[name] == feeding, (name, expression)


def evaluated(expression: str, given: dict[str, Any]) -> Any:
    """What plain NumPy gives."""
    with np.errstate(all="ignore"):
        return np.asarray(eval(expression, {"np": np, **given}))
