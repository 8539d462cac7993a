"""Plurals, names, lists, sums."""

import pytest

from tensorviz.explain.words import clip_name, count, fit, join, pair, signed_sum, slot_safe, word_count
from tensorviz.sentences import say


def test_count():
    assert [count(n, "cell") for n in (0, 1, 2, 262144)] == ["0 cells", "1 cell", "2 cells", "262\u2009144 cells"]
    assert count(2, "entry", "entries") == "2 entries"


def test_lists():
    assert join([]) == ""
    assert join(["a"]) == "a"
    assert join(["a", "b", "c"], "or") == "a, b or c"
    assert pair("a", "b") == "a and b"
    assert pair("a", "a") == "a and itself"


def test_names_are_clipped():
    assert clip_name("X.mean(axis=0)") == "X.mean(axis=0)"
    assert clip_name("f(\n    a,\n    b)") == "f( a, b)"
    assert clip_name("a_rather_long_name_of_a_matrix") == "a_rather_long_name_of_a…"
    assert clip_name("a + b + c + d") == "a + b +…"
    assert word_count(clip_name("a + b + c + d")) <= 4
    assert clip_name("x % 2 == 0") == "x % 2 == 0"


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("np.concatenate([first_part, second_part])", "np.concatenate([…])"),
        ("np.array([1., np.inf, 2.])", "np.array([1., …])"),
        ("np.array([[1,0],[2,3],[4,5]])", "np.array([[1,0],…])"),
        ("np.arange(48).reshape(1, 2, 4, 6)", "np.arange(48).reshape(…)"),
        ("np.arange(10_000.).reshape(100, 100) % 7", "np.arange(…).reshape(…)…"),
        ("np.arange(1000) * 37 % 101", "np.arange(1000) * 37 %…"),
        ("np.char.add(['a)', 'b]'], ['c'])", "np.char.add(…)"),
        ("not_closed_at_all(a, [b, c)", "not_closed_at_all(a, [b…"),
    ],
)
def test_brackets_of_a_clipped_name_match(source, short):
    assert clip_name(source) == short


def test_no_full_stop_after_a_cut_name():
    assert say("It is a column of {name}.", name=clip_name("a_rather_long_name_of_a_matrix")).endswith("of_a…")


def test_a_name_with_braces_cannot_become_a_slot():
    assert slot_safe("d['{row}']") == "this array"
    assert slot_safe("A") == "A"


def test_the_fullest_wording_that_fits():
    assert fit("a " * 21, "b c", "d") == "b c"
    assert word_count(fit("a " * 30)) == 20


def test_sums():
    assert signed_sum(["0", "−3", "6"]) == "0 − 3 + 6"
    assert signed_sum(["1", "2", "3", "4", "5", "6"]) == "1 + 2 + 3 + … + 6"
    assert signed_sum(["1+2j", "−3−1j"]) == "(1+2j) + (−3−1j)"
    assert signed_sum(["T", "F"], sign="or") == "True or False"
    assert signed_sum([]) == ""
