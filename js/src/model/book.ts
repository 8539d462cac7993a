/** All that is known of one explained cell: what travelled ahead, and what was asked for since. */

import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Explanation, Loop, Occurrence, Step } from "../protocol/generated.ts";
import type { Cells } from "./cells.ts";
import { occurrenceCells } from "./operand_cells.ts";

export interface Book {
  readonly explanation: Explanation;
  readonly steps: readonly Step[];
  /** Counts the occurrences that arrived later; reading it subscribes to them. */
  readonly arrivals: ReadonlySignal<number>;
  occurrence(step: Step, position: number): Occurrence | undefined;
  /** The kept cells of every operand and of the result, decoded once. */
  cells(occurrence: Occurrence): readonly Cells[];
  loop(id: number): Loop | undefined;
  add(step: number, occurrence: Occurrence, buffers: readonly DataView[]): void;
}

export function createBook(explanation: Explanation, buffers: readonly DataView[]): Book {
  const arrivals = signal(0);
  const later = new Map<string, Occurrence>();
  const laterBuffers = new WeakMap<Occurrence, readonly DataView[]>();
  const decoded = new WeakMap<Occurrence, readonly Cells[]>();
  const loops = new Map((explanation.loops ?? []).map((loop) => [loop.id, loop]));
  return {
    explanation,
    steps: explanation.steps,
    arrivals,
    occurrence: (step, position) =>
      step.occurrences.find((one) => one.position === position) ??
      later.get(`${step.id} ${position}`),
    cells(occurrence) {
      let cells = decoded.get(occurrence);
      if (!cells) {
        cells = occurrenceCells(occurrence, laterBuffers.get(occurrence) ?? buffers);
        decoded.set(occurrence, cells);
      }
      return cells;
    },
    loop: (id) => loops.get(id),
    add(step, occurrence, own) {
      laterBuffers.set(occurrence, own);
      later.set(`${step} ${occurrence.position}`, occurrence);
      arrivals.value = arrivals.peek() + 1;
    },
  };
}
