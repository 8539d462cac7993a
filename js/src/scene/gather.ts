/** Result cells worked out of certain cells: what went in, what came out, and for bins the ruler that they lie on. */

import type { Gather } from "../protocol/generated.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { rulerBlock } from "./gather_ruler.ts";
import { type Block, below, beside, flow, NOTHING } from "./layout.ts";
import { RESULT } from "./looks.ts";
import { line } from "./marks.ts";
import { type Amount, amountsFor, isRough, operandBlock } from "./operand.ts";
import { calculated } from "./reduce_folds.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { cellsOf, columnsFor, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";
import { focusedTonesOf } from "./tones.ts";

function blockOf(stage: Stage, operand: number, amount: Amount): Block {
  const { input, metrics, room } = stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return NOTHING;
  const { frame, reading, numbers } = input;
  const tone = focusedTonesOf(frame, operand, cells.operand.shape);
  const width = Math.min(room.width, metrics.type * 26);
  const frames = [frame, ...reading.frames];
  const options = { operand, frames, amount, tone, numbers, width, detailed: true };
  return operandBlock(cells, options, metrics);
}

const numbersOf = (stage: Stage): number[] => stage.input.occurrence.operands.map((_, at) => at);

const resultsOf = (stage: Stage): number[] => [
  RESULT,
  ...(stage.input.occurrence.more ?? []).map((_, at) => RESULT - 1 - at),
];

/** Beside each other before one result, below each other before several. */
const inFront = (parts: readonly Block[], results: number, gap: number): Block =>
  results > 1 ? below(parts, gap * 0.7) : beside(parts, gap * 1.3);

const workOf = (stage: Stage): Block =>
  workedArea(stage, stage.room.width, columnsFor(stage, stage.room.width), calculated);

/** Operands, an arrow, the result; the calculation below. */
function arrays(stage: Stage, amount: Amount, across: boolean): Block {
  const { metrics, room } = stage;
  const parts = numbersOf(stage).map((operand) => blockOf(stage, operand, amount));
  const arrow = line("arrow", across ? "→" : "↓", { size: metrics.type * 1.5, ink: "ink2" });
  const results = resultsOf(stage).map((operand) => blockOf(stage, operand, amount));
  const result = below(results, metrics.gap * 0.7);
  const pair = across
    ? beside([inFront(parts, results.length, metrics.gap), arrow, result], metrics.gap, "middle")
    : below([flow(parts, room.width, metrics.gap), arrow, result], metrics.gap * 0.5);
  return below([pair, workOf(stage)], metrics.gap);
}

/** The values, the ruler that they drop onto, and what came of it. */
function dropped(stage: Stage, recipe: Gather, amount: Amount): Block {
  const { metrics, room } = stage;
  const shown = recipe.kind === "place" ? [0] : numbersOf(stage).filter((at) => at !== 2);
  const values = flow(
    shown.map((operand) => blockOf(stage, operand, amount)),
    room.width,
    metrics.gap,
  );
  const result = recipe.kind === "place" ? blockOf(stage, RESULT, amount) : NOTHING;
  return below([values, rulerBlock(stage, recipe), result, workOf(stage)], metrics.gap);
}

function arrangements(stage: Stage, recipe: Gather): readonly Arrangement[] {
  const bins = (recipe.bins ?? []).length > 0;
  return amountsFor(stage.input).flatMap((amount) => {
    const rough = isRough(amount);
    if (bins) return [{ rough, draw: () => dropped(stage, recipe, amount) }];
    return [true, false].map((across) => ({ rough, draw: () => arrays(stage, amount, across) }));
  });
}

export function gather(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  if (recipe.family !== "gather" || recipe.kind === "fact") return card(input);
  const stage = stageOf(input);
  const block = arranged(stage, "gather", (each) => arrangements(each, recipe));
  return block === null ? card(input) : sceneOf(block, stage);
}
