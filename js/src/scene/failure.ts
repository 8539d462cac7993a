/** An operation that failed: its operands, the rule axis by axis, the misfit, and what would work. */

import type { Failure, Repair } from "../protocol/generated.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { failurePicture } from "./failure_pictures.ts";
import { misfit } from "./failure_strips.ts";
import { failureTable } from "./failure_table.ts";
import { type Block, below, beside, flow, NOTHING, padded } from "./layout.ts";
import { line, paragraph, path } from "./marks.ts";
import { type Amount, amountsFor, isRough, operandBlock } from "./operand.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { cellsOf, type Stage, sceneOf, stageOf } from "./stage.ts";
import { tonesOf } from "./tones.ts";

const MOST_ARRAYS = 4;

function arrayBlock(stage: Stage, operand: number, amount: Amount): Block {
  const { input, metrics, room } = stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return NOTHING;
  const { frame, numbers } = input;
  const tone = tonesOf(frame, operand, cells.operand.shape);
  const width = Math.min(room.width, metrics.type * 26);
  const options = { operand, frames: [frame], amount, tone, numbers, width, detailed: true };
  return operandBlock(cells, options, metrics);
}

function arrays(stage: Stage, amount: Amount, width: number): Block {
  const { metrics, input } = stage;
  const all = input.occurrence.operands.flatMap(({ plain }, at) =>
    plain === undefined ? [at] : [],
  );
  const blocks = all.slice(0, MOST_ARRAYS).map((operand) => arrayBlock(stage, operand, amount));
  const left = all.length - blocks.length;
  if (left > 0) blocks.push(line("more", `… ${left} more`, { size: metrics.small, ink: "ink2" }));
  return flow(blocks, width, metrics.gap * 1.3);
}

/** The code, what it gives, what that means: in a frame, the likeliest first. */
function repairBlock(stage: Stage, repair: Repair, at: number, width: number): Block {
  const { metrics } = stage;
  const { type, small, unit } = metrics;
  const pad = 12 * unit;
  const inside = width - 2 * pad;
  const code = repair.code
    .split("\n")
    .map((text, row) => paragraph(`r${at}.c${row}`, text, inside, { size: type, weight: 600 }));
  const shape = repair.shape
    ? [line(`r${at}.s`, `→ ${repair.shape}`, { size: type, ink: "ok", weight: 600 })]
    : [];
  const meaning = paragraph(`r${at}.m`, repair.meaning, inside, {
    size: small,
    ink: "ink2",
    mono: false,
  });
  const wide = Math.max(...code.map((block) => block.width), 0);
  const fits =
    shape.length > 0 && code.length === 1 && wide + 90 * unit + textRoom(shape) <= inside;
  const head = fits ? beside([...code, ...shape], 18 * unit) : below([...code, ...shape], 2 * unit);
  const inner = padded(below([head, meaning], 3 * unit), pad, pad * 0.6, pad, pad * 0.6);
  const grown = { ...inner, width };
  const d = `M0 0v${inner.height}`;
  const edge = path(`r${at}.e`, 1.5 * unit, 0, d, { ink: "ok", width: 3 * unit });
  return { ...grown, marks: [edge, ...inner.marks] };
}

const textRoom = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => sum + block.width, 0);

function repairsBlock(stage: Stage, repairs: readonly Repair[]): Block {
  const { metrics, room } = stage;
  const width = Math.min(room.width, metrics.type * 44);
  return below(
    repairs.map((repair, at) => repairBlock(stage, repair, at, width)),
    10 * metrics.unit,
  );
}

function arrangements(stage: Stage, recipe: Failure, phase: string): readonly Arrangement[] {
  const { metrics, room, input } = stage;
  const marked = phase !== "operation";
  const rule = (width: number) => failureTable(recipe.table, marked, metrics, width);
  const wrong = (width: number) =>
    below(
      [
        marked ? misfit(recipe.table, metrics, width) : NOTHING,
        marked ? failurePicture(recipe.picture, metrics, width, recipe.table) : NOTHING,
      ],
      metrics.gap,
    );
  if (phase === "repairs") {
    const list = () => repairsBlock(stage, recipe.repairs ?? []);
    const high = () => below([rule(room.width), list()], metrics.gap);
    return [{ rough: false, draw: high }];
  }
  return amountsFor(input).flatMap((amount) => {
    const rough = isRough(amount);
    const half = room.width * 0.5;
    return [
      {
        rough,
        draw: () => {
          const checks = below([rule(half), wrong(half)], metrics.gap);
          return beside([checks, arrays(stage, amount, half)], metrics.gap * 1.6);
        },
      },
      {
        rough,
        draw: () =>
          below(
            [rule(room.width), wrong(room.width), arrays(stage, amount, room.width)],
            metrics.gap,
          ),
      },
    ];
  });
}

export function failure(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  if (recipe.family !== "failure") return card(input);
  const stage = stageOf(input);
  const view = `failure ${input.frame.phase === "repairs"}`;
  const block = arranged(stage, view, (each) => arrangements(each, recipe, input.frame.phase));
  return block === null || block.width === 0 ? card(input) : sceneOf(block, stage);
}
