"""Taking `%%explain` out of a cell's text."""

from __future__ import annotations

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from tensorviz.magics.cell import comment_out, other_magic, request_of


def transformed(text: str) -> str:
    return "".join(comment_out(text.splitlines(keepends=True)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%%explain\nx = 1\n", "# %%explain\nx = 1\n"),
        ("%%explain --depth story\nx\n", "# %%explain --depth story\nx\n"),
        ("%%explain", "# %%explain"),
        ("%%explain   \n", "# %%explain   \n"),
        ("%%explain\r\nx\r\n", "# %%explain\r\nx\r\n"),
    ],
)
def test_the_line_becomes_a_comment(text, expected):
    assert transformed(text) == expected


@pytest.mark.parametrize(
    "text", ["", "x = 1\n", "%%explained\nx\n", "%%explain?\n", "# %%explain\nx\n", "x\n%%explain\n", "%%time\nx\n"]
)
def test_other_cells_are_left_alone(text):
    assert transformed(text) == text


def test_a_cell_with_two_magics_holds_no_code():
    assert transformed("%%explain\n\n%%bash\nls | wc\n") == "# %%explain\n# \n# %%bash\n# ls | wc\n"


def test_transforming_twice_changes_nothing_more():
    once = transformed("%%explain\nx = 1\n")
    assert transformed(once) == once


def test_lines_stay_where_they_are():
    text = "%%explain\n\nx = 1\n\n\ny = 2\n"
    assert transformed(text).splitlines()[1:] == text.splitlines()[1:]


def test_a_future_import_stays_the_first_statement():
    compile(transformed("%%explain\nfrom __future__ import annotations\n"), "cell", "exec")


@pytest.mark.parametrize(
    ("raw", "options"),
    [
        ("%%explain\nx", ""),
        ("\n\n%%explain --static\nx", "--static"),
        ("    %%explain\n    x = 1", ""),
        (">>> %%explain\n>>> x", ""),
        ("In [1]: %%explain -o e\n   ...: x", "-o e"),
    ],
)
def test_the_request_is_read_after_ipythons_own_clean_up(raw, options):
    request = request_of(raw, TransformerManager().cleanup_transforms)
    assert request is not None
    assert request[0] == options


@pytest.mark.parametrize("raw", ["x", "", "# %%explain\nx", "%%explainer\nx"])
def test_no_request(raw):
    assert request_of(raw, TransformerManager().cleanup_transforms) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("%%explain\n%%time\nx", "time"),
        ("%%explain\n\n  \n%%bash\nls", "bash"),
        ("%%explain\n%%explain\nx", "explain"),
        ("%%explain\n%%!\nls", "!"),
        ("%%explain\n%time x", None),
        ("%%explain\nx\n%%time", None),
        ("%%explain\n5 %% 2", None),
        ("%%explain", None),
    ],
)
def test_a_second_magic_is_noticed(text, name):
    assert other_magic(text.splitlines(keepends=True)) == name
