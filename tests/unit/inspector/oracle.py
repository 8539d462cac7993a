"""Plain NumPy on a copy: what a summary has to say."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.inspector.summary import Summary

SHARES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


def check(summary: Summary, x: npt.NDArray[Any]) -> None:
    """Compare every field with what NumPy says of ``x``."""
    values = np.ma.getdata(x).copy()
    shown = ~np.ma.getmaskarray(x) if isinstance(x, np.ma.MaskedArray) else np.ones(x.shape, bool)
    kind = values.dtype.kind
    assert summary.shape == x.shape
    assert summary.dtype == x.dtype
    assert summary.nbytes == x.nbytes
    assert summary.masked_count == int((~shown).sum())
    assert summary.exact
    assert summary.details_exact
    assert summary.read == x.size
    assert not summary.changed
    is_nan = np.isnat(values) if kind in "mM" else np.isnan(values) if kind in "fc" else np.zeros(x.shape, bool)
    is_inf = np.isinf(values) if kind in "fc" else np.zeros(x.shape, bool)
    positive = is_inf if kind == "c" else is_inf & (values > 0) if kind == "f" else is_inf
    negative = is_inf & (values < 0) if kind == "f" else np.zeros(x.shape, bool)
    if kind == "c":
        positive = is_inf & ~is_nan
    for places, where in ((summary.nan, is_nan), (summary.posinf, positive), (summary.neginf, negative)):
        where = where & shown
        assert places.count == where.sum()
        assert list(places.first) == [tuple(map(int, index)) for index in np.argwhere(where)[:16]]
    finite = shown & ~is_nan & ~is_inf
    _check_signs(summary, values, shown & ~is_nan, kind)
    _check_extremes(summary, values, finite, kind)
    _check_spread(summary, values, finite, kind)
    _check_layers(summary, values, finite, (is_nan | is_inf) & shown, kind)


def numbers(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Magnitudes of complex numbers, whole units of times, 0 and 1 for truths."""
    kind = values.dtype.kind
    if kind == "c":
        with np.errstate(all="ignore"):
            sizes = np.abs(values)
            return np.where(np.isfinite(values), np.minimum(sizes, np.finfo(sizes.dtype).max), sizes)
    if kind in "mM":
        return values.astype(values.dtype.newbyteorder("=")).view(np.int64)
    return values.astype(np.uint8) if kind == "b" else values


def _check_signs(summary: Summary, values: npt.NDArray[Any], known: npt.NDArray[Any], kind: str) -> None:
    line = values[known]
    zero = np.timedelta64(0) if kind == "m" else np.array(0, "M8[D]").astype(values.dtype) if kind == "M" else 0
    assert summary.zero_count == int((line == zero).sum())
    if kind in "iuf":
        assert summary.negative_count == int((line < 0).sum())
    if kind == "f":
        tiny = np.finfo(values.dtype).smallest_normal
        assert summary.subnormal_count == int(((np.abs(line) < tiny) & (line != 0)).sum())
    if kind == "b":
        assert summary.true_count == int(line.sum())


def _check_extremes(summary: Summary, values: npt.NDArray[Any], finite: npt.NDArray[Any], kind: str) -> None:
    if not finite.any():
        assert summary.min is None
        assert summary.argmax is None
        assert summary.mean is None
        assert summary.std is None
        return
    seen = numbers(values)
    for value, index, extreme in (
        (summary.min, summary.argmin, np.min),
        (summary.max, summary.argmax, np.max),
    ):
        wanted = extreme(seen[finite])
        assert index == tuple(map(int, np.argwhere(finite & (seen == wanted))[0]))
        assert (numbers(np.asarray(value)) if kind in "mMb" else value) == wanted
        if kind in "iuf":
            assert value.dtype == values.dtype.newbyteorder("=")


def _check_spread(summary: Summary, values: npt.NDArray[Any], finite: npt.NDArray[Any], kind: str) -> None:
    line = values[finite]
    if not line.size:
        assert summary.quantiles == {}
        return
    with np.errstate(all="ignore"):
        if kind in "mM":
            _check_time_moments(summary, numbers(line))
        else:
            wide = np.clongdouble if kind == "c" else np.longdouble
            mean, std = line.astype(wide).mean(), line.astype(wide).std()
            scale = float(np.abs(line.astype(wide)).max())
            if scale < 1e150:
                assert abs(complex(summary.mean) - complex(mean)) <= 1e-13 * scale
                assert abs(float(summary.std) - float(std)) <= 1e-7 * float(std) + 1e-14 * scale
        seen = numbers(line)
        wanted = np.quantile(seen.astype(float) if seen.dtype.kind in "iub" else seen, SHARES)
    assert list(summary.quantiles) == list(SHARES)
    if kind in "mM":
        found = [float(numbers(np.asarray(value))) for value in summary.quantiles.values()]
        span = float(np.abs(seen.astype(float)).max())
        assert np.allclose(found, wanted, rtol=1e-12, atol=1 + 1e-12 * span)
    elif np.isfinite(wanted).all():
        found = [float(value) for value in summary.quantiles.values()]
        eps = float(np.finfo(values.dtype).eps) if kind in "fc" else 1e-15
        assert np.allclose(found, wanted.astype(float), rtol=8 * eps, atol=8 * eps * float(np.abs(wanted).max()))
    _check_histogram(summary, seen)


def _check_time_moments(summary: Summary, line: npt.NDArray[np.int64]) -> None:
    exact = [int(each) for each in line.tolist()]
    mean = sum(exact) / len(exact)
    scale = max(map(abs, exact)) + 1
    assert abs(float(numbers(np.asarray(summary.mean))) - mean) <= 1 + 1e-12 * scale


def _check_histogram(summary: Summary, seen: npt.NDArray[Any]) -> None:
    found = summary.histogram
    if found is not None and summary.facts.dtype.kind == "b":
        assert dict(found.bars) == {"True": int(seen.sum()), "False": int((seen == 0).sum())}
        return
    if found is None:
        low, high = float(seen.min()), float(seen.max())
        assert not np.isfinite(high - low)
        return
    assert found.exact
    assert found.counts.sum() == seen.size
    edges = found.edges
    with np.errstate(all="ignore"):
        below = [(seen < edge).sum() for edge in edges[:-1]] + [(seen <= edges[-1]).sum()]
    assert found.counts.tolist() == np.diff(below).tolist()


def _check_layers(
    summary: Summary, values: npt.NDArray[Any], finite: npt.NDArray[Any], bad: npt.NDArray[Any], kind: str
) -> None:
    with np.errstate(all="ignore"):
        seen = numbers(values).astype(float)
    for profile in summary.profiles:
        axis = profile.axis
        assert len(profile.mean) == -(-values.shape[axis] // profile.step)
        for entry in range(len(profile.mean)):
            part = (slice(None),) * axis + (slice(entry * profile.step, (entry + 1) * profile.step),)
            _check_group(
                seen[part], finite[part], bad[part],
                profile.mean[entry], profile.low[entry], profile.high[entry], profile.bad[entry],
            )  # fmt: skip
    _check_phases(summary, values, finite)
    overview = summary.overview
    if overview is None:
        assert values.ndim == 0 or values.size == 0
        return
    planes = {name: overview.plane(name) for name in ("mean", "low", "high", "nan", "inf", "count")}
    for block in np.ndindex(*overview.shape):
        part: list[Any] = [slice(None)] * values.ndim
        for axis, fixed in enumerate(overview.fixed):
            if fixed is not None:
                part[axis] = fixed
        for axis, step, at in zip(overview.axes, overview.steps, block, strict=True):
            part[axis] = slice(at * step, (at + 1) * step)
        where = tuple(part)
        is_empty = not finite[where].any()
        low = np.nan if is_empty else planes["low"][block]
        high = np.nan if is_empty else planes["high"][block]
        _check_group(
            seen[where], finite[where], bad[where], planes["mean"][block], low, high,
            planes["nan"][block] + planes["inf"][block],
        )  # fmt: skip
        assert planes["count"][block] == finite[where].sum()


def _check_phases(summary: Summary, values: npt.NDArray[Any], finite: npt.NDArray[Any]) -> None:
    found = summary.phases
    if values.dtype.kind != "c" or summary.overview is None or not values.size:
        assert found is None
        return
    assert (found.axes, found.steps) == (summary.overview.axes, summary.overview.steps)
    if set(found.steps) != {1} or None not in found.fixed or found.fixed.count(None) != values.ndim:
        return
    known = finite & (values != 0)
    seen = found.plane("mean")
    assert np.isnan(seen[~known]).all() or not np.isfinite(values[~known]).all()
    assert np.allclose(seen[known], np.angle(values[known]), rtol=1e-6, atol=1e-6)


def _check_group(
    seen: npt.NDArray[Any], finite: npt.NDArray[Any], bad: npt.NDArray[Any], mean: Any, low: Any, high: Any, count: Any
) -> None:
    assert count == bad.sum()
    line = seen[finite]
    if not line.size:
        assert np.isnan(mean)
        assert np.isnan(low)
        assert np.isnan(high)
        return
    assert (low, high) == (line.min(), line.max())
    with np.errstate(all="ignore"):
        wanted = line.mean()
    if np.isfinite(wanted):
        assert np.isclose(mean, wanted, rtol=1e-9, atol=1e-12 * float(np.abs(line).max()))
