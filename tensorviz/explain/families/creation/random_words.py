"""Numbers drawn at random: from which distribution, and how many lie where it expects them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tensorviz.explain.families.creation.asked import RANDOM_PARAMETERS, Asked
from tensorviz.explain.families.creation.laws import LAWS
from tensorviz.explain.families.creation.new_array import noun_of
from tensorviz.explain.families.phrases import name_of
from tensorviz.explain.format import format_count, format_value
from tensorviz.explain.operands import Operand
from tensorviz.explain.recipes import Draws
from tensorviz.explain.words import count, fit
from tensorviz.sentences import say

__all__ = ["drawn", "drawn_alt", "expected", "number_text"]

FEW = 30
TITLES = {
    "lognormal": "log-normal",
    "standard_gamma": "gamma",
    "chisquare": "chi-square",
    "standard_exponential": say("standard exponential"),
    "laplace": "Laplace",
    "gumbel": "Gumbel",
    "rayleigh": "Rayleigh",
    "weibull": "Weibull",
    "pareto": "Pareto",
    "standard_cauchy": "Cauchy",
    "standard_t": say("Student t"),
    "negative_binomial": say("negative binomial"),
    "logseries": say("logarithmic series"),
    "vonmises": say("von Mises"),
    "wald": "Wald",
    "f": "F",
    "zipf": "Zipf",
    "multivariate_normal": say("multivariate normal"),
    "dirichlet": "Dirichlet",
}


def drawn(asked: Asked, result: Operand) -> str:
    """How many numbers were drawn, and from what."""
    size = result.snapshot.size if result.snapshot is not None else 0
    numbers = count(size if result.shape else 1, noun_of(result))
    teller = RANDOM.get(asked.name) or _titled
    return fit(
        say("{written} drew {numbers} {teller}.", written=asked.written, numbers=numbers, teller=teller(asked)),
        say("{written} drew {numbers} at random.", written=asked.written, numbers=numbers),
    )


def _titled(asked: Asked) -> str:
    """The distribution by its name, with its parameters."""
    if asked.name not in LAWS and asked.name not in TITLES:
        return say("at random")
    names = [name for name in RANDOM_PARAMETERS.get(asked.name, "").split() if name in asked.arguments]
    given = [f", {name} {number_text(asked, name, '')}" for name in names if name != "size"]
    return say("from the {title} distribution{given}", title=TITLES.get(asked.name, asked.name), given="".join(given))


def expected(draws: Draws) -> str:
    """The numbers that lie in one bin, and how many of them are expected there."""
    of = (
        say("of {draws}", draws=count(draws.sampled, "draw"))
        if draws.sampled == draws.size
        else say("of {sampled} of the {size} draws", sampled=format_count(draws.sampled), size=format_count(draws.size))
    )
    if draws.sampled < FEW:
        told = (
            say("the bars count them") if not draws.line else say("the bars count them, the line is what was asked for")
        )
        return fit(say("{draws} say little about the shape: {told}.", draws=count(draws.sampled, "draw"), told=told))
    if not draws.line:
        return fit(
            say(
                "The bars count the {draws}; no formula is drawn for what was asked.",
                draws=count(draws.sampled, "draw"),
            )
        )
    at = max(range(len(draws.counts)), key=draws.expected.__getitem__)
    hope, found = format_value(float(f"{draws.expected[at]:.2g}")), format_value(draws.counts[at])
    are = say("is") if draws.counts[at] == 1 else say("are")
    if draws.labels:
        return fit(
            say(
                "{of}, {found} {are} {label}; the distribution expects about {hope}.",
                of=of.capitalize(),
                found=found,
                are=are,
                label=draws.labels[at],
                hope=hope,
            )
        )
    low, high = _edges(draws, at)
    return fit(
        say(
            "{of}, {found} lie between {low} and {high}; the distribution expects about {hope}.",
            of=of.capitalize(),
            found=found,
            low=low,
            high=high,
            hope=hope,
        )
    )


def drawn_alt(draws: Draws, result: Operand | None) -> str:
    """The histogram in words."""
    (low, _), (_, high) = _edges(draws, 0), _edges(draws, len(draws.counts) - 1)
    if draws.labels:
        low, high = draws.labels[0], draws.labels[-1]
    heights = ", ".join(map(str, draws.counts))
    law = say("; the line over the bars is what was asked for") if draws.line else ""
    return say(
        "Histogram of {result} in {bins} from {low} to {high}: {heights}{law}.",
        result=name_of(result),
        bins=count(len(draws.counts), "bin"),
        low=low,
        high=high,
        heights=heights,
        law=law,
    )


def _edges(draws: Draws, at: int) -> tuple[str, str]:
    """The numbers between which a bin lies: of whole numbers the first and the last that it counts."""
    width, half = (draws.high - draws.low) / len(draws.counts), 0.5 * draws.is_whole
    low, high = (round(draws.low / width + step, 6) * width for step in (at, at + 1))
    return format_value(low + half), format_value(high - half)


def _uniform(asked: Asked) -> str:
    return say(
        "from [{number}, {asked_number})",
        number=number_text(asked, "low", 0),
        asked_number=number_text(asked, "high", 1),
    )


def _whole(asked: Asked) -> str:
    low = number_text(asked, "low", 0)
    high = number_text(asked, "high", 0)
    if asked.name == "integers" and asked.value("endpoint"):
        return say("among the whole numbers from {low} up to, and including, {high}", low=low, high=high)
    return say("among the whole numbers from {low} up to, but not including, {high}", low=low, high=high)


def _normal(asked: Asked) -> str:
    mean, spread = number_text(asked, "loc", 0), number_text(asked, "scale", 1)
    return say("from the normal distribution, mean {mean}, standard deviation {spread}", mean=mean, spread=spread)


def _offered(asked: Asked) -> str:
    number = asked.value("a")
    return (
        say("from 0 to {number}", number=format_value(number - 1))
        if type(number) is int
        else say("from {a}", a=asked.text("a"))
    )


RANDOM: dict[str, Callable[[Asked], str]] = {
    **dict.fromkeys(("rand", "random", "random_sample", "ranf", "sample"), lambda _: say("from [0, 1)")),
    **dict.fromkeys(("randn", "standard_normal", "normal"), _normal),
    "uniform": _uniform,
    "randint": _whole,
    "integers": _whole,
    "choice": _offered,
    "permutation": lambda a: say("by shuffling {x}", x=a.text("x")),
    "binomial": lambda a: say(
        "from the binomial distribution, n {number}, p {a_number}",
        number=number_text(a, "n", 0),
        a_number=number_text(a, "p", 0),
    ),
    "poisson": lambda a: say("from the Poisson distribution, mean {number}", number=number_text(a, "lam", 1)),
    "exponential": lambda a: say("from the exponential distribution, mean {number}", number=number_text(a, "scale", 1)),
}


def number_text(asked: Asked, name: str, default: Any) -> str:
    """The value of an argument as text; what the reader wrote where it is no plain number."""
    value = asked.value(name)
    if value is None:
        return asked.text(name) if name in asked.arguments and asked.text(name) != "None" else format_value(default)
    return format_value(value) if isinstance(value, bool | int | float | complex | np.generic) else asked.text(name)
