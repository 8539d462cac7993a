"""What frames say of one cell, of none, and of cells that hold no numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.explain.running import run


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("np.zeros(())", "zeros writes 0 into its one cell: shape (), float64."),
        ("np.zeros((0, 3))", "zeros has nothing to write: shape (0, 3) has no cells."),
        ("np.array(['a', 'b'])", "array puts 2 strings side by side in memory: shape (2,), <U1."),
        ("x[x > 9]", "The mask has no True, so nothing is chosen."),
        ("np.nonzero(x > 9)", "No cell is chosen, so there are no positions."),
        ("np.bincount(x[:0])", "There is nothing to count, and so no bin."),
        ("n = np.percentile(x, 30, method='higher')", "n () is complete: 1 cell, from 3 cells."),
        ("u = np.unwrap(x)", "The first cell stays as it is: u[0] = 1."),
        (
            "np.allclose(x[:1] * np.nan, np.nan, equal_nan=True)",
            "are both NaN, which equal_nan takes for equal.",
        ),
        ("np.array([[2]]) @ np.array([[3]])", "2 × 3 = 6."),
        ("n = x.min(axis=())", "No axis of x is folded: the shape (3,) stays."),
        ("np.sum(x, axis=0, out=z)", "z is one number: 6."),
        ("np.cumsum(x, out=x)", "new x[0] plus x[1] gives new x[1]: 1 + 2 = 3."),
        ("(x > 1).cumsum()", "0 + 1 = 1."),
        ("n = z[()]", "n is one number, a copy: nothing links it to z."),
        ("np.sort(x)", "x (3,): all cells are put in rising order."),
        ("z + 1", "z and 1 are single values."),
        ("z * z", "z is a single value, taken twice."),
        ("np.strings.str_len(s)", "str_len(s[0]): str_len('ab') = 2; each of the 2 cells is worked out likewise."),
        ("np.char.isdigit(s)", "The result has shape (2,): 1 of 2 cells is True."),
        ("np.char.upper(s)", "upper(s[0]): upper('ab') = 'AB'; each of the 2 cells is worked out likewise."),
        ("np.array([b'a', b'b']) == b'a'", "b'a' is one string, used 2 times, not copied."),
        ("np.array(['a', 'b']) == 'a'", "'a' is one string, used 2 times, not copied."),
        ("np.array_split(x, 2)", "3 indices make 2 pieces, the first larger by 1: 2 + 1 = 3."),
    ],
)
def test_the_sentence_of_an_edge(source, said):
    frames = run(source, x=np.array([1, 2, 3]), z=np.array(5), s=np.array(["ab", "12"]))[-1].frames("story")
    assert any(frame.sentence.endswith(said) for frame in frames), [frame.sentence for frame in frames]
