"""Number text."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorviz.explain.format import (
    format_bytes,
    format_cells,
    format_dtype,
    format_duration,
    format_exact,
    format_shape,
    format_term,
    format_value,
)

THIN = "\u2009"


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([1.0, 2.5, -0.25], ["1", "2.5", "−0.25"]),
        ([1.0, 2.0], ["1", "2"]),
        ([0.1, 0.2, 0.1 + 0.2], ["0.1", "0.2", "0.3"]),
        ([1 / 3, 2 / 3], ["0.3333", "0.6667"]),
        ([0.0, -0.0, 1e-7, 123456.0, 5.0], ["0", "−0", "1e-7", "1.235e5", "5"]),
        ([5000.0, 0.3, 0.0], ["5000", "0.3", "0"]),
        ([12345.6], ["12" + THIN + "345.6"]),
        ([np.nan, np.inf, -np.inf], ["NaN", "∞", "−∞"]),
        ([1 + 2j, -1.5j], ["1+2j", "−0−1.5j"]),
        ([True, False], ["T", "F"]),
        ([1, -1000000, 9999], ["1", f"−1{THIN}000{THIN}000", "9999"]),
        (["abc", "d" * 40], ["'abc'", "'" + "d" * 14 + "…"]),
        (np.array(["2020-01-02", "NaT"], "M8[D]"), ["2020-01-02", "NaT"]),
        (np.array([0x4142434445464748], "<i8").view("<M8"), ["b'HGFEDCBA'"]),
        (np.array([0x7FFFFFFF], "<u4").view("<U1"), ["b'\\xff\\xff\\xff\\…"]),
        (np.array([(1, 2.0)], [("a", int), ("b", float)]), ["(1, 2.0)"]),
        ([], []),
    ],
)
def test_cells(values, texts):
    assert format_cells(np.asarray(values)) == texts


def test_cells_are_in_c_order():
    assert format_cells(np.array([[1, 2], [3, 4]]).T) == ["1", "3", "2", "4"]


@pytest.mark.parametrize(
    ("value", "dtype", "text"),
    [
        (1.0625, "f8", "1.0625"),
        (0.984375, "f8", "0.9844"),
        (4.56251, "f8", "4.56251"),
        (0.0625 + 2**-20, "f8", "0.0625"),
        (1234.56, "f8", "1234.56"),
        (1234.567, "f8", "1235"),
        (999.96, "f8", "999.96"),
        (999.9625, "f8", "1000"),
        (1234.5678, "f8", "1235"),
        (99999.7, "f8", f"99{THIN}999.7"),
        (99999.77, "f8", f"100{THIN}000"),
        (100000.0, "f8", "1e5"),
        (123456789.0, "f8", "1.235e8"),
        (0.00099999, "f8", "1e-3"),
        (-1.2e-7, "f8", "−1.2e-7"),
        (np.float16(0.1), "f2", "0.09998"),
        (np.float32(0.1), "f4", "0.1"),
        (2**64 - 1, "u8", f"18{THIN}446{THIN}744{THIN}073{THIN}709{THIN}551{THIN}615"),
        (np.int8(-128), "i1", "−128"),
        (np.complex64(0.5 - 2j), "c8", "0.5−2j"),
        (complex(np.nan, np.inf), "c16", "NaN+∞j"),
        (np.bool_(True), "?", "T"),
    ],
)
def test_terms(value, dtype, text):
    assert format_term(value, dtype) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_term_is_the_value_to_four_digits(value):
    text = format_term(value, "f8").replace("−", "-").replace(THIN, "")
    if value == 0:
        assert text == ("-0" if np.signbit(value) else "0")
        return
    step = Decimal(abs(value)).adjusted() - 3
    unit = min(step, 0) if 1e-3 <= abs(value) < 1e5 else step
    assert abs(Decimal(text) - Decimal(value)) * 2 <= Decimal(1).scaleb(unit)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_exact_text_tells_a_number_from_its_neighbours(value):
    assert np.float32(format_exact(np.float32(value)).replace("−", "-")) == np.float32(value)


def test_exact():
    assert format_exact(np.float64(0.1) + 0.2) == "0.30000000000000004"
    assert format_exact(1e300 * (1 - 2j)) == "1e300−2e300j"


def test_value_of_every_kind():
    assert format_value(np.str_("a")) == "'a'"
    assert format_value(b"xy") == "b'xy'"
    assert format_value(3) == "3"
    assert format_value(np.timedelta64(3, "D")) == "3 days"


def test_shapes_and_units():
    assert [format_shape(s) for s in [(), (3,), (np.int64(2), 3)]] == ["()", "(3,)", "(2, 3)"]
    assert [format_bytes(n) for n in [24, 1536, 800_000_000, 2**50]] == ["24 B", "1.5 KiB", "763 MiB", "1048576 GiB"]
    durations = [850, 12_345, 1_200_000, 3_400_000_000, 125_000_000_000]
    assert [format_duration(n) for n in durations] == ["850 ns", "12 µs", "1.2 ms", "3.4 s", "2 min 5 s"]
    assert format_dtype(np.dtype("f4")) == "float32"
    assert format_dtype(np.dtype("<U3")) == "<U3"
    assert format_dtype("bfloat16") == "bfloat16"
