"""Write the tables that the browser's exact arithmetic and its number texts are tested against.

Usage: python tools/term_table.py

``js/test/tables/arithmetic.json``: for every dtype a few values and what NumPy makes of every pair of them; for every
safe cast the values after it. ``js/test/tables/numbers.json``: the texts of numbers. Values are the bytes of the cells,
little endian, in hexadecimal digits.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tensorviz.explain.format import format_exact, format_term

FOLDER = Path(__file__).resolve().parent.parent / "js" / "test" / "tables"
INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
FLOATS = ("float16", "float32", "float64")
COMPLEX = ("complex64", "complex128")
DTYPES = ("bool", *INTEGERS, *FLOATS, *COMPLEX)
REALS = (0.0, -0.0, 1.0, -1.5, 0.1, -0.30000000000000004, 1 / 3, 1000.5, 3.0e-5, np.inf, -np.inf, np.nan)
ARITHMETIC = ("add", "subtract", "multiply", "divide")
COMPARISONS = ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
TEXTS = (0.0, -0.0, 1.0, -2.5, 0.1, 1 / 3, 2 / 3, 999.95, 1000.5, 1001.5, 12345.678, 99999.5, 100000.0, 1.25e8, 1e-3)
MORE_TEXTS = (9.9994e-4, 1e-7, -1.23456e-5, 0.30000000000000004, 123456789.125, np.inf, -np.inf, np.nan, 5e-324, 1e300)


def main() -> None:
    """Write both tables."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with np.errstate(all="ignore"):
        _write("arithmetic.json", {"values": _all_values(), "results": _results(), "casts": _casts()})
        _write("numbers.json", _texts())


def values_of(name: str) -> npt.NDArray[Any]:
    """The cells of a dtype that its arithmetic is tested with: ends of the range, zeros, NaN, rounding."""
    dtype = np.dtype(name)
    if dtype.kind == "b":
        return np.array([False, True])
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        inner = (0, 1, 2, 3, 7, 100) if dtype.kind == "u" else (0, 1, -1, 2, -3, 7, 100)
        return np.array([limits.min, *inner, limits.max // 3, limits.max - 1, limits.max]).astype(dtype)
    if dtype.kind == "f":
        ends = np.finfo(dtype)
        return np.array([*REALS, float(ends.max), float(ends.smallest_subnormal)]).astype(dtype)
    pairs = [complex(real, imaginary) for real in (0.0, 3.0, -2.0) for imaginary in (0.0, 1.0, -7.0)]
    return np.array([*pairs, 0.1 - 1.5j, complex(np.inf, 1), complex(np.nan, -1)]).astype(dtype)


def _hex(values: npt.NDArray[Any]) -> list[str]:
    little = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"))
    return [little[i : i + 1].tobytes().hex() for i in range(little.size)]


def _all_values() -> dict[str, list[str]]:
    return {name: _hex(values_of(name)) for name in DTYPES}


def _operations(name: str) -> tuple[str, ...]:
    kind = np.dtype(name).kind
    if kind == "b":
        return ("add", "multiply", "maximum", "minimum", *COMPARISONS)
    if kind == "c":
        return ("add", "subtract", "multiply", "equal", "not_equal")
    return (*ARITHMETIC, "maximum", "minimum", *COMPARISONS)


def _results() -> dict[str, dict[str, list[str]]]:
    """By dtype and function: the dtype of the results, then every pair's result, row by row."""
    table: dict[str, dict[str, list[str]]] = {}
    for name in DTYPES:
        values = values_of(name)
        table[name] = {}
        for operation in _operations(name):
            ufunc = getattr(np, operation)
            pairs = [(one, other) for one in values for other in values]
            results = np.array([ufunc(one, other) for one, other in pairs])
            if operation in ("maximum", "minimum") and results.dtype.kind == "f":
                results[results == 0] = 0  # of two zeros either one may come out: it depends on the processor
            known = [not _depends_on_processor(operation, *pair) for pair in pairs]
            texts = [text if is_known else "" for text, is_known in zip(_hex(results), known, strict=True)]
            table[name][operation] = [results.dtype.name, *texts]
    return table


def _depends_on_processor(operation: str, one: Any, other: Any) -> bool:
    """A complex product with rounding: some processors round once (fused multiply-add), others three times."""
    if operation != "multiply" or not isinstance(one, np.complexfloating):
        return False
    return not all(part.is_integer() for cell in (one, other) for part in (float(cell.real), float(cell.imag)))


def _casts() -> dict[str, dict[str, list[str]]]:
    """By dtype and the dtype that it is cast to."""
    return {
        name: {
            other: _hex(values_of(name).astype(other))
            for other in DTYPES
            if other != name and np.can_cast(name, other, "safe")
        }
        for name in DTYPES
    }


def _texts() -> list[list[str]]:
    """Dtype, bytes, text inside a calculation, text with all digits."""
    rows = []
    for name in DTYPES:
        dtype = np.dtype(name)
        values = values_of(name)
        if dtype.kind in "fc":
            extra = np.array([*TEXTS, *MORE_TEXTS]).astype(dtype)
            values = np.concatenate([values, extra, extra * dtype.type(1j)] if dtype.kind == "c" else [values, extra])
        for value, text in zip(values, _hex(values), strict=True):
            rows.append([name, text, format_term(value, dtype), format_exact(value)])
    return rows


def _write(name: str, table: Any) -> None:
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    (FOLDER / name).write_text(text.replace("],", "],\n").replace("},", "},\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
