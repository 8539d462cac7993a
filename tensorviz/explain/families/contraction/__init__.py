"""Products of vectors and matrices: ``@``, ``np.dot``, ``np.matmul``, ``np.inner``, ``np.vdot`` in one and two axes."""

from tensorviz.explain.families.contraction.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
