"""Real kernels, each with a home of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.kernel.client import Kernel, running_kernel


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that knows nothing of the user's own Jupyter."""
    folders = {
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "MPLCONFIGDIR": "matplotlib",
    }
    return {**os.environ, **{name: str(home / folder) for name, folder in folders.items()}}


@pytest.fixture(scope="session")
def kernel_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = environment(tmp_path_factory.mktemp("home"))
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR"):
        os.environ[name] = found[name]
        Path(found[name]).mkdir(exist_ok=True)
    return found


@pytest.fixture
def kernel(kernel_environment) -> Iterator[Kernel]:
    """A fresh kernel with the extension loaded."""
    with running_kernel(kernel_environment) as running:
        assert running.run("%load_ext tensorviz\nimport numpy as np").error is None
        yield running
