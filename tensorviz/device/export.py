"""A comparison as plain data: what a file holds, and what a view is drawn from."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tensorviz.device.blocks import Timed, ratio_interval
from tensorviz.device.roofline import Roofline, bound_by
from tensorviz.device.step_times import StepTime
from tensorviz.trace.recording import Span

if TYPE_CHECKING:
    from tensorviz.device.comparison import Comparison, Side

__all__ = ["as_data", "timed_data", "written"]


def written(data: Mapping[str, Any], path: str | os.PathLike[str]) -> Path:
    """Write plain data to a file, and return where it is."""
    target = Path(path).expanduser()
    target.write_text(json.dumps(data, indent=1), encoding="utf-8")
    return target


def as_data(comparison: Comparison) -> dict[str, Any]:
    """Everything but the arrays, built of dicts, lists, text and numbers.

    ``host`` and ``device`` hold the facts that stand beside their numbers and, where they were timed, every sample in
    seconds, block by block. Spans are ``[line, column, end line, end column]``, as everywhere.
    """
    host, device = comparison.host.timed, comparison.device.timed
    return {
        "version": 1,
        "is_on_cpu": comparison.is_on_cpu,
        "agrees": comparison.agrees,
        "digits": comparison.digits,
        "agreement": {name: asdict(found) for name, found in comparison.agreement.items()},
        "stopped": comparison.stopped,
        "interrupted": comparison.is_interrupted,
        "unfinished": comparison.unfinished,
        "reason": comparison.reason,
        "span": _span(comparison.span),
        "source": comparison.source,
        "host": _side(comparison.host),
        "device": _side(comparison.device),
        "verdict": comparison.verdict,
        "speedup": None if host is None or device is None else list(ratio_interval(host, device)),
        "sending": comparison.sending,
        "bringing": comparison.bringing,
        "first_use": comparison.first_use,
        "peak": comparison.peak,
        "transfers": asdict(comparison.transfers),
        "inputs": asdict(comparison.inputs),
        "steps": [
            {
                "span": _span(step.span),
                "source": step.source,
                "where": step.where,
                "reason": step.reason,
                "times": step.times,
                "to_device": step.to_device,
                "to_host": step.to_host,
            }
            for step in comparison.steps
        ],
        "step_times": [_step_time(step) for step in comparison.step_times],
        "roofline": None if comparison.roofline is None else _roofline(comparison.roofline),
        "findings": [
            {"rule": each.rule, "span": _span(each.span), "times": each.times, "sentence": each.sentence}
            for each in comparison.findings
        ],
    }


def _step_time(step: StepTime) -> dict[str, Any]:
    found = {name: getattr(step, name) for name in ("times", "host", "device", "waiting", "nbytes", "flops")}
    return {"span": _span(step.node.span), "source": step.node.source} | found


def _roofline(roofline: Roofline) -> dict[str, Any]:
    return {
        "host": asdict(roofline.host),
        "device": asdict(roofline.device),
        "steps": [
            _step_time(step)
            | {
                "host_bound": bound_by(step, roofline.host, is_host=True),
                "device_bound": bound_by(step, roofline.device, is_host=False),
            }
            for step in roofline.steps
        ],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "name": side.name,
        "facts": dict(side.facts),
        "timed": None if side.timed is None else timed_data(side.timed),
    }


def timed_data(timed: Timed) -> dict[str, Any]:
    """Median and interval of the blocks, and every sample, in seconds."""
    return {
        "median": timed.median,
        "low": timed.low,
        "high": timed.high,
        "samples": [list(each) for each in timed.samples],
    }


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.line, span.column, span.end_line, span.end_column]
