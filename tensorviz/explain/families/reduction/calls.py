"""Which callables fold lanes, and where their arguments stand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

__all__ = ["CALLS", "Call"]


@dataclass(frozen=True, slots=True)
class Call:
    """One callable.

    Attributes
    ----------
    function : str
        NumPy's name of what it does.
    places : dict
        Where its arguments after the array stand; those that are not here stand only by keyword.
    keywords : frozenset of str
        All that it may get by keyword.
    default_axis : int or None
    skips_nan : bool
    """

    function: str
    places: dict[str, int]
    keywords: frozenset[str] = field(default=frozenset())
    default_axis: int | None = None
    skips_nan: bool = False

    @property
    def most(self) -> int:
        """How many positional arguments are understood."""
        return max(self.places.values(), default=0) + 1


def _call(function: str, places: str, keywords: str = "", default_axis: int | None = None) -> Call:
    names = {name: place for place, name in enumerate(places.split(), 1)}
    return Call(function, names, frozenset({*names, *keywords.split(), "a", "array", "x"}), default_axis)


FOLD = "axis dtype out keepdims initial where"
BEST = "axis out keepdims initial where"
SPREAD = "axis dtype out ddof keepdims"
QUANTILE = "q axis out overwrite_input method keepdims"

_FUNCTIONS = (
    ("sum", FOLD, ""),
    ("prod", FOLD, ""),
    ("mean", "axis dtype out keepdims", "where"),
    ("max", BEST, ""),
    ("min", BEST, ""),
    ("std", SPREAD, "where correction"),
    ("var", SPREAD, "where correction"),
)
_METHODS = (
    *_FUNCTIONS,
    ("any", "axis out keepdims", "where"),
    ("all", "axis out keepdims", "where"),
    ("argmax", "axis out keepdims", ""),
    ("argmin", "axis out keepdims", ""),
    ("trace", "offset axis1 axis2 dtype out", ""),
)
_OTHERS = (
    ("ptp", "axis out keepdims", ""),
    ("count_nonzero", "axis keepdims", ""),
    ("median", "axis out overwrite_input keepdims", ""),
    ("quantile", QUANTILE, ""),
    ("percentile", QUANTILE, ""),
    ("average", "axis weights returned", "keepdims"),
)
_NAN = (
    *_FUNCTIONS,
    ("argmax", "axis out keepdims", ""),
    ("argmin", "axis out keepdims", ""),
    ("median", "axis out overwrite_input keepdims", ""),
    ("quantile", QUANTILE, ""),
    ("percentile", QUANTILE, ""),
)
_UFUNCS = {
    "add": "sum",
    "multiply": "prod",
    "maximum": "max",
    "minimum": "min",
    "logical_or": "any",
    "logical_and": "all",
}


def _skipping(call: Call) -> Call:
    return replace(call, skips_nan=True)


CALLS: dict[str, Call] = {
    **{f"numpy.{name}": _call(name, places, more) for name, places, more in (*_METHODS, *_OTHERS)},
    **{f"numpy.ndarray.{name}": _call(name, places, more) for name, places, more in _METHODS},
    **{f"numpy.nan{name}": _skipping(_call(name, places, more)) for name, places, more in _NAN},
    **{f"numpy.{name}.reduce": _call(function, FOLD, default_axis=0) for name, function in _UFUNCS.items()},
    "numpy.fmax.reduce": _skipping(_call("max", FOLD, default_axis=0)),
    "numpy.fmin.reduce": _skipping(_call("min", FOLD, default_axis=0)),
    "nn.logsumexp": _call("logsumexp", "axis keepdims"),
    "scipy.special.logsumexp": _call("logsumexp", "axis", "keepdims"),
    "numpy.amax": _call("max", BEST),
    "numpy.amin": _call("min", BEST),
    "numpy.linalg.trace": _call("trace", "", "offset dtype"),
    "numpy.linalg.norm": _call("norm", "ord axis keepdims"),
    "numpy.linalg.matrix_norm": _call("norm", "", "keepdims ord"),
    "numpy.linalg.vector_norm": _call("norm", "", "axis keepdims ord"),
}
