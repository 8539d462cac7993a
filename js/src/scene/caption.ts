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
}

/** `(4, 3)` with every size in the colour of its axis. */
export function shapeParts(
  shape: readonly number[],
  { inks, struck = [] }: ShapeStyle,
): TextPart[] {
  const parts: TextPart[] = [{ text: "(", ink: "ink2" }];
  shape.forEach((size, axis) => {
    if (axis > 0) parts.push({ text: ", ", ink: "ink2" });
    parts.push({
      text: String(size),
      ink: inks[axis] ?? "ink",
      weight: 600,
      strike: struck.includes(axis) || undefined,
    });
  });
  parts.push({ text: shape.length === 1 ? ",)" : ")", ink: "ink2" });
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
  const shape = shapeParts(operand.shape, options);
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
  const later = [...rest, ...(options.notes ?? [])];
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
