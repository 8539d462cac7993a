/** The matrix product: three matrices around their crossing, and beside them what happens in this frame. */

import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { factsOf } from "./facts.ts";
import { type Falk, falk } from "./falk.ts";
import { type Block, below, beside, padded } from "./layout.ts";
import { metricsOf } from "./metrics.ts";
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
  const dense = denseOf(product);
  const denseUnder = workedArea(dense.stage, room.width, columnsFor(stage, room.width));
  const inside = workedArea(dense.stage, room.width * 0.4);
  const beyondOf = (own: Product, calculation: Block, { slots, rows, columns }: Falk) =>
    [facts, sheetsSoFar(own, rows, columns), mixBlock(own, slots)].reduce(overlay, calculation);
  const plans: readonly ((most: number) => Block)[] = [
    (most) => {
      const around = falk(product, most);
      const beyond = beyondOf(product, side, around);
      return beside([around.block, beyond], metrics.gap * 1.6, "middle");
    },
    (most) => falk(dense, most, beyondOf(dense, inside, falk(dense, most))).block,
    ...[product, dense].map((own) => (most: number) => {
      const around = falk(own, most);
      const work = own === dense ? denseUnder : under;
      return below([around.block, beyondOf(own, work, around)], metrics.gap * 0.8);
    }),
  ];
  return [12, 8, 6, 5, 4, 3, 2, 1].flatMap((most) =>
    plans.map((plan) => ({ rough: most < 4, draw: () => plan(most) })),
  );
}

/** The same in smaller cells. */
function denseOf(product: Product): Product {
  const { stage } = product;
  return {
    ...product,
    stage: { ...stage, metrics: { ...stage.metrics, ...metricsOf(stage.metrics.type, true) } },
  };
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
