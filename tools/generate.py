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
    """A module that writes `outputs` (paths from the root, a folder for all files in it) when it is run."""

    module: str
    outputs: tuple[str, ...]

    def run(self) -> None:
        """Write the outputs."""
        subprocess.run([sys.executable, "-m", self.module], cwd=ROOT, check=True)

    def files(self) -> list[str]:
        """The paths of what is there now, and of what ought to be."""
        found: list[str] = []
        for output in self.outputs:
            path = ROOT / output
            inside = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
            found += (str(each.relative_to(ROOT)) for each in inside)
        return found


GENERATORS = (
    Generator("tensorviz.protocol.schema", ("js/src/protocol/generated.ts",)),
    Generator("tools.dialects", ("docs/dialects.md",)),
    Generator("tools.fixtures", ("js/test/fixtures", "js/test/tables/packed.json")),
    Generator("tools.sentences", ("tensorviz/locale/tensorviz.pot",)),
    Generator("tools.inspections", ("js/test/inspections",)),
    Generator("tools.term_table", ("js/test/tables/arithmetic.json", "js/test/tables/numbers.json")),
)


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
    before = {name: _read(name) for name in generator.files()}
    try:
        generator.run()
        after = {name: _read(name) for name in generator.files()}
    finally:
        for name in {*before, *generator.files()}:
            _restore(name, before.get(name))
    stale = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    for name in stale:
        print(f"{name} is not what python -m {generator.module} writes; run `make gen`:")
        _show_difference(before.get(name) or "", after.get(name) or "")
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
        print(line[:200])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
