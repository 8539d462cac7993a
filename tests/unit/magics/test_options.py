"""The options behind `%%explain`."""

from __future__ import annotations

import pytest

from tensorviz.errors import UsageError
from tensorviz.magics.options import HELP, Options, parse_options
from tensorviz.trace.limits import Limits


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("", Options()),
        ("--depth story", Options(depth="story")),
        ("--depth=shape", Options(depth="shape")),
        ("--max-events 5", Options(max_events=5)),
        ("--follow scipy.linalg mine", Options(follow=("scipy.linalg", "mine"))),
        ("--follow a --follow b", Options(follow=("a", "b"))),
        ("-o e --static", Options(output="e", static=True)),
    ],
)
def test_options_are_read(line, options):
    assert parse_options(line) == options


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--nope", "unknown option --nope"),
        ("--dep story", "unknown option --dep"),
        ("-x", "unknown option -x"),
        ("--depth deep", "invalid choice"),
        ("--depth", "expected one argument"),
        ("--max-events many", "a whole number above 0"),
        ("--max-events 0", "a whole number above 0"),
        ("--max-events -1", "expected one argument|above 0"),
        ("-o 1e", "not a name"),
        ("--follow a-b", "not the name of a module"),
        ("--follow 'a", "no closing quotation"),
        ("A @ B", r"%explain A @ B"),
    ],
)
def test_what_is_not_understood_is_said_in_one_line(line, message):
    with pytest.raises(UsageError, match=message) as caught:
        parse_options(line)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("%%explain: ")


def test_the_number_of_events_becomes_a_limit():
    assert Options(max_events=5).limits == Limits(events=5)
    assert Options().limits == Limits()


def test_the_help_names_every_option():
    for option in ["--depth", "--max-events", "--follow", "-o", "--static", "%%explain", "%explain"]:
        assert option in HELP


def test_the_names_of_axes():
    assert parse_options("--axes x=B,T y=rows,").axes == {"x": "B,T", "y": "rows,"}
    with pytest.raises(UsageError, match="x=B,T,C, not 'B,T'"):
        parse_options("--axes B,T")


def test_the_rules_to_be_quiet_about():
    assert parse_options("--quiet H1,h3").quiet == {"H1", "H3"}
    assert parse_options("").quiet == frozenset()
    with pytest.raises(UsageError, match="the rules are H1 to H15, not 'H99'"):
        parse_options("--quiet H99")
