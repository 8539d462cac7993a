/** Which picture a step gets. A page loads the pictures of a family when one of its steps is there. */

import type { Explanation, Frame, Occurrence } from "../protocol/generated.ts";
import { card } from "./card.ts";
import type { Scene, View, ViewInput } from "./scene.ts";

/** A recipe's family; any frame with a board is drawn by it, any reading in a plane or in space by that. */
export type Family = Occurrence["recipe"]["family"] | "board" | "space";

const VIEWS: Readonly<Record<Family, () => Promise<View>>> = {
  contraction: async () => (await import("./contraction.ts")).contraction,
  einsum: async () => (await import("./einsum.ts")).einsum,
  elementwise: async () => (await import("./elementwise.ts")).elementwise,
  formula: async () => (await import("./formula.ts")).formula,
  reduction: async () => (await import("./reduce.ts")).reduce,
  scan: async () => (await import("./scan.ts")).scan,
  layout: async () => (await import("./relayout.ts")).relayout,
  creation: async () => (await import("./creation.ts")).creation,
  movement: async () => (await import("./movement.ts")).movement,
  gather: async () => (await import("./gather.ts")).gather,
  factorization: async () => (await import("./board.ts")).board,
  board: async () => (await import("./board.ts")).board,
  failure: async () => (await import("./failure.ts")).failure,
  space: async () => (await import("./space.ts")).space,
  call: async () => card,
  opaque: async () => card,
};

export const FAMILIES = Object.keys(VIEWS) as readonly Family[];

const loaded = new Map<Family, View>();

export const familiesOf = ({ steps }: Explanation): Set<Family> =>
  new Set(steps.flatMap((step) => step.occurrences.flatMap(familiesIn)));

const familiesIn = ({ recipe, readings }: Occurrence): Family[] => [
  recipe.family,
  ...(readings.some(({ frames }) => frames.some(hasBoard)) ? (["board"] as const) : []),
  ...(readings.some(({ space }) => space !== undefined) ? (["space"] as const) : []),
];

const hasBoard = ({ board }: Frame): boolean => (board ?? []).length > 0;

function familyOf({ occurrence, reading }: ViewInput): Family {
  if (reading.space !== undefined) return "space";
  return reading.frames.some(hasBoard) ? "board" : occurrence.recipe.family;
}

/** The steps of a family that could not be loaded get the card of any other operation. */
export async function loadViews(families: Iterable<Family>): Promise<void> {
  const load = async (family: Family) => {
    try {
      loaded.set(family, await VIEWS[family]());
    } catch (error) {
      reportError(error);
    }
  };
  await Promise.all([...families].filter((family) => !loaded.has(family)).map(load));
}

export function draw(input: ViewInput): Scene {
  return (loaded.get(familyOf(input)) ?? card)(input);
}
