"""What must stand beside every number of the CPU."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from tensorviz.sentences import agree, say

__all__ = ["host_facts", "usable_cores"]


def usable_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def host_facts() -> dict[str, str]:
    """Library, processor, cores that may be used, and the matrix library's threads where they can be told."""
    facts = {"library": f"NumPy {version('numpy')}", "device": _processor()}
    cores = usable_cores()
    facts["cores"] = agree(cores, "{cores} core", "{cores} cores", cores=cores)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    if load > cores:
        facts["load"] = say("busy with other work: load {load:.0f}", load=load)
    blas = _blas()
    return facts | ({"blas": blas} if blas else {})


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _blas() -> str:
    """The matrix libraries that threadpoolctl finds, where that is loaded or installed."""
    try:
        import threadpoolctl
    except ImportError:
        return ""
    pools = [each for each in threadpoolctl.threadpool_info() if each.get("user_api") == "blas"]
    numpys = [each for each in pools if "numpy" in str(each.get("filepath", ""))] or pools[:1]
    if not numpys:
        return ""
    found = numpys[0]
    threads = int(found["num_threads"])
    return agree(
        threads,
        "{name} with {threads} thread",
        "{name} with {threads} threads",
        name=found["internal_api"],
        threads=threads,
    )
