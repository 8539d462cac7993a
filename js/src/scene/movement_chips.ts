/** An index expression as chips: what was written for each axis, and what becomes of it. */

import type { Chip } from "../protocol/generated.ts";
import { clip, grouped, textWidth } from "../util/text.ts";
import { type Block, flow, NOTHING } from "./layout.ts";
import { line, path, textMark } from "./marks.ts";
import type { Movement } from "./movement_state.ts";
import type { Ink } from "./scene.ts";

/** `2 of 5`, `drops axis 0`, `new axis`, `3 True`. */
export function fateOf({ kind, axis, size }: Chip, shape: readonly number[]): string {
  const left = size === null ? "" : grouped(size);
  switch (kind) {
    case "int":
      return `drops axis ${axis}`;
    case "new":
      return "new axis";
    case "whole":
      return `all ${left}`.trim();
    case "mask":
      return left === "" ? "mask" : `${left} True`;
    case "slice":
      return axis === null || left === "" ? left : `${left} of ${grouped(shape[axis] ?? 0)}`;
    case "cells":
      return left === "" ? "index list" : `${left} picked`;
  }
}

function chipBlock(all: Movement, chip: Chip, at: number, most: number): Block {
  const { metrics, input } = all.stage;
  const { type, small, unit } = metrics;
  const { frame, occurrence } = input;
  const id = `chip${at}`;
  const pad = 8 * unit;
  const ink: Ink = chip.axis === null ? "ink" : (all.inks[0]?.[chip.axis] ?? "ink");
  const isCurrent = frame.phase === "axis" && chip.axis === (frame.axis ?? null);
  const isLater =
    frame.phase === "axis" && (chip.axis ?? -1) > (frame.axis ?? Number.POSITIVE_INFINITY);
  const text = clip(chip.text, type, most - 2 * pad);
  const fate = fateOf(chip, occurrence.operands[0]?.shape ?? []);
  const width = Math.max(textWidth(text, type), textWidth(fate, small)) + 2 * pad;
  const height = (type + small) * 1.4 + 6 * unit;
  const anchor = "middle" as const;
  const d = `M0 0h${width}v${height}h${-width}z`;
  const style = { ink, width: (isCurrent ? 2.6 : 1.2) * unit, dashed: isLater };
  const marks = [
    path(`${id}.box`, 0, 0, d, style),
    textMark(`${id}.t`, width / 2, type * 1.3, text, { size: type, ink, weight: 600, anchor }),
    textMark(`${id}.f`, width / 2, height - small * 0.6, fate, {
      size: small,
      ink: "ink2",
      mono: false,
      anchor,
    }),
  ];
  return { width, height, body: { x: 0, y: 0, width, height }, marks };
}

/** `x[`, a chip per axis, `]`. */
export function chipsBlock(all: Movement, width: number): Block {
  const { metrics, input } = all.stage;
  const chips = all.recipe.chips ?? [];
  if (chips.length === 0) return NOTHING;
  const { type, gap } = metrics;
  const name = clip(input.occurrence.operands[0]?.name ?? "", type, width - 4 * type);
  const style = { size: type * 1.2, ink: "ink2" as const };
  const most = Math.min(width, type * 16);
  const blocks = chips.map((chip, at) => chipBlock(all, chip, at, most));
  const parts = [
    line("chips.open", [{ text: name, ink: "ink", weight: 600 }, { text: "[" }], style),
    ...blocks,
    line("chips.close", "]", style),
  ];
  return flow(parts, width, gap * 0.35, "middle");
}
