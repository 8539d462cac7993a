"""The text of numbers: the same in a cell, a sentence, a terminal and a browser.

A minus sign is U+2212, groups of three digits are set apart by U+2009 from five digits on.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "MINUS",
    "THIN_SPACE",
    "format_bytes",
    "format_cells",
    "format_count",
    "format_dtype",
    "format_duration",
    "format_exact",
    "format_shape",
    "format_term",
    "format_value",
]

MINUS = "\u2212"
THIN_SPACE = "\u2009"
SMALLEST, LARGEST = 1e-3, 1e5
TERM_DIGITS = 4
SHORT = 7
CLIPPED = 16


def format_cells(values: npt.NDArray[Any]) -> list[str]:
    """The text of every cell, in C order: what sentences and calculations say of it, letter for letter."""
    flat = values.reshape(-1)
    return [format_value(flat[index, ...]) for index in range(flat.size)]


def format_value(value: Any) -> str:
    """One value of any dtype; numbers as :func:`format_term` has them."""
    if value is np.ma.masked:
        return "masked"
    scalar = np.asarray(value)
    kind = scalar.dtype.kind
    if kind in "biufc":
        return format_term(scalar[()], scalar.dtype)
    try:
        if kind in "SU":
            return _clip(repr(scalar.item()))
        return str(scalar[()]) if kind in "mM" else _clip(str(scalar[()]))
    except (ValueError, SystemError):  # NumPy has no text for a date without a unit, or for a character beyond Unicode
        return _clip(str(scalar.tobytes()))


def format_term(value: Any, dtype: npt.DTypeLike) -> str:
    """A number in a cell, a calculation or a sentence: with all digits where they are few, else with four.

    The browser writes the same text by the same rule, for the same bits:

    * bool: ``T`` or ``F``.
    * integers: all digits, in groups of three set apart by U+2009 when there are five or more.
    * floats, of the magnitude ``a`` as a double: NaN ``NaN``, infinite ``∞``, zero ``0``. For 0.001 <= a < 100 000 all
      digits of ``a`` where they and the point take up to seven characters; else ``a.toPrecision(4)`` below 1000 and
      ``a.toFixed(0)`` (halves away from zero) from there on, both without trailing zeros after the point.
      ``a.toExponential(3)`` elsewhere, its mantissa without trailing zeros and its exponent without ``+`` (``1.25e8``,
      ``1e-7``). All three round halves up. Whole parts are grouped as integers are.
    * a negative number, and a negative zero, is U+2212 before the text of its magnitude.
    * complex: the real part's text, ``+`` or U+2212, the text of the imaginary part's magnitude, ``j``.
    """
    kind = np.dtype(dtype).kind
    if kind == "b":
        return "T" if value else "F"
    if kind in "iu":
        return _signed(int(value) < 0, _grouped(str(abs(int(value)))))
    if kind == "c":
        return _join_complex(_format_real(float(value.real)), _format_real(float(value.imag)))
    return _format_real(float(value))


def format_exact(value: Any) -> str:
    """A number with every digit that tells it from its neighbours in its dtype (``0.30000000000000004``)."""
    scalar = np.asarray(value)
    if scalar.dtype.kind == "c":
        return _join_complex(format_exact(scalar.real), format_exact(scalar.imag))
    if scalar.dtype.kind != "f" or not np.isfinite(scalar):
        return format_value(value)
    magnitude: np.floating[Any] = np.abs(scalar)[()]
    is_plain = magnitude == 0 or SMALLEST <= float(magnitude) < LARGEST
    if is_plain:
        text = np.format_float_positional(magnitude, unique=True, trim="-")
    else:
        text = np.format_float_scientific(magnitude, unique=True, trim="-", exp_digits=1).replace("e+", "e")
    return _signed(bool(np.signbit(scalar)), text)


def format_shape(shape: tuple[int, ...]) -> str:
    """``(2, 3)``, ``(3,)``, ``()``: as NumPy prints it."""
    return str(tuple(int(length) for length in shape))


def format_dtype(dtype: np.dtype[Any] | str) -> str:
    """The name as the reader knows it: ``float64``, ``<U3``; a structured dtype as its field names."""
    if isinstance(dtype, str):
        return dtype
    if dtype.names:
        return "(" + ", ".join(dtype.names) + ")"
    return dtype.str if dtype.kind in "SUV" else dtype.name


def format_count(count: int) -> str:
    """A whole number: ``12``, ``262 144``."""
    return format_term(count, np.int64)


def format_bytes(nbytes: int) -> str:
    """``24 B``, ``1.5 KiB``, ``381 MiB``."""
    size = float(nbytes)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1024 or unit == "GiB":
            break
        size /= 1024
    return f"{_short(size)} {unit}"


def format_duration(elapsed_ns: int) -> str:
    """``850 ns``, ``12 µs``, ``1.2 ms``, ``3.4 s``, ``2 min 5 s``."""
    seconds = elapsed_ns / 1e9
    if seconds >= 60:
        return f"{int(seconds) // 60} min {int(seconds) % 60} s"
    for unit, scale in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if elapsed_ns >= scale:
            return f"{_short(elapsed_ns / scale)} {unit}"
    return f"{elapsed_ns} ns"


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") if number < 10 else f"{number:.0f}"


def _format_real(value: float) -> str:
    return "NaN" if math.isnan(value) else _signed(math.copysign(1, value) < 0, _format_magnitude(abs(value)))


def _format_magnitude(magnitude: float) -> str:
    if magnitude in (0, math.inf):
        return "∞" if magnitude else "0"
    if not SMALLEST <= magnitude < LARGEST:
        return _exponent(magnitude, TERM_DIGITS)
    digits = repr(magnitude).removesuffix(".0")
    if len(digits) <= SHORT:
        return _grouped(digits)
    if magnitude >= 1000:
        return _grouped(str(Decimal(magnitude).quantize(Decimal(1), ROUND_HALF_UP)))
    return _grouped(_trimmed(_rounded(magnitude, TERM_DIGITS)))


def _rounded(magnitude: float, digits: int) -> str:
    return f"{_round(magnitude, digits):f}"


def _exponent(magnitude: float, digits: int) -> str:
    rounded = _round(magnitude, digits)
    first, *others = rounded.as_tuple().digits
    mantissa = f"{first}.{''.join(map(str, others))}"
    return f"{_trimmed(mantissa)}e{rounded.adjusted()}"


def _round(magnitude: float, digits: int) -> Decimal:
    exact = Decimal(magnitude)
    return exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), ROUND_HALF_UP)


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _grouped(text: str) -> str:
    whole, point, fraction = text.partition(".")
    if len(whole) >= 5:
        whole = f"{int(whole):,}".replace(",", THIN_SPACE)
    return whole + point + fraction


def _signed(is_negative: bool, text: str) -> str:
    return MINUS + text if is_negative else text


def _join_complex(real: str, imaginary: str) -> str:
    if imaginary.startswith(MINUS):
        return f"{real}{imaginary}j"
    return f"{real}+{imaginary}j"


def _clip(text: str) -> str:
    return text if len(text) <= CLIPPED else text[: CLIPPED - 1] + "…"
