/** How the kept cells of an operand look. */

import type { Cells } from "../model/cells.ts";
import { RESULT, resultNumber } from "../model/results.ts";
import type { Operand } from "../protocol/generated.ts";
import { textWidth } from "../util/text.ts";
import type { Metrics } from "./metrics.ts";
import type { Fill, Tone } from "./scene.ts";
import type { Look } from "./sheet.ts";

export { RESULT };

/** The start of the ids of an operand's marks. */
export const keyOf = (operand: number): string => {
  if (operand >= 0) return `o${operand}`;
  return operand === RESULT ? "r" : `r${resultNumber(operand)}_`;
};

export const cellId = (operand: number, index: readonly number[]): string =>
  `${keyOf(operand)}:${index.join(",")}`;

export function fillFor(operand: Operand, number: number): Fill {
  const palette = operand.palette ?? "none";
  if (palette === "none") return null;
  if (Number.isNaN(number)) return "nan";
  if (palette === "boolean") return { palette, at: number };
  const limit = operand.limit ?? 1;
  const at = number / (limit > 0 ? limit : 1);
  return { palette, at: Math.max(palette === "diverging" ? -1 : 0, Math.min(1, at)) };
}

export interface LookOptions {
  tone: Tone;
  numbers: boolean;
}

export function lookOf(
  cells: Cells,
  operand: number,
  index: readonly number[],
  { tone, numbers }: LookOptions,
): Look {
  const text = cells.text(index);
  const masked = cells.masked(index);
  const known = text !== undefined && tone !== "hidden";
  return {
    id: cellId(operand, index),
    text: known && numbers && !masked ? text : "",
    fill: known && !masked ? fillFor(cells.operand, cells.number(index)) : null,
    tone,
    ref: { operand, index },
    hatched: masked || undefined,
  };
}

const WIDEST = new WeakMap<Operand, number>();

/** The widest text among the kept cells, for text of size 1. */
function widestText(operand: Operand): number {
  const known = WIDEST.get(operand);
  if (known !== undefined) return known;
  let widest = 0;
  for (const text of operand.text ?? []) widest = Math.max(widest, textWidth(text, 1));
  WIDEST.set(operand, widest);
  return widest;
}

/** A width for the cells of these operands that their numbers fit into. */
export function cellWidthOf(operands: readonly (Operand | null)[], metrics: Metrics): number {
  const widest = Math.max(0, ...operands.map((each) => (each === null ? 0 : widestText(each))));
  return Math.max(metrics.minCellWidth, Math.round(widest * metrics.type + metrics.pad));
}
