"""``%tensor EXPRESSION``: look into one array; ``%tensor "FILE"``: into the arrays of a file."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from IPython.core.error import UsageError as IPythonUsageError
from IPython.core.magic import needs_local_scope, no_var_expand

from tensorviz.errors import UsageError
from tensorviz.file_api import open_arrays
from tensorviz.inspect_api import Inspector, display_inspector

__all__ = ["TensorMagic"]

HELP = """Look into an array: where the NaN are, how its values are spread, how it lies in memory.

    %tensor x                   any expression that gives an array of NumPy, PyTorch, JAX, CuPy, Dask, SciPy
    %tensor model.weight[0]
    %tensor "weights.safetensors"   the arrays of a file, in quotes: .npy, .npz, .safetensors, .zarr
"""
LONGEST_NAME = 40


class TensorMagic:
    """Registers and unregisters ``tensor`` as a line magic."""

    def __init__(self, shell: Any, say: Callable[[str], None]) -> None:
        self._shell = shell
        self._say = say
        self._before: Any = None

    def install(self) -> None:
        registered = self._shell.magics_manager.magics
        self._before = registered["line"].get("tensor")
        self._shell.register_magic_function(self._magic(), magic_kind="line", magic_name="tensor")

    def remove(self) -> None:
        registered = self._shell.magics_manager.magics["line"]
        registered.pop("tensor", None)
        if self._before is not None:
            registered["tensor"] = self._before

    def _magic(self) -> Callable[..., None]:
        @no_var_expand
        @needs_local_scope
        def tensor(line: str, local_ns: dict[str, Any] | None = None) -> None:
            text = line.strip()
            file = _check(text)
            if file is not None:
                self._show_file(file)
                return
            namespace = self._shell.user_ns
            names = {**namespace, **local_ns} if local_ns and local_ns is not namespace else namespace
            value = eval(text, names)  # noqa: S307 - the user's own code, as they typed it
            self._show(value, text)

        tensor.__doc__ = HELP
        return tensor

    def _show_file(self, path: str) -> None:
        try:
            arrays = open_arrays(path)
        except UsageError as error:
            raise IPythonUsageError(f"%tensor: {error}") from None
        if hasattr(self._shell, "kernel"):
            arrays._ipython_display_()
        else:
            self._say(arrays.text())

    def _show(self, value: Any, text: str) -> None:
        name = text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"
        try:
            inspector = Inspector(value, name)
        except UsageError as error:
            raise IPythonUsageError(f"%tensor: {error}") from None
        if hasattr(self._shell, "kernel"):
            display_inspector(inspector)
        else:
            self._say(inspector.text())


def _check(text: str) -> str | None:
    """The path where the text is one in quotes."""
    if not text:
        raise IPythonUsageError("%tensor takes an expression that gives an array: %tensor x")
    try:
        body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise IPythonUsageError(f"%tensor takes one expression, not {text!r} ({error.msg})") from None
    return body.value if isinstance(body, ast.Constant) and isinstance(body.value, str) else None
