/** A product as a sum of sheets: column k of the left matrix times row k of the right one. */

import type { Scalar } from "../model/cells.ts";
import { cast, compute } from "../util/exact.ts";
import { formatTerm } from "../util/number.ts";
import { textWidth } from "../util/text.ts";
import { type Block, below, NOTHING } from "./layout.ts";
import { cellId, fillFor } from "./looks.ts";
import { line } from "./marks.ts";
import { remembered } from "./memo.ts";
import type { Product } from "./product.ts";
import { type Look, sheet } from "./sheet.ts";
import type { Track } from "./slots.ts";
import { rolesOf } from "./tones.ts";

/** Which sheet the frame is about: the live column of the left matrix. */
export function sheetOf(product: Product, frame = product.stage.input.frame): number | null {
  if (frame.phase !== "sheet") return null;
  const live = rolesOf(frame, 0).find((role) => role[0] === "live");
  return live?.[2].at(-1)?.[0] ?? null;
}

/** One term of a sheet, in the dtype of the result; undefined where it is not known exactly. */
function termAt(product: Product, row: number, column: number, k: number): Scalar | undefined {
  const { dtype } = product.result.cells.operand;
  const a = product.left.cells.value(product.left.at(row, k));
  const b = product.right.cells.value(product.right.at(k, column));
  const one = a === undefined ? undefined : cast(a, dtype);
  const other = b === undefined ? undefined : cast(b, dtype);
  if (one === undefined || other === undefined) return undefined;
  return compute("multiply", one, other, dtype);
}

function sumTo(product: Product, row: number, column: number, k: number): Scalar | undefined {
  const { dtype } = product.result.cells.operand;
  let sum = termAt(product, row, column, 0);
  for (let next = 1; next <= k && sum !== undefined; next += 1) {
    const term = termAt(product, row, column, next);
    sum = term === undefined ? undefined : compute("add", sum, term, dtype);
  }
  return sum;
}

function numberOf(value: Scalar): number {
  return typeof value === "object" ? Math.hypot(...value) : Number(value);
}

function lookOf(product: Product, id: string, value: Scalar | undefined, from: string): Look {
  const { operand } = product.result.cells;
  if (value === undefined) return { id, text: "", fill: null, tone: "hidden" };
  const text = product.stage.input.numbers ? formatTerm(value, operand.dtype) : "";
  return { id, text, fill: fillFor(operand, numberOf(value)), tone: "plain", from };
}

/** The widest text of all sheets that are told and of their sums, for text of size 1. */
export function widestSheetText(product: Product): number {
  const { input } = product.stage;
  return remembered(input, "sheets", () => {
    const { left, right, result } = product;
    const rows = left.cells.kept[0] ?? [];
    const columns = right.cells.kept.at(-1) ?? [];
    const { dtype } = result.cells.operand;
    const wide = (value: Scalar | undefined) =>
      value === undefined ? 0 : textWidth(formatTerm(value, dtype), 1);
    const told = input.reading.frames.flatMap((frame) => sheetOf(product, frame) ?? []);
    const widths = told.flatMap((k) =>
      rows.flatMap((row) =>
        columns.map((column) =>
          Math.max(wide(termAt(product, row, column, k)), wide(sumTo(product, row, column, k))),
        ),
      ),
    );
    return Math.max(0, ...widths);
  });
}

/** The terms of sheet `k`, at the places of the result. */
export function sheetLook(product: Product, k: number): (row: number, column: number) => Look {
  return (row, column) => {
    const id = `sheet:${row},${column}`;
    const from = cellId(0, product.left.at(row, k));
    return lookOf(product, id, termAt(product, row, column, k), from);
  };
}

/** What the sheets so far come to together, as a matrix of its own. */
export function sheetsSoFar(
  product: Product,
  rows: readonly Track[],
  columns: readonly Track[],
): Block {
  const { metrics, input } = product.stage;
  const told = input.reading.frames.some((frame) => frame.phase === "sheet");
  if (!told) return NOTHING;
  const k = sheetOf(product);
  const look = (row: number, column: number): Look =>
    lookOf(
      product,
      `sum:${row},${column}`,
      k === null ? undefined : sumTo(product, row, column, k),
      `sheet:${row},${column}`,
    );
  const grid = sheet({ id: "sum", rows, columns, look }, metrics);
  const known = k !== null && sumTo(product, 0, 0, k) !== undefined;
  const words = k === 0 ? "sum so far: sheet 0" : `sum so far: sheets 0 to ${k ?? 0}`;
  const style = { size: metrics.small, ink: "ink2" as const, mono: false };
  const widest = line("sum.t", `sum so far: sheets 0 to ${product.recipe.inner}`, style);
  const label = { ...line("sum.t", words, style), width: widest.width };
  const both = below([label, grid], 6 * metrics.unit);
  return known ? both : { ...both, marks: [] };
}
