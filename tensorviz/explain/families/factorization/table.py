"""Which calls are told, and by whom; SciPy's are known by their names, and SciPy is not imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tensorviz.explain.families.factorization.solving import inverted, solved
from tensorviz.explain.families.factorization.told import Told
from tensorviz.explain.families.factorization.triangles import determined, factored, split
from tensorviz.explain.subject import Subject

__all__ = ["TELLERS"]

TELLERS: Mapping[str, Callable[[Subject], Told | None]] = {
    "numpy.linalg.det": determined,
    "numpy.linalg.inv": inverted,
    "numpy.linalg.solve": solved,
    "numpy.linalg.slogdet": determined,
    "scipy.linalg.det": determined,
    "scipy.linalg.inv": inverted,
    "scipy.linalg.lu": split,
    "scipy.linalg.lu_factor": factored,
    "scipy.linalg.solve": solved,
}
