/** What every view starts from and ends with. */

import type { Cells } from "../model/cells.ts";
import { placeOf, resultsOf } from "../model/results.ts";
import type { Worked } from "../protocol/generated.ts";
import { type Block, NOTHING, padded, shift } from "./layout.ts";
import { RESULT } from "./looks.ts";
import { remembered } from "./memo.ts";
import { type Metrics, metricsOf } from "./metrics.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { type WorkedContext, workedBlock } from "./worked.ts";

/** Around the picture. */
const MARGIN = 6;

export interface Stage {
  input: ViewInput;
  metrics: Metrics;
  /** What a picture may fill. */
  room: { width: number; height: number };
}

export function stageOf(input: ViewInput): Stage {
  const { width, height } = input.room;
  const { occurrence } = input;
  const all = [...occurrence.operands, ...resultsOf(occurrence)];
  const deep = all.some(({ shape }) => shape.length > 2);
  return {
    input,
    metrics: metricsOf(input.type, deep),
    room: { width: width - 2 * MARGIN, height: height - 2 * MARGIN },
  };
}

/** The picture in the middle of the room's width. */
export function sceneOf(block: Block, stage: Stage): Scene {
  const free = Math.max(0, stage.room.width - block.width);
  const x = Math.round(MARGIN + free / 2);
  return {
    width: Math.ceil(Math.max(stage.input.room.width, block.width + 2 * MARGIN)),
    height: Math.ceil(block.height + 2 * MARGIN),
    marks: shift(block.marks, x, MARGIN),
    rough: block.rough,
  };
}

export const resultCells = (input: ViewInput): Cells | null => cellsOf(input, RESULT);

export function cellsOf({ occurrence, cells }: ViewInput, operand: number): Cells | null {
  return cells[placeOf(occurrence, operand)] ?? null;
}

function contextOf(stage: Stage, columns: number, width: number): WorkedContext {
  const { operands, result } = stage.input.occurrence;
  return { operands, result, metrics: stage.metrics, columns, width };
}

type DrawWorked = (worked: Worked, context: WorkedContext) => Block;

/** The frame's calculation, in a box that is large enough for every frame of the reading. */
export function workedArea(
  stage: Stage,
  width: number,
  columns = 1,
  draw: DrawWorked = workedBlock,
): Block {
  const { frame, reading } = stage.input;
  const context = contextOf(stage, columns, width);
  const room = remembered(
    stage.input,
    `worked ${width} ${columns} ${draw.name} ${stage.metrics.pad}`,
    () => {
      const blocks = reading.frames.flatMap(({ worked }) =>
        worked ? [draw(worked, context)] : [],
      );
      return {
        width: Math.max(0, ...blocks.map((block) => block.width)),
        height: Math.max(0, ...blocks.map((block) => block.height)),
      };
    },
  );
  const own = frame.worked ? draw(frame.worked, context) : NOTHING;
  const wide = Math.max(room.width, own.width);
  const high = Math.max(room.height, own.height);
  if (wide === 0) return NOTHING;
  const grown = padded(own, 0, 0, wide - own.width, high - own.height);
  return { ...grown, body: { x: 0, y: 0, width: wide, height: high } };
}

/** How many columns of terms `width` has room for. */
export function columnsFor(stage: Stage, width: number): number {
  return remembered(stage.input, `columns ${width}`, () => {
    const fits = (columns: number) => workedArea(stage, width, columns).width <= width;
    return [4, 3, 2].find(fits) ?? 1;
  });
}
