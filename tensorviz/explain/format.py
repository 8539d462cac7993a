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
CLIPPED = 16


def format_cells(values: npt.NDArray[Any]) -> list[str]:
    """The text of every cell, in C order, to be set in columns aligned on the point.

    Real numbers get the same number of decimals throughout: as many as the largest of them needs for four significant
    digits, fewer where no cell has more. A number below 0.001 or from 100 000 on is written ``1.2e-7``; ``0`` is exact
    and ``~0`` is not.
    """
    flat = values.reshape(-1)
    if flat.dtype.kind == "f":
        return _format_reals(flat.astype(np.float64))
    if flat.dtype.kind == "c":
        parts = flat.astype(np.complex128)
        pairs = zip(_format_reals(parts.real), _format_reals(parts.imag), strict=True)
        return [_join_complex(real, imaginary) for real, imaginary in pairs]
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
    """A number inside a calculation, with up to four significant digits.

    The browser writes the same text by the same rule, for the same bits:

    * bool: ``T`` or ``F``.
    * integers: all digits, in groups of three set apart by U+2009 when there are five or more.
    * floats, of the magnitude ``a`` as a double: NaN ``NaN``, infinite ``∞``, zero of either sign ``0``;
      ``a.toPrecision(4)`` for 0.001 <= a < 1000, ``a.toFixed(0)`` (halves away from zero) for 1000 <= a < 100 000,
      both without trailing zeros after the point; ``a.toExponential(3)`` elsewhere, its mantissa without trailing
      zeros and its exponent without ``+`` (``1.25e8``, ``1e-7``). All three round halves up. Whole parts are grouped
      as integers are.
    * a negative number is U+2212 before the text of its magnitude.
    * complex: the real part's text, ``+`` or U+2212, the text of the imaginary part's magnitude, ``i``.
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
    return _signed(bool(np.signbit(scalar)) and magnitude != 0, text)


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


def _format_reals(values: npt.NDArray[np.float64]) -> list[str]:
    magnitudes = np.abs(values[np.isfinite(values)])
    plain = magnitudes[(magnitudes >= SMALLEST) & (magnitudes < LARGEST)]
    decimals = _common_decimals(plain)
    return [_format_cell(float(value), decimals) for value in values]


def _common_decimals(magnitudes: npt.NDArray[np.float64]) -> int:
    if magnitudes.size == 0:
        return 0
    most = max(0, TERM_DIGITS - 1 - math.floor(math.log10(magnitudes.max())))
    texts = [f"{magnitude:.{most}f}".partition(".")[2].rstrip("0") for magnitude in magnitudes.tolist()]
    return max(map(len, texts))


def _format_cell(value: float, decimals: int) -> str:
    special = _format_special(value)
    if special is not None:
        return special
    magnitude = abs(value)
    if not SMALLEST <= magnitude < LARGEST:
        return _signed(value < 0, _exponent(magnitude, digits=2))
    text = f"{magnitude:.{decimals}f}"
    if not text.strip("0."):
        return "~0"
    return _signed(value < 0, _grouped(text))


def _format_real(value: float) -> str:
    special = _format_special(value)
    if special is not None:
        return special
    magnitude = abs(value)
    if not SMALLEST <= magnitude < LARGEST:
        return _signed(value < 0, _exponent(magnitude, TERM_DIGITS))
    if magnitude >= 1000:
        text = str(Decimal(magnitude).quantize(Decimal(1), ROUND_HALF_UP))
    else:
        text = _trimmed(_rounded(magnitude, TERM_DIGITS))
    return _signed(value < 0, _grouped(text))


def _format_special(value: float) -> str | None:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return _signed(value < 0, "∞")
    return "0" if value == 0 else None


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
        return f"{real}{imaginary}i"
    return f"{real}+{imaginary}i"


def _clip(text: str) -> str:
    return text if len(text) <= CLIPPED else text[: CLIPPED - 1] + "…"
