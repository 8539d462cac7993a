"""Measure what a device must keep, print one table, write its part of docs/benchmarks.md.

Usage: python -m bench.devices NAME [...]

NAME as in `%devices`: cupy for the GPU column, jax, torch, dpnp for this CPU. The exit status is 0 when every figure
holds, 1 when one does not, 3 when a device is not at hand; then the page says so.
"""

from __future__ import annotations

import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from bench.devices import gpu, held, speed
from bench.devices.figure import Figure, table
from bench.page import write_part
from tensorviz.device.adapters.base import Adapter
from tensorviz.device.adapters.table import open_device
from tensorviz.device.availability import devices
from tensorviz.device.call_parts import brief
from tensorviz.device.machine import host_facts
from tensorviz.errors import UsageError

NOT_AT_HAND = 3
TITLES = {"cupy": "a GPU", "jax": "JAX", "torch": "PyTorch's NumPy layer", "dpnp": "dpnp"}


def main(names: list[str]) -> int:
    """Measure each device; return the exit status."""
    if not names or set(names) - {row.name for row in devices()} | {"cpu"} & set(names):
        print(__doc__)
        return 2
    warnings.simplefilter("ignore")
    return max(_measured(name) for name in names)


def _measured(name: str) -> int:
    title = f"Devices: {TITLES[name]}"
    try:
        adapter = open_device(name)
    except UsageError as error:
        what = "No GPU was at hand" if name == "cupy" else f"{TITLES[name]} was not at hand"
        text = f"{what}: {error}. None of these figures has been measured."
        print(text)
        write_part(title, text)
        return NOT_AT_HAND
    begin = time.perf_counter()
    figures = _figures(adapter)
    seconds = time.perf_counter() - begin
    facts = "; ".join([*adapter.facts().values(), *host_facts().values()])
    ending = f"Measured on {datetime.now().astimezone():%Y-%m-%d} in {seconds:.0f} s with {facts}."
    print(table(figures))
    print(ending)
    write_part(title, f"{table(figures)}\n\n{ending}")
    return int(any(figure.is_missed for figure in figures))


def _figures(adapter: Adapter) -> list[Figure]:
    """Each is printed as soon as it is there: a run that is cut short has told something. What takes longest is last."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        groups = [partial(held.single_cells, adapter), partial(speed.measure, adapter)]
        if adapter.name == "cupy":
            groups.insert(0, partial(gpu.measure, adapter))
        for group in [*groups, partial(held.corpus, adapter, Path(folder))]:
            for figure in _attempted(group):
                print(f"{figure.what}: {figure.measured}", flush=True)
                figures.append(figure)
    return figures


def _attempted(group: Callable[[], Iterable[Figure]]) -> Iterator[Figure]:
    try:
        yield from group()
    except Exception as error:
        yield Figure("the figures after this", f"failed: {brief(error)}", holds=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
