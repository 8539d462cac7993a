/** The text of a number in a calculation: the twin of `format_term` in tensorviz/explain/format.py. */

import { roundToHalf } from "./float16.ts";
import type { Scalar } from "./scalar.ts";

const MINUS = "\u2212";
const THIN_SPACE = "\u2009";
/** Up to so many characters, the point among them, a number is written with all its digits. */
const SHORT = 7;

/** Floats with all digits where they are few, else with four. */
export function formatTerm(value: Scalar, dtype: string): string {
  return format(value, dtype, formatReal);
}

/** With every digit that tells a number from its neighbours in its dtype. */
export function formatExact(value: Scalar, dtype: string): string {
  const single = dtype === "float32" || dtype === "complex64";
  const digits = dtype === "float16" ? halfDigits : single ? singleDigits : doubleDigits;
  return format(value, dtype, (part) => formatAll(part, digits));
}

function format(value: Scalar, dtype: string, real: (value: number) => string): string {
  if (typeof value === "boolean") return value ? "T" : "F";
  if (typeof value === "object") {
    const imaginary = real(value[1]);
    return `${real(value[0])}${imaginary.startsWith(MINUS) ? "" : "+"}${imaginary}j`;
  }
  if (typeof value === "bigint" || dtype.includes("int")) {
    const digits = groupDigits(String(value).replace("-", ""));
    return value < 0 ? MINUS + digits : digits;
  }
  return real(value);
}

type Digits = (magnitude: number) => string;

/** The shortest mantissa and exponent that round back to the same number. */
function shortest(same: (guess: number) => boolean, magnitude: number): string {
  for (let digits = 0; digits < 17; digits += 1) {
    const text = magnitude.toExponential(digits);
    if (same(Number(text))) return text;
  }
  return magnitude.toExponential(16);
}

const doubleDigits: Digits = (magnitude) => magnitude.toExponential();
const singleDigits: Digits = (magnitude) =>
  shortest((guess) => Math.fround(guess) === magnitude, magnitude);
const halfDigits: Digits = (magnitude) =>
  shortest((guess) => roundToHalf(guess) === magnitude, magnitude);

function formatAll(value: number, digitsOf: Digits): string {
  if (Number.isNaN(value)) return "NaN";
  const sign = signOf(value);
  const magnitude = Math.abs(value);
  if (magnitude === 0) return `${sign}0`;
  if (magnitude === Number.POSITIVE_INFINITY) return `${sign}∞`;
  const [mantissa = "", exponent = ""] = digitsOf(magnitude).split("e");
  if (magnitude < 1e-3 || magnitude >= 1e5)
    return `${sign}${mantissa}e${exponent.replace("+", "")}`;
  const places = Math.max(0, mantissa.replace(".", "").length - 1 - Number(exponent));
  return sign + Number(`${mantissa}e${exponent}`).toFixed(places);
}

const signOf = (value: number): string => (value < 0 || Object.is(value, -0) ? MINUS : "");

function formatReal(value: number): string {
  return Number.isNaN(value) ? "NaN" : signOf(value) + formatMagnitude(Math.abs(value));
}

function formatMagnitude(magnitude: number): string {
  if (magnitude === Number.POSITIVE_INFINITY) return "∞";
  if (magnitude === 0) return "0";
  if (magnitude < 1e-3 || magnitude >= 1e5) {
    const [mantissa = "", exponent = ""] = magnitude.toExponential(3).split("e");
    return `${trimZeros(mantissa)}e${exponent.replace("+", "")}`;
  }
  const digits = String(magnitude);
  if (digits.length <= SHORT) return groupDigits(digits);
  if (magnitude >= 1000) return groupDigits(magnitude.toFixed(0));
  return groupDigits(trimZeros(magnitude.toPrecision(4)));
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function groupDigits(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** The number that a text of ours stands for, as near as the text says; NaN where it is no real number. */
export function parseTerm(text: string): number {
  if (text === "T" || text === "F") return text === "T" ? 1 : 0;
  const plain = text.replaceAll(THIN_SPACE, "").replace(MINUS, "-");
  if (plain === "∞" || plain === "-∞") return plain === "∞" ? Infinity : -Infinity;
  return plain === "" ? Number.NaN : Number(plain);
}
