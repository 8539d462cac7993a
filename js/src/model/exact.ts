/** Exact values as Python would print them, for the readout under the stage. */

import type { Cells, Scalar } from "./cells.ts";

/** Whether a decimal lies nearer to the half-precision `value` than to its neighbours. */
function namesHalf(decimal: number, value: number): boolean {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), -14);
  const isPower = Math.abs(value) === 2 ** exponent;
  return Math.abs(decimal - value) < 2 ** (exponent - (isPower ? 12 : 11));
}

function names(decimal: number, value: number, dtype: string): boolean {
  if (decimal === value) return true;
  return dtype === "float16" ? namesHalf(decimal, value) : Math.fround(decimal) === value;
}

/** The shortest digits that name this value in its own dtype. */
function shortest(value: number, dtype: string): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const text = isDouble(dtype) ? String(value) : fewest(value, dtype);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function fewest(value: number, dtype: string): string {
  for (let digits = 1; digits <= 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (names(decimal, value, dtype)) return String(decimal);
  }
  return String(value);
}

const isDouble = (dtype: string) => dtype === "float64" || dtype === "complex128";
const isFloat = (dtype: string) => /^(b?float|complex)/.test(dtype);

export function exactText(value: Scalar, dtype: string): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "object") {
    const [real, imaginary] = value.map((part) => shortest(part, dtype));
    return `(${real}${imaginary?.startsWith("-") ? "" : "+"}${imaginary}j)`;
  }
  return typeof value === "number" && isFloat(dtype) ? shortest(value, dtype) : String(value);
}

/** `B[1, 0] = -1.0 · float64 · byte 16`. */
export function describeCell(cells: Cells, index: readonly number[]): string {
  const { name, dtype, strides } = cells.operand;
  const place = index.length > 0 ? `${name}[${index.join(", ")}]` : name;
  if (cells.masked(index)) return `${place} is masked · ${dtype}`;
  const value = cells.value(index);
  const text = value === undefined ? (cells.text(index) ?? "not kept") : exactText(value, dtype);
  const offset = index.reduce((sum, i, axis) => sum + i * (strides?.[axis] ?? 0), 0);
  const byte = strides?.length === index.length && index.length > 0 ? ` · byte ${offset}` : "";
  return `${place} = ${text} · ${dtype}${byte}`;
}
