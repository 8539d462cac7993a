"""A shell in this process, and what a reader would see of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.io import capture_output
from traitlets.config import Config

import tensorviz


@dataclass
class Seen:
    """What one cell gave."""

    result: Any
    stdout: str
    stderr: str
    bundles: list[dict[str, Any]] = field(default_factory=list)

    @property
    def value(self) -> Any:
        return self.result.result

    @property
    def error(self) -> BaseException | None:
        return self.result.error_before_exec or self.result.error_in_exec


class Shell:
    """Runs cells in an IPython shell of its own."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.ip = shell

    def run(self, cell: str, **options: Any) -> Seen:
        with capture_output() as captured:
            result = self.ip.run_cell(cell, **options)
        bundles = [output.data for output in captured.outputs]
        return Seen(result, captured.stdout, captured.stderr, bundles)

    def hooks(self) -> dict[str, list[Any]]:
        """Everything that an extension may have put into the shell."""
        magics = self.ip.magics_manager.magics
        return {
            "transformers": list(self.ip.input_transformers_cleanup),
            "ast": list(self.ip.ast_transformers),
            "before": list(self.ip.events.callbacks["pre_run_cell"]),
            "after": list(self.ip.events.callbacks["post_run_cell"]),
            "magics": sorted([*magics["line"], *(f"%{name}" for name in magics["cell"])]),
            "attributes": sorted(name for name in vars(self.ip) if "tensorviz" in name),
            "names": sorted(self.ip.user_ns),
        }


@pytest.fixture
def bare(tmp_path, monkeypatch) -> Iterator[Shell]:
    """A shell without the extension."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    InteractiveShell.clear_instance()
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=config)
    yield Shell(shell)
    tensorviz.unload_ipython_extension(shell)
    InteractiveShell.clear_instance()


@pytest.fixture
def shell(bare) -> Shell:
    """A shell with the extension loaded, as a terminal has it."""
    tensorviz.load_ipython_extension(bare.ip)
    return bare


@pytest.fixture
def notebook(bare) -> Shell:
    """A shell that says that it belongs to a kernel, so that widgets are shown."""
    bare.ip.kernel = SimpleNamespace()
    bare.ip.get_parent = lambda: {"metadata": {"cellId": "cell-1"}, "header": {"msg_id": bare.ip.execution_count}}
    tensorviz.load_ipython_extension(bare.ip)
    return bare
