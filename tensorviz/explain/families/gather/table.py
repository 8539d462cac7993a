"""Which calls are of this family, and who reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tensorviz.explain.families.gather.bins import counted, histogram
from tensorviz.explain.families.gather.bits import packed, unpacked
from tensorviz.explain.families.gather.facts import FACTS
from tensorviz.explain.families.gather.given import Answer
from tensorviz.explain.families.gather.grid import histogram2d
from tensorviz.explain.families.gather.lanes import along_axis, by_region, over_axes
from tensorviz.explain.families.gather.membership import is_among
from tensorviz.explain.families.gather.pairs import correlated, covaried
from tensorviz.explain.families.gather.ruler import digitized, searched
from tensorviz.explain.families.gather.tests import all_close, all_equal
from tensorviz.explain.subject import Subject

__all__ = ["READERS"]

READERS: Mapping[str, Callable[[Subject], Answer | None]] = {
    **FACTS,
    "numpy.allclose": all_close,
    "numpy.apply_along_axis": along_axis,
    "numpy.apply_over_axes": over_axes,
    "numpy.array_equal": all_equal,
    "numpy.array_equiv": all_equal,
    "numpy.bincount": counted,
    "numpy.corrcoef": correlated,
    "numpy.cov": covaried,
    "numpy.digitize": digitized,
    "numpy.histogram": histogram,
    "numpy.histogram2d": histogram2d,
    "numpy.in1d": is_among,
    "numpy.isin": is_among,
    "numpy.packbits": packed,
    "numpy.piecewise": by_region,
    "numpy.searchsorted": searched,
    "numpy.ndarray.searchsorted": searched,
    "numpy.unpackbits": unpacked,
}
