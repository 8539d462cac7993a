"""What an array is: one adapter per library, chosen by type, loaded only where that library already is."""

from tensorviz.arrays.snapshot import Overview, Snapshot

__all__ = ["Overview", "Snapshot"]
