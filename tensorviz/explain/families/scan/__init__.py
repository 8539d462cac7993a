"""Running totals along an axis, and differences of neighbours: the result keeps what happened at every cell."""

from tensorviz.explain.families.scan.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
