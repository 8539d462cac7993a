"""Results whose cells are worked out of certain cells: counts in bins, places on a ruler, comparisons, covariances."""

from tensorviz.explain.families.gather.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
