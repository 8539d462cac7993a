"""Every public callable of NumPy that works on arrays, written as a reader writes it, and those that have no view.

In the expressions of ``callables.txt`` ``a`` is any array and ``b`` one that broadcasts with it; ``x`` has an axis at
least, ``y`` its shape, ``{ax}`` is one of its axes and ``{n}`` a small number; ``v`` and ``w`` are vectors of one length; ``m`` is a matrix,
``q`` one that ``m @ q`` takes, ``s`` a square one; ``k`` is a mask of the shape of ``x``, ``i`` indices of its first axis;
``t`` is ``(2, 3, 4)``-like with three axes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

__all__ = ["APART", "FORMS", "FROM_ITS_VALUES", "UNTOLD", "WITHOUT_VIEW"]

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
        "more than two axes of bins": "histogramdd",
        "a function that is given says what is in it": "mask_indices",
    }.items()
    for name in names.split()
}
"""What the generic card shows, or a sentence without cells, and why."""

UNTOLD = {
    **dict.fromkeys(("intersect1d", "setdiff1d", "setxor1d", "union1d"), "c"),
    **dict.fromkeys(("histogram", "histogram2d", "searchsorted", "ndarray.searchsorted"), "c"),
    **dict.fromkeys(("cov", "corrcoef"), "bc"),
    **dict.fromkeys(("diff", "quantile"), "b"),
    "gradient": "c",
}
"""Kinds of numbers, of which the generic card may show the operation."""

FROM_ITS_VALUES = frozenset(("histogram", "histogram2d"))
"""What moves the edges of all bins is not among the sources of a count: those are the values that lie in its bin."""
