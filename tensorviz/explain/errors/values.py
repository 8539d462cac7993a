"""Where the shapes fit and the numbers do not: nothing to reduce, no inverse, rows of several lengths."""

from __future__ import annotations

from math import prod

import numpy as np
import numpy.typing as npt

from tensorviz.explain.errors.case import Candidates, Case, Part
from tensorviz.explain.errors.model import Column, Diagnosis, Picture, Row, Table
from tensorviz.explain.errors.wording import sizes, titled
from tensorviz.explain.families.phrases import index_text
from tensorviz.explain.format import format_count, format_term
from tensorviz.explain.words import join
from tensorviz.sentences import say

__all__ = ["empty", "not_positive", "not_square", "one_number", "ragged", "singular"]

MOST_ROWS = 12
LARGEST = 64
PLANE = (2, 2)


def empty(case: Case) -> Diagnosis | None:
    """The largest of nothing."""
    is_empty = "zero-size array to reduction" in case.message or "of an empty sequence" in case.message
    is_torch = "numel() == 0" in case.message
    if not (is_empty or is_torch) or not case.arrays:
        return None
    source = case.arrays[0]
    checked = (
        say(
            "{titled} has no cells. The sum of nothing is 0, the product 1, but {function} has no answer.",
            titled=titled(source),
            function=case.function,
        ),
        say("The sum of nothing is 0, the product 1, but {function} has no answer.", function=case.function),
    )
    columns = tuple(
        Column(say("axis {at}", at=at), "clash" if length == 0 else "") for at, length in enumerate(source.shape)
    )
    return Diagnosis("empty", checked, Table(columns, (Row(source.name, sizes(source.shape)),)))


def singular(case: Case) -> Diagnosis | None:
    """A matrix without an inverse."""
    if "singular" not in case.message.lower() or not case.arrays:
        return None
    matrix = case.arrays[0]
    if len(matrix.shape) < 2:
        return None
    candidates: Candidates = ()
    if case.library == "numpy" and len(matrix.shape) == 2:
        name = case.numpy_name
        if case.function == "inv":
            candidates = case.instead(
                f"{name}.linalg.pinv(_0)", say("the pseudo-inverse: the nearest thing to an inverse")
            )
        elif case.function == "solve":
            candidates = case.instead(
                f"{name}.linalg.lstsq(_0, _1)[0]", say("the least squares: the shortest x with the smallest error")
            )
    picture = None
    values = matrix.values
    if values is not None and values.shape == PLANE and values.dtype.kind in "biuf":
        picture = Picture("plane", tuple(float(v) for v in values.reshape(-1)))
    if case.function == "solve_triangular":
        return Diagnosis("singular", (_empty_diagonal(matrix),))
    which = _first_singular(matrix)
    checked = (say("{titled} squashes space: different vectors land on one, so nothing can lead back.", titled=which),)
    return Diagnosis("singular", checked, None, picture, candidates)


def _empty_diagonal(matrix: Part) -> str:
    """The cell that a triangle would be divided by."""
    values = matrix.values
    diagonal = np.ones(1) if values is None else np.diagonal(values, axis1=-2, axis2=-1)
    zeros = np.argwhere(diagonal == 0)
    if not len(zeros):
        return say("A triangle is solved by dividing by its diagonal; {name} has a 0 there.", name=titled(matrix))
    place = (*zeros[0], zeros[0][-1])
    cell = f"{matrix.name}{index_text(tuple(int(at) for at in place))}"
    return say("A triangle is solved by dividing by its diagonal; {cell} is 0.", cell=cell)


def _first_singular(matrix: Part) -> str:
    """The matrix, of a stack the first without a full rank, as far as rounding lets it be told."""
    values = matrix.values
    if values is None or values.ndim < 3 or values.dtype.kind not in "biufc":
        return titled(matrix)
    is_low = np.linalg.matrix_rank(values.astype(np.result_type(values, np.float32))) < values.shape[-1]
    return _member(matrix, is_low)


def _member(matrix: Part, is_meant: npt.NDArray[np.bool_]) -> str:
    """``"A[1]"``: the first of a stack that is meant; all of it where none is."""
    places = np.argwhere(is_meant)
    return f"{matrix.name}{index_text(tuple(int(at) for at in places[0]))}" if len(places) else titled(matrix)


def not_positive(case: Case) -> Diagnosis | None:
    """``cholesky`` of a matrix that turns some direction round."""
    if "not positive definite" not in case.message.lower() and "not positive-definite" not in case.message.lower():
        return None
    if not case.arrays or len(case.arrays[0].shape) < 2:
        return None
    matrix = case.arrays[0]
    values = matrix.values
    if values is None or values.shape[-1] > LARGEST or values.dtype.kind not in "biuf":
        return Diagnosis(
            "positive",
            (say("cholesky needs eigenvalues above 0; {titled} has one that is not.", titled=titled(matrix)),),
        )
    below = np.tril(values, -1)
    lower = np.tril(values) + np.swapaxes(below, -1, -2)
    if values.ndim > 2:
        which = _member(matrix, np.linalg.eigvalsh(lower.astype(np.float64)).min(axis=-1) <= 0)
        return Diagnosis(
            "positive", (say("cholesky needs eigenvalues above 0; {titled} has one that is not.", titled=which),)
        )
    name = matrix.name
    if not np.array_equal(lower, values):
        name = say("the lower triangle of {name}, mirrored,", name=name)
    found = [float(value) for value in np.linalg.eigvalsh(lower.astype(np.float64))]
    texts = [format_term(value, np.float64) for value in (found if len(found) <= 3 else [found[0], found[-1]])]
    said = (
        say("eigenvalues of {name} are {texts}", name=name, texts=join(texts))
        if len(found) <= 3
        else say("{name} has one of {first_text}", name=name, first_text=texts[0])
    )
    checked = (
        say("cholesky needs eigenvalues above 0; the {said}.", said=said)
        if len(found) <= 3
        else say("cholesky needs eigenvalues above 0; {said}.", said=said),
    )
    return Diagnosis("positive", checked, None, Picture("bowl", tuple(found[:MOST_ROWS])))


def not_square(case: Case) -> Diagnosis | None:
    """Only a square matrix has an inverse, a determinant or eigenvalues."""
    says = ("must be at least two-dimensional", "requires an array of at least two dimensions")
    if any(text in case.message for text in says) and case.arrays:
        return _no_matrix(case, case.arrays[0])
    is_torch = "must be batches of square matrices" in case.message
    if ("must be square" not in case.message and not is_torch) or not case.arrays:
        return None
    matrix = case.arrays[0]
    if len(matrix.shape) < 2:
        return None
    rows, columns = matrix.shape[-2:]
    sides = say("{rows} and {columns}", rows=format_count(rows), columns=format_count(columns))
    said = say(
        "{function} needs as many rows as columns; {name} has {sides}.",
        function=case.function,
        name=matrix.name,
        sides=sides,
    )
    names = [say("axis {at}", at=at) for at in range(len(matrix.shape) - 2)] + ["rows", "columns"]
    marks = [""] * (len(matrix.shape) - 2) + ["clash", "clash"]
    table = Table(
        tuple(Column(name, mark) for name, mark in zip(names, marks, strict=True)),  # type: ignore[arg-type]
        (Row(matrix.name, sizes(matrix.shape)),),
    )
    candidates: Candidates = ()
    if case.library == "numpy":
        name = case.numpy_name
        if case.function == "inv":
            candidates = case.instead(f"{name}.linalg.pinv(_0)", say("the pseudo-inverse, which every matrix has"))
        elif case.function == "solve":
            candidates = case.instead(f"{name}.linalg.lstsq(_0, _1)[0]", say("the x with the smallest error"))
        elif case.function in ("eig", "eigvals"):
            candidates = case.instead(f"{name}.linalg.svd(_0)[1]", say("singular values, which every matrix has"))
    return Diagnosis("square", (said,), table, candidates=candidates)


def _no_matrix(case: Case, source: Part) -> Diagnosis:
    axes = len(source.shape)
    has = say("no axis") if axes == 0 else say("one axis")
    said = say(
        "{function} needs a matrix, with rows and columns; {titled} has {has}.",
        function=case.function,
        titled=titled(source),
        has=has,
    )
    columns = (Column(say("rows"), "fits" if axes else "clash"), Column(say("columns"), "clash"))
    table = Table(columns, (Row(source.name, (*sizes(source.shape), "", "")[:2]),))
    meaning = say("the matrix with {name} on its diagonal", name=source.name)
    wanted = case.function == "diagonal" and axes == 1 and case.library == "numpy"
    return Diagnosis(
        "square", (said,), table, candidates=case.instead(f"{case.numpy_name}.diag(_0)", meaning) if wanted else ()
    )


def ragged(case: Case) -> Diagnosis | None:
    """Rows of several lengths."""
    if "inhomogeneous" not in case.message or not case.parts:
        return None
    first = case.parts[0]
    value = first.plain
    if isinstance(value, tuple):
        lengths = [len(row) if isinstance(row, tuple) else 1 for row in value]
    else:
        lengths = [part.shape[0] if part.shape else 1 for part in first.items]
    if not lengths:
        return None
    shown = join([format_count(n) for n in lengths[:4]] + (["…"] if len(lengths) > 4 else []))
    checked = (say("The rows of an array have one length; here they have {shown}.", shown=shown),)
    candidates: Candidates = ()
    if case.library == "numpy" and not any(part.keyword == "dtype" for part in case.parts):
        kept = say("{lengths} lists side by side, no matrix", lengths=format_count(len(lengths)))
        candidates = case.with_argument("dtype", "object", kept)
    return Diagnosis("ragged", checked, None, Picture("jagged", tuple(map(float, lengths[:MOST_ROWS]))), candidates)


def one_number(case: Case) -> Diagnosis | None:
    """``float(a)`` of many cells."""
    says = (
        "only 0-dimensional arrays can be converted",
        "only length-1 arrays can be converted",
        "can only convert an array of size 1",
        "only one element tensors can be converted",
        "cannot be converted to Scalar",
    )
    if not any(text in case.message for text in says) or not case.arrays:
        return None
    source = case.arrays[0]
    cells = prod(source.shape)
    said = say(
        "{function} gives one number; {titled} has {cells} cells.",
        function=case.function,
        titled=titled(source),
        cells=format_count(cells),
    )
    candidates: Candidates = case.instead(f"{source.place}.item()", say("the one number in it")) if cells == 1 else ()
    if cells > 1 and case.function in ("float", "int"):
        kind = {"float": "float", "int": "int"}[case.function]
        candidates = case.instead(f"{source.place}.astype({kind})", say("every cell converted"))
    return Diagnosis("scalar", (said,), _row(source), candidates=candidates)


def _row(source: Part) -> Table | None:
    if not source.shape:
        return None
    return Table(
        tuple(Column(say("axis {at}", at=at)) for at in range(len(source.shape))),
        (Row(source.name, sizes(source.shape)),),
    )
