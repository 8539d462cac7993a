/** Which of several arrangements a reading gets: the same one in all of its frames, so that nothing jumps. */

import { type Block, NOTHING } from "./layout.ts";
import { remembered } from "./memo.ts";
import type { ViewInput } from "./scene.ts";
import { type Stage, stageOf } from "./stage.ts";

export interface Arrangement {
  draw: () => Block;
  /** Whether so much is left out that a higher picture would be better. */
  rough: boolean;
}

export type Arrangements = (stage: Stage) => readonly Arrangement[];

/** How high a picture in a notebook should be, at type 15. */
const GOAL = 480;
/** How much higher than the room a picture may be, where it would have to leave out most otherwise. */
const TOLERANCE = 1.7;
/** From this size of type on the picture is on a projector, where nobody scrolls. */
const PROJECTOR = 24;

interface Size {
  at: number;
  height: number;
  rough: boolean;
}

const lowest = (sizes: readonly Size[]): Size | undefined =>
  sizes.toSorted((a, b) => a.height - b.height)[0];

/** The sizes of the arrangements, as far as one has to look to decide. */
function choose(stage: Stage, arrangements: readonly Arrangement[]): number {
  const { width, height } = stage.room;
  const large = stage.input.type >= PROJECTOR;
  const goal = large ? height : Math.min(height, GOAL * stage.metrics.unit);
  const narrow: Size[] = [];
  for (const [at, { draw, rough }] of arrangements.entries()) {
    const block = draw();
    if (block.width > width) continue;
    if (block.height <= goal && !rough) return at;
    narrow.push({ at, height: block.height, rough });
  }
  const rich = narrow.filter((size) => !size.rough && size.height <= height * TOLERANCE);
  const whole = rich.find((size) => size.height <= height) ?? lowest(rich);
  const fits = narrow.find((size) => size.height <= height);
  const chosen = large ? (fits ?? whole) : (whole ?? fits);
  return (chosen ?? lowest(narrow))?.at ?? -1;
}

function last(input: ViewInput): ViewInput {
  return { ...input, focus: null, frame: input.reading.frames.at(-1) ?? input.frame };
}

/** The block of this frame, or null where no arrangement is narrow enough. */
export function arranged(stage: Stage, view: string, arrangements: Arrangements): Block | null {
  const at = remembered(stage.input, view, () => {
    const still = stageOf(last(stage.input));
    return choose(still, arrangements({ ...still, metrics: { ...stage.metrics, blank: true } }));
  });
  if (at < 0) return null;
  for (const each of arrangements(stage).slice(at)) {
    const block = each.draw();
    if (block.width <= stage.room.width) return each.rough ? { ...block, rough: true } : block;
  }
  return null;
}

/** The same stage with smaller numbers in its cells. */
export function smaller(stage: Stage): Stage {
  return { ...stage, metrics: { ...stage.metrics, type: stage.metrics.small } };
}

/** The narrowest picture, for rooms that nothing fits into. */
export function narrowest(arrangements: readonly Arrangement[]): Block {
  const blocks = arrangements.map((each) => each.draw());
  return blocks.toSorted((a, b) => a.width - b.width)[0] ?? NOTHING;
}
