"""The options of ``%%explain``, and its help."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import dataclass, field
from typing import NoReturn, cast, get_args

from tensorviz.errors import UsageError
from tensorviz.explain.axes.text import asked_axes
from tensorviz.explain.hazards.quiet import asked_rules
from tensorviz.explain.steps import Depth
from tensorviz.trace.limits import Limits

__all__ = ["HELP", "Options", "parse_options"]

INTRODUCTION = """Show every array operation of a cell, step by step.

Put it on the first line of a cell:

    %%explain
    C = A @ B

The cell runs exactly as it would without that line; what its array operations read and made is then shown
below its own output. For a single expression there is the line magic:

    %explain A @ B

A cell that failed without %%explain can be explained afterwards; nothing is run again. It works after
%debug, too:

    %explain --last-error
"""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the magic's line."""

    depth: Depth = "brief"
    max_events: int | None = None
    follow: tuple[str, ...] = ()
    output: str | None = None
    static: bool = False
    axes: dict[str, str] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    device: str | None = None

    @property
    def limits(self) -> Limits:
        return Limits() if self.max_events is None else Limits(events=self.max_events)


class _Parser(argparse.ArgumentParser):
    """Raises where argparse would end the program."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"a whole number above 0 is needed, not {text!r}")
    return number


def _name(text: str) -> str:
    if not text.isidentifier():
        raise argparse.ArgumentTypeError(f"{text!r} is not a name that Python can use")
    return text


def _module(text: str) -> str:
    if not all(part.isidentifier() for part in text.split(".")):
        raise argparse.ArgumentTypeError(f"{text!r} is not the name of a module")
    return text


def _axes(text: str) -> tuple[str, str]:
    variable, _, names = text.partition("=")
    try:
        asked_axes({variable: names})
    except UsageError:
        raise argparse.ArgumentTypeError(
            f"a variable and the names of its axes are needed, x=B,T,C, not {text!r}"
        ) from None
    return variable, names


def _rules(text: str) -> frozenset[str]:
    try:
        return asked_rules(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="%%explain",
        usage="%(prog)s [--depth DEPTH] [--max-events N] [--follow MODULE ...] [--axes X=B,T ...] [--quiet H1,H3]\n"
        "          [-o NAME] [--static] [--device NAME]",
        description=INTRODUCTION,
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=100),
        add_help=False,
        allow_abbrev=False,
    )
    options = parser.add_argument_group("options")
    depths = get_args(Depth)
    options.add_argument(
        "--depth", choices=depths, default="brief", help="how much is told at first: shape, brief (default) or story"
    )
    options.add_argument(
        "--max-events",
        type=_positive,
        metavar="N",
        help="keep at most N operations (default 10,000); the rest is counted",
    )
    options.add_argument(
        "--follow",
        type=_module,
        nargs="+",
        action="extend",
        default=[],
        metavar="MODULE",
        help="step into the functions of these modules too",
    )
    options.add_argument(
        "--axes",
        type=_axes,
        nargs="+",
        action="extend",
        default=[],
        metavar="X=B,T",
        help="names of the axes of variables; a comment does it, too: x = load()  # (B, T)",
    )
    options.add_argument(
        "--quiet",
        type=_rules,
        default=frozenset(),
        metavar="H1,H3",
        help="say nothing of these rules; on one line a comment does it: a - b  # explain: ok H1",
    )
    options.add_argument("-o", dest="output", type=_name, metavar="NAME", help="keep the explanation under this name")
    options.add_argument(
        "--static", action="store_true", help="show a picture that needs no script, instead of the widget"
    )
    options.add_argument(
        "--device",
        metavar="NAME",
        help="run the cell again on this device, in a namespace of its own, and compare; %%devices lists them",
    )
    return parser


_PARSER = _parser()

HELP = _PARSER.format_help().removeprefix("usage: ")


def parse_options(line: str) -> Options:
    """Read what stands behind ``%%explain``.

    Raises
    ------
    UsageError
        With one sentence about what was not understood.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"%%explain: {str(error).lower()} in {line.strip()!r}") from None
    try:
        found, unknown = _PARSER.parse_known_args(words)
    except UsageError as error:
        raise UsageError(f"%%explain: {error}; %%explain? shows the options") from None
    if unknown:
        raise UsageError(_about_unknown(unknown[0], line))
    return Options(
        depth=cast(Depth, found.depth),
        max_events=found.max_events,
        follow=tuple(found.follow),
        output=found.output,
        static=found.static,
        axes=dict(found.axes),
        quiet=found.quiet,
        device=found.device,
    )


def _about_unknown(word: str, line: str) -> str:
    if word.startswith("-"):
        return f"%%explain: unknown option {word}; %%explain? shows the options"
    return (
        f"%%explain: the code goes on the next line, not behind %%explain; for one expression: %explain {line.strip()}"
    )
