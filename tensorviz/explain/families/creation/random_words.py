"""Numbers drawn at random: from which distribution, and how many lie where it expects them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.explain.families.creation.asked import RANDOM_PARAMETERS, Asked
from tensorviz.explain.families.creation.laws import LAWS
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import Draws
from tensorviz.explain.words import count, fit

__all__ = ["drawn", "drawn_alt", "expected", "number_text"]

FEW = 30
TITLES = {
    "lognormal": "log-normal",
    "standard_gamma": "gamma",
    "chisquare": "chi-square",
    "standard_exponential": "standard exponential",
    "laplace": "Laplace",
    "gumbel": "Gumbel",
    "rayleigh": "Rayleigh",
    "weibull": "Weibull",
    "pareto": "Pareto",
    "standard_cauchy": "Cauchy",
    "standard_t": "Student t",
    "negative_binomial": "negative binomial",
    "logseries": "logarithmic series",
    "vonmises": "von Mises",
    "wald": "Wald",
    "f": "F",
    "zipf": "Zipf",
    "multivariate_normal": "multivariate normal",
    "dirichlet": "Dirichlet",
}


def drawn(asked: Asked, result: Operand) -> str:
    """How many numbers were drawn, and from what."""
    size = result.snapshot.size if result.snapshot is not None else 0
    numbers = "1 number" if not result.shape else count(size, "number")
    teller = RANDOM.get(asked.name) or _titled
    return fit(f"{asked.written} drew {numbers} {teller(asked)}.", f"{asked.written} drew {numbers} at random.")


def _titled(asked: Asked) -> str:
    """The distribution by its name, with its parameters."""
    if asked.name not in LAWS and asked.name not in TITLES:
        return "at random"
    names = [name for name in RANDOM_PARAMETERS.get(asked.name, "").split() if name in asked.arguments]
    given = [f", {name} {number_text(asked, name, '')}" for name in names if name != "size"]
    return f"from the {TITLES.get(asked.name, asked.name)} distribution{''.join(given)}"


def expected(draws: Draws) -> str:
    """The numbers that lie in one bin, and how many of them are expected there."""
    of = (
        f"of {count(draws.sampled, 'draw')}"
        if draws.sampled == draws.size
        else f"of the {format_value(draws.sampled)} draws kept"
    )
    if draws.sampled < FEW:
        told = "the bars count them" if not draws.line else "the bars count them, the line is what was asked for"
        return fit(f"{count(draws.sampled, 'draw')} say little about the shape: {told}.")
    if not draws.line:
        return fit(f"The bars count the {count(draws.sampled, 'draw')}; no formula is drawn for what was asked.")
    at = max(range(len(draws.counts)), key=draws.expected.__getitem__)
    hope, found = format_value(float(f"{draws.expected[at]:.2g}")), format_value(draws.counts[at])
    are = "is" if draws.counts[at] == 1 else "are"
    if draws.labels:
        return fit(f"{of.capitalize()}, {found} {are} {draws.labels[at]}; the distribution expects about {hope}.")
    low, high = _edges(draws, at)
    return fit(f"{of.capitalize()}, {found} lie between {low} and {high}; the distribution expects about {hope}.")


def drawn_alt(draws: Draws, result: Operand | None) -> str:
    """The histogram in words."""
    (low, _), (_, high) = _edges(draws, 0), _edges(draws, len(draws.counts) - 1)
    if draws.labels:
        low, high = draws.labels[0], draws.labels[-1]
    heights = ", ".join(map(str, draws.counts))
    law = "; the line over the bars is what was asked for" if draws.line else ""
    return f"Histogram of {name_of(result)} in {count(len(draws.counts), 'bin')} from {low} to {high}: {heights}{law}."


def _edges(draws: Draws, at: int) -> tuple[str, str]:
    """The numbers between which a bin lies: of whole numbers the first and the last that it counts."""
    width, half = (draws.high - draws.low) / len(draws.counts), 0.5 * draws.is_whole
    low, high = (round(draws.low / width + step, 6) * width for step in (at, at + 1))
    return format_value(low + half), format_value(high - half)


def _uniform(asked: Asked) -> str:
    return f"from [{number_text(asked, 'low', 0)}, {number_text(asked, 'high', 1)})"


def _whole(asked: Asked) -> str:
    low = number_text(asked, "low", 0)
    high = number_text(asked, "high", 0)
    return f"among the whole numbers from {low} up to, but not including, {high}"


def _normal(asked: Asked) -> str:
    mean, spread = number_text(asked, "loc", 0), number_text(asked, "scale", 1)
    return f"from the normal distribution, mean {mean}, standard deviation {spread}"


def _offered(asked: Asked) -> str:
    number = asked.value("a")
    return f"from 0 to {format_value(number - 1)}" if type(number) is int else f"from {asked.text('a')}"


RANDOM: dict[str, Callable[[Asked], str]] = {
    **dict.fromkeys(("rand", "random", "random_sample", "ranf", "sample"), lambda _: "from [0, 1)"),
    **dict.fromkeys(("randn", "standard_normal", "normal"), _normal),
    "uniform": _uniform,
    "randint": _whole,
    "integers": lambda a: _whole(a).replace("but not including", "and including") if a.value("endpoint") else _whole(a),
    "choice": _offered,
    "permutation": lambda a: f"by shuffling {a.text('x')}",
    "binomial": lambda a: f"from the binomial distribution, n {number_text(a, 'n', 0)}, p {number_text(a, 'p', 0)}",
    "poisson": lambda a: f"from the Poisson distribution, mean {number_text(a, 'lam', 1)}",
    "exponential": lambda a: f"from the exponential distribution, mean {number_text(a, 'scale', 1)}",
}


def number_text(asked: Asked, name: str, default: Any) -> str:
    """The value of an argument as text; what the reader wrote where it is no plain number."""
    value = asked.value(name)
    if value is None:
        return asked.text(name) if name in asked.arguments and asked.text(name) != "None" else format_value(default)
    return format_value(value) if isinstance(value, bool | int | float | complex | np.generic) else asked.text(name)
