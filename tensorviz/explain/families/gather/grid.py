"""Pairs of values counted by the field of a grid that they fall into: ``histogram2d``."""

from __future__ import annotations

import numpy as np

from tensorviz.explain.families.gather.given import Answer, Array, Index, Told, given, sum_of, values_of
from tensorviz.explain.families.phrases import cell_of, name_of
from tensorviz.explain.format import format_shape, format_value
from tensorviz.explain.operands import kept_indices
from tensorviz.explain.subject import Sources, Subject
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["bin_places", "histogram2d"]


def bin_places(values: Array, marks: Array) -> Array:
    """The bin of every value, -1 for none; the last bin holds its upper mark, too."""
    places = np.searchsorted(marks, values, "right") - 1
    places = np.where(values == marks[-1], len(marks) - 2, places)
    outside = (values < marks[0]) | (values > marks[-1]) | np.isnan(values)
    return np.where(outside, -1, places)


def histogram2d(subject: Subject) -> Answer | None:
    """``numpy.histogram2d``, whose results are the counts and the marks along both axes."""
    asked = given(subject, "x y bins range density weights", "x y weights", loose="bins range")
    if (
        asked is None
        or len(subject.results) != 3
        or asked.values.get("density")
        or not {"x", "y"} <= asked.arrays.keys()
    ):
        return None
    pair = (asked.arrays["x"], asked.arrays["y"])
    result, *edges = subject.results
    values, marks = [values_of(each) for each in pair], [values_of(each) for each in edges]
    weights, recorded = asked.arrays.get("weights"), values_of(result)
    weighed = values_of(weights)
    if recorded is None or recorded.ndim != 2 or ("weights" in asked.texts and weighed is None):
        return None
    rows, columns = (
        None if lane is None or along is None or lane.dtype.kind not in "biuf" else bin_places(lane, along)
        for lane, along in zip(values, marks, strict=True)
    )
    if rows is None or columns is None:
        return None
    fields = np.where((rows < 0) | (columns < 0), -1, rows * recorded.shape[1] + columns)
    found = np.bincount(fields[fields >= 0], None if weighed is None else weighed[fields >= 0], recorded.size)
    if not np.allclose(found.reshape(recorded.shape), recorded):
        return None
    operands = pair if weights is None else (*pair, weights)

    def cell(index: Index) -> Told:
        cells = np.flatnonzero(fields == index[0] * recorded.shape[1] + index[1])
        here, total = cell_of(result, index), format_value(recorded[index])
        field = say(" and ").join(_interval(along, place) for along, place in zip(marks, index, strict=True))
        many = say("No pair") if not cells.size else count(cells.size, "pair")
        verb = say("lie") if cells.size > 1 else say("lies")
        said = say(
            "{many} of {first_pair} and {second_pair} {verb} in {field}, so {here} is {total}.",
            many=many,
            first_pair=name_of(pair[0]),
            second_pair=name_of(pair[1]),
            verb=verb,
            field=field,
            here=here,
            total=total,
        )
        worked = None if weighed is None or not cells.size else sum_of(weighed[cells], recorded[index])
        sources: Sources = [(cells,) for _ in operands]
        return Told(
            fit(
                said,
                say(
                    "{many} {verb} in {field}: {here} is {total}.",
                    many=many,
                    verb=verb,
                    field=field,
                    here=here,
                    total=total,
                ),
                say("{here} is {total}.", here=here, total=total),
            ),
            sources,
            worked,
        )

    shown = recorded[np.ix_(*kept_indices(recorded.shape))]
    best = np.unravel_index(int(shown.argmax()), shown.shape)
    example = tuple(kept[i] for kept, i in zip(kept_indices(recorded.shape), best, strict=True))
    shape = format_shape(recorded.shape)
    names = say("{first_pair} and {second_pair}", first_pair=name_of(pair[0]), second_pair=name_of(pair[1]))
    opening = fit(
        say(
            "Each of {pairs} of {names} falls into a field of a grid {shape}.",
            pairs=count(fields.size, "pair"),
            names=names,
            shape=shape,
        ),
        say("Each of {pairs} falls into a field of a grid {shape}.", pairs=count(fields.size, "pair"), shape=shape),
    )
    outside = int((fields < 0).sum())
    left = say("; {pairs} outside left out", pairs=count(outside, "pair")) if outside else ""
    closing = fit(
        say(
            "Rows are bins of {first_pair}, columns bins of {second_pair}{left}.",
            first_pair=name_of(pair[0]),
            second_pair=name_of(pair[1]),
            left=left,
        ),
        f"{shape}{left}.",
    )
    return Answer("cells", operands, result, opening, closing, cell, (example,), marks=tuple(edges))


def _interval(marks: Array | None, place: int) -> str:
    assert marks is not None
    closing = "]" if place == len(marks) - 2 else ")"
    return f"[{format_value(marks[place])}, {format_value(marks[place + 1])}{closing}"
