/** What stands under an array: its name, its shape in the colours of its axes, and what else is to be said. */

import type { Operand } from "../protocol/generated.ts";
import { clip, textWidth } from "../util/text.ts";
import { type Block, below, beside, padded } from "./layout.ts";
import { line, paragraph } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Ink, TextPart } from "./scene.ts";

export interface ShapeStyle {
  inks: readonly Ink[];
  struck?: readonly number[];
  /** The reader's name of every axis. */
  names?: readonly string[];
}

/** `(4, 3)` or `(B 4, T 3)` with every size in the colour of its axis. */
export function shapeParts(
  shape: readonly number[],
  { inks, struck = [], names = [] }: ShapeStyle,
): TextPart[] {
  const parts: TextPart[] = [{ text: "(", ink: "ink2" }];
  shape.forEach((size, axis) => {
    if (axis > 0) parts.push({ text: ", ", ink: "ink2" });
    const ink = inks[axis] ?? "ink";
    const strike = struck.includes(axis) || undefined;
    if (names[axis]) parts.push({ text: `${names[axis]} `, ink, strike });
    parts.push({
      text: String(size),
      ink,
      weight: 600,
      strike,
    });
  });
  parts.push({ text: shape.length === 1 && !names[0] ? ",)" : ")", ink: "ink2" });
  return parts;
}

export const partsText = (parts: readonly TextPart[]): string =>
  parts.map((part) => part.text).join("");

export interface CaptionOptions extends ShapeStyle {
  id: string;
  /** The widest that it may be. */
  width: number;
  /** Quiet prose after the shape, or below it where there is no room. */
  aside?: string;
  /** Further lines, in quiet prose. */
  notes?: readonly string[];
}

export function caption(operand: Operand, metrics: Metrics, options: CaptionOptions): Block {
  const { id, width } = options;
  const { type, small } = metrics;
  const { axes = [] } = operand;
  const named = shapeParts(operand.shape, { ...options, names: axes });
  const isWide = textWidth(partsText(named), small) > width;
  const shape = isWide ? shapeParts(operand.shape, options) : named;
  const name = clip(operand.name, type, width);
  const together = textWidth(`${name} `, type) + textWidth(partsText(shape), type);
  const title: TextPart = { text: name, weight: 600 };
  const space: TextPart = { text: " " };
  const heads =
    together <= width
      ? [line(`${id}.name`, [title, space, ...shape], { size: type })]
      : [line(`${id}.name`, [title], { size: type }), line(`${id}.shape`, shape, { size: small })];
  const quiet = { size: small, ink: "ink2" as const, mono: false };
  const aside = line(`${id}.aside`, options.aside ?? "", quiet);
  const fits = heads.length === 1 && together + small + aside.width <= width;
  const first = fits ? [beside([...heads, aside], small)] : heads;
  const rest = fits || options.aside === undefined ? [] : [options.aside];
  const names = isWide ? [axes.map((each) => each || "…").join(", ")] : [];
  const later = [...names, ...rest, ...(options.notes ?? [])];
  const notes = later.map((note, at) => paragraph(`${id}.note${at}`, note, width, quiet));
  return below([...first, ...notes], 1 * metrics.unit);
}

/** The caption under the cells, on their left edge where there is room for it. */
export function captioned(block: Block, label: Block, metrics: Metrics): Block {
  const both = below([block, padded(label, block.body.x, 0)], 5 * metrics.unit);
  return { ...both, body: block.body };
}

/** The text of the quiet line about dtype and badges. */
export function dtypeNote(operand: Operand): string {
  return [operand.dtype, ...(operand.badges ?? [])].filter((part) => part !== "").join(" · ");
}
