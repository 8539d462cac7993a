"""torch's functions that make a tensor, by NumPy's names."""

from __future__ import annotations

from tensorviz.explain.dialects.calls import Heard, Named, Row, keyed
from tensorviz.trace.recording import Argument

__all__ = ["ROWS"]


def _counted(call: Named, row: Row) -> Heard:
    """``arange``: the one argument is the end."""
    if "end" not in call:
        return Heard(row.operation, (keyed(call["start"], "stop"), *_dtype(call)))
    names = (("start", "start"), ("end", "stop"), ("step", "step"))
    given = tuple(keyed(call[name], keyword) for name, keyword in names if name in call)
    return Heard(row.operation, (*given, *_dtype(call)))


def _whole_numbers(call: Named, row: Row) -> Heard:
    """``randint``: of two arguments the first is the end."""
    if "size" not in call:
        return Heard(row.operation, (keyed(call["low"], "high"), keyed(call["high"], "size")))
    names = (("low", "low"), ("high", "high"), ("size", "size"))
    return Heard(row.operation, tuple(keyed(call[name], keyword) for name, keyword in names if name in call))


def _dtype(call: Named) -> tuple[Argument, ...]:
    return (keyed(call["dtype"], "dtype"),) if "dtype" in call else ()


ROWS = {
    "tensor": Row("numpy.array", "data dtype:dtype"),
    "as_tensor": Row("numpy.asarray", "data dtype:dtype"),
    "asarray": Row("numpy.asarray", "data dtype:dtype"),
    "from_numpy": Row("numpy.asarray", "data"),
    "zeros": Row("numpy.zeros", "*size:shape dtype:dtype"),
    "ones": Row("numpy.ones", "*size:shape dtype:dtype"),
    "empty": Row("numpy.empty", "*size:shape dtype:dtype"),
    "full": Row("numpy.full", "size:shape fill_value:fill_value dtype:dtype"),
    "eye": Row("numpy.eye", "n:N m:M dtype:dtype"),
    "zeros_like": Row("numpy.zeros_like", "input dtype:dtype"),
    "ones_like": Row("numpy.ones_like", "input dtype:dtype"),
    "empty_like": Row("numpy.empty_like", "input dtype:dtype"),
    "full_like": Row("numpy.full_like", "input fill_value:fill_value dtype:dtype"),
    "arange": Row("numpy.arange", "start end step dtype", _counted),
    "linspace": Row("numpy.linspace", "start:start end:stop steps:num dtype:dtype"),
    "logspace": Row("numpy.logspace", "start:start end:stop steps:num base:base dtype:dtype"),
    "rand": Row("numpy.random.random", "*size:size dtype:dtype"),
    "randn": Row("numpy.random.standard_normal", "*size:size dtype:dtype"),
    "randint": Row("numpy.random.randint", "low high size", _whole_numbers),
    "randperm": Row("numpy.random.permutation", "n:x"),
    "normal": Row("numpy.random.normal", "mean:loc std:scale size:size"),
}
