/** What stands for values that no colour shows: told apart by their form, on any ground. */

import type { Rect } from "../layout.ts";
import { path } from "../marks.ts";
import type { Metrics } from "../metrics.ts";
import type { Ink, PathMark } from "../scene.ts";

export type Glyph = "nan" | "inf" | "masked";

export const GLYPH_NAMES: Readonly<Record<Glyph, string>> = {
  nan: "NaN",
  inf: "±Inf",
  masked: "masked",
};

const short = (value: number): number => Math.round(value * 10) / 10;

const boxPath = ({ x, y, width, height }: Rect): string =>
  `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`;

/** Stripes from the lower left to the upper right. */
function stripes({ x, y, width, height }: Rect, gap: number): string {
  let d = "";
  for (let c = gap; c < width + height; c += gap) {
    const [ax, ay] = c < height ? [0, c] : [c - height, height];
    const [bx, by] = c < width ? [c, 0] : [width, c - width];
    d += `M${short(x + ax)} ${short(y + ay)}L${short(x + bx)} ${short(y + by)}`;
  }
  return d;
}

/** An upright and a level line through the middle. */
function plus({ x, y, width, height }: Rect): string {
  const [w, h] = [Math.min(width, 16) * 0.62, Math.min(height, 16) * 0.62];
  const [left, top] = [short(x + (width - w) / 2), short(y + (height - h) / 2)];
  return `M${left} ${short(y + height / 2)}h${short(w)}M${short(x + width / 2)} ${top}v${short(h)}`;
}

interface GlyphLook {
  fill: Ink;
  lines: (box: Rect, unit: number) => string;
  ink: Ink;
}

const LOOKS: Readonly<Record<Glyph, GlyphLook>> = {
  nan: { fill: "nan", lines: (box, unit) => stripes(box, 5 * unit), ink: "white" },
  inf: { fill: "black", lines: plus, ink: "white" },
  masked: { fill: "paper", lines: (box, unit) => stripes(box, 5 * unit), ink: "ink3" },
};

/** The boxes of one kind, in two marks however many they are. */
export function glyphMarks(
  id: string,
  glyph: Glyph,
  boxes: readonly Rect[],
  { unit }: Metrics,
): PathMark[] {
  const { fill, lines, ink } = LOOKS[glyph];
  const grounds = boxes.map(boxPath).join("");
  const inside = boxes.map((box) => lines(box, unit)).join("");
  return [
    path(`${id}.ground`, 0, 0, grounds, { ink: "paper", width: 2 * unit, fill }),
    path(id, 0, 0, inside, { ink, width: 1.5 * unit }),
  ];
}
