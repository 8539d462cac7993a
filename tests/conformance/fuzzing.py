"""Run random programs plain and watched, for a number of programs or of minutes.

Usage: python -m tests.conformance.fuzzing COUNT MINUTES [FIRST_SEED]
"""

from __future__ import annotations

import gc
import itertools
import json
import sys
import time
from typing import Any

from tests.conformance.running import KEPT, revision
from tests.corpus.fuzz import check

WRITTEN_EVERY = 200


def fuzz(count: int, minutes: float, first: int = 0) -> dict[str, Any]:
    """Compare programs until there are ``count`` or ``minutes`` are over; what differed is told by its seed."""
    gc.collect()
    gc.freeze()
    KEPT.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + 60 * minutes
    found: dict[str, Any] = {"revision": revision(), "asked": count, "different": []}
    found |= {"compared": 0, "events": 0, "too_long": 0}
    for seed in itertools.count(first):
        if found["compared"] == count or time.monotonic() > until:
            break
        try:
            events = check(seed, is_small=bool(seed % 2))
        except Exception as error:
            found["different"].append(f"seed {seed}: {type(error).__name__}: {error}"[:4000])
            events = 0
        found["too_long"] += events is None
        found["compared"] += events is not None
        found["events"] += events or 0
        if seed % WRITTEN_EVERY == 0:
            write(found)
    write(found)
    return found


def write(found: dict[str, Any]) -> None:
    (KEPT / "programs.json").write_text(json.dumps(found))


if __name__ == "__main__":
    count, minutes = int(sys.argv[1]), float(sys.argv[2])
    found = fuzz(count, minutes, int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    print(json.dumps({**found, "different": len(found["different"])}))
    sys.exit(bool(found["different"]))
