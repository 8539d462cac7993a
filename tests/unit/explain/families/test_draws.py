"""Random draws: the distribution that was asked for beside the numbers, and the seed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tensorviz.explain.families.creation.laws import LAWS
from tests.unit.explain.running import check_frames, only, run

CALLS = {
    "random": "", "standard_normal": "", "uniform": "-2, 5", "normal": "2, 3", "lognormal": "0, 0.5", "gamma": "0.7, 2",
    "standard_gamma": "3", "chisquare": "4", "exponential": "2", "standard_exponential": "", "beta": "0.5, 2",
    "laplace": "1, 2", "logistic": "1, 2", "gumbel": "1, 2", "rayleigh": "2", "weibull": "1.5", "power": "3",
    "pareto": "3", "triangular": "-1, 0, 3", "standard_cauchy": "", "standard_t": "3", "integers": "-3, 7",
    "binomial": "10, 0.3", "poisson": "4", "geometric": "0.3", "negative_binomial": "3, 0.4",
    "hypergeometric": "6, 9, 5", "logseries": "0.7",
}  # fmt: skip
LEGACY = {"rand", "randn", "random_sample", "ranf", "sample"}


def draws_of(source, **space):
    return only(source, **space).occurrence(0).recipe.draws


def test_every_law_is_held_to_draws():
    assert set(CALLS) | LEGACY == set(LAWS)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_the_numbers_lie_where_the_formula_expects_them(name):
    given = f"{CALLS[name]}, size=8000".removeprefix(", ")
    draws = draws_of(f"rng.{name}({given})", rng=np.random.default_rng(7))
    assert draws.sampled == sum(draws.counts) + draws.beyond
    assert sum(draws.counts) > 0.9 * draws.sampled
    for count, hope in zip(draws.counts, draws.expected, strict=True):
        assert abs(count - hope) <= 5 * math.sqrt(hope) + 5, (name, count, hope)


@pytest.mark.parametrize("name", ["normal", "gamma", "binomial", "integers"])
def test_the_line_is_what_the_bins_expect(name):
    draws = draws_of(f"rng.{name}({CALLS[name]}, size=400)", rng=np.random.default_rng(0))
    each = len(draws.line) / len(draws.counts)
    means = [np.mean(draws.line[round(at * each) : round((at + 1) * each)]) for at in range(len(draws.counts))]
    assert np.allclose(means, draws.expected, rtol=0.12, atol=4)


def test_counts_are_those_of_the_recorded_numbers():
    x = np.random.default_rng(3).integers(0, 6, (5, 8))
    draws = draws_of("rng.integers(0, 6, (5, 8))", rng=np.random.default_rng(3))
    assert draws.counts == tuple(np.bincount(x.reshape(-1), minlength=6))
    assert draws.labels == ("0", "1", "2", "3", "4", "5")


@pytest.mark.parametrize(
    ("source", "labels", "expected"),
    [
        ("rng.choice(3, 30)", ("0", "1", "2"), (10, 10, 10)),
        ("rng.choice(['b', 'a'], 40, p=[0.25, 0.75])", ("'a'", "'b'"), (30, 10)),
        ("rng.choice([5, 5, 7, 9], 40)", ("5", "7", "9"), (20, 10, 10)),
        ("rng.choice([1, 2, 3], 2, replace=False, p=[0.2, 0.3, 0.5])", ("1", "2", "3"), ()),
        ("rng.choice(np.arange(4), 8)", ("0", "1", "2", "3"), (2, 2, 2, 2)),
    ],
)
def test_choices(source, labels, expected):
    draws = run(source, rng=np.random.default_rng(0))[-1].occurrence(0).recipe.draws
    assert draws.labels == labels
    assert draws.expected == pytest.approx(expected)


@pytest.mark.parametrize(
    "source",
    ["rng.normal(m, 1)", "rng.wald(1, 2, 50)", "rng.uniform(3, 3, 50)", "rng.normal(0, 0, 50)"],
)
def test_no_line_where_the_distribution_is_not_known(source):
    draws = draws_of(source, rng=np.random.default_rng(0), m=np.arange(50.0))
    assert draws.line == draws.expected == ()
    assert sum(draws.counts) == 50


@pytest.mark.parametrize(
    "source",
    ["rng.random(1)", "rng.random(0)", "rng.permutation(9)", "rng.multivariate_normal([0, 0], c, 9)",
     "rng.choice(c, 4)", "rng.dirichlet([1, 2], 5)"],
)  # fmt: skip
def test_no_histogram_where_there_is_nothing_to_count(source):
    recipe = only(source, rng=np.random.default_rng(0), c=np.eye(2)).occurrence(0).recipe
    assert getattr(recipe, "draws", None) is None


def test_large_draws_are_counted_in_what_was_kept():
    step = only("rng.standard_normal((300, 200))", rng=np.random.default_rng(0))
    draws = step.occurrence(0).recipe.draws
    assert draws.size == 60_000
    assert draws.sampled == step.result.snapshot.overview.cells.size
    assert "of the 60\u2009000 draws" in step.frames("story")[-1].sentence


def test_few_draws_say_little():
    step = only("rng.random(8)", rng=np.random.default_rng(0))
    assert step.frames("story")[-1].sentence == (
        "8 draws say little about the shape: the bars count them, the line is what was asked for."
    )
    step = only("rng.poisson(3, 400)", rng=np.random.default_rng(42))
    draws = step.occurrence(0).recipe.draws
    assert step.frames("story")[-1].sentence == (
        f"Of 400 draws, {draws.counts[2]} are 2; the distribution expects about 90."
    )
    check_frames(step.occurrence(0))


SAME = ": a generator with the same seed gives the same numbers in the same order."
SESSION = "np.random draws from one generator of the whole session; "


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("rng = np.random.default_rng(42)\nrng.random(3)", f"rng is default_rng(42){SAME}"),
        ("rng = np.random.default_rng(seed=s)\nrng.random(3)", f"rng is default_rng(seed=s){SAME}"),
        ("np.random.default_rng(3).random(3)", f"default_rng(3){SAME}"),
        ("r = np.random.RandomState(1)\nr.rand(3)", f"r is RandomState(1){SAME}"),
        ("rng = np.random.default_rng()\nrng.random(3)",
         "default_rng() was given no seed: another run draws other numbers."),
        ("g.random(3)", "g was not made in this cell, so its seed is not seen here."),
        ("g = np.random.default_rng(1) if s else np.random.default_rng(2)\ng.random(3)", None),
        ("g = np.random.default_rng(1)\ng = np.random.default_rng(2)\ng.random(3)", None),
        ("np.random.seed(0)\nnp.random.rand(3)", f"{SESSION}np.random.seed(0) makes it repeat."),
        ("np.random.rand(3)", f"{SESSION}this cell sets no seed."),
        ("np.random.rand(3)\nnp.random.seed(0)", None),
    ],
)  # fmt: skip
def test_the_seed_is_told_where_the_cell_shows_it(cell, said):
    steps = run(cell, g=np.random.default_rng(0), s=5)
    frames = {frame.phase: frame.sentence for step in steps for frame in step.frames("story")}
    assert frames.get("seed") == said
