/** How many cells of two arrays differ by more than a tolerance. */

import type { Comparison } from "../../protocol/generated.ts";
import { grouped } from "../../util/text.ts";

export type Kind = "absolute" | "relative";

/** Cells that are NaN on one side alone: no tolerance takes them in. */
const aloneIn = ({ onlyLeftNan = 0, onlyRightNan = 0 }: Comparison): number =>
  onlyLeftNan + onlyRightNan;

/** The first tolerance that no two numbers exceed; the last where each is exceeded. */
export function quietest(comparison: Comparison, kind: Kind): number {
  const { tolerances = [] } = comparison;
  const at = tolerances.findIndex((one) => one[kind] <= aloneIn(comparison));
  return at < 0 ? Math.max(0, tolerances.length - 1) : at;
}

/** "3 of 1 000 cells differ by more than 1e-6." */
export function toleranceSentence(comparison: Comparison, at: number, kind: Kind): string {
  const { tolerances = [], size = 0 } = comparison;
  const one = tolerances[at];
  if (!one) return "";
  const alone = aloneIn(comparison);
  const count = one[kind] - alone;
  const by = kind === "absolute" ? one.text : `${one.text} of the right value`;
  const cells =
    count === 1 ? "1 cell differs" : `${grouped(count)} of ${grouped(size)} cells differ`;
  const found = `${count <= 0 ? "No cell differs" : cells} by more than ${by}`;
  if (alone === 0) return `${found}.`;
  return `${found}; ${grouped(alone)} ${alone === 1 ? "is" : "are"} NaN on one side only.`;
}
