"""Two things timed in turn: blocks, their medians, an interval, a verdict."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from tensorviz.device.control import Control, Slices
from tensorviz.sentences import say

__all__ = ["Timed", "in_turn", "ratio_interval", "ratios", "verdict"]

BLOCKS = 7
MOST_ROUNDS = 8
BLOCK_SECONDS = 0.02
MOST_SECONDS = 10.0
MOST_RUNS = 500
ENCLOSED = 0.984
SAME = (0.8, 1.25)
Once = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of one side.

    Attributes
    ----------
    samples : tuple of tuple of float
        Every run, block by block.
    """

    samples: tuple[tuple[float, ...], ...]

    @property
    def blocks(self) -> tuple[float, ...]:
        """The median of each block."""
        return tuple(map(statistics.median, self.samples))

    @property
    def runs(self) -> int:
        """How many runs there were in all."""
        return sum(map(len, self.samples))

    @property
    def median(self) -> float:
        return statistics.median(self.blocks)

    @property
    def low(self) -> float:
        """The least block median, without those that chance and a busy machine explain."""
        return sorted(self.blocks)[self.left_out]

    @property
    def high(self) -> float:
        """The largest."""
        return sorted(self.blocks)[-1 - self.left_out]

    @property
    def left_out(self) -> int:
        """How many block medians the interval leaves out at each end."""
        return _left_out(len(self.samples))


@lru_cache(maxsize=64)
def _left_out(blocks: int) -> int:
    """How many block medians may be left out at each end, so that the others enclose the median with 98.4 %."""
    chance, most = 0.0, 1 - ENCLOSED
    for rank in range(blocks // 2):
        chance += 2 * math.comb(blocks, rank) / 2**blocks
        if chance > most:
            return max(0, rank - 1)
    return 0


def in_turn(
    host: Once,
    device: Once,
    control: Control | None = None,
    blocks: int | None = None,
    block_seconds: float | None = None,
    is_clear: Callable[[Timed, Timed], bool] | None = None,
    most_rounds: int = MOST_ROUNDS,
) -> Slices[tuple[Timed, Timed]]:
    """Time both in alternating blocks of at least 20 ms: seven of each, and more while the answer is not clear.

    It ends after ten seconds. Each callable runs once and gives its seconds; what it prepares is its own business.
    Between blocks it may be left for a while. Runs that follow each other are not independent, blocks that alternate
    nearly are: the smallest and the largest of seven block medians, or of seven ratios of pairs, enclose the median
    with 98.4 %, whatever the distribution. Of fourteen the third and the twelfth do: a moment in which the machine was
    busy is left out.
    """
    control = control or Control()
    rounds = 1 if blocks else most_rounds
    blocks, block_seconds = blocks or BLOCKS, BLOCK_SECONDS if block_seconds is None else block_seconds
    is_clear = is_clear or _is_clear
    spent = 0.0
    samples: tuple[list[tuple[float, ...]], list[tuple[float, ...]]] = ([], [])
    for once in (host, device):
        once()
        yield
    for block in range(rounds * blocks):
        if block and block % blocks == 0 and is_clear(*(Timed(tuple(each)) for each in samples)):
            break
        for side, once in enumerate((host, device)):
            control.check()
            begin = time.perf_counter()
            samples[side].append(_block(once, block_seconds))
            spent += time.perf_counter() - begin
            control.at(max((2 * block + side + 1) / (2 * blocks), spent / MOST_SECONDS))
            yield
        if spent > MOST_SECONDS:
            break
    return Timed(tuple(samples[0])), Timed(tuple(samples[1]))


def _block(once: Once, block_seconds: float) -> tuple[float, ...]:
    seconds = [once()]
    while sum(seconds) < block_seconds and len(seconds) < MOST_RUNS:
        seconds.append(once())
    return tuple(seconds)


def ratios(host: Timed, device: Timed) -> Timed:
    """How many times faster the device is, pair by pair of blocks that followed each other.

    What changes slowly, as the clock of a processor, is in both of a pair and so in neither ratio.
    """
    return Timed(tuple((ours / theirs,) for ours, theirs in zip(host.blocks, device.blocks, strict=False)))


def ratio_interval(host: Timed, device: Timed) -> tuple[float, float]:
    """How many times faster the device is, at least and at most: the interval of the ratios of pairs."""
    found = ratios(host, device)
    return found.low, found.high


def _is_clear(host: Timed, device: Timed) -> bool:
    """Whether no more blocks are needed: what is looked at often is once beside 1 by chance, but not far from it."""
    low, high = ratio_interval(host, device)
    return low > SAME[1] or high < SAME[0] or (low >= SAME[0] and high <= SAME[1])


def verdict(host: Timed, device: Timed, name: str, host_name: str = "") -> str:
    """Faster, about the same, or too noisy to say; ratios have two significant digits.

    ``name`` and ``host_name`` are what the two are called; the second is NumPy on the CPU where it has no name.
    """
    low, high = ratio_interval(host, device)
    if len(host.blocks) < BLOCKS:
        return say("One run takes too long for seven blocks; the times above are all there is.")
    if low >= SAME[0] and high <= SAME[1]:
        return say("About the same: {low} to {high} times the speed.", low=_two(low), high=_two(high))
    middle = ratios(host, device).median
    if low > 1:
        return say(
            "{name} is {ratio} times faster ({low} to {high}).",
            name=name,
            ratio=_two(middle),
            low=_two(low),
            high=_two(high),
        )
    if high < 1:
        low, high = 1 / high, 1 / low
        return say(
            "{host_name} is {ratio} times faster than {name} ({low} to {high}).",
            host_name=host_name or say("NumPy on the CPU"),
            name=name,
            ratio=_two(1 / middle),
            low=_two(low),
            high=_two(high),
        )
    return say("Too noisy to say: between {low} and {high} times the speed.", low=_two(low), high=_two(high))


def _two(ratio: float) -> str:
    return f"{float(f'{ratio:.2g}'):,.10g}"
