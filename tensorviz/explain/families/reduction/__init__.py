"""Axes that disappear: sums, means, extremes and their places, spreads, norms, and the ``reduce`` of a ufunc."""

from tensorviz.explain.families.reduction.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
