/** Falk's layout: the right matrix above, the left one beside, each result cell at their crossing. */

import { grouped, textWidth } from "../util/text.ts";
import { type Axis, ruled } from "./array.ts";
import { caption } from "./caption.ts";
import { type Block, beside, bottom, moved, NOTHING, right, shift } from "./layout.ts";
import { cellWidthOf, keyOf, lookOf, RESULT } from "./looks.ts";
import { line, path } from "./marks.ts";
import { minimap } from "./minimap.ts";
import {
  COLUMNS,
  INNER,
  isPending,
  type Matrix,
  type Product,
  ROWS,
  slotsOf,
  type Triple,
} from "./product.ts";
import type { Ink, Mark } from "./scene.ts";
import { columnTracks, emptySheet, type Look, roomyWidth, rowTracks, sheet } from "./sheet.ts";
import { sheetLook, sheetOf, widestSheetText } from "./sheets.ts";
import type { Slot, Track } from "./slots.ts";
import { focusedTonesOf, tonesOf } from "./tones.ts";

function lookAt(product: Product, matrix: Matrix): (row: number, column: number) => Look | null {
  const { frame, numbers } = product.stage.input;
  const sheet = sheetOf(product);
  if (matrix === product.result && sheet !== null) return sheetLook(product, sheet);
  const pending = matrix === product.result && isPending(product);
  const find = matrix === product.result ? tonesOf : focusedTonesOf;
  const tones = find(frame, matrix.operand, matrix.cells.operand.shape);
  return (row, column) => {
    const index = matrix.at(row, column);
    const tone = tones(index);
    if (matrix === product.result && frame.phase === "shapes") return null;
    const look = lookOf(matrix.cells, matrix.operand, index, { tone, numbers });
    return pending && tone === "target" ? { ...look, text: "", fill: null } : look;
  };
}

interface Placed {
  block: Block;
  rows: readonly Track[];
  columns: readonly Track[];
}

function matrixBlock(
  product: Product,
  matrix: Matrix,
  rows: Axis,
  columns: Axis,
  width: number,
): Placed {
  const { metrics } = product.stage;
  const plan = {
    id: keyOf(matrix.operand),
    rows: rowTracks(rows.slots, metrics),
    columns: columnTracks(columns.slots, width, metrics),
    look: lookAt(product, matrix),
    round: matrix.vector ? (matrix.standing ? ("column" as const) : ("row" as const)) : undefined,
  };
  const size = [rows.slots.length, columns.slots.length] as const;
  const cells = size.includes(0)
    ? emptySheet(plan.id, width, ...size, metrics)
    : sheet(plan, metrics);
  const block = ruled(plan.id, cells, columns, rows, metrics);
  return { block, rows: plan.rows, columns: plan.columns };
}

function labelOf(product: Product, matrix: Matrix, inks: readonly Ink[], width: number): Block {
  const { metrics } = product.stage;
  return caption(matrix.cells.operand, metrics, { id: `${keyOf(matrix.operand)}.c`, inks, width });
}

/** The middle of the only track whose cells have the attention in both matrices; undefined where there are more. */
function onlyTrack(line: readonly Track[], has: (index: number) => boolean): number | undefined {
  const found = line.filter((track) => track.slot.index !== undefined && has(track.slot.index));
  const track = found.length === 1 ? found[0] : undefined;
  return track && track.start + track.size / 2;
}

function guides(
  product: Product,
  left: Placed,
  above: Placed,
  left0: Block,
  above0: Block,
  target: Block,
): Mark[] {
  const { frame } = product.stage.input;
  const { metrics } = product.stage;
  const tones = {
    left: tonesOf(frame, 0),
    right: tonesOf(frame, 1),
    result: tonesOf(frame, RESULT),
  };
  const some = (line: readonly Track[], test: (index: number) => boolean) =>
    line.some((track) => track.slot.index !== undefined && test(track.slot.index));
  const y = onlyTrack(
    left.rows,
    (i) =>
      some(left.columns, (k) => tones.left(product.left.at(i, k)) === "live") &&
      some(above.columns, (j) => tones.result(product.result.at(i, j)) === "target"),
  );
  const x = onlyTrack(
    above.columns,
    (j) =>
      some(above.rows, (k) => tones.right(product.right.at(k, j)) === "live") &&
      some(left.rows, (i) => tones.result(product.result.at(i, j)) === "target"),
  );
  const style = { ink: "focus" as const, width: 1.8 * metrics.unit, dashed: true };
  const marks: Mark[] = [];
  const pad = 4 * metrics.unit;
  if (y !== undefined) {
    const from = right(left0.body) + pad;
    const to = target.body.x - pad;
    marks.push(path("guide.row", from, left0.body.y + y, `M0 0h${to - from}`, style));
  }
  if (x !== undefined) {
    const from = bottom(above0.body) + pad;
    const to = target.body.y - pad;
    marks.push(path("guide.column", above0.body.x + x, from, `M0 0v${to - from}`, style));
  }
  return marks;
}

/** How many letters of the left matrix's name get room beside the result. */
const LONGEST = 10;

const at = (block: Block, x: number, y: number): Block => ({
  ...block,
  body: moved(block.body, x, y),
  marks: shift(block.marks, x, y),
});

export interface Falk {
  block: Block;
  slots: Triple;
  /** Where the rows and the columns of the result stand. */
  rows: readonly Track[];
  columns: readonly Track[];
}

/** Where the result begins, and how much lower the right matrix stands for the sake of the corner. */
function crossing(
  { recipe, stage }: Product,
  name: number,
  left: Block,
  above: Block,
  aboveY: number,
  corner: Block,
): { x: number; y: number; lower: number } {
  const { gap, unit } = stage.metrics;
  const x = Math.max(
    left.width + gap,
    right(left.body) + above.body.x + 4 * unit,
    left.body.x + Math.min(name, LONGEST * stage.metrics.type) + 8 * unit,
  );
  const spare = recipe.inner === 0 ? left.body.y : 0;
  const under = aboveY + bottom(above.body) + gap + spare;
  const y = Math.max(under, left.body.y);
  if (corner.width === 0) return { x, y, lower: 0 };
  const free = corner.height + gap * 0.5 + left.body.y;
  return {
    x: Math.max(x, corner.width + gap + above.body.x),
    y: Math.max(y, free),
    lower: Math.max(0, free - under),
  };
}

/** The three matrices around their crossing; with `corner` in the quadrant that they leave free. */
export function falk(product: Product, most: number, corner: Block = NOTHING): Falk {
  const { recipe, stage } = product;
  const { metrics } = stage;
  const slots = slotsOf(product, most);
  const axis = (name: string, which: keyof Triple, ink: Ink, shown: boolean): Axis => ({
    slots: slots[which],
    ink,
    label: shown ? `${name} ${grouped(recipe[which])}` : "",
  });
  const mute = (which: keyof Triple): Axis => axis("", which, INNER, false);
  const rows = axis("m", "rows", ROWS, !product.left.vector);
  const inner = axis("k", "inner", INNER, true);
  const columns = axis("n", "columns", COLUMNS, !product.right.vector);
  const widest = (...matrices: readonly Matrix[]) =>
    cellWidthOf(
      matrices.map((matrix) => matrix.cells.operand),
      metrics,
    );
  const roomy = (width: number, down: readonly Slot[], across: readonly Slot[]) =>
    roomyWidth(width, down, across, metrics);
  const wide = Math.max(
    Math.round(widestSheetText(product) * metrics.type + 16 * metrics.unit),
    roomy(widest(product.right, product.result), slots.inner, slots.columns),
    roomy(widest(product.result), slots.rows, slots.columns),
  );
  const left = matrixBlock(
    product,
    product.left,
    rows,
    inner,
    roomy(widest(product.left), slots.rows, slots.inner),
  );
  const above = matrixBlock(product, product.right, inner, columns, wide);
  const target = matrixBlock(product, product.result, mute("rows"), mute("columns"), wide);

  const label = labelOf(
    product,
    product.right,
    product.right.vector ? [INNER] : [INNER, COLUMNS],
    metrics.type * 18,
  );
  const gap = 4 * metrics.unit;
  const aboveY = label.height + gap;
  const name = textWidth(product.left.cells.operand.name, metrics.type);
  const {
    x: bodyX,
    y: bodyY,
    lower,
  } = crossing(product, name, left.block, above.block, aboveY, corner);
  const aboveAt = at(above.block, bodyX - above.block.body.x, aboveY + lower);
  const leftAt = at(left.block, 0, bodyY - left.block.body.y);
  const targetAt = at(target.block, bodyX, bodyY);
  const topAt = at(label, bodyX, lower);

  const under = bottom(targetAt.body) + 5 * metrics.unit;
  const leftLabel = labelOf(
    product,
    product.left,
    product.left.vector ? [INNER] : [ROWS, INNER],
    bodyX - leftAt.body.x - gap,
  );
  const resultInks = [
    ...(product.left.vector ? [] : [ROWS]),
    ...(product.right.vector ? [] : [COLUMNS]),
  ];
  const resultLabel = labelOf(
    product,
    product.result,
    resultInks,
    Math.max(target.block.width, metrics.type * 18),
  );
  const labels = [at(leftLabel, leftAt.body.x, under)];
  const k = sheetOf(product);
  const sheetLabel = line("sheet.t", `sheet ${k ?? 0}`, { size: metrics.type, weight: 600 });
  const empty = stage.input.frame.phase === "shapes";
  if (!empty) labels.push(at(k === null ? resultLabel : sheetLabel, bodyX, under));
  const free = {
    width: bodyX - above.block.body.x - gap * 2,
    height: leftAt.body.y - left.block.body.y - gap,
  };
  const wholes = [product.left.cells, product.right.cells, product.result.cells] as const;
  const side = metrics.type * 5.4;
  const map = minimap(wholes, stage, corner.width === 0 ? free : { width: side, height: side });
  const core: Block = {
    width: bodyX + Math.max(target.block.width, label.width, resultLabel.width),
    height: under + Math.max(leftLabel.height, resultLabel.height),
    body: {
      x: leftAt.body.x,
      y: aboveAt.body.y,
      width: right(targetAt.body) - leftAt.body.x,
      height: bottom(targetAt.body) - aboveAt.body.y,
    },
    marks: [
      ...guides(product, left, above, leftAt, aboveAt, targetAt),
      ...[leftAt, aboveAt, ...(empty ? [] : [targetAt]), topAt, ...labels].flatMap(
        (block) => block.marks,
      ),
      ...(corner.width === 0 ? map : corner).marks,
    ],
  };
  const both = beside([core, map], metrics.gap * 0.5);
  const block = corner.width > 0 && both.width <= stage.room.width ? both : core;
  return { block, slots, rows: target.rows, columns: target.columns };
}
