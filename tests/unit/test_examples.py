"""What the notebooks in examples/ promise: every operation of a lesson is explained, none ends as a card."""

from pathlib import Path

import nbformat

from tensorviz.explain.build import explain
from tensorviz.trace.session import record_source

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_attention_is_explained_end_to_end():
    namespace = {}
    families = set()
    for cell in nbformat.read(EXAMPLES / "attention.ipynb", as_version=4).cells:
        source = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
        if cell.cell_type != "code":
            continue
        outcome = record_source(source, namespace)
        assert outcome.error is None
        for step in explain(outcome.recording) if cell.source.startswith("%%explain") else ():
            assert step.family != "opaque", step.source
            families.add(step.family)
    assert families == {"contraction", "creation", "elementwise", "indexing", "layout", "reduction"}
    assert namespace["wrong"].shape == namespace["q_heads"].shape
    assert (namespace["wrong"] != namespace["q_heads"]).any()
    assert namespace["weights"].sum(axis=-1).round(12).tolist() == [[[1] * 4] * 2] * 2
