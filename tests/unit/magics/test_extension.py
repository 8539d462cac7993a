"""`%%explain` in an IPython shell: what runs, what is shown, what is left behind."""

from __future__ import annotations

import pytest

import tensorviz
from tensorviz import Explanation


def is_explained(seen):
    return "@" in seen.stdout


def test_a_cell_runs_and_is_explained(shell):
    seen = shell.run("%%explain\nimport numpy as np\nv = np.arange(3)\nv @ v")
    assert seen.value == 5
    assert shell.ip.user_ns["v"].tolist() == [0, 1, 2]
    assert "v @ v" in seen.stdout


def test_the_text_comes_after_the_output_of_the_cell(shell):
    seen = shell.run("%%explain\nimport numpy as np\nprint('mine')\nnp.arange(3) @ np.arange(3)")
    assert seen.stdout.index("mine") < seen.stdout.index("np.arange(3) @")


def test_names_of_axes_go_on_to_the_next_cell(shell):
    shell.run("%%explain\nimport numpy as np\nx = np.ones((2, 3))  # (batch, time)")
    assert "axis 1 (time)" in shell.run("%%explain\nx.sum(axis=1)").stdout
    assert "axis 1 (T)" in shell.run("%%explain --axes y=B,T\ny = np.ones((2, 3))\ny.sum(axis=1)").stdout


def test_the_next_cell_is_not_explained(shell):
    shell.run("%%explain\nimport numpy as np")
    assert not is_explained(shell.run("np.arange(3) @ np.arange(3)"))


def test_only_the_whole_cell_is_rewritten(shell):
    """%time transforms the tree of its expression, too."""
    seen = shell.run("%%explain\nimport numpy as np\na = np.ones(2)\n%time b = a @ a\nc = a @ b.repeat(2)")
    assert seen.error is None
    assert "a @ b.repeat(2)" in seen.stdout


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("%%explain --nope\nran = 1", "UsageError: %%explain: unknown option --nope"),
        ("%%explain A @ B\nran = 1", "for one expression: %explain A @ B"),
        ("%%explain\n%%time\nran = 1", "%%time below it cannot be explained"),
        ("%%explain\n%%bash\necho $((1+1)) |", "%%bash below it cannot be explained"),
    ],
)
def test_a_usage_error_is_one_line_and_nothing_runs(shell, cell, message):
    seen = shell.run(cell)
    assert message in seen.stdout
    assert "Traceback" not in seen.stdout + seen.stderr
    assert "ran" not in shell.ip.user_ns
    assert not seen.result.success
    assert shell.run("1 + 1").value == 2
    assert shell.run("%%explain\n1 + 1").value == 2


@pytest.mark.parametrize("cell", ["%%explain", "%%explain\n", "%%explain\n\n   \n", "%%explain --static\n# later"])
def test_an_empty_cell_is_said_to_be_empty(shell, cell):
    seen = shell.run(cell)
    assert seen.error is None
    assert "nothing to explain" in seen.stdout


def test_a_syntax_error_is_ipythons_own(shell):
    plain = shell.run("# %%explain\nx = (1,\ny")
    seen = shell.run("%%explain\nx = (1,\ny")
    assert isinstance(seen.error, SyntaxError)
    assert (seen.stdout, seen.stderr) == (plain.stdout, plain.stderr)
    assert not is_explained(shell.run("1"))


def test_what_is_not_python_still_works(shell):
    seen = shell.run("%%explain\n!echo from the shell\n%time 3\nimport numpy as np\nnp.ones(2) @ np.ones(2);")
    assert seen.error is None
    assert "from the shell" in seen.stdout
    assert "Wall time" in seen.stdout


def test_top_level_await(shell):
    seen = shell.run("%%explain\nimport asyncio, numpy as np\nawait asyncio.sleep(0)\nnp.ones(2) @ np.ones(2)")
    assert seen.value == 2
    assert is_explained(seen)


def test_a_failing_cell_keeps_its_exception_and_shows_the_way_to_it(shell):
    seen = shell.run("%%explain\nimport numpy as np\na = np.ones(2) @ np.ones(2)\nb = np.ones(2) @ np.ones(3)")
    assert isinstance(seen.error, ValueError)
    assert seen.error.__traceback__.tb_next.tb_lineno == 4
    assert seen.stdout.index("ValueError") < seen.stdout.rindex("np.ones(2) @ np.ones(2)")


@pytest.mark.filterwarnings("ignore:To exit")
@pytest.mark.parametrize("error", ["KeyboardInterrupt", "SystemExit"])
def test_an_interrupt_is_ipythons_own_and_nothing_stays_armed(shell, error):
    seen = shell.run(f"%%explain\nimport numpy as np\na = np.ones(2) @ np.ones(2)\nraise {error}")
    assert type(seen.error).__name__ == error
    assert "np.ones(2) @ np.ones(2)" in seen.stdout
    assert not is_explained(shell.run("np.ones(2) @ np.ones(2)"))


def test_a_cancelled_cell_leaves_nothing_armed(shell):
    """ipykernel gives None to post_run_cell when it cancels a cell that awaits."""
    info = type("Info", (), {"raw_cell": "%%explain\n1"})()
    shell.ip.events.trigger("pre_run_cell", info)
    shell.ip.events.trigger("post_run_cell", None)
    assert not is_explained(shell.run("import numpy as np\nnp.ones(2) @ np.ones(2)"))


def test_a_cell_that_runs_another_is_explained_to_its_end(shell):
    seen = shell.run(
        "%%explain\nimport numpy as np\nget_ipython().run_cell('a = np.ones(2)')\nget_ipython().run_cell('')\na @ a"
    )
    assert "Out[0]: np.float64(2.0)" in seen.stdout
    assert "a @ a" in seen.stdout


def test_explaining_in_an_explained_cell(shell):
    source = "'np.ones(2) @ np.ones(2)', namespace={'np': np}"
    seen = shell.run(f"%%explain\nimport numpy as np, tensorviz as tv\ne = tv.explain({source})\ne.result")
    assert seen.value == 2


def test_a_silent_cell_is_not_explained(shell):
    assert shell.run("%%explain\nx = 1", silent=True).stdout == ""
    assert shell.ip.user_ns["x"] == 1


def test_the_cell_has_its_usual_file_name(shell):
    for _ in range(2):
        seen = shell.run("%%explain\n1 / 0", store_history=True)
        name = seen.error.__traceback__.tb_next.tb_frame.f_code.co_filename
        assert shell.ip.compile.get_code_name("", "# %%explain\n1 / 0\n", shell.ip.execution_count - 1) == name


@pytest.mark.parametrize("magic", ["time", "timeit -n1 -r1", "prun"])
def test_inside_another_magic_it_says_where_it_belongs(shell, magic):
    seen = shell.run(f"%%{magic}\n%%explain\nx = 1")
    assert "first line of a cell" in seen.stdout


def test_inside_capture_it_works(shell):
    seen = shell.run("%%capture kept\n%%explain\nimport numpy as np\nnp.ones(2) @ np.ones(2)")
    assert seen.error is None
    assert "np.ones(2) @ np.ones(2)" in shell.ip.user_ns["kept"].stdout


def test_called_as_a_function_it_says_how_it_is_used(shell):
    seen = shell.run("get_ipython().run_cell_magic('explain', '', 'x = 1')")
    assert "first line of a cell" in seen.stderr
    assert "Traceback" not in seen.stdout + seen.stderr


def test_a_terminal_lets_the_reader_type_the_cell(shell):
    assert shell.ip.check_complete("%%explain")[0] == "incomplete"
    assert shell.ip.check_complete("%%explain\nx = 1")[0] == "incomplete"
    assert shell.ip.check_complete("%%explain\nx = 1\n\n")[0] == "complete"


@pytest.mark.parametrize("what", ["%%explain?", "%explain?", "explain?"])
def test_help(shell, what):
    assert "--max-events N" in shell.run(what).stdout


# --- options -----------------------------------------------------------------


def test_the_explanation_can_be_kept(shell):
    shell.run("%%explain -o e\nimport numpy as np\nnp.ones(2) @ np.ones(2)")
    e = shell.ip.user_ns["e"]
    assert isinstance(e, Explanation)
    assert (e.result, e.error) == (2, None)


def test_a_failing_cell_can_be_kept(shell):
    seen = shell.run("%%explain -o e\n1 / 0")
    assert shell.ip.user_ns["e"].error is seen.error


def test_depth_is_how_much_is_told(shell):
    cell = "import numpy as np\nnp.arange(6).reshape(2, 3) @ np.arange(6).reshape(3, 2)"
    lengths = [len(shell.run(f"%%explain --depth {depth}\n{cell}").stdout) for depth in ("shape", "brief", "story")]
    assert lengths == sorted(set(lengths))


def test_the_number_of_events_is_bounded(shell):
    shell.run("%%explain --max-events 2 -o e\nimport numpy as np\na = np.ones(2)\nb = a + a\nc = b + a\nd = c + a")
    e = shell.ip.user_ns["e"]
    assert e.recorded == 2
    assert e.omitted.events == 2


# --- %explain ----------------------------------------------------------------


def test_an_expression_is_evaluated_once(shell):
    shell.run("import numpy as np\ncalls = []\ndef f():\n    calls.append(1)\n    return np.ones(2)")
    seen = shell.run("%explain f() @ f()")
    assert seen.value == 2
    assert len(shell.ip.user_ns["calls"]) == 2
    assert "f() @ f()" in seen.stdout


def test_an_expression_is_taken_as_it_is_typed(shell):
    """IPython replaces {...} and $name in the lines of other magics."""
    shell.run("import numpy as np\nk = 1")
    assert shell.run("%explain {k: np.ones(2) @ np.ones(2)}").value == {1: 2}


def test_an_expression_sees_local_names(shell):
    shell.run("import numpy as np\ndef f(v):\n    return get_ipython().run_line_magic('explain', 'v @ v')")
    assert shell.run("f(np.ones(3))").value == 3


@pytest.mark.parametrize("line", ["%explain", "%explain x = 1", "%explain 1 +", "%explain --depth story"])
def test_what_is_no_expression_is_a_usage_error(shell, line):
    seen = shell.run(line)
    assert "UsageError: %explain takes one expression" in seen.stderr
    assert "Traceback" not in seen.stderr + seen.stdout


def test_a_failing_expression_raises_its_own_exception(shell):
    seen = shell.run("%explain 1 / 0")
    assert isinstance(seen.error, ZeroDivisionError)
    assert "tensorviz" not in seen.stdout.replace("%explain", "")


def test_an_expression_in_an_explained_cell_is_evaluated(shell):
    seen = shell.run("%%explain\nimport numpy as np\ny = %explain np.ones(2) @ np.ones(2)\ny")
    assert seen.value == 2


# --- loading and unloading ---------------------------------------------------


def test_unloading_leaves_nothing_behind(bare):
    before = bare.hooks()
    for _ in range(2):
        tensorviz.load_ipython_extension(bare.ip)
        bare.run("%%explain\nimport numpy as np")
        tensorviz.unload_ipython_extension(bare.ip)
    bare.ip.user_ns.pop("np")
    assert bare.hooks() == before


def test_unloading_gives_an_earlier_magic_back(bare):
    bare.ip.register_magic_function(lambda line: f"mine {line}", "line", "explain")
    tensorviz.load_ipython_extension(bare.ip)
    tensorviz.unload_ipython_extension(bare.ip)
    assert bare.ip.run_line_magic("explain", "x") == "mine x"


def test_loading_twice_puts_in_one_set_of_hooks(shell):
    once = shell.hooks()
    tensorviz.load_ipython_extension(shell.ip)
    again = shell.hooks()
    assert {name: len(found) for name, found in once.items()} == {name: len(found) for name, found in again.items()}
    assert shell.run("%%explain\n1 + 1").value == 2


def test_the_magics_of_ipython_load_and_reload_it(bare):
    for line in ["%load_ext tensorviz", "%reload_ext tensorviz", "%unload_ext tensorviz", "%load_ext tensorviz"]:
        assert bare.run(line).error is None
    assert bare.run("%%explain\n40 + 2").value == 42


def test_unloading_in_an_explained_cell(shell):
    seen = shell.run("%%explain\nimport numpy as np\n%unload_ext tensorviz\nnp.ones(2) @ np.ones(2)")
    assert seen.value == 2
    assert "Error in callback" not in seen.stdout


def test_hazards_can_be_silenced_in_the_cell(shell):
    cell = "\np, y = np.ones((3, 1)), np.arange(3.0)\nd = p - y"
    shell.run("import numpy as np")
    assert "! (3, 1) and (3,) made (3, 3)" in shell.run(f"%%explain{cell}").stdout
    assert "did you mean" not in shell.run(f"%%explain --quiet H1{cell}").stdout
    assert "did you mean" not in shell.run(f"%%explain{cell}  # explain: ok H1").stdout
