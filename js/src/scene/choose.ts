/** Which of several arrangements a reading gets: the same one in all of its frames, so that nothing jumps. */

import type { Reading } from "../protocol/generated.ts";
import { type Block, NOTHING } from "./layout.ts";
import type { ViewInput } from "./scene.ts";
import { type Stage, stageOf } from "./stage.ts";

export interface Arrangement {
  draw: () => Block;
  /** Whether so much is left out that a higher picture would be better. */
  rough: boolean;
}

export type Arrangements = (stage: Stage) => readonly Arrangement[];

/** How much higher than the room a picture may be, where it would have to leave out most otherwise. */
const TOLERANCE = 1.7;
/** From this size of type on the picture is on a projector, where nobody scrolls. */
const PROJECTOR = 24;

interface Size {
  at: number;
  width: number;
  height: number;
  rough: boolean;
}

/** The sizes of the arrangements, as far as one has to look to decide. */
function choose(stage: Stage, arrangements: readonly Arrangement[]): number {
  const { width, height } = stage.room;
  const narrow: Size[] = [];
  for (const [at, { draw, rough }] of arrangements.entries()) {
    const block = draw();
    if (block.width > width) continue;
    if (block.height <= height && !rough) return at;
    narrow.push({ at, width: block.width, height: block.height, rough });
  }
  const fits = narrow.find((size) => size.height <= height);
  const rich = narrow.find((size) => !size.rough && size.height <= height * TOLERANCE);
  const low = narrow.toSorted((a, b) => a.height - b.height)[0];
  const chosen = stage.input.type >= PROJECTOR ? (fits ?? rich) : (rich ?? fits);
  return (chosen ?? low)?.at ?? -1;
}

const KNOWN = new WeakMap<Reading, Map<string, number>>();

function known(input: ViewInput, view: string): { choices: Map<string, number>; key: string } {
  const { room, type, numbers, memory, reading } = input;
  const choices = KNOWN.get(reading) ?? new Map<string, number>();
  KNOWN.set(reading, choices);
  return { choices, key: [view, room.width, room.height, type, numbers, memory].join() };
}

function last(input: ViewInput): ViewInput {
  return { ...input, focus: null, frame: input.reading.frames.at(-1) ?? input.frame };
}

/** The block of this frame, or null where no arrangement is narrow enough. */
export function arranged(stage: Stage, view: string, arrangements: Arrangements): Block | null {
  const { choices, key } = known(stage.input, view);
  let at = choices.get(key);
  if (at === undefined) {
    const still = stageOf(last(stage.input));
    at = choose(still, arrangements(still));
    choices.set(key, at);
  }
  if (at < 0) return null;
  for (const each of arrangements(stage).slice(at)) {
    const block = each.draw();
    if (block.width <= stage.room.width) return block;
  }
  return null;
}

/** The narrowest picture, for rooms that nothing fits into. */
export function narrowest(arrangements: readonly Arrangement[]): Block {
  const blocks = arrangements.map((each) => each.draw());
  return blocks.toSorted((a, b) => a.width - b.width)[0] ?? NOTHING;
}
