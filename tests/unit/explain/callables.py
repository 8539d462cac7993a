"""Every public callable of NumPy that works on arrays, written as a reader writes it, and those that have no view.

In the expressions of ``callables.txt`` ``a`` is any array and ``b`` one that broadcasts with it; ``x`` has an axis at
least, ``y`` its shape, ``{ax}`` is one of its axes and ``{n}`` a small number; ``v`` and ``w`` are vectors of one length; ``m`` is a matrix,
``q`` one that ``m @ q`` takes, ``s`` a square one; ``k`` is a mask of the shape of ``x``, ``i`` indices of its first axis;
``t`` is ``(2, 3, 4)``-like with three axes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

__all__ = ["APART", "FORMS", "FROM_ITS_VALUES", "MODULES_WITHOUT_VIEW", "UNTOLD", "WITHOUT_VIEW"]

_TEXT = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")

FORMS: dict[str, tuple[str, ...]] = {
    name: tuple(form.strip() for form in forms.split(" | "))
    for name, forms in (line.split(": ", 1) for line in _TEXT.strip().splitlines())
}
FORMS |= {
    name: (f"np.{name}({', '.join('ab'[: function.nin])})",)
    for name, function in ((name, getattr(np, name)) for name in sorted(np.__all__))
    if isinstance(function, np.ufunc) and not function.signature and name not in {*FORMS, "isnat"}
}
"""By name, as it is found in ``numpy``."""

_DRAWS = {
    "beta": "0.5, 2", "binomial": "10, 0.3", "chisquare": "4", "exponential": "2", "f": "2, 3", "gamma": "0.7, 2",
    "geometric": "0.3", "gumbel": "1, 2", "hypergeometric": "6, 9, 5", "laplace": "1, 2", "logistic": "1, 2",
    "lognormal": "0, 0.5", "logseries": "0.7", "negative_binomial": "3, 0.4", "noncentral_chisquare": "1, 2",
    "noncentral_f": "1, 2, 3", "normal": "2, 3", "pareto": "3", "poisson": "4", "power": "3", "rayleigh": "2",
    "standard_gamma": "3", "standard_t": "3", "triangular": "-1, 0, 3", "uniform": "-2, 5", "vonmises": "0, 1",
    "wald": "1, 2", "weibull": "1.5", "zipf": "2.5", "multinomial": "5, [0.2, 0.8]", "dirichlet": "[1, 2]",
    "multivariate_normal": "[0, 0], np.eye(2)",
}  # fmt: skip
_PLAIN_DRAWS = ("standard_cauchy", "standard_exponential", "standard_normal")
_OF_BOTH = {
    **{name: f"{name}({given}, size=({{n}}, 2))" for name, given in _DRAWS.items()},
    **{name: f"{name}(({{n}}, 2))" for name in (*_PLAIN_DRAWS, "random")},
    "choice": "choice(v, 3)",
    "permutation": "permutation(x)",
    "shuffle": "shuffle(x)",
}
_ALONE = {
    "random": {
        **{name: f"{name}({{n}}, 2)" for name in ("rand", "randn")},
        **{name: f"{name}(({{n}}, 2))" for name in ("random_sample", "ranf", "sample")},
        "randint": "randint(0, 9, ({n}, 2))",
        "random_integers": "random_integers(3, size={n})",
    },
    "Generator": {
        "integers": "integers(0, 9, ({n}, 2))",
        "permuted": "permuted(x, axis={ax})",
        "multivariate_hypergeometric": "multivariate_hypergeometric([3, 4], 2, size={n})",
    },
}
_OWNERS = {"random": "np.random", "Generator": "np.random.default_rng(3)"}
FORMS |= {
    f"{kind}.{name}": (f"{owner}.{form}",)
    for kind, owner in _OWNERS.items()
    for name, form in {**_OF_BOTH, **_ALONE[kind]}.items()
}

APART = frozenset(
    """linalg.cholesky linalg.cond linalg.det linalg.eig linalg.eigh linalg.eigvals linalg.eigvalsh linalg.inv linalg.lstsq
    linalg.matrix_rank linalg.pinv linalg.qr linalg.slogdet linalg.solve linalg.svd linalg.svdvals linalg.tensorinv
    linalg.tensorsolve""".split()
)
"""Factorisations, counted apart."""

WITHOUT_VIEW: dict[str, str] = {
    name: reason
    for reason, names in {
        "a text about an array": """array2string array_repr array_str base_repr binary_repr datetime_as_string
            datetime_data format_float_positional format_float_scientific info typename""",
        "files and bytes": """frombuffer from_dlpack fromfile fromregex fromstring genfromtxt load loadtxt save savetxt
            savez savez_compressed ndarray.dump ndarray.dumps ndarray.tobytes ndarray.tofile ndarray.getfield
            ndarray.setfield""",
        "a question about types or shapes": """broadcast_shapes can_cast common_type einsum_path iscomplexobj isdtype
            isfortran isrealobj isscalar issubdtype iterable may_share_memory min_scalar_type mintypecode ndim
            promote_types result_type shape shares_memory size ndarray.base ndarray.ctypes ndarray.data ndarray.device
            ndarray.dtype ndarray.flags ndarray.itemsize ndarray.nbytes ndarray.ndim ndarray.shape ndarray.size
            ndarray.strides ndarray.setflags ndarray.to_device""",
        "settings and tools": """get_include get_printoptions getbufsize geterr geterrcall nested_iters printoptions
            set_printoptions setbufsize seterr seterrcall show_config show_runtime test frompyfunc""",
        "polynomials": "poly polyder polydiv polyfit polyint polyval roots",
        "dates": "isnat",
        "calendars": "busday_count busday_offset is_busday",
        "generators and their seeds": """random.bytes random.default_rng random.get_state random.seed random.set_state
            Generator.bit_generator Generator.bytes Generator.spawn""",
        "facts about a ufunc": """ufunc.identity ufunc.nargs ufunc.nin ufunc.nout ufunc.ntypes ufunc.resolve_dtypes
            ufunc.signature ufunc.types""",
        "an index that is kept for later": "index_exp s_",
        "more than two axes of bins": "histogramdd",
        "a function that is given says what is in it": "mask_indices",
    }.items()
    for name in names.split()
}
"""What the generic card shows, or a sentence without cells, and why."""

MODULES_WITHOUT_VIEW = {
    "emath": "functions that go on among complex numbers",
    "fft": "Fourier transforms",
    "ma": "masked arrays, which have rules of their own; their operators and indices have pictures",
    "strings": "texts, but for ufuncs of one text, comparisons, `add`, `upper` and its like",
}

UNTOLD = {
    **dict.fromkeys(("intersect1d", "setdiff1d", "setxor1d", "union1d"), "c"),
    **dict.fromkeys(("histogram", "histogram2d", "searchsorted", "ndarray.searchsorted"), "c"),
    **dict.fromkeys(("cov", "corrcoef"), "bc"),
    **dict.fromkeys(("diff", "quantile"), "b"),
    "gradient": "c",
}
"""Kinds of numbers, of which the generic card may show the operation."""

FROM_ITS_VALUES = {"histogram": "v", "histogram2d": "vw", "bincount": "i", "ufunc.at": "i"}
"""Operands whose cells name places: the sources of a place are those that name it, not those that might."""
