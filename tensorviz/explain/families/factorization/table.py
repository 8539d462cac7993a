"""Which calls are told, and by whom; SciPy's are known by their names, and SciPy is not imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tensorviz.explain.families.factorization.eigen import eigenpairs
from tensorviz.explain.families.factorization.eigenvalues import eigenvalues
from tensorviz.explain.families.factorization.functions import function_of
from tensorviz.explain.families.factorization.least import nearest
from tensorviz.explain.families.factorization.orthogonal import straightened
from tensorviz.explain.families.factorization.powers import powered
from tensorviz.explain.families.factorization.pseudo import pseudo_inverted
from tensorviz.explain.families.factorization.rank import conditioned, ranked
from tensorviz.explain.families.factorization.root import rooted
from tensorviz.explain.families.factorization.sigma import singular_values, taken_apart
from tensorviz.explain.families.factorization.solving import inverted, solved
from tensorviz.explain.families.factorization.substitution import from_factors, triangular
from tensorviz.explain.families.factorization.told import Told
from tensorviz.explain.families.factorization.triangles import determined, factored, split
from tensorviz.explain.subject import Subject

__all__ = ["TELLERS"]

Teller = Callable[[Subject], Told | None]

BOTH: Mapping[str, Teller] = {
    "cholesky": rooted,
    "det": determined,
    "eig": eigenpairs,
    "eigh": eigenpairs,
    "eigvals": eigenvalues,
    "eigvalsh": eigenvalues,
    "inv": inverted,
    "lstsq": nearest,
    "pinv": pseudo_inverted,
    "qr": straightened,
    "solve": solved,
    "svd": taken_apart,
    "svdvals": singular_values,
}
"""In ``numpy.linalg`` and in ``scipy.linalg``."""
TELLERS: Mapping[str, Teller] = {
    **{f"{module}.linalg.{name}": teller for module in ("numpy", "scipy") for name, teller in BOTH.items()},
    "numpy.linalg.cond": conditioned,
    "numpy.linalg.matrix_power": powered,
    "numpy.linalg.matrix_rank": ranked,
    "numpy.linalg.slogdet": determined,
    **{f"scipy.linalg.{name}": function_of for name in ("expm", "sqrtm", "logm", "sinm", "cosm")},
    "scipy.linalg.lu": split,
    "scipy.linalg.lu_factor": factored,
    "scipy.linalg.lu_solve": from_factors,
    "scipy.linalg.solve_triangular": triangular,
}
