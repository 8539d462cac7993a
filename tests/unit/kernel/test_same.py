"""A cell does the same with and without `%%explain`: in a real kernel, compared with a second one."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.unit.kernel.cells import CELLS, GROUPS
from tests.unit.kernel.client import running_kernel, without_names

pytestmark = pytest.mark.slow

NOT_COMPILED = ("SyntaxError", "IndentationError", "_IncompleteInputError")

# Describes every name that a cell has made, and takes it away.
PROBE = """
def _probe(kept):
    import hashlib, types
    def describe(value):
        kind = type(value)
        if isinstance(value, np.ndarray):
            digest = hashlib.sha256(np.ascontiguousarray(value).view(np.uint8)).hexdigest() if value.dtype != object else ""
            return f"{kind.__name__} {value.shape} {value.dtype} {value.strides} {value.flags.writeable} {digest}"
        if isinstance(value, (list, tuple)):
            return f"{kind.__name__}[{', '.join(map(describe, value))}]"
        if isinstance(value, dict):
            return f"{kind.__name__}{{{', '.join(f'{k!r}: {describe(v)}' for k, v in value.items())}}}"
        if isinstance(value, types.FunctionType):
            code = value.__code__
            return (f"function {value.__qualname__} {code.co_firstlineno} {code.co_varnames[:code.co_argcount]} "
                    f"{value.__doc__!r} {describe(value.__defaults__)} {sorted(value.__dict__)} {value.__annotations__}")
        if isinstance(value, type):
            return f"class {value.__qualname__} {[c.__name__ for c in value.__mro__]} {sorted(vars(value))}"
        if isinstance(value, (types.ModuleType, types.BuiltinFunctionType)):
            return f"{kind.__name__} {value.__name__}"
        if kind.__repr__ is not object.__repr__ and " at 0x" not in repr(value):
            return f"{kind.__module__}.{kind.__qualname__} {value!r}"
        return f"{kind.__module__}.{kind.__qualname__} {describe(getattr(value, '__dict__', {}))}"
    names = get_ipython().user_ns
    found = {n: describe(v) for n, v in names.items() if not n.startswith("_") and n not in kept}
    out = [(n, describe(v)) for n, v in names["Out"].items()]
    for name in found:
        del names[name]
    names["Out"].clear()
    return sorted(found.items()), out
"""
KEPT = ["In", "Out", "get_ipython", "exit", "quit", "open", "np", "plt", "asyncio", "warnings", "numbers", "Door"]
probe = f"str(_probe({KEPT}))"


@pytest.fixture(scope="module")
def kernels(kernel_environment):
    """Two kernels that have run the same."""
    with running_kernel(kernel_environment) as plain, running_kernel(kernel_environment) as explained:
        for kernel in (plain, explained):
            kernel.run("%load_ext tensorviz\nimport numpy as np")
            kernel.run(PROBE)
        yield plain, explained


@pytest.mark.parametrize(("name", "source"), CELLS, ids=[name for name, _ in CELLS])
def test_a_cell_does_the_same(kernels, name, source):
    plain, explained = kernels
    without = plain.run(f"# %%explain\n{source.lstrip(chr(10))}")
    with_us = explained.run(f"%%explain\n{source.lstrip(chr(10))}")
    assert with_us.own == without.own
    assert without_names(explained.value(probe)) == without_names(plain.value(probe))
    if with_us.error is None or with_us.error["ename"] not in NOT_COMPILED:
        assert len(with_us.stills) == 1, with_us.displays


def test_a_difference_is_seen(kernels):
    """The comparison itself."""
    plain, explained = kernels
    assert explained.run("%%explain\nprint(1)").own != plain.run("# %%explain\nprint(2)").own
    assert explained.run("%%explain\n1/0").own != plain.run("# %%explain\n\n1/0").own
    plain.run("x = np.arange(3)")
    explained.run("%%explain\nx = np.arange(3.0)")
    assert explained.value(probe) != plain.value(probe)


def test_there_are_enough_of_each_kind():
    assert len(CELLS) >= 60
    assert min(Counter(name.rsplit("-", 1)[0] for name, _ in CELLS).values()) >= 4
    assert len(GROUPS) >= 10
