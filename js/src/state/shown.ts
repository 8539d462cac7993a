/** What a state means in a book: the step, the time that it ran, its reading and its frames. */

import type { Book } from "../model/book.ts";
import type { Frame, Occurrence, Reading, Step } from "../protocol/generated.ts";
import { positionOf } from "./times.ts";
import type { ViewState } from "./view_state.ts";

export interface Shown {
  step: Step;
  /** Which of the step's times; its occurrence may not have travelled. */
  position: number;
  /** The occurrence at the position, or the first that travelled while that one is missing. */
  occurrence: Occurrence;
  missing: boolean;
  reading: Reading;
  frames: readonly Frame[];
  /** Position of the frame among the frames. */
  at: number;
  frame: Frame;
}

const NOTHING: Frame = { phase: "after", sentence: "" };
const EMPTY: Reading = {
  name: "main",
  label: "",
  frames: [NOTHING],
  shape: [0],
  brief: [0],
  story: [0],
};

/** What a step opens with that has it: the path of a whole loop, of which the operation is one step. */
const WHOLE = "descent";

const clamp = (value: number, length: number) => Math.max(0, Math.min(value, length - 1));

export function framesOf(reading: Reading, depth: ViewState["depth"]): readonly Frame[] {
  const frames = reading[depth].flatMap((position) => reading.frames[position] ?? []);
  return frames.length > 0 ? frames : [reading.frames[0] ?? NOTHING];
}

/** Null where there is no step, or none of its times travelled. */
export function shownIn(book: Book, state: ViewState): Shown | null {
  const step = book.steps[state.step];
  if (!step) return null;
  const position = positionOf(step, state.iterations, state.visit);
  const here = book.occurrence(step, position);
  const occurrence = here ?? step.occurrences[0];
  if (!occurrence) return null;
  const { readings } = occurrence;
  const named = (name: string) => readings.find((one) => one.name === name);
  const reading = named(state.reading) ?? named(WHOLE) ?? readings[0] ?? EMPTY;
  const frames = framesOf(reading, state.depth);
  const at = clamp(state.frame, frames.length);
  const frame = frames[at] ?? NOTHING;
  return { step, position, occurrence, missing: !here, reading, frames, at, frame };
}
