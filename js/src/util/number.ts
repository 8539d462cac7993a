/** The text of a number in a calculation: the twin of `format_term` in tensorviz/explain/format.py. */

import type { Scalar } from "./scalar.ts";

const MINUS = "\u2212";
const THIN_SPACE = "\u2009";

export function formatTerm(value: Scalar): string {
  if (typeof value === "boolean") return value ? "T" : "F";
  if (typeof value === "bigint") {
    return value < 0n ? MINUS + groupDigits(String(-value)) : groupDigits(String(value));
  }
  if (typeof value === "number") return formatReal(value);
  const imaginary = formatReal(value[1]);
  const sign = imaginary.startsWith(MINUS) ? "" : "+";
  return `${formatReal(value[0])}${sign}${imaginary}i`;
}

/** An integer of up to 32 bits: all its digits. */
export function formatInteger(value: number): string {
  return formatTerm(BigInt(value));
}

function formatReal(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === 0) return "0";
  return (value < 0 ? MINUS : "") + formatMagnitude(Math.abs(value));
}

function formatMagnitude(magnitude: number): string {
  if (magnitude === Number.POSITIVE_INFINITY) return "∞";
  if (magnitude < 1e-3 || magnitude >= 1e5) {
    const [mantissa = "", exponent = ""] = magnitude.toExponential(3).split("e");
    return `${trimZeros(mantissa)}e${exponent.replace("+", "")}`;
  }
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
  if (plain === "~0") return 0;
  if (plain === "∞" || plain === "-∞") return plain === "∞" ? Infinity : -Infinity;
  return plain === "" ? Number.NaN : Number(plain);
}
