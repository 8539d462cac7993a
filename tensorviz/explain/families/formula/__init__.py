"""Cells that are short calculations in a pattern of their own: ``kron``, ``cross``, ``convolve``, ``gradient``."""

from tensorviz.explain.families.formula.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
