/** The things in a plane or in space as marks, each by its kind. */

import type { Drawn } from "../protocol/generated.ts";
import { angle, arrow, foot, link } from "./space_arrows.ts";
import { circle, curve, dots, face, field, grid, line, patch } from "./space_figures.ts";
import type { Plot } from "./space_plot.ts";
import { type Draw, NOTHING, type Thing } from "./space_thing.ts";

const DRAW: Partial<Record<Drawn["kind"], Draw>> = {
  angle,
  arrow,
  circle,
  curve,
  dots,
  face,
  field,
  foot,
  grid,
  line,
  link,
  patch,
};

export function thingOf(plot: Plot, drawn: Drawn, key: string, unit: number): Thing {
  const draw = DRAW[drawn.kind];
  return draw === undefined ? NOTHING : draw(plot, drawn, key, unit);
}
