"""Watch a PyTorch model: bounded summaries of what its modules give, and of the gradients that reach them.

A hook reads each output and lets go of it; a gradient is read by a hook on the output itself, so that the graph stays
as it is. Nothing is kept but numbers.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import weakref
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from tensorviz.errors import UsageError
from tensorviz.inspector.watch_reading import Reading, has_bad, read_tensor

__all__ = ["FirstBad", "Row", "Watching"]

Kind: TypeAlias = Literal["activation", "gradient"]

MOST_MODULES = 500
MOST_OUTPUTS = 4

log = logging.getLogger("tensorviz")


@dataclass(slots=True)
class Row:
    """One module's activations, or the gradients that reached them, of the last steps."""

    module: str
    type_name: str
    kind: Kind
    depth: int
    readings: deque[Reading] = field(default_factory=deque)

    @property
    def last(self) -> Reading:
        return self.readings[-1]


@dataclass(frozen=True, slots=True)
class FirstBad:
    """Where the first NaN or infinity stood; ``came_in`` says whether an input of the module held one already."""

    module: str
    type_name: str
    kind: Kind
    reading: Reading
    came_in: bool


class Watching:
    """The hooks on one model, and what they saw.

    Parameters
    ----------
    module : torch.nn.Module
    steps : int
        How many of the last forward passes are kept.
    """

    def __init__(self, module: Any, steps: int = 16) -> None:
        torch = sys.modules.get("torch")
        if torch is None or not isinstance(module, torch.nn.Module):
            raise UsageError(f"watch() takes a torch.nn.Module, not {type(module).__name__}")
        if steps < 1:
            raise UsageError(f"watch() keeps at least one step, not {steps}")
        self.name = type(module).__name__
        self.step = 0
        self.first_bad: FirstBad | None = None
        self.is_on = True
        self.rows: dict[tuple[str, Kind], Row] = {}
        self._torch: Any = torch
        self._steps = steps
        named = list(module.named_modules())
        self.more = max(0, len(named) - MOST_MODULES)
        self._handles = [module.register_forward_pre_hook(self._begins)]
        for path, each in named[:MOST_MODULES]:
            self._handles.append(each.register_forward_hook(self._hook(path, each)))

    def stop(self) -> None:
        """Take every hook out; what was seen stays."""
        self.is_on = False
        for handle in self._handles:
            handle.remove()
        self._handles.clear()

    def ordered(self) -> Iterator[Row]:
        """The rows in the order in which they were first seen."""
        yield from self.rows.values()

    def _begins(self, *_: Any) -> None:
        self.step += 1

    def _hook(self, path: str, module: Any) -> Any:
        seen = weakref.ref(self)
        label, type_name, depth = path or "(the whole)", type(module).__name__, path.count(".") + bool(path)

        def hook(_module: Any, inputs: Any, output: Any) -> None:
            watching = seen()
            if watching is not None and watching.is_on:
                watching._seen(label, type_name, depth, inputs, output)

        return hook

    def _seen(self, path: str, type_name: str, depth: int, inputs: Any, output: Any) -> None:
        if self._torch.compiler.is_compiling():
            return
        for number, tensor in enumerate(_tensors(self._torch, output)[:MOST_OUTPUTS]):
            label = path if number == 0 else f"{path} [{number}]"
            self._take(label, type_name, depth, "activation", self.step, tensor, inputs)
            if tensor.requires_grad and tensor.grad_fn is not None:
                tensor.register_hook(self._gradient_hook(label, type_name, depth, self.step))

    def _gradient_hook(self, path: str, type_name: str, depth: int, step: int) -> Any:
        seen = weakref.ref(self)

        def hook(gradient: Any) -> None:
            watching = seen()
            if watching is not None and watching.is_on:
                watching._take(path, type_name, depth, "gradient", step, gradient, ())

        return hook

    def _take(self, path: str, type_name: str, depth: int, kind: Kind, step: int, tensor: Any, inputs: Any) -> None:
        """Read a tensor; a fault of ours must not reach the model."""
        try:
            with self._torch.no_grad():
                reading = read_tensor(self._torch, tensor.detach(), step)
                if reading is None:
                    return
                if (reading.nan or reading.inf) and self.first_bad is None:
                    came_in = any(has_bad(each) for each in _tensors(self._torch, inputs))
                    self.first_bad = FirstBad(path, type_name, kind, reading, came_in)
        except Exception:
            log.exception("a tensor of %s could not be read", path)
            return
        row = self.rows.get((path, kind))
        if row is None:
            row = self.rows[path, kind] = Row(path, type_name, kind, depth, deque(maxlen=self._steps))
        if row.readings and row.last.step == step:
            row.readings.pop()  # a module that runs several times in one step: its last time
        row.readings.append(reading)


def _tensors(torch: Any, value: Any) -> list[Any]:
    """The tensors of an output or of inputs: one, or those of a tuple, a list, a dict."""
    if isinstance(value, torch.Tensor):
        return [value]
    with contextlib.suppress(Exception):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, (tuple, list)):
            return [each for each in value if isinstance(each, torch.Tensor)]
    return []
