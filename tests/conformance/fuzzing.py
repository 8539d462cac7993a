"""Run random programs plain and watched, for a number of programs or of minutes.

Usage: python -m tests.conformance.fuzzing COUNT MINUTES [FIRST_SEED]
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.corpus.fuzz import check

KEPT = Path(__file__).parents[2] / "test-results" / "conformance" / "programs.json"


def fuzz(count: int, minutes: float, first: int = 0) -> dict[str, Any]:
    """Check programs until ``count`` or ``minutes`` is reached; what differed is told by its seed."""
    gc.collect()
    gc.freeze()
    until = time.monotonic() + 60 * minutes
    found: dict[str, Any] = {"asked": count, "programs": 0, "events": 0, "too_long": 0, "different": []}
    for seed in range(first, first + count):
        if time.monotonic() > until:
            break
        try:
            events = check(seed, is_small=bool(seed % 2))
        except AssertionError as error:
            found["different"].append(str(error)[:4000])
            events = 0
        found["programs"] += 1
        found["events"] += events
    return found


if __name__ == "__main__":
    count, minutes = int(sys.argv[1]), float(sys.argv[2])
    found = fuzz(count, minutes, int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps(found))
    print(json.dumps({**found, "different": len(found["different"])}))
    sys.exit(bool(found["different"]))
