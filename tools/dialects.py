"""Write docs/dialects.md: which names of torch and jax are told by which operation of NumPy.

Usage: python -m tools.dialects
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from tensorviz.explain.dialects import jax_names, torch_layers, torch_names
from tensorviz.explain.dialects.calls import Row

PAGE = Path(__file__).resolve().parent.parent / "docs/dialects.md"
OF_MODELS = "`nn."


INTRODUCTION = (
    "# Names of torch and jax",
    "",
    "Written by `python -m tools.dialects`. An operation of torch or jax is told as the one of NumPy behind it, with",
    "the numbers that torch or jax computed. Those of models that NumPy does not have stand behind `nn.`. What a call",
    "does otherwise than NumPy (`alpha=`, a median of an even number of cells, an index outside) is said on its card.",
)


def page() -> str:
    """The page."""
    in_place = {f"{name}_": row for name, row in {**torch_names.ELEMENTWISE, **torch_names.WRITES}.items()}
    return "\n".join(
        [
            *INTRODUCTION,
            "",
            "## torch, as function and as method",
            "",
            *_table(torch_names.ROWS),
            "",
            "## torch, in place",
            "",
            *_table(in_place),
            "",
            "## torch's layers",
            "",
            *_table({f"nn.{name}": row for name, row in torch_layers.LAYERS.items()}),
            "",
            "## jax, beside `jax.numpy` and `jax.Array`, which mirror NumPy's names",
            "",
            *_table(jax_names.ROWS),
            "",
        ]
    )


def _table(rows: Mapping[str, Row]) -> list[str]:
    names: dict[str, list[str]] = defaultdict(list)
    for name, row in rows.items():
        names[f"`{row.operation}`" if row.operation else "the card, with its formula"].append(f"`{name}`")
    ordered = sorted(names.items(), key=lambda pair: (OF_MODELS in pair[0], pair[0]))
    return ["| Told as | Names |", "| --- | --- |", *(f"| {told} | {', '.join(own)} |" for told, own in ordered)]


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
