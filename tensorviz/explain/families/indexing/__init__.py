"""Cells chosen by an index: reading and writing with ints, slices, new axes, masks and index arrays."""

from tensorviz.explain.families.indexing.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
