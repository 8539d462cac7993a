"""Arrays that did not exist before: from data, filled, counted, drawn at random."""

from tensorviz.explain.families.creation.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
