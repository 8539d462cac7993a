"""Run other people's tests under the recorder, compare, write docs/conformance.md.

Usage: python -m tests.conformance [--programs N] [--minutes M] [--only NAME ...] [--report]

`--report` runs nothing. The exit status is 1 where anything differs without a known reason.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from tests.conformance import report
from tests.conformance.running import both
from tests.conformance.suites import ROOT, named, suites


def main() -> int:
    parser = argparse.ArgumentParser(prog="make conformance")
    parser.add_argument("--programs", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, default=60, help="most time for random programs")
    parser.add_argument("--only", nargs="*", help="parts of the names of suites")
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--note", default="", help="a sentence for the top of the page")
    options = parser.parse_args()
    if not options.report:
        for suite in named(options.only) if options.only else suites():
            plain, watched = both(suite)
            print(f"{suite.name}: {len(plain['tests'])} tests, {watched['seconds']} s", flush=True)
        if not options.only:
            numbers = [str(options.programs), str(options.minutes)]
            subprocess.run([sys.executable, "-m", "tests.conformance.fuzzing", *numbers], cwd=ROOT, check=False)
    problems = report.write(note=options.note)
    print("\n".join(problems) or f"Nothing differs without a known reason: {report.PAGE}")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
