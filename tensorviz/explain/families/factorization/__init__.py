"""Matrices taken apart or solved with: ``solve``, ``inv``, ``det``, ``lu``, ``qr``, ``cholesky``, ``eig``, ``svd``."""

from tensorviz.explain.families.factorization.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
