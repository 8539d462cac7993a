/** The matrix product: three matrices around their crossing, and beside them what happens in this frame. */

import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { factsOf } from "./facts.ts";
import { falk } from "./falk.ts";
import { type Block, below, beside, padded } from "./layout.ts";
import { mixBlock } from "./mix.ts";
import { type Product, productOf } from "./product.ts";
import type { Scene, ViewInput } from "./scene.ts";
import { sheetsSoFar } from "./sheets.ts";
import { columnsFor, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";

function arrangements(product: Product): readonly Arrangement[] {
  const { stage, recipe } = product;
  const { metrics, room } = stage;
  const facts = factsOf(stage, recipe);
  const side = workedArea(stage, room.width * 0.5);
  const under = workedArea(stage, room.width, columnsFor(stage, room.width));
  const whole = (most: number, calculation: Block) => {
    const { block, slots, rows, columns } = falk(product, most);
    const sums = sheetsSoFar(product, rows, columns);
    const beyond = [facts, sums, mixBlock(product, slots)].reduce(overlay, calculation);
    return { block, beyond };
  };
  return [12, 8, 6, 5, 4, 3, 2, 1].flatMap((most) => [
    {
      rough: most < 4,
      draw: () => {
        const { block, beyond } = whole(most, side);
        return beside([block, beyond], metrics.gap * 1.6, "middle");
      },
    },
    {
      rough: most < 4,
      draw: () => {
        const { block, beyond } = whole(most, under);
        return below([block, beyond], metrics.gap * 0.8);
      },
    },
  ]);
}

/** Two blocks in one place: a frame shows only one of them. */
function overlay(one: Block, other: Block): Block {
  if (one.width === 0) return other;
  const width = Math.max(one.width, other.width);
  const height = Math.max(one.height, other.height);
  return {
    width,
    height,
    body: { x: 0, y: 0, width, height },
    marks: [...one.marks, ...padded(other, 0, Math.max(0, (height - other.height) / 2)).marks],
  };
}

export function matmul(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  const plan = (stage: Stage) =>
    recipe.family === "contraction" ? productOf(stage, recipe) : null;
  const stage = stageOf(input);
  if (plan(stage) === null) return card(input);
  const block = arranged(stage, "matmul", (each) => {
    const product = plan(each);
    return product === null ? [] : arrangements(product);
  });
  return block === null ? card(input) : sceneOf(block, stage);
}
