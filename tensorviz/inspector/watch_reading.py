"""The numbers that are kept of one tensor: computed where it lies, a few scalars travel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

__all__ = ["BINS", "Reading", "has_bad", "read_tensor"]

BINS = 24
MOST_IN_HISTOGRAM = 1 << 20


@dataclass(frozen=True, slots=True)
class Reading:
    """One tensor at one step; moments, extremes and the histogram are of its finite values."""

    step: int
    shape: tuple[int, ...]
    dtype: str
    size: int
    nan: int
    inf: int
    zeros: int
    mean: float
    std: float
    low: float
    high: float
    counts: tuple[int, ...]

    @property
    def rms(self) -> float:
        """The root mean square of the finite values."""
        return math.hypot(self.mean, self.std)

    @property
    def zero_share(self) -> float:
        """The share of zeros among all values; NaN where there are none."""
        return self.zeros / self.size if self.size else math.nan


def read_tensor(torch: Any, x: Any, step: int) -> Reading | None:
    """Sum up a detached tensor; None where it has no real numbers to sum up."""
    if x.layout != torch.strided or x.is_quantized or x.is_complex() or x.device.type == "meta":
        return None
    facts = (step, tuple(x.shape), str(x.dtype).removeprefix("torch."), x.numel())
    wide = x.reshape(-1).to(torch.float64 if x.dtype == torch.float64 else torch.float32)
    is_finite = wide.isfinite()
    finite = wide if bool(is_finite.all()) else wide[is_finite]
    nan = int(wide.isnan().sum())
    inf = wide.numel() - finite.numel() - nan
    zeros = int((wide == 0).sum())
    if not finite.numel():
        return Reading(*facts, nan, inf, zeros, math.nan, math.nan, math.nan, math.nan, ())
    std, mean = (float(each) for each in torch.std_mean(finite, correction=0))
    low, high = (float(each) for each in finite.aminmax())
    return Reading(*facts, nan, inf, zeros, mean, std, low, high, _counts(torch, finite, low, high))


def has_bad(x: Any) -> bool:
    """Whether a tensor holds NaN or an infinity."""
    return bool(x.is_floating_point() and not x.detach().isfinite().all())


def _counts(torch: Any, finite: Any, low: float, high: float) -> tuple[int, ...]:
    if low == high or not math.isfinite(high - low):
        return ()
    sample = finite[:: max(1, finite.numel() // MOST_IN_HISTOGRAM)]
    places = ((sample - low) / (high - low) * BINS).clamp(0, BINS - 1).to(torch.int64)
    return tuple(torch.bincount(places, minlength=BINS).tolist())
