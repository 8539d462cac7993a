/** The further results of a reduction: where the largest and the smallest stood. */

import { resultNumber } from "../model/results.ts";
import { type Block, below, NOTHING } from "./layout.ts";
import { lookOf } from "./looks.ts";
import { type Amount, operandBlock } from "./operand.ts";
import { cellsOf, type Stage } from "./stage.ts";
import { tonesOf } from "./tones.ts";

/** In their place from the first frame on, but drawn only when the first result is complete. */
export function furtherResults(stage: Stage, amount: Amount): Block {
  const { input, metrics, room } = stage;
  const { frame, numbers, occurrence, reading } = input;
  const blocks = (occurrence.more ?? []).map((_, at) => {
    const operand = resultNumber(at + 1);
    const cells = cellsOf(input, operand);
    if (cells === null) return NOTHING;
    const tone = tonesOf(frame, operand, cells.operand.shape);
    const look = (index: readonly number[]) => ({
      ...lookOf(cells, operand, index, { tone: tone(index), numbers }),
      fill: null,
    });
    const frames = [frame, ...reading.frames];
    const options = { operand, frames, amount, tone, numbers, width: room.width, look, inks: [] };
    return operandBlock(cells, options, metrics);
  });
  if (blocks.length === 0) return NOTHING;
  const drawn = below(blocks, metrics.gap * 0.5);
  return frame.phase === "result" ? drawn : { ...drawn, marks: [] };
}
