/** Values in a row, brought together one after the other in one dtype. */

import type { Scalar } from "../model/cells.ts";
import type { Term, Worked } from "../protocol/generated.ts";
import { cast, compute, isSame, type Operation } from "../util/exact.ts";
import { formatExact, formatTerm } from "../util/number.ts";

const WHOLE = 8;
const EDGE = 3;
const MINUS = "\u2212";

export interface Lane {
  /** What went into each value, for the terms. */
  inputs: readonly (readonly Scalar[])[];
  values: readonly Scalar[];
  dtype: string;
}

/** The running results; null where one of them is not known exactly. */
export function running(lane: Lane, operation: Operation): Scalar[] | null {
  const found: Scalar[] = [];
  for (const value of lane.values) {
    const before = found.at(-1);
    const next = before === undefined ? value : compute(operation, before, value, lane.dtype);
    if (next === undefined) return null;
    found.push(next);
  }
  return found;
}

const numberOf = (value: Scalar): number | undefined => {
  const number = typeof value === "object" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
};

function termsOf(lane: Lane, partials: readonly Scalar[], shown: readonly number[]): Term[] {
  const text = (value: Scalar) => formatTerm(value, lane.dtype);
  return shown.flatMap((at) => {
    const [value, partial] = [lane.values[at], partials[at]];
    if (value === undefined || partial === undefined) return [];
    const number = numberOf(value);
    const inputs = (lane.inputs[at] ?? []).map(text);
    const base = { operands: inputs, value: text(value), partial: text(partial) };
    return [number === undefined ? base : { ...base, number }];
  });
}

/** The calculation as Python words it: all of up to eight terms, else the first and the last three. */
export function workedLane(
  lane: Lane,
  operation: Operation,
  partials: readonly Scalar[],
  said: Pick<Worked, "kind" | "symbol" | "total">,
): Worked {
  const length = lane.values.length;
  const all = lane.values.map((_, at) => at);
  if (length <= WHOLE) return { ...said, terms: termsOf(lane, partials, all) };
  const shown = [...all.slice(0, EDGE), ...all.slice(-EDGE)];
  const between = { ...lane, values: lane.values.slice(EDGE, -EDGE), inputs: [] };
  const rest = running(between, operation)?.at(-1);
  return {
    ...said,
    terms: termsOf(lane, partials, shown),
    hidden: length - 2 * EDGE,
    hiddenAfter: EDGE,
    ...(rest === undefined ? {} : { rest: formatTerm(rest, lane.dtype) }),
  };
}

/** Whether the terms, one by one, come to what was recorded. */
export function comesTo(sum: Scalar, recorded: Scalar, dtype: string): boolean {
  const brought = cast(sum, dtype);
  return brought !== undefined && isSame(brought, recorded);
}

export const exactly = (value: Scalar, dtype: string): string => formatExact(value, dtype);

/** A number's text in a sentence: that of a cell, `True` and `False` in full. */
export const truth = (text: string): string => ({ T: "True", F: "False" })[text] ?? text;

/** `0 − 3 + 6`; beyond `most`, `…` before the last. */
export function signedSum(texts: readonly string[], symbol: string, most = 5): string {
  const shown =
    texts.length > most
      ? [...texts.slice(0, Math.max(1, most - 2)), "…", ...texts.slice(-1)]
      : texts;
  const enclosed = (text: string) => (text.endsWith("j") ? `(${text})` : truth(text));
  return shown.reduce((sum, text, at) => {
    if (at === 0) return enclosed(text);
    const subtracts = symbol === "+" && text.startsWith(MINUS) && !text.endsWith("j");
    return subtracts ? `${sum} ${MINUS} ${text.slice(1)}` : `${sum} ${symbol} ${enclosed(text)}`;
  }, "");
}
