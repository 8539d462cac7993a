/** Arithmetic as NumPy does it, bit for bit, for two values of one dtype. */

import { roundToHalf } from "./float16.ts";
import type { Scalar } from "./scalar.ts";

type Pair = readonly [number, number];
type Round = (value: number) => number;

const ROUND: Readonly<Record<string, Round>> = {
  float16: (value) => roundToHalf(Math.fround(value)),
  float32: Math.fround,
  float64: (value) => value,
};

const PARTS: Readonly<Record<string, Round>> = {
  complex64: Math.fround,
  complex128: (value) => value,
};

interface IntegerKind {
  bits: number;
  signed: boolean;
}

function integerKind(dtype: string): IntegerKind | null {
  const match = /^(u?)int(8|16|32|64)$/.exec(dtype);
  return match === null ? null : { bits: Number(match[2]), signed: match[1] === "" };
}

/** `value` wrapped into the range of an integer dtype: a bigint for 64 bits, else a number. */
function wrapped(value: bigint, { bits, signed }: IntegerKind): Scalar {
  const inside = signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  return bits === 64 ? inside : Number(inside);
}

const toBig = (value: Scalar): bigint => BigInt(value as number | bigint | boolean);
const isPair = (value: Scalar): value is Pair => typeof value === "object";

/** The value in another dtype, as a safe cast gives it; undefined where there is none. */
export function cast(value: Scalar, to: string): Scalar | undefined {
  const part = PARTS[to];
  if (part) return isPair(value) ? [part(value[0]), part(value[1])] : [part(Number(value)), 0];
  if (isPair(value)) return undefined;
  const round = ROUND[to];
  if (round) return round(Number(value));
  const kind = integerKind(to);
  if (kind) {
    const whole = typeof value !== "number" || Number.isInteger(value);
    return whole ? wrapped(toBig(value), kind) : undefined;
  }
  return to === "bool" ? Boolean(value) : undefined;
}

export type Operation = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum";

const REAL: Readonly<Record<Operation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  maximum: (a, b) => (a >= b || Number.isNaN(a) ? a : b),
  minimum: (a, b) => (a <= b || Number.isNaN(a) ? a : b),
};

const WHOLE: Readonly<Partial<Record<Operation, (a: bigint, b: bigint) => bigint>>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  maximum: (a, b) => (a >= b ? a : b),
  minimum: (a, b) => (a <= b ? a : b),
};

const TRUTH: Readonly<Partial<Record<Operation, (a: boolean, b: boolean) => boolean>>> = {
  add: (a, b) => a || b,
  multiply: (a, b) => a && b,
  maximum: (a, b) => a || b,
  minimum: (a, b) => a && b,
};

/** Whole parts up to this size have products and sums without rounding. */
const EXACT_PART: Readonly<Record<string, number>> = { complex64: 2 ** 10, complex128: 2 ** 24 };

/** Known only where nothing is rounded: else it depends on the processor that NumPy ran on (fused multiply-add). */
function multiplyPairs(a: Pair, b: Pair, most: number): Pair | undefined {
  const exact = [...a, ...b].every((part) => Number.isInteger(part) && Math.abs(part) <= most);
  return exact ? [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]] : undefined;
}

function pairs(operation: Operation, a: Pair, b: Pair, dtype: string): Pair | undefined {
  const round = PARTS[dtype];
  if (round === undefined) return undefined;
  if (operation === "add") return [round(a[0] + b[0]), round(a[1] + b[1])];
  if (operation === "subtract") return [round(a[0] - b[0]), round(a[1] - b[1])];
  return operation === "multiply" ? multiplyPairs(a, b, EXACT_PART[dtype] ?? 0) : undefined;
}

/** `operation` of two values of `dtype`, in that dtype; undefined where NumPy's result is not known here. */
export function compute(
  operation: Operation,
  a: Scalar,
  b: Scalar,
  dtype: string,
): Scalar | undefined {
  if (isPair(a) && isPair(b)) return pairs(operation, a, b, dtype);
  if (isPair(a) || isPair(b)) return undefined;
  const round = ROUND[dtype];
  if (round) return round(REAL[operation](Number(a), Number(b)));
  const kind = integerKind(dtype);
  if (kind) {
    const whole = WHOLE[operation];
    return whole && wrapped(whole(toBig(a), toBig(b)), kind);
  }
  return dtype === "bool" ? TRUTH[operation]?.(Boolean(a), Boolean(b)) : undefined;
}

export type Comparison =
  | "equal"
  | "not_equal"
  | "less"
  | "less_equal"
  | "greater"
  | "greater_equal";

/** Two real values of one dtype, or the equality of two complex ones. */
export function compare(comparison: Comparison, a: Scalar, b: Scalar): boolean | undefined {
  if (isPair(a) && isPair(b)) {
    const same = a[0] === b[0] && a[1] === b[1];
    return comparison === "equal" ? same : comparison === "not_equal" ? !same : undefined;
  }
  if (isPair(a) || isPair(b)) return undefined;
  const [one, other] = [a, b].map((value) => (typeof value === "boolean" ? Number(value) : value));
  if (one === undefined || other === undefined) return undefined;
  switch (comparison) {
    case "equal":
      return one === other;
    case "not_equal":
      return one !== other;
    case "less":
      return one < other;
    case "less_equal":
      return one <= other;
    case "greater":
      return one > other;
    case "greater_equal":
      return one >= other;
  }
}

/** Whether two values are the same number, or both not a number. */
export function isSame(a: Scalar, b: Scalar): boolean {
  if (isPair(a) && isPair(b)) return isSame(a[0], b[0]) && isSame(a[1], b[1]);
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
