"""Short statistics of every array of a file, within a bound on what is read."""

from __future__ import annotations

from dataclasses import dataclass

from tensorviz.arrays.reading.files import ArrayFile, Entry
from tensorviz.inspector.look import Look
from tensorviz.inspector.summary import Summary

__all__ = ["MOST_ENTRIES", "EntrySummary", "listed"]

MOST_ENTRIES = 500
MOST_READ = 256 << 20


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """An array of a file and what is known of it; ``reason`` says why nothing is."""

    entry: Entry
    summary: Summary | None
    reason: str = ""


def listed(file: ArrayFile) -> tuple[EntrySummary, ...]:
    """The first 500 arrays; exact until 256 MiB were read, from samples after that."""
    found, left = [], MOST_READ
    for entry in file.entries[:MOST_ENTRIES]:
        try:
            look = Look(entry.open())
            if entry.nbytes <= left:
                left -= entry.nbytes
                look.finish()
        except Exception as error:  # noqa: BLE001 - one array that cannot be read costs its own row only
            found.append(EntrySummary(entry, None, type(error).__name__))
            continue
        found.append(EntrySummary(entry, look.summary, " ".join(look.summary.notes)))
    return tuple(found)
