/** What a product's sizes say: whether they fit, and how much work it is. */

import type { Contraction } from "../protocol/generated.ts";
import { grouped } from "../util/text.ts";
import { type ShapeStyle, shapeParts } from "./caption.ts";
import { type Block, below, NOTHING, padded } from "./layout.ts";
import { line, paragraph } from "./marks.ts";
import type { Ink, TextPart } from "./scene.ts";
import type { Stage } from "./stage.ts";

function shapes(recipe: Contraction): { left: TextPart[]; right: TextPart[]; out: TextPart[] } {
  const { rows, inner, columns, leftIsVector, rightIsVector } = recipe;
  const part = (sizes: readonly number[], inks: readonly Ink[]) =>
    shapeParts(sizes, { inks } satisfies ShapeStyle);
  const lead: readonly Ink[] = leftIsVector ? [] : ["axis0"];
  const tail: readonly Ink[] = rightIsVector ? [] : ["axis2"];
  return {
    left: part(leftIsVector ? [inner] : [rows, inner], [...lead, "axis1"]),
    right: part(rightIsVector ? [inner] : [inner, columns], ["axis1", ...tail]),
    out: part(
      [...(leftIsVector ? [] : [rows]), ...(rightIsVector ? [] : [columns])],
      [...lead, ...tail],
    ),
  };
}

function draw(stage: Stage, recipe: Contraction, phase: string): Block {
  const { type, small, unit } = stage.metrics;
  const { left, right, out } = shapes(recipe);
  const at: TextPart = { text: " @ ", ink: "ink2" };
  const arrow: TextPart = { text: "→ ", ink: "ink2" };
  const quiet = { size: small, ink: "ink2" as const, mono: false };
  const width = 17 * type;
  const inner = grouped(recipe.inner);
  const fits = line("f.in", [...left, at, ...right], { size: type });
  const meets = paragraph("f.meet", `inner sizes meet: ${inner} and ${inner}`, width, quiet);
  const outcome = line("f.out", [arrow, ...out], { size: type });
  if (phase === "shapes") return below([fits, meets], 5 * unit);
  if (phase === "empty") return below([fits, outcome], 5 * unit);
  if (phase !== "result" && phase !== "rest") return NOTHING;
  const { rows, columns, multiplications } = recipe;
  const count = multiplications ?? rows * recipe.inner * columns;
  const product = [rows, columns, recipe.inner].map(grouped).join(" × ");
  const cost = paragraph(
    "f.cost",
    `${product} = ${grouped(count)} ${count === 1 ? "multiplication" : "multiplications"}`,
    width,
    quiet,
  );
  return below([fits, outcome, cost], 5 * unit);
}

/** The words of this frame, in a box that is as wide in every frame. */
export function factsOf(stage: Stage, recipe: Contraction): Block {
  const all = ["shapes", "empty", "result"].map((phase) => draw(stage, recipe, phase));
  const own = draw(stage, recipe, stage.input.frame.phase);
  const width = Math.max(...all.map((block) => block.width));
  const height = Math.max(...all.map((block) => block.height));
  const grown = padded(own, 0, 0, width - own.width, height - own.height);
  return { ...grown, body: { x: 0, y: 0, width, height } };
}
