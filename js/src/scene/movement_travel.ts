/** An axis that NumPy moves to the front: the sizes as the index was written, the sizes of the result, and the way between. */

import type { Chip } from "../protocol/generated.ts";
import { grouped, textWidth } from "../util/text.ts";
import { type Block, NOTHING } from "./layout.ts";
import { centred, path, textMark } from "./marks.ts";
import type { Movement } from "./movement_state.ts";
import type { Mark } from "./scene.ts";

const WRITTEN = "as it is written";

const isArray = ({ kind }: Chip): boolean => kind === "mask" || kind === "cells";
const isGlued = (chip: Chip): boolean => isArray(chip) || chip.kind === "int";

/** The axes of the result in the order of the index; null where that is the order of the result. */
export function writtenOrder(chips: readonly Chip[], ndim: number): number[] | null {
  const list = chips.findIndex(isArray);
  const between = chips.slice(chips.findIndex(isGlued), chips.findLastIndex(isGlued) + 1);
  const common = ndim - chips.filter((chip) => !isGlued(chip)).length;
  if (list < 0 || between.every(isGlued) || common < 1) return null;
  const before = chips.slice(0, list).filter((chip) => !isGlued(chip)).length;
  const others = Array.from({ length: ndim - common }, (_, at) => at + common);
  const own = Array.from({ length: common }, (_, at) => at);
  const order = [...others.slice(0, before), ...own, ...others.slice(before)];
  return order.every((axis, at) => axis === at) ? null : order;
}

/** Whether the frame tells of it, or of what comes after. */
function isTold({ stage }: Movement): boolean {
  const { phase, axis } = stage.input.frame;
  return phase === "axis" ? axis === undefined : phase !== "before";
}

export function travelBlock(all: Movement): Block {
  const { recipe, result, stage } = all;
  const { metrics } = stage;
  const { shape } = result.operand;
  const order = recipe.kind === "select" ? writtenOrder(recipe.chips ?? [], shape.length) : null;
  if (order === null) return NOTHING;
  const { type, small, unit, gap } = metrics;
  const inks = all.inks.at(-1) ?? [];
  const column = Math.max(...shape.map((size) => textWidth(grouped(size), type))) + 26 * unit;
  const start = textWidth(WRITTEN, small) + 22 * unit;
  const rows = [type * 0.8, type * 0.8 + gap * 2.4];
  const middle = (at: number) => start + (at + 0.5) * column;
  const size = (id: string, axis: number, at: number, y: number): Mark =>
    textMark(id, middle(at), centred(y, type), grouped(shape[axis] ?? 0), {
      size: type,
      ink: inks[axis] ?? "ink",
      weight: 600,
      anchor: "middle",
    });
  const title = (id: string, text: string, y: number): Mark =>
    textMark(id, 0, centred(y, small), text, { size: small, ink: "ink2", mono: false });
  const [top = 0, bottom = 0] = rows;
  const way = (axis: number, at: number): Mark => {
    const from = top + type * 0.75;
    const to = bottom - type * 0.75;
    const head = 4.5 * unit;
    const d = `M0 0L${middle(axis) - middle(at)} ${to - from}m${-head} ${-head}l${head} ${head}l${head} ${-head}`;
    const isMoved = axis < at;
    return path(`way.${axis}`, middle(at), from, d, {
      ink: inks[axis] ?? "ink",
      width: (isMoved ? 2.6 : 1.2) * unit,
    });
  };
  const marks = [
    title("way.t0", WRITTEN, top),
    title("way.t1", "the result", bottom),
    ...order.map((axis, at) => size(`way.w${axis}`, axis, at, top)),
    ...shape.map((_, axis) => size(`way.r${axis}`, axis, axis, bottom)),
    ...order.map((axis, at) => way(axis, at)),
  ];
  const width = start + shape.length * column;
  const height = bottom + type * 0.9;
  return {
    width,
    height,
    body: { x: 0, y: 0, width, height },
    marks: isTold(all) ? marks : [],
  };
}
