"""Cells worked out of their whole lane: ``softmax``, ``log_softmax``, ``layer_norm``."""

from tensorviz.explain.families.normalised.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
