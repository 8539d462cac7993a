"""Products and sums over named axes: ``np.einsum``, ``np.tensordot``, stacks of matrices, outer products."""

from tensorviz.explain.families.einsum.family import cell_template, explain_cell, readings, recognise, sources

__all__ = ["cell_template", "explain_cell", "readings", "recognise", "sources"]
