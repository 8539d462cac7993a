"""What linear algebra does not take: NaN, dtypes that LAPACK does not have; and arrays larger than the memory."""

from __future__ import annotations

import re

import numpy as np

from tensorviz.explain.errors.case import Candidates, Case
from tensorviz.explain.errors.model import Diagnosis
from tensorviz.explain.families.phrases import index_text
from tensorviz.explain.format import format_dtype, format_value
from tensorviz.sentences import say

__all__ = ["no_loop", "not_finite", "too_large"]

UNFINITE = ("did not converge", "infs or nans", "not positive definite")
UNTAKEN = ("unsupported in linalg", "cannot cast ufunc")
TOO_LARGE = re.compile(r"Unable to allocate (?P<size>[\d.]+ \w+) for an array with shape (?P<shape>\(.*?\))")


def not_finite(case: Case) -> Diagnosis | None:
    """NaN or an infinity in a matrix that is taken apart; of ``cholesky`` in the triangle that it reads."""
    if ".linalg." not in case.event.operation or not any(text in case.message.lower() for text in UNFINITE):
        return None
    for part in case.arrays:
        values = part.values
        if values is None or values.dtype.kind not in "fc":
            continue
        read = np.tril(values) if case.function == "cholesky" and values.ndim > 1 else values
        bad = np.argwhere(~np.isfinite(read))
        if len(bad):
            place = tuple(int(at) for at in bad[0])
            slots = {
                "cell": f"{part.name}{index_text(place)}",
                "value": format_value(values[place]),
                "function": case.function,
            }
            checked = (
                say("{function} needs finite numbers in every cell; {cell} is {value}.", **slots),
                say("{cell} is {value}; {function} needs finite numbers.", **slots),
            )
            return Diagnosis("finite", checked)
    return None


def no_loop(case: Case) -> Diagnosis | None:
    """``numpy.linalg`` of a dtype that LAPACK does not have."""
    is_untaken = any(text in case.message.lower() for text in UNTAKEN)
    if not case.event.operation.startswith("numpy.linalg.") or not is_untaken:
        return None
    taken = ("float32", "float64", "complex64", "complex128")
    part = next(
        (each for each in case.arrays if str(each.dtype) not in taken and np.dtype(each.dtype).kind not in "biu"), None
    )
    if part is None:
        return None
    dtype = np.dtype(part.dtype)
    wanted = "float32" if dtype == np.float16 else "complex" if dtype.kind == "c" else "float"
    checked = (
        say(
            "{function} works in float32 or float64, or complex numbers of these; {name} is {dtype}.",
            function=case.function,
            name=part.name,
            dtype=format_dtype(dtype),
        ),
    )
    change = "astype('float32')" if wanted == "float32" else f"astype({wanted})"
    meaning = say("its numbers, as {wanted}", wanted=wanted)
    every = [each.place for each in case.arrays if each.dtype == part.dtype]
    candidates: Candidates = case.change(meaning, {place: f"{place}.{change}" for place in every})
    return Diagnosis("dtype", checked, candidates=candidates)


def too_large(case: Case) -> Diagnosis | None:
    """An array that the memory does not hold."""
    found = TOO_LARGE.search(case.message)
    if found is None:
        return None
    checked = (
        say(
            "An array of shape {shape} needs {size}, and that much memory is not there.",
            shape=found["shape"],
            size=found["size"].replace(". ", " "),
        ),
    )
    candidates: Candidates = ()
    if case.function == "svd" and case.library == "numpy" and case.given("full_matrices", 1) is None:
        candidates = case.with_argument("full_matrices", "False", say("only as many directions as the smaller side"))
    return Diagnosis("memory", checked, candidates=candidates)
