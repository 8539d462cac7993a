/** Numbers that four digits would tell a lie about: the twin of `texts_of` in the elementwise family's digits.py. */

import { formatExact, formatTerm } from "../util/number.ts";
import type { Scalar } from "../util/scalar.ts";

interface Read {
  values: readonly Scalar[];
  dtypes: readonly string[];
  texts: readonly string[];
}

interface Outcome {
  value: Scalar;
  dtype: string;
}

/** What a comparison says of numbers that are not equal. */
const UNEQUAL: Readonly<Record<string, boolean>> = {
  equal: false,
  not_equal: true,
  less: true,
  greater: true,
  less_equal: false,
  greater_equal: false,
};
const ARITHMETIC = new Set(["add", "subtract", "multiply", "divide"]);
const EPS: Readonly<Record<string, number>> = { float32: 2 ** -23, float64: 2 ** -52 };
const NEAR = 4;

function readsTheSame(name: string, { values, texts }: Read, { value }: Outcome): boolean {
  const isReal = values.every((each) => typeof each === "number");
  const isUnequal = name in UNEQUAL && UNEQUAL[name] === value;
  return isUnequal && isReal && texts[0] === texts[1] && texts[0] !== "NaN";
}

function misses(name: string, { values, dtypes, texts }: Read, { value, dtype }: Outcome): boolean {
  const eps = EPS[dtype];
  if (eps === undefined || !ARITHMETIC.has(name) || typeof value !== "number") return false;
  if (!Number.isFinite(value) || value === 0) return false;
  const isShort = values.every((each, at) => formatExact(each, dtypes[at] ?? "") === texts[at]);
  if (!isShort || formatTerm(value, dtype) === formatExact(value, dtype)) return false;
  return Math.abs(value - Number(value.toPrecision(4))) <= NEAR * eps * Math.abs(value);
}

/** The texts of the operands and the value, in full where the short ones would say what is not so. */
export function exactTerms(
  name: string,
  read: Read,
  outcome: Outcome,
): { operands: readonly string[]; value: string } {
  const value = formatTerm(outcome.value, outcome.dtype);
  if (readsTheSame(name, read, outcome)) {
    const exact = read.values.map((each, at) => formatExact(each, read.dtypes[at] ?? ""));
    const isTold = new Set(exact).size > 1;
    return {
      operands: isTold ? exact : read.values.map((each) => formatExact(each, "float64")),
      value,
    };
  }
  const isNear = misses(name, read, outcome);
  return {
    operands: read.texts,
    value: isNear ? formatExact(outcome.value, outcome.dtype) : value,
  };
}
