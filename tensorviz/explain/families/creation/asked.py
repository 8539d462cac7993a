"""What a creating call was asked for: its function and its arguments by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from tensorviz.arrays.snapshot import Snapshot
from tensorviz.explain.dialects.wording import own_parameter
from tensorviz.explain.subject import Subject
from tensorviz.explain.words import clip_name
from tensorviz.sentences import say
from tensorviz.trace.recording import Argument, Group, Plain

__all__ = ["Asked", "Origin", "asked_of"]

Origin: TypeAlias = Literal["data", "constant", "range", "random", "grid"]

PARAMETERS: dict[str, tuple[Origin, str]] = {
    "array": ("data", "object dtype"),
    "asarray": ("data", "a dtype order"),
    "asanyarray": ("data", "a dtype order"),
    "ascontiguousarray": ("data", "a dtype"),
    "asarray_chkfinite": ("data", "a dtype order"),
    "require": ("data", "a dtype requirements"),
    **dict.fromkeys(("atleast_1d", "atleast_2d", "atleast_3d"), ("data", "a")),
    **dict.fromkeys(("bartlett", "blackman", "hamming", "hanning"), ("range", "M")),
    "kaiser": ("range", "M beta"),
    "histogram_bin_edges": ("range", "a bins range weights"),
    "matrix": ("data", "data dtype copy"),
    "asmatrix": ("data", "data dtype"),
    "memmap": ("data", "filename dtype mode offset shape order"),
    "ma.array": ("data", "data dtype copy order mask"),
    "ma.MaskedArray": ("data", "data mask dtype"),
    "ma.masked_array": ("data", "data mask dtype"),
    "ma.arange": ("range", "start stop step dtype"),
    "copy": ("data", "a order"),
    "ndarray.copy": ("data", "a order"),
    "fromiter": ("data", "iter dtype count"),
    "frombuffer": ("data", "buffer dtype count offset"),
    "fromstring": ("data", "string dtype count"),
    "load": ("data", "file"),
    "loadtxt": ("data", "fname dtype"),
    "genfromtxt": ("data", "fname dtype"),
    "zeros": ("constant", "shape dtype order"),
    "ones": ("constant", "shape dtype order"),
    "empty": ("constant", "shape dtype order"),
    "full": ("constant", "shape fill_value dtype order"),
    "eye": ("constant", "N M k dtype order"),
    "identity": ("constant", "n dtype"),
    "tri": ("constant", "N M k dtype"),
    "zeros_like": ("constant", "a dtype order subok shape"),
    "ones_like": ("constant", "a dtype order subok shape"),
    "empty_like": ("constant", "prototype dtype order subok shape"),
    "full_like": ("constant", "a fill_value dtype order subok shape"),
    "arange": ("range", "start stop step dtype"),
    "linspace": ("range", "start stop num endpoint retstep dtype axis"),
    "logspace": ("range", "start stop num endpoint base dtype axis"),
    "geomspace": ("range", "start stop num endpoint dtype axis"),
    "meshgrid": ("grid", ""),
    "mgrid": ("grid", ""),
    "ogrid": ("grid", ""),
    "fromfunction": ("grid", "function shape dtype"),
    "indices": ("grid", "dimensions dtype sparse"),
    **dict.fromkeys(("tril_indices", "triu_indices"), ("grid", "n k m")),
    **dict.fromkeys(("tril_indices_from", "triu_indices_from"), ("grid", "arr k")),
    "diag_indices": ("grid", "n ndim"),
    "diag_indices_from": ("grid", "arr"),
}
RANDOM_PARAMETERS = {
    "rand": "",
    "randn": "",
    "random": "size dtype",
    "random_sample": "size",
    "ranf": "size",
    "sample": "size",
    "standard_normal": "size dtype",
    "normal": "loc scale size",
    "uniform": "low high size",
    "randint": "low high size dtype",
    "random_integers": "low high size",
    "integers": "low high size dtype endpoint",
    "choice": "a size replace p",
    "permutation": "x",
    "binomial": "n p size",
    "poisson": "lam size",
    "exponential": "scale size",
    "multivariate_normal": "mean cov size",
    "multinomial": "n pvals size",
    "dirichlet": "alpha size",
    "lognormal": "mean sigma size",
    "gamma": "shape scale size",
    "standard_gamma": "shape size",
    "chisquare": "df size",
    "standard_exponential": "size",
    "beta": "a b size",
    **dict.fromkeys(("laplace", "logistic", "gumbel"), "loc scale size"),
    "rayleigh": "scale size",
    **dict.fromkeys(("weibull", "power", "pareto", "zipf"), "a size"),
    "triangular": "left mode right size",
    "standard_cauchy": "size",
    "standard_t": "df size",
    **dict.fromkeys(("geometric", "logseries"), "p size"),
    "negative_binomial": "n p size",
    "hypergeometric": "ngood nbad nsample size",
    "vonmises": "mu kappa size",
    "wald": "mean scale size",
    "f": "dfnum dfden size",
    "noncentral_chisquare": "df nonc size",
    "noncentral_f": "dfnum dfden nonc size",
}
RANDOM_OWNERS = {"Generator", "RandomState"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One creating call.

    Attributes
    ----------
    function : str
        Without the module: ``"arange"``, ``"random.rand"``.
    written : str
        The callee as a sentence names it: ``"arange"``, ``"np.random.rand"``, ``"rng.normal"``.
    arguments : dict
        By parameter name, without a random generator; positional ones beyond the known parameters are numbered.
    """

    origin: Origin
    function: str
    written: str
    arguments: dict[str, Argument]
    library: str = "numpy"

    @property
    def name(self) -> str:
        return self.function.rpartition(".")[2]

    def texts(self) -> tuple[tuple[str, str], ...]:
        """The arguments as the reader wrote them."""
        texts = [
            (own_parameter(name, self.library), clip_name(argument.source)) for name, argument in self.arguments.items()
        ]
        lengths = [text for name, text in texts if name.isdigit()]
        if self.name not in {"rand", "randn"} or not lengths:
            return tuple(texts)
        return (("shape", f"({lengths[0]},)" if len(lengths) == 1 else f"({', '.join(lengths)})"),)

    def value(self, name: str, default: Any = None) -> Any:
        """The plain value of an argument; ``default`` where it was not given or not seen."""
        argument = self.arguments.get(name)
        return default if argument is None else _plain(argument, default)

    def text(self, name: str, default: str = "") -> str:
        """An argument as written."""
        return clip_name(self.arguments[name].source) if name in self.arguments else default


def asked_of(subject: Subject) -> Asked | None:
    """The creating call that ran; None where it was another operation."""
    operation = subject.event.operation
    arguments = subject.event.arguments
    if operation.startswith("numpy.random."):
        return _random(subject, operation.rpartition(".")[2], arguments)
    function = operation.removeprefix("numpy.")
    if function not in PARAMETERS or not operation.startswith("numpy."):
        return None
    origin, parameters = PARAMETERS[function]
    names = parameters.split()
    if function.endswith("arange") and sum(argument.keyword is None for argument in arguments) == 1:
        names = ["stop"]
    if function in {"mgrid", "ogrid"}:
        arguments = arguments[1:]
        names = [say("slices")]
    written = function.rpartition(".")[2] if subject.library == "numpy" else clip_name(subject.node.symbol)
    return Asked(origin, written, written, _named(arguments, names), subject.library)


def _random(subject: Subject, name: str, arguments: tuple[Argument, ...]) -> Asked | None:
    owner = subject.event.operation.split(".")[-2]
    symbol = subject.node.symbol
    written = symbol if symbol and clip_name(symbol) == symbol else name
    if owner in RANDOM_OWNERS and arguments and not isinstance(arguments[0].value, Snapshot | Plain | Group):
        arguments = arguments[1:]
    names = RANDOM_PARAMETERS.get(name, "").split()
    if name in {"randint", "integers"} and not _has(arguments, "high", 1):
        names = ["high", "high", *names[2:]]
    asked = Asked("random", f"random.{name}", written, _named(arguments, names), subject.library)
    return asked if subject.result is not None else None


def _has(arguments: tuple[Argument, ...], name: str, position: int) -> bool:
    positional = [argument for argument in arguments if argument.keyword is None]
    given = [argument for argument in arguments if argument.keyword == name] or positional[position : position + 1]
    return bool(given) and not (isinstance(given[0].value, Plain) and given[0].value.value is None)


def _named(arguments: tuple[Argument, ...], names: list[str]) -> dict[str, Argument]:
    named: dict[str, Argument] = {}
    position = 0
    for argument in arguments:
        if argument.keyword is not None:
            named[argument.keyword] = argument
            continue
        named[names[position] if position < len(names) else str(position)] = argument
        position += 1
    return named


def _plain(argument: Argument, default: Any) -> Any:
    value = argument.value
    if isinstance(value, Plain):
        return value.value
    if isinstance(value, Snapshot) and not value.shape and value.values is not None:
        return value.values.item()
    return default
