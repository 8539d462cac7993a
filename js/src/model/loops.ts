/** How much of a loop was recorded. */

import type { Loop, Step } from "../protocol/generated.ts";

export interface LoopCount {
  /** Iterations that ran, over all entries into the loop. */
  ran: number;
  recorded: number;
  /** Whether it lies in another loop, so that it was entered more than once. */
  inner: boolean;
}

/** How many different iterations of the loop the positions of a step tell apart. */
function recordedBy({ loops, positions }: Step, id: number): number {
  const level = (loops ?? []).indexOf(id);
  if (level < 0) return 0;
  return new Set((positions ?? []).map((path) => path.slice(0, level + 1).join(";"))).size;
}

export function countLoop(loop: Loop, steps: readonly Step[]): LoopCount {
  const recorded = Math.max(
    loop.recorded.length,
    ...steps.map((step) => recordedBy(step, loop.id)),
  );
  const inner = steps.some(({ loops }) => (loops ?? []).indexOf(loop.id) > 0);
  return { ran: Math.max(loop.ran, recorded), recorded, inner };
}

const count = (n: number) => n.toLocaleString("en-US");

/** "recorded 71 of 1,000"; empty where all of it was. */
export const recordedText = ({ recorded, ran }: LoopCount): string =>
  recorded < ran ? `recorded ${count(recorded)} of ${count(ran)}` : "";

export const iterationsText = ({ ran }: LoopCount): string =>
  `${count(ran)} iteration${ran === 1 ? "" : "s"}`;

/** "iteration 3 of 1,000"; how often an inner loop ran this time is known only where all of it was recorded. */
export function iterationText(
  at: number,
  options: number,
  { ran, recorded, inner }: LoopCount,
): string {
  if (!inner) return `iteration ${count(at + 1)} of ${count(ran)}`;
  return recorded < ran
    ? `iteration ${count(at + 1)}`
    : `iteration ${count(at + 1)} of ${count(options)}`;
}
