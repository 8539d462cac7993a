"""The same numbers in another arrangement: reshape, ravel, transpose, axes of size 1."""

from tensorviz.explain.families.layout.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
