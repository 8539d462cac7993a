"""Functions of corresponding cells, with broadcasting: ufuncs, operators, ``where``, ``clip``, rounding and casts."""

from tensorviz.explain.families.elementwise.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
