/** How many cells of two arrays differ by more than a tolerance. */

import type { Comparison } from "../../protocol/generated.ts";
import { grouped } from "../../util/text.ts";

export type Kind = "absolute" | "relative";

/** The first tolerance that no cell exceeds; the last where each is exceeded. */
export function quietest({ tolerances = [] }: Comparison, kind: Kind): number {
  const at = tolerances.findIndex((one) => one[kind] === 0);
  return at < 0 ? Math.max(0, tolerances.length - 1) : at;
}

/** "3 of 1 000 cells differ by more than 1e-6." */
export function toleranceSentence(comparison: Comparison, at: number, kind: Kind): string {
  const { tolerances = [], size = 0 } = comparison;
  const one = tolerances[at];
  if (!one) return "";
  const count = one[kind];
  const by = kind === "absolute" ? one.text : `${one.text} of the right value`;
  if (count === 0) return `No cell differs by more than ${by}.`;
  const cells =
    count === 1 ? "1 cell differs" : `${grouped(count)} of ${grouped(size)} cells differ`;
  return `${cells} by more than ${by}.`;
}
