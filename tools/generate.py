"""Write the files that are generated from others, or compare them with what is there.

Usage: python tools/generate.py [--check]

With --check nothing is left changed: every generator runs, what it wrote is compared with what
stood there before, the former text is put back, and the first difference is an error.
"""

from __future__ import annotations

import difflib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Generator:
    """A module that writes `outputs` (paths from the root) when it is run."""

    module: str
    outputs: tuple[str, ...]

    def run(self) -> None:
        """Write the outputs."""
        subprocess.run([sys.executable, "-m", self.module], cwd=ROOT, check=True)


GENERATORS = (Generator("tensorviz.protocol.schema", ("js/src/protocol/generated.ts",)),)


def main(arguments: list[str]) -> int:
    """Run every generator; return the exit status."""
    checking = arguments == ["--check"]
    if arguments and not checking:
        print(__doc__)
        return 2
    stale = 0
    for generator in GENERATORS:
        if checking:
            stale += _compare(generator)
        else:
            generator.run()
    return 1 if stale else 0


def _compare(generator: Generator) -> int:
    before = {name: _read(name) for name in generator.outputs}
    try:
        generator.run()
        after = {name: _read(name) for name in generator.outputs}
    finally:
        for name, text in before.items():
            _restore(name, text)
    stale = [name for name in generator.outputs if before[name] != after[name]]
    for name in stale:
        print(f"{name} is not what python -m {generator.module} writes; run `make gen`:")
        _show_difference(before[name] or "", after[name] or "")
    return len(stale)


def _read(name: str) -> str | None:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _restore(name: str, text: str | None) -> None:
    path = ROOT / name
    if text is None:
        path.unlink(missing_ok=True)
    elif _read(name) != text:
        path.write_text(text, encoding="utf-8")


def _show_difference(before: str, after: str, lines: int = 40) -> None:
    diff = difflib.unified_diff(before.splitlines(), after.splitlines(), "committed", "generated", lineterm="")
    for _, line in zip(range(lines), diff, strict=False):
        print(line)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
