/** Answers to a search that travelled with the statistics: they need no kernel. */

import type { CellIndex, Search, Statistics } from "../../protocol/generated.ts";
import { indexCode } from "./place.ts";

export interface Hit {
  index: CellIndex;
  sentence: string;
}

const isBehind = (index: CellIndex, after: CellIndex): boolean => {
  for (const [axis, at] of index.entries()) {
    const other = after[axis] ?? 0;
    if (at !== other) return at > other;
  }
  return false;
};

/** Null where what travelled is not enough to know. */
export function localHit(
  statistics: Statistics,
  name: string,
  kind: Search["kind"],
  after: CellIndex | null,
  none = "NaN",
): Hit | null {
  const { nan, maximum, minimum, exact } = statistics;
  if (kind === "nan") {
    const index = (nan.first ?? []).find((one) => after === null || isBehind(one, after));
    return index ? { index, sentence: `${indexCode(name, index)} is ${none}.` } : null;
  }
  const extreme = kind === "largest" ? maximum : kind === "smallest" ? minimum : null;
  if (!extreme || !exact || after !== null) return null;
  const sentence = `The ${kind} value, ${extreme.text}, is first at ${indexCode(name, extreme.index)}.`;
  return { index: extreme.index, sentence };
}
