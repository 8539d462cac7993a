"""The readings that are added to those of the family that recognised an operation."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.landscape.descent import descent_reading, is_told
from tensorviz.explain.landscape.ground import Ground
from tensorviz.explain.landscape.whatif import whatif_reading
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import ContractionRecipe
from tensorviz.explain.space.arrows import arrows
from tensorviz.explain.space.form import form_reading
from tensorviz.explain.space.kinds import kind_reading
from tensorviz.explain.space.map_apply import points_reading, vector_reading
from tensorviz.explain.space.map_area import determinant_reading, inverse_reading
from tensorviz.explain.space.map_compose import compose_reading
from tensorviz.explain.space.map_powers import power_reading
from tensorviz.explain.space.map_shadow import shadow_reading
from tensorviz.explain.space.maps import Map, map_of
from tensorviz.explain.space.ranking import ranking_reading
from tensorviz.explain.space.vectors import is_drawable, reals, renewed, vector_of
from tensorviz.explain.steps import Reading
from tensorviz.explain.subject import Plan, Subject

__all__ = ["also"]

POWER = "numpy.linalg.matrix_power"
DETERMINANT = "numpy.linalg.det"
INVERSE = "numpy.linalg.inv"
OF_ONE = frozenset({POWER, DETERMINANT, INVERSE})
MADE = frozenset(
    {
        "numpy.array", "numpy.asarray", "numpy.diag", "numpy.eye", "numpy.identity", "numpy.tril", "numpy.triu",
    }
)  # fmt: skip

log = logging.getLogger(__name__)


def also(plan: Plan, subject: Subject) -> tuple[Reading, ...]:
    """All that apply; a reading that fails is left out, and logged."""
    if subject.failure is not None or plan.result is None:
        return ()
    found = []
    for read in (_descent, _whatif, form_reading, arrows, _map, _kind, ranking_reading):
        try:
            with np.errstate(all="ignore"):
                reading = read(plan, subject)
        except Exception:
            log.exception("%s could not be drawn by %s", subject.node.source, read.__name__)
            continue
        if reading is not None:
            found.append(reading)
    return tuple(found)


def _descent(plan: Plan, subject: Subject) -> Reading | None:  # noqa: ARG001 - every reader takes both
    ground = _ground_of(subject)
    return None if ground is None else descent_reading(ground, subject.node.span)


def _whatif(plan: Plan, subject: Subject) -> Reading | None:  # noqa: ARG001 - every reader takes both
    ground = _ground_of(subject)
    return None if ground is None else whatif_reading(ground, subject.node.span)


def _ground_of(subject: Subject) -> Ground | None:
    """What the loop descends on, of the first of its moves."""
    ground = None if subject.past is None else subject.past.grounds.get(subject.node.id)
    is_first = ground is not None and ground.track.events[0].sequence == subject.event.sequence
    return ground if ground is not None and is_first and is_told(ground) else None


def _map(plan: Plan, subject: Subject) -> Reading | None:
    if subject.event.operation in OF_ONE:
        return _of_one(plan, subject)
    recipe = plan.recipe
    if isinstance(recipe, ContractionRecipe) and recipe.view == "matmul":
        return _product(plan, subject, recipe)
    return None


def _of_one(plan: Plan, subject: Subject) -> Reading | None:
    """The determinant, the inverse or a power of one matrix."""
    operand, result, span = _argument(subject), plan.result, subject.node.span
    mapped = map_of(operand)
    if mapped is None:
        return _shadow(operand, subject)
    if subject.event.operation == DETERMINANT:
        recorded = reals(result)
        is_number = recorded is not None and not recorded.shape and np.isfinite(recorded)
        return determinant_reading(mapped, recorded[()], name_of(result), span) if is_number else None  # type: ignore[index]
    made = map_of(result)
    if made is None:
        return None
    if subject.event.operation == INVERSE:
        return inverse_reading(mapped, made, span)
    exponent = subject.keyword("n", 1)
    if not isinstance(exponent, int) or (exponent > 0 and _is_wrapped(made, mapped.values, int(exponent))):
        return None
    return power_reading(mapped, int(exponent), made, span)


def _is_wrapped(made: Map, values: npt.NDArray[np.float64], exponent: int) -> bool:
    """Whether whole numbers ran over on the way: then it is not what the map does."""
    if made.recorded.dtype.kind not in "biu":
        return False
    with np.errstate(all="ignore"):
        return not np.allclose(np.linalg.matrix_power(values, exponent), made.values)


def _product(plan: Plan, subject: Subject, recipe: ContractionRecipe) -> Reading | None:
    (left, right), result, span = plan.operands, plan.result, subject.node.span
    if _runs_over(left, right, result):
        return None
    one, other, both = map_of(left), map_of(right), map_of(result)
    if one is not None and other is not None and both is not None:
        return compose_reading(one, other, both, span)
    if recipe.right_is_vector:
        vector, image = vector_of(right), vector_of(result)
        if one is None or vector is None or image is None:
            return _shadow(left, subject)
        drawable = is_drawable(vector.values, image.values)
        return vector_reading(one, vector, renewed(image, vector), span) if drawable else None
    if recipe.left_is_vector:
        rows, vector, image = _rows_of(other), vector_of(left), vector_of(result)
        if rows is None or vector is None or image is None or not is_drawable(vector.values, image.values):
            return None
        return vector_reading(rows, vector, renewed(image, vector), span, as_rows=True)
    points, moved = reals(right if one is not None else left), reals(result)
    mapped = one if one is not None else _rows_of(other)
    if mapped is None or points is None or moved is None:
        return None
    if not is_drawable(points.astype(np.float64), moved.astype(np.float64)):
        return None
    if one is not None:
        return points_reading(mapped, points, moved, (name_of(right), name_of(result)), span, as_rows=False)
    return points_reading(mapped, points.T, moved.T, (name_of(left), name_of(result)), span, as_rows=True)


def _runs_over(left: Operand, right: Operand, result: Operand | None) -> bool:
    """Whether whole numbers ran over in a product: then it is not what the map does."""
    factors, made = (reals(left), reals(right)), reals(result)
    if made is None or made.dtype.kind not in "iu" or any(each is None for each in factors):
        return False
    one, other = (each.astype(np.float64) for each in factors if each is not None)
    return not np.allclose(one @ other, made)


def _rows_of(mapped: Map | None) -> Map | None:
    """The map that acts on rows: the axis arrows land on the rows of the matrix."""
    return None if mapped is None else Map(mapped.name, mapped.values.T, mapped.recorded.T)


def _shadow(operand: Operand | None, subject: Subject) -> Reading | None:
    values = reals(operand)
    if operand is None or values is None or values.ndim != 2 or max(values.shape) <= 3:
        return None
    return shadow_reading(name_of(operand), values, subject.node.span)


def _kind(plan: Plan, subject: Subject) -> Reading | None:
    """Of the matrix that acts, of a product, or of one that is made."""
    operation, recipe = subject.event.operation, plan.recipe
    if operation in OF_ONE:
        return _kind_of(_argument(subject), subject)
    if isinstance(recipe, ContractionRecipe) and recipe.view == "matmul":
        made = plan.operands[0] if recipe.right_is_vector else plan.result
        return _kind_of(made, subject) if recipe.right_is_vector or reals(made) is not None else None
    return _kind_of(plan.result, subject) if operation in MADE else None


def _kind_of(operand: Operand | None, subject: Subject) -> Reading | None:
    snapshot = None if operand is None else operand.snapshot
    values: npt.NDArray[Any] | None = None if snapshot is None or snapshot.mask is not None else snapshot.values
    if operand is None or values is None or values.ndim != 2:
        return None
    return kind_reading(name_of(operand), values, subject.node.span)


def _argument(subject: Subject) -> Operand | None:
    """The matrix that a function of ``numpy.linalg`` was given."""
    return next((each for each in subject.arguments if isinstance(each.snapshot, Snapshot)), None)
