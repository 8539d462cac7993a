"""NumPy's docstring examples come out the same when they are explained; a sample, the rest by hand."""

from __future__ import annotations

from itertools import islice

from tests.conformance.examples import docstrings, measure

EVERY = 12


def test_a_sample_comes_out_the_same() -> None:
    names = [name for name, _ in islice(docstrings(), None, None, EVERY)]
    tally = measure(names)
    assert tally.docstrings == len(names) > 40
    assert tally.compared > 200
    assert tally.different == []
    assert tally.faults == []
    assert tally.share > 0.5
