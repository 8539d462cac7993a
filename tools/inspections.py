"""Inspect real arrays and write what the browser would receive, for the tests of the browser's side.

Usage: python -m tools.inspections

One file per array in js/test/inspections, each `{"message": ..., "buffers": [base64, ...]}`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tensorviz.arrays.reading.choose import reader_of
from tensorviz.arrays.reading.files import open_file
from tensorviz.arrays.reading.numpy_reader import NumpyReader
from tensorviz.inspector.compare import compare
from tensorviz.inspector.corners import corners_of
from tensorviz.inspector.listing import listed
from tensorviz.inspector.look import Look
from tensorviz.inspector.watch import Watching
from tensorviz.protocol.comparing import encode_comparison
from tensorviz.protocol.inspecting import encode_inspection
from tensorviz.protocol.inspection import Progress
from tensorviz.protocol.listing import encode_listing
from tensorviz.protocol.watching import encode_watch

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "js/test/inspections"


def _waves(*shape: int) -> np.ndarray[Any, Any]:
    """Numbers that every machine computes alike."""
    cells = np.arange(int(np.prod(shape)), dtype=np.int64).reshape(shape)
    return ((cells * 7919 % 1009) - 504) / 128.0


def _with_nan() -> np.ndarray[Any, Any]:
    x = _waves(300, 500).astype(np.float32)
    x[17, 400], x[201, 3], x[299, 499] = np.nan, np.inf, -np.inf
    x[:, 77] = 0
    return x


def _channels() -> np.ndarray[Any, Any]:
    x = _waves(4, 6, 20, 30)
    x[:, 2] = 0
    x[3, 5] *= 40
    x[1, 4, 10, 10] = np.nan
    return x


ARRAYS: dict[str, Callable[[], Any]] = {
    "small": lambda: _waves(2, 3, 4, 5),
    "nan": _with_nan,
    "channels": _channels,
    "line": lambda: _waves(5000)[::-1],
    "volume": lambda: _waves(12, 40, 40).transpose(2, 0, 1),
    "number": lambda: np.array(2.5, np.float16),
    "empty": lambda: np.zeros((0, 3)),
    "constant": lambda: np.broadcast_to(np.float32(3), (1 << 20, 1 << 20)),
    "truth": lambda: _waves(60, 80) > 1,
    "masked": lambda: np.ma.masked_greater(_waves(30, 40), 3),
    "complex": lambda: _waves(20, 20) + 1j * _waves(20, 20).T,
    "dates": lambda: np.array(["2026-01-01", "NaT", "2026-03-05"], "M8[D]"),
    "text": lambda: np.array(["Ada", "<script>alert(1)</script>", "Ada", ""]),
    "records": lambda: np.array([(31, 1.7), (28, np.nan)], dtype=[("age", "i4"), ("size", "f8")]),
    "objects": lambda: np.array([None, 1, "two", 3.0], dtype=object),
    "all-nan": lambda: np.full((3, 4), np.nan),
    "many-axes": lambda: _waves(2, 2, 2, 2, 3, 4),
}


def _changed() -> tuple[Any, Any]:
    before = _waves(200, 300).astype(np.float32)
    after = before + np.where(_waves(200, 300) > 3.5, np.float32(1e-6), np.float32(0))
    after[20:30, 100:140] += 0.25
    after[5, 7] = np.nan
    return before, after


PAIRS: dict[str, Callable[[], tuple[Any, Any]]] = {
    "compare": _changed,
    "compare-equal": lambda: (_waves(3, 4), _waves(3, 4)),
    "compare-shapes": lambda: (_waves(3, 4), _waves(4, 3)),
    "compare-dtypes": lambda: (_waves(6, 8) / 3, (_waves(6, 8) / 3).astype(np.float32)),
    "compare-channels": lambda: (_waves(3, 4, 10, 12), _waves(3, 4, 10, 12) * (np.arange(4) != 2)[:, None, None]),
}


def _file(folder: str) -> Path:
    """A file with an array of each kind, one of which can't be read and one of which has a name like a tag."""
    path = Path(folder) / "weights.npz"
    np.savez(
        path,
        allow_pickle=True,
        **{
            "encoder.weight": _waves(64, 48).astype(np.float32),
            "encoder.bias": np.where(np.arange(48) == 7, np.nan, _waves(48)).astype(np.float32),
            "ids": np.arange(12).reshape(3, 4),
            "temperature": np.array(0.07),
            "unused": np.zeros((0, 3)),
            "dead": np.full((16, 16), np.nan),
            "days": np.array(["2026-01-01", "NaT"], "M8[D]"),
            "<img src=x onerror=alert(1)>": np.array(["<script>alert(1)</script>"]),
            "anything": np.array([None, {}], dtype=object),
        },
    )
    return path


def _watched() -> Watching:
    """Three steps of a network: its gradient vanishes, one unit in eight is alive, the last step holds a NaN."""
    import torch

    layers = [torch.nn.Linear(8, 8, bias=False) for _ in range(3)]
    block = [torch.nn.Sequential(layer, torch.nn.ReLU()) for layer in layers]
    model = torch.nn.Sequential(*block, torch.nn.Linear(8, 1, bias=False))
    with torch.no_grad():
        for layer, scale in zip(layers, (0.5, -(2.0**-10), 2.0**-10), strict=True):
            layer.weight.copy_(torch.eye(8) * scale)
        layers[1].weight[0, 0] = 0.5
        model[-1].weight.fill_(0.25)
    watching = Watching(model)
    x = torch.as_tensor(_waves(16, 8).astype(np.float32)).abs()
    for step in range(3):
        if step == 2:
            x[3, 5] = torch.nan
        model(x * 2.0**step).sum().backward()
    watching.stop()
    return watching


def main() -> None:
    """Write every fixture."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for stale in FIXTURES.glob("*.json"):
        if stale.stem not in names():
            stale.unlink()
    for name, make in ARRAYS.items():
        _write(name, *inspected(name, make()))
    _write("sampled", *_half_way())
    for name, pair in PAIRS.items():
        left, right = (reader_of(x) for x in pair())
        _write(name, *encode_comparison(compare(left, right), ("before", "after"), identity=name))
    with TemporaryDirectory() as folder:
        file = open_file(_file(folder))
        _write("file", *encode_listing(file, listed(file), identity="file"))
    if find_spec("torch"):
        _write("watch", *encode_watch(_watched(), identity="watch"))


def names() -> set[str]:
    """The fixtures that are written."""
    return {*ARRAYS, *PAIRS, "sampled", "file", "watch"}


def inspected(name: str, x: Any) -> tuple[str, list[bytes]]:
    """What a browser receives for one array."""
    reader = NumpyReader(x)
    look = Look(reader)
    return encode_inspection(look.finish(), "x", corners_of(reader), Progress("complete"), identity=name)


def _half_way() -> tuple[str, list[bytes]]:
    """The first paint of a large array."""
    reader = NumpyReader(_with_nan())
    progress = Progress("running", 0.3, "Reading every cell.")
    return encode_inspection(Look(reader).summary, "x", corners_of(reader), progress, identity="sampled")


def _write(name: str, message: str, buffers: list[bytes]) -> None:
    content = {"message": json.loads(message), "buffers": [base64.b64encode(data).decode() for data in buffers]}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
    (FIXTURES / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
