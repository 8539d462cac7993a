/** Cells that are short calculations: the arrays, one cell of the result, and its calculation line by line. */

import { resultNumber, resultsOf } from "../model/results.ts";
import type { Formula } from "../protocol/generated.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { slid } from "./formula_slide.ts";
import { type Block, below, beside, flow } from "./layout.ts";
import { line } from "./marks.ts";
import { type Amount, amountsFor, hasCells, isRough, operandBlock } from "./operand.ts";
import { calculated } from "./reduce_folds.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { cellsOf, columnsFor, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";
import { focusedTonesOf, tonesOf } from "./tones.ts";

function blockOf(stage: Stage, operand: number, amount: Amount): Block | null {
  const { input, metrics, room } = stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return null;
  const find = operand < 0 ? tonesOf : focusedTonesOf;
  return operandBlock(
    cells,
    {
      operand,
      frames: [input.frame, ...input.reading.frames],
      amount,
      tone: find(input.frame, operand, cells.operand.shape),
      numbers: input.numbers,
      width: Math.min(room.width, metrics.type * 26),
    },
    metrics,
  );
}

const sign = (id: string, text: string, { metrics }: Stage): Block =>
  line(id, text, { size: metrics.type * 1.3, ink: "ink2" });

/** Every operand after its sign, the results after an arrow. */
function arrays(stage: Stage, recipe: Formula, amount: Amount): Block[] {
  const { occurrence } = stage.input;
  const parts = occurrence.operands.flatMap((_, operand) => {
    const block = blockOf(stage, operand, amount);
    const text = recipe.signs[operand] ?? "";
    if (block === null) return [];
    return text === "" ? [block] : [sign(`s${operand}`, text, stage), block];
  });
  const results = resultsOf(occurrence).flatMap((_, at) => {
    const block = blockOf(stage, resultNumber(at), amount);
    return block === null ? [] : [block];
  });
  return [...parts, sign("is", "→", stage), ...results];
}

function arrangements(stage: Stage, recipe: Formula): readonly Arrangement[] {
  const { metrics, room, input } = stage;
  const gap = metrics.gap * 0.8;
  const worked = input.reading.frames.flatMap((frame) => frame.worked ?? []);
  const inLines = worked.some(({ kind }) => kind === "steps");
  const columns = inLines ? 1 : columnsFor(stage, room.width);
  const work = () => workedArea(stage, room.width, columns, calculated);
  const under = (row: Block) => below([row, work()], gap);
  const { slide } = recipe;
  const sliding: Arrangement[] = slide
    ? [{ rough: false, draw: () => under(slid(stage, slide)) }]
    : [];
  const rows = amountsFor(input).flatMap((amount): Arrangement[] => {
    const rough = isRough(amount);
    return [
      {
        rough,
        draw: () =>
          beside(
            [beside(arrays(stage, recipe, amount), gap, "middle"), work()],
            metrics.gap * 1.6,
            "middle",
          ),
      },
      { rough, draw: () => under(beside(arrays(stage, recipe, amount), gap, "middle")) },
      { rough, draw: () => under(flow(arrays(stage, recipe, amount), room.width, gap, "middle")) },
    ];
  });
  return [...sliding, ...rows];
}

export function formula(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  if (recipe.family !== "formula" || !input.cells.every(hasCells)) return card(input);
  const stage = stageOf(input);
  const block = arranged(stage, "formula", (each) => arrangements(each, recipe));
  return block === null ? card(input) : sceneOf(block, stage);
}
