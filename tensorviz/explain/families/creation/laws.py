"""The distributions of NumPy's random generators, by their formulas.

The formulas are those of the reference pages of ``numpy.random.Generator``, one page for each name. Moments that a
distribution's picture is framed by are the textbook ones, as on the same pages.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["LAWS", "Law"]

BREADTH = 4
Formula: TypeAlias = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Law:
    """One distribution with its parameters.

    Attributes
    ----------
    at : callable
        The density at a number, or the mass at a whole number.
    low, high : float
        Where nearly all of it lies: within four standard deviations of the mean, and where there can be numbers.
    is_whole : bool
        Whether only whole numbers are drawn.
    """

    at: Formula
    low: float
    high: float
    is_whole: bool = False

    def density(self, x: float) -> float | None:
        """``at(x)``; None where it has no end."""
        try:
            value = self.at(x)
        except (ArithmeticError, ValueError):
            return None
        return value if math.isfinite(value) else None


def _within(
    at: Formula, mean: float, spread: float, low: float = -math.inf, high: float = math.inf, *, is_whole: bool = False
) -> Law:
    start, stop = max(low, mean - BREADTH * spread), min(high, mean + BREADTH * spread)
    if is_whole:
        start, stop = math.floor(start), math.ceil(stop)
    return Law(at, start, stop, is_whole)


def _exp(x: float) -> float:
    return math.exp(x) if x < 700 else math.inf


def _uniform(low: float, high: float) -> Law:
    return Law(lambda x: 1 / (high - low) if low <= x <= high else 0.0, low, high)


def _normal(loc: float, scale: float) -> Law:
    area = scale * math.sqrt(2 * math.pi)
    return _within(lambda x: _exp(-(((x - loc) / scale) ** 2) / 2) / area, loc, scale)


def _lognormal(mean: float, sigma: float) -> Law:
    area = sigma * math.sqrt(2 * math.pi)
    middle = math.exp(mean + sigma**2 / 2)
    spread = middle * math.sqrt(math.expm1(sigma**2))
    return _within(lambda x: _exp(-(((math.log(x) - mean) / sigma) ** 2) / 2) / (x * area), middle, spread, 0)


def _gamma(shape: float, scale: float) -> Law:
    area = math.lgamma(shape) + shape * math.log(scale)
    return _within(
        lambda x: _exp((shape - 1) * math.log(x) - x / scale - area), shape * scale, math.sqrt(shape) * scale, 0
    )


def _beta(a: float, b: float) -> Law:
    area = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return Law(lambda x: _exp((a - 1) * math.log(x) + (b - 1) * math.log1p(-x) - area), 0.0, 1.0)


def _laplace(loc: float, scale: float) -> Law:
    return _within(lambda x: math.exp(-abs(x - loc) / scale) / (2 * scale), loc, scale * math.sqrt(2))


def _logistic(loc: float, scale: float) -> Law:
    spread = scale * math.pi / math.sqrt(3)
    return _within(lambda x: 1 / (4 * scale * math.cosh((x - loc) / (2 * scale)) ** 2), loc, spread)


def _gumbel(loc: float, scale: float) -> Law:
    def at(x: float) -> float:
        z = (x - loc) / scale
        return _exp(-z - _exp(-z)) / scale

    return _within(at, loc + 0.5772156649015329 * scale, scale * math.pi / math.sqrt(6))


def _rayleigh(scale: float) -> Law:
    mean, spread = scale * math.sqrt(math.pi / 2), scale * math.sqrt(2 - math.pi / 2)
    return _within(lambda x: x / scale**2 * _exp(-((x / scale) ** 2) / 2), mean, spread, 0)


def _weibull(a: float) -> Law:
    mean = math.gamma(1 + 1 / a)
    spread = math.sqrt(math.gamma(1 + 2 / a) - mean**2)
    return _within(lambda x: a * x ** (a - 1) * _exp(-(x**a)), mean, spread, 0)


def _power(a: float) -> Law:
    return Law(lambda x: a * x ** (a - 1), 0.0, 1.0)


def _triangular(left: float, mode: float, right: float) -> Law:
    top = 2 / (right - left)

    def at(x: float) -> float:
        return top * ((x - left) / (mode - left) if x < mode else (right - x) / (right - mode) if x > mode else 1)

    return Law(at, left, right)


def _cauchy() -> Law:
    return Law(lambda x: 1 / (math.pi * (1 + x * x)), -10.0, 10.0)


def _student(df: float) -> Law:
    area = math.lgamma(df / 2) - math.lgamma((df + 1) / 2) + math.log(df * math.pi) / 2
    wide = 5 * math.sqrt(df / (df - 2)) if df > 2 else 10.0
    return Law(lambda x: _exp(-(df + 1) / 2 * math.log1p(x * x / df) - area), -wide, wide)


def _pareto(a: float) -> Law:
    return Law(lambda x: a / (1 + x) ** (a + 1), 0.0, 100 ** (1 / a) - 1)


def _integers(low: float, high: float) -> Law:
    return Law(lambda k: 1 / (high - low + 1) if low <= k <= high else 0.0, low, high, is_whole=True)


def _choose(n: float, k: float) -> float:
    """The logarithm of how many ways there are to choose k of n."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _binomial(n: float, p: float) -> Law:
    def at(k: float) -> float:
        if not 0 <= k <= n or p in {0, 1}:
            return float(k == n * p)
        return _exp(_choose(n, k) + k * math.log(p) + (n - k) * math.log1p(-p))

    return _within(at, n * p, math.sqrt(n * p * (1 - p)), 0, n, is_whole=True)


def _poisson(lam: float) -> Law:
    def at(k: float) -> float:
        return _exp(k * math.log(lam) - lam - math.lgamma(k + 1)) if k >= 0 < lam else float(k == lam)

    return _within(at, lam, math.sqrt(lam), 0, is_whole=True)


def _geometric(p: float) -> Law:
    return _within(lambda k: p * (1 - p) ** (k - 1) if k >= 1 else 0.0, 1 / p, math.sqrt(1 - p) / p, 1, is_whole=True)


def _negative_binomial(n: float, p: float) -> Law:
    def at(k: float) -> float:
        return _exp(_choose(k + n - 1, k) + n * math.log(p) + k * math.log1p(-p)) if k >= 0 else 0.0

    return _within(at, n * (1 - p) / p, math.sqrt(n * (1 - p)) / p, 0, is_whole=True)


def _hypergeometric(ngood: float, nbad: float, nsample: float) -> Law:
    total = ngood + nbad
    low, high = max(0, nsample - nbad), min(ngood, nsample)
    mean = nsample * ngood / total
    spread = math.sqrt(mean * nbad / total * (total - nsample) / max(1, total - 1))

    def at(k: float) -> float:
        if not low <= k <= high:
            return 0.0
        return _exp(_choose(ngood, k) + _choose(nbad, nsample - k) - _choose(total, nsample))

    return _within(at, mean, spread, low, high, is_whole=True)


def _logseries(p: float) -> Law:
    scale = -1 / math.log1p(-p)
    mean = scale * p / (1 - p)
    spread = math.sqrt(max(0.0, scale * p * (1 - scale * p))) / (1 - p)
    return _within(lambda k: scale * p**k / k if k >= 1 else 0.0, mean, spread, 1, is_whole=True)


LAWS: dict[str, tuple[Callable[..., Law], dict[str, float | None]]] = {
    **dict.fromkeys(("rand", "random", "random_sample", "ranf", "sample"), (lambda: _uniform(0, 1), {})),
    **dict.fromkeys(("randn", "standard_normal"), (lambda: _normal(0, 1), {})),
    "uniform": (_uniform, {"low": 0, "high": 1}),
    "normal": (_normal, {"loc": 0, "scale": 1}),
    "lognormal": (_lognormal, {"mean": 0, "sigma": 1}),
    "gamma": (_gamma, {"shape": None, "scale": 1}),
    "standard_gamma": (lambda shape: _gamma(shape, 1), {"shape": None}),
    "chisquare": (lambda df: _gamma(df / 2, 2), {"df": None}),
    "exponential": (lambda scale: _gamma(1, scale), {"scale": 1}),
    "standard_exponential": (lambda: _gamma(1, 1), {}),
    "beta": (_beta, {"a": None, "b": None}),
    "laplace": (_laplace, {"loc": 0, "scale": 1}),
    "logistic": (_logistic, {"loc": 0, "scale": 1}),
    "gumbel": (_gumbel, {"loc": 0, "scale": 1}),
    "rayleigh": (_rayleigh, {"scale": 1}),
    "weibull": (_weibull, {"a": None}),
    "power": (_power, {"a": None}),
    "pareto": (_pareto, {"a": None}),
    "triangular": (_triangular, {"left": None, "mode": None, "right": None}),
    "standard_cauchy": (_cauchy, {}),
    "standard_t": (_student, {"df": None}),
    "integers": (_integers, {"low": None, "high": None}),
    "binomial": (_binomial, {"n": None, "p": None}),
    "poisson": (_poisson, {"lam": 1}),
    "geometric": (_geometric, {"p": None}),
    "negative_binomial": (_negative_binomial, {"n": None, "p": None}),
    "hypergeometric": (_hypergeometric, {"ngood": None, "nbad": None, "nsample": None}),
    "logseries": (_logseries, {"p": None}),
}
"""How a law is made, and its parameters with their defaults (None where there is none), by the name of the function."""
