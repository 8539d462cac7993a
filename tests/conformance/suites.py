"""Other people's tests: which suites are run, and how."""

from __future__ import annotations

import dataclasses
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Suite:
    """One run of a test suite in a process of its own.

    Attributes
    ----------
    arguments : tuple of str
        What follows ``python -m``.
    pattern : str
        Files that are watched.
    """

    name: str
    group: str
    arguments: tuple[str, ...]
    pattern: str
    is_small: bool = False
    seconds: int = 900


PYTEST = (
    *("pytest", "-q", "-c", "/dev/null", "-p", "tests.conformance.plugin", "-p", "no:cacheprovider"),
    *("--assert=plain", "--tb=short", "--import-mode=prepend", "--pyargs"),
)
NUMPY_PATTERN = r"numpy/.*/tests/test_[^/]*\.py$"
NUMPY = """
linalg.tests
_core.tests.test_shape_base
_core.tests.test_einsum
_core.tests.test_numeric
_core.tests.test_indexing
_core.tests.test_item_selection
_core.tests.test_overrides
_core.tests.test_ufunc
_core.tests.test_nditer
_core.tests.test_multiarray
lib.tests
ma.tests
""".split()
SMALL_NUMPY = ("linalg.tests.test_regression", "_core.tests.test_shape_base", "_core.tests.test_einsum")

# Files of the package `test`: those with tests, and those that hold tests for several types.
CPYTHON_PATTERN = r"/test/(test_[^/]*(/[^/]*)?|[a-z]+_tests|[a-z]+tester|typinganndata/[^/]*)\.py$"
CPYTHON = """
grammar augassign bool builtin call class coroutines asyncgen generators genexps listcomps setcomps dictcomps
unpack unpack_ex unary positional_only_arg keywordonlyarg named_expressions patma with contextlib contextlib_async
exceptions except_star exception_group exception_variations exception_hierarchy baseexception raise traceback
scope global super property decorators descr descrtut metaclass funcattrs functools inspect
frame sys_settrace sys_setprofile yield_from pow binop compare richcmp operator index slice range enumerate
iter itertools list tuple dict set deque heapq bisect collections defaultdict ordered_dict dictviews
string_literals fstring format float complex int int_literal long fractions decimal statistics math cmath random
bytes array memoryview buffer struct userdict userlist userstring
weakref weakset gc copy copyreg pickle typechecks types typing dataclasses enum abc genericalias genericclass
contains isinstance hash sort flufl code opcodes extcall
syntax eof tokenize ast compile codeop peepholer dynamicclassattribute subclassinit
print warnings logging
""".split()
SMALL_CPYTHON = "grammar augassign generators scope super with patma unpack_ex listcomps raise".split()


def suites() -> list[Suite]:
    """Every suite that this Python and this NumPy ship, the small ones first."""
    found = [
        Suite(f"numpy.{name}", "NumPy", (*PYTEST, f"numpy.{name}"), NUMPY_PATTERN, name.startswith(SMALL_NUMPY), 1200)
        for package in NUMPY
        for name in numpy_modules(package)
    ]
    found += [
        Suite(f"test.test_{name}", "CPython", ("tests.conformance.unittests", f"test.test_{name}"), CPYTHON_PATTERN,
              name in SMALL_CPYTHON, 400)
        for name in CPYTHON
        if has_cpython_tests(name)
    ]  # fmt: skip
    return sorted(found, key=lambda suite: not suite.is_small)


def numpy_modules(name: str) -> list[str]:
    """Test modules of a package of NumPy's, or the one module of that name."""
    folder = Path(np.__file__).parent.joinpath(*name.split("."))
    return [f"{name}.{path.stem}" for path in sorted(folder.glob("test_*.py"))] if folder.is_dir() else [name]


def has_cpython_tests(name: str) -> bool:
    """Whether this Python ships a module of its own tests."""
    folder = Path(sys.modules["ast"].__file__ or "").parent / "test"
    return (folder / f"test_{name}.py").exists() or (folder / f"test_{name}").is_dir()


def named(patterns: list[str]) -> list[Suite]:
    """Suites whose name contains one of the patterns."""
    return [dataclasses.replace(suite) for suite in suites() if any(each in suite.name for each in patterns)]
