/** An array that did not exist before: what was asked for, and what came. */

import { resultNumber, resultsOf } from "../model/results.ts";
import type { Creation } from "../protocol/generated.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { drawsBlock } from "./creation_draws.ts";
import { type Block, below, beside, flow, NOTHING } from "./layout.ts";
import { line, paragraph } from "./marks.ts";
import { type Amount, amountsFor, isRough, operandBlock } from "./operand.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { cellsOf, resultCells, type Stage, sceneOf, stageOf } from "./stage.ts";
import { tonesOf } from "./tones.ts";

function askedBlock(stage: Stage, recipe: Creation, width: number): Block {
  const { metrics } = stage;
  const name = line("k.f", recipe.function, { size: metrics.type, weight: 600 });
  const rows = (recipe.asked ?? []).map(([key, text], at) =>
    paragraph(`k.${at}`, `${key}: ${text}`, width, { size: metrics.type, ink: "ink2" }),
  );
  return below([name, ...rows], 3 * metrics.unit);
}

function arrayBlock(stage: Stage, operand: number, amount: Amount): Block | null {
  const { input, metrics, room } = stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return null;
  const { frame, numbers } = input;
  const tone = tonesOf(frame, operand, cells.operand.shape);
  const width = Math.min(room.width, metrics.type * 26);
  const options = { operand, frames: [frame], amount, tone, numbers, width, detailed: true };
  return operandBlock(cells, options, metrics);
}

function arrangements(stage: Stage, recipe: Creation): readonly Arrangement[] {
  const { metrics, room, input } = stage;
  const data = input.occurrence.operands.flatMap(({ plain }, operand) =>
    plain === undefined ? [operand] : [],
  );
  return amountsFor(stage.input).flatMap((amount) => {
    const rough = isRough(amount);
    const results = () =>
      resultsOf(input.occurrence).flatMap(
        (_, position) => arrayBlock(stage, resultNumber(position), amount) ?? [],
      );
    const parts = (width: number) => [
      askedBlock(stage, recipe, width),
      ...data.flatMap((operand) => arrayBlock(stage, operand, amount) ?? []),
      flow(results(), width, metrics.gap),
    ];
    const counted = (width: number) =>
      recipe.draws === undefined || recipe.draws === null
        ? NOTHING
        : drawsBlock(stage, recipe.draws, width);
    const across = (counts: Block) =>
      below([beside(parts(metrics.type * 20), metrics.gap * 2, "middle"), counts], metrics.gap);
    return [
      {
        rough,
        draw: () =>
          beside(
            [...parts(metrics.type * 20), counted(metrics.type * 24)],
            metrics.gap * 2,
            "middle",
          ),
      },
      { rough, draw: () => across(counted(Math.min(room.width, metrics.type * 36))) },
      { rough, draw: () => below([...parts(room.width), counted(room.width)], metrics.gap) },
    ];
  });
}

export function creation(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  if (recipe.family !== "creation" || resultCells(input) === null) return card(input);
  const stage = stageOf(input);
  const block = arranged(stage, "creation", (each) => arrangements(each, recipe));
  return block === null ? card(input) : sceneOf(block, stage);
}
