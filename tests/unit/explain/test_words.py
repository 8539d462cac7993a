"""Plurals, names, lists, sums."""

from tensorviz.explain.words import clip_name, count, fit, join, pair, signed_sum, slot_safe, word_count


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
    long = clip_name("np.concatenate([first_part, second_part])")
    assert len(long) == 24
    assert long.endswith("…")
    assert clip_name("a + b + c + d") == "a + b +…"
    assert word_count(clip_name("a + b + c + d")) <= 4


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
    assert signed_sum(["T", "F"], sign="or") == "T or F"
    assert signed_sum([]) == ""
