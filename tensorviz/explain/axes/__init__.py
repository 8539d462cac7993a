"""Axes: the reader's names for them, and which axis of a result came from which of an operand."""
