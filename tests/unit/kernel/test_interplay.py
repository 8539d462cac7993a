"""Other tools of a notebook do under `%%explain` what they do without it: in real kernels."""

from __future__ import annotations

import re
import time

import pytest

from tests.unit.kernel.client import Kernel, running_kernel

pytestmark = pytest.mark.slow

EXPLAIN, PLAIN = "%%explain\n", "# %%explain\n"

# What each cell prints or shows has to be the same; times are taken out.
CELLS = {
    "time": "%time y = np.ones(3) @ np.ones(3)\ny",
    "time with no value": "%time np.arange(4) + 1",
    "timeit": "n = []\n%timeit -n 3 -r 2 -q n.append(np.ones(2) @ np.ones(2))\nlen(n)",
    "timeit kept": "t = %timeit -n 3 -r 2 -q -o np.ones(2) + 1\ntype(t).__name__, t.loops, t.repeat",
    "prun": "def p(v): return v * 2\nr = %prun -q -r p(np.ones(2))\ntype(r).__name__, p(np.ones(1))",
    "capture": "from IPython.utils.capture import capture_output\nwith capture_output() as c:\n    print(np.arange(3) + 1)\nc.stdout",
    "warnings": "import warnings\ndef w(level): warnings.warn('deep', stacklevel=level); return np.ones(2)\n"
                "with warnings.catch_warnings(record=True) as seen:\n    warnings.simplefilter('always')\n"
                "    x = [w(level) + 1 for level in (1, 2)]\n    y = w(2) * 2\n[s.lineno for s in seen]",
    "logging": "import logging, sys\nlog = logging.getLogger('cell')\nh = logging.StreamHandler(sys.stdout)\n"
               "h.setFormatter(logging.Formatter('%(lineno)d %(funcName)s %(message)s'))\nlog.addHandler(h)\n"
               "def f(v):\n    log.warning('in f')\n    return v + 1\nf(np.ones(1))\nlog.warning('at the top')\nlog.removeHandler(h)",
    "source": "import inspect\ndef s(v):\n    return v @ v  # a comment\nprint(inspect.getsource(s))\ns(np.ones(2))",
    "source of an earlier cell": "print(inspect.getsource(earlier))\nearlier(np.ones(2))",
    "pickle": "import pickle\nd = pickle.loads(pickle.dumps({'a': np.arange(3) * 2, 'f': earlier}))\nd['a'], d['f'] is earlier",
    "threads": "import threading\nfound = []\ndef work(k): found.append((np.arange(3) * k).sum())\n"
               "ts = [threading.Thread(target=work, args=(k,)) for k in range(8)]\n"
               "[t.start() for t in ts]\nx = np.ones(3) @ np.ones(3)\n[t.join() for t in ts]\nsorted(found), x",
    "thread pool": "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(4) as pool:\n"
                   "    r = list(pool.map(earlier, [np.arange(3) * k for k in range(9)]))\nnp.array(r)",
    "forked processes": "import multiprocessing as mp\ncontext = mp.get_context('fork')\ndef square(v): return float((v * v).sum())\n"
                        "with context.Pool(2) as pool:\n    r = pool.map(square, [np.arange(k) for k in range(5)])\nr",
    "spawned processes": "import multiprocessing as mp\nwith mp.get_context('spawn').Pool(1) as pool:\n"
                         "    r = pool.map(np.sum, [np.arange(k) * 2 for k in range(4)])\n[int(v) for v in r]",
    "lines that a tracer counts": "import trace\nt = trace.Trace(count=1, trace=0)\ndef looping(v):\n    for i in range(3):\n"
                                  "        v = v + i\n        if i == 1:\n            continue\n    return v\n"
                                  "r = t.runfunc(looping, np.ones(2))\nr, sorted(line for file, line in t.results().counts if file == looping.__code__.co_filename)",
    "patched builtins": "import builtins, threading\nreal, asked, me = builtins.len, [], threading.get_ident()\n"
                        "def spy(x):\n    if threading.get_ident() == me:  # the kernel's own threads may ask at any time\n"
                        "        asked.append(type(x).__name__)\n    return real(x)\nbuiltins.len = spy\n"
                        "try:\n    x = np.ones(3) * len([1, 2])\n    y = [v + 1 for v in x]\nfinally:\n    builtins.len = real\nasked, x, y",
    "patched builtins for good": "real_sum = builtins.sum\ndef louder(*a): return real_sum(*a)\nbuiltins.sum = louder\nnp.arange(3) @ np.arange(3), sum([1, 2])",
    "patched builtins, next cell": "z = sum([1]), np.ones(2) * 2\nbuiltins.sum = real_sum\nz, sum([1])",
    "debugger attached": "import debugpy, os\nport = debugpy.listen(('127.0.0.1', 0))\ndebugpy.debug_this_thread()",
    "debugger attached, next cell": "def f(v):\n    for i in range(3):\n        v = v + i\n    return v\nf(np.ones(2)), earlier(np.ones(1))",
    "run cell in a cell": "get_ipython().run_cell('z = np.arange(3) + 1; print(z)')\nz @ z",
    "shell": "out = !echo from the shell\nout[0], np.ones(1) + 1",
    "set_trace hook unused": "def g(v):\n    return v + 1\ng(np.ones(1)), breakpoint.__name__",
    "store and env": "%env TENSORVIZ_TEST=1\n%who_ls nothing\nnp.arange(2) + 1",
    "profiler": "import cProfile, pstats, io\np = cProfile.Profile()\np.enable()\nx = np.ones(3) @ np.ones(3)\np.disable()\nx",
    "trace function": "import sys\ncalls = []\ndef t(frame, event, arg):\n    if frame.f_code.co_filename == earlier.__code__.co_filename: calls.append(event)\n"
                      "old = sys.gettrace()\nsys.settrace(t)\nearlier(1.5)\nsys.settrace(old)\ncalls[0]",
    "interactive all": "from IPython.core.interactiveshell import InteractiveShell\nInteractiveShell.ast_node_interactivity = 'all'\n"
                       "np.ones(1) + 1\nnp.ones(1) + 2\nInteractiveShell.ast_node_interactivity = 'last_expr'",
    "last assignment shown": "%config InteractiveShell.ast_node_interactivity = 'last_expr_or_assign'",
    "last assignment shown: augmented": "x = np.ones(2)\nx += 1",
    "last assignment shown: plain": "x = np.ones(2) * 3",
    "last assignment shown: item": "x[0] = 5",
    "last assignment shown: annotated": "x: object = x + 1",
    "last assignment shown: loop": "for i in range(3):\n    x += i",
    "last assignment shown: no more": "%config InteractiveShell.ast_node_interactivity = 'last_expr'",
    "a display hook of one's own": "import sys\nfrom IPython import get_ipython\nseen = []\nhook = sys.displayhook\nsys.displayhook = seen.append",
    "a display hook of one's own, store": "x[0] = 7",
    "a display hook of one's own, loop": "for i in range(3):\n    x = x + i",
    "a display hook of one's own, end": "sys.displayhook = hook\nlen(seen), x",
    "nothing shown at the end": "x = np.ones(2)\nx[0] = 3",
    "debug free error": "def bad(v):\n    return v @ np.ones(7)\nbad(np.ones(2))",
    "after an error": "import sys\nsys.last_type.__name__, len(__import__('traceback').extract_tb(sys.last_traceback)) > 1",
    "cloudpickle": "def k(v): return [w + v for w in range(2)]\nr = joblib.Parallel(n_jobs=2)(joblib.delayed(k)(v) for v in range(3))\n"
                   "s = joblib.Parallel(n_jobs=2)(joblib.delayed(earlier)(np.ones(1)) for v in range(2))\nr, s",
    "cloudpickle of a lambda": "r = joblib.Parallel(n_jobs=2)(joblib.delayed(lambda v: v * 2 + 1)(k) for k in range(4))\nr",
}  # fmt: skip


IMPORTING = {
    "imported at the top": "import joblib\ndef k(v): return np.arange(3) + v\n"
                           "np.stack(joblib.Parallel(n_jobs=2)(joblib.delayed(k)(v) for v in range(3)))",
    "imported in a function": "def pooled():\n    from joblib import Parallel, delayed\n    return Parallel(n_jobs=2)(delayed(lambda v: v + 1)(v) for v in range(3))\n"
                              "pooled(), np.ones(2) @ np.ones(2)",
    "cloudpickle itself": "import cloudpickle, subprocess, sys\ndef k(v): return [w * 2 for w in range(v)]\nsent = cloudpickle.dumps((k, lambda v: v @ v))\n"
                          "subprocess.run([sys.executable, '-c', 'import sys, pickle; k, f = pickle.loads(sys.stdin.buffer.read()); print(k(3))'],"
                          " input=sent, capture_output=True).stdout, np.ones(1) + 1",
}  # fmt: skip


@pytest.mark.parametrize("name", IMPORTING)
def test_cloudpickle_that_the_cell_itself_imports(kernel, name):
    pytest.importorskip("joblib")
    watched = kernel.run(EXPLAIN + IMPORTING[name])
    assert watched.error is None, watched.error["evalue"]
    assert watched.value == kernel.run(PLAIN + IMPORTING[name]).value
    probe(kernel)
    is_clean(kernel)
    assert (
        kernel.value("__import__('cloudpickle').CloudPickler._dispatch_table[type(is_watched.__code__)].__name__")
        == "_code_reduce"
    )


def settled(text: str) -> str:
    """Without what differs from run to run: times, process ids, addresses."""
    text = re.sub(r"\d+(\.\d+)? [nµμm]?s\b", "T", text)
    return re.sub(r"0x[0-9a-f]+", "0x", text)


@pytest.fixture(scope="module")
def kernels(kernel_environment):
    with running_kernel(kernel_environment) as plain, running_kernel(kernel_environment) as explained:
        for each in (plain, explained):
            each.run("%load_ext tensorviz\nimport numpy as np")
            each.run("import joblib")
            each.run("import inspect\ndef earlier(v):\n    return v * 2 + 1")
        yield plain, explained


@pytest.mark.parametrize("name", CELLS)
def test_it_does_the_same(kernels, name):
    plain, explained = kernels
    if name.startswith("cloudpickle"):
        pytest.importorskip("joblib")
    without, watched = plain.run(PLAIN + CELLS[name]), explained.run(EXPLAIN + CELLS[name])
    assert settled(str(watched.own)) == settled(str(without.own))
    assert len(watched.stills) == 1
    after = [kernel.run("np.ones(2) @ np.ones(2)").displays for kernel in kernels]
    assert after == [[], []]


def debugged(kernel: Kernel, *commands: str) -> str:
    """What the post-mortem debugger answers."""
    request = kernel.start("%debug", allow_stdin=True)
    for command in (*commands, "q"):
        assert kernel.client.get_stdin_msg(timeout=60)["msg_type"] == "input_request"
        kernel.client.input(command)
    return kernel.wait_for(request).stdout


def test_the_debugger_after_an_error(kernels):
    source = "def bad(v):\n    w = v * 2\n    for i in range(3):\n        w = w @ np.ones(7)\nbad(np.arange(2))"
    told = []
    for kernel, head in zip(kernels, (PLAIN, EXPLAIN), strict=True):
        assert kernel.run(head + source).error["ename"] == "ValueError"
        told.append(settled(debugged(kernel, "p v", "p w, i", "l", "w", "u", "p bad.__name__")))
    plain, watched = told
    assert watched == plain
    assert "array([0, 2]), 0" in plain


def test_capture_above_and_below(kernel):
    body = "print('mine')\nx = np.ones(2) @ np.ones(2)\nx"
    plain = kernel.run(f"%%capture out\n{body}")
    ours = "'data-tensorviz' in str(o.data) or 'widget' in str(o.data)"
    shown = f"[out.stdout] + [o.data.get('text/plain') for o in out.outputs if not ({ours})]"
    expected = kernel.value(shown)
    watched = kernel.run(f"%%capture out\n%%explain\n{body}")
    assert watched.own == plain.own
    assert kernel.value(shown) == expected
    refused = kernel.run(f"%%explain\n%%capture out\n{body}")
    assert "%%capture below it cannot be explained" in refused.error["traceback"][0]
    probe(kernel)
    is_clean(kernel)


def is_clean(kernel: Kernel) -> None:
    """Nothing is armed or swapped, and the next explained cell works."""
    assert kernel.run("np.ones(2) @ np.ones(2)").displays == []
    assert kernel.value("__import__('tensorviz.trace.watch').trace.watch._active") == []
    assert kernel.value("[f.__name__ for f in __import__('gc').get_objects() if type(f) is type(is_watched) "
                        "and f.__globals__ is globals() and is_watched(f.__code__)]") == []  # fmt: skip
    said = kernel.run("%%explain\nnp.ones(2) @ np.ones(2)")
    assert (said.error, len(said.stills)) == (None, 1)


def probe(kernel: Kernel) -> None:
    assert kernel.run("from tensorviz.trace.codes import is_watched").error is None


def test_loaded_twice(kernel):
    assert kernel.run("%load_ext tensorviz").error is None
    probe(kernel)
    assert len(kernel.run("%%explain\nnp.ones(2) @ np.ones(2)").stills) == 1
    is_clean(kernel)


def test_reloaded(kernel):
    assert kernel.run("%reload_ext tensorviz").error is None
    probe(kernel)
    assert len(kernel.run("%%explain\nnp.ones(2) @ np.ones(2)").stills) == 1
    is_clean(kernel)


def test_reloaded_in_an_explained_cell(kernel):
    probe(kernel)
    kernel.run("%%explain\n%reload_ext tensorviz\nx = np.ones(2) + 1")
    is_clean(kernel)


def test_unloaded(kernel):
    before = "(len(get_ipython().ast_transformers), len(get_ipython().input_transformers_cleanup))"
    loaded = kernel.value(before)
    assert kernel.run("%unload_ext tensorviz").error is None
    assert kernel.value(before) < loaded
    assert kernel.run("%%explain\n1").error is not None or kernel.run("%%explain\n1").status == "error"
    assert kernel.run("%load_ext tensorviz").error is None
    probe(kernel)
    is_clean(kernel)


def test_transformers_of_others(kernel):
    kernel.run(
        "import ast\nclass Twice(ast.NodeTransformer):\n    def visit_Constant(self, node):\n"
        "        return ast.copy_location(ast.Constant(node.value * 2), node) if type(node.value) is int else node\n"
        "get_ipython().ast_transformers.append(Twice())"
    )
    probe(kernel)
    plain, watched = (kernel.run(f"{head}np.arange(3) + 1") for head in (PLAIN, EXPLAIN))
    assert watched.own == plain.own
    assert "7" in plain.value["text/plain"]
    kernel.run("ts = get_ipython().ast_transformers\nts[:] = [t for t in ts if type(t) is not Twice]")
    is_clean(kernel)


def test_autoreload(kernel, tmp_path):
    module = tmp_path / "reloaded_module.py"
    module.write_text("import numpy as np\ndef f(v):\n    return v + 1\n")
    kernel.run(
        f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\n%load_ext autoreload\n%autoreload 2\nimport reloaded_module as m"
    )
    probe(kernel)
    first = kernel.run("%%explain --follow reloaded_module\nm.f(np.ones(2))")
    assert "2., 2." in first.value["text/plain"]
    time.sleep(1.1)
    module.write_text("import numpy as np\n\ndef f(v):\n    return v + 41\n")
    second = kernel.run("%%explain --follow reloaded_module\nm.f(np.ones(2))")
    assert "42., 42." in second.value["text/plain"]
    assert "42., 42." in kernel.run("m.f(np.ones(2))").value["text/plain"]
    is_clean(kernel)


def test_two_kernels(kernel, kernel_environment):
    with running_kernel(kernel_environment) as other:
        other.run("%load_ext tensorviz\nimport numpy as np")
        first = kernel.start("%%explain\nfor i in range(300): x = np.ones(2) + i\nx")
        second = other.run("%%explain\nnp.ones(2) @ np.ones(2)")
        assert len(second.stills) == 1
        assert len(kernel.wait_for(first).stills) == 1
