/** The matrix product after Falk: the right matrix above, the left one beside, each result cell at their crossing. */

import type { Cells } from "../model/cells.ts";
import type { Contraction } from "../protocol/generated.ts";
import { grouped } from "../util/text.ts";
import { type Axis, ruled } from "./array.ts";
import { caption } from "./caption.ts";
import { card } from "./card.ts";
import { type Arrangement, arranged } from "./choose.ts";
import { factsOf } from "./facts.ts";
import { type Block, below, beside, bottom, moved, padded, right, shift } from "./layout.ts";
import { cellWidthOf, keyOf, lookOf, RESULT } from "./looks.ts";
import { path } from "./marks.ts";
import { minimap } from "./minimap.ts";
import { hasCells } from "./operand.ts";
import type { Ink, Mark, Scene, ViewInput } from "./scene.ts";
import { columnTracks, type Look, roomyWidth, rowTracks, sheet } from "./sheet.ts";
import { elide, type Slot, type Track } from "./slots.ts";
import { cellsOf, columnsFor, type Stage, sceneOf, stageOf, workedArea } from "./stage.ts";
import { focusedTonesOf, pointedAt, tonesOf } from "./tones.ts";

const ROWS: Ink = "axis0";
const INNER: Ink = "axis1";
const COLUMNS: Ink = "axis2";

/** One of the three matrices: which cell stands at a row and a column, and in what state. */
interface Matrix {
  operand: number;
  cells: Cells;
  at: (row: number, column: number) => number[];
  standing: boolean;
  vector: boolean;
}

interface Product {
  stage: Stage;
  recipe: Contraction;
  left: Matrix;
  right: Matrix;
  result: Matrix;
}

type Triple = Record<"rows" | "inner" | "columns", readonly Slot[]>;

function productOf(stage: Stage, recipe: Contraction): Product | null {
  const [a, b, c] = [0, 1, RESULT].map((operand) => cellsOf(stage.input, operand));
  if (!a || !b || !c || ![a, b, c].every(hasCells)) return null;
  const { leftIsVector = false, rightIsVector = false } = recipe;
  return {
    stage,
    recipe,
    left: {
      operand: 0,
      cells: a,
      at: (row, column) => (leftIsVector ? [column] : [row, column]),
      vector: leftIsVector,
      standing: false,
    },
    right: {
      operand: 1,
      cells: b,
      at: (row, column) => (rightIsVector ? [row] : [row, column]),
      vector: rightIsVector,
      standing: true,
    },
    result: {
      operand: RESULT,
      cells: c,
      at: (row, column) => [...(leftIsVector ? [] : [row]), ...(rightIsVector ? [] : [column])],
      vector: leftIsVector || rightIsVector,
      standing: rightIsVector,
    },
  };
}

function slotsOf({ stage, recipe, left, right: other, result }: Product, most: number): Triple {
  const { frame, reading } = stage.input;
  const frames = [frame, ...reading.frames];
  const pick = (length: number, ...uses: readonly (readonly [Matrix, number])[]) => {
    const must = uses.flatMap(([matrix, axis]) => pointedAt(frames, matrix.operand, axis));
    const kept = uses.map(([matrix, axis]) => matrix.cells.kept[axis] ?? []);
    const both = (kept[0] ?? []).filter((index) => kept.every((each) => each.includes(index)));
    return elide(both, length, most, [...new Set(must)]);
  };
  const { leftIsVector, rightIsVector } = recipe;
  const one: readonly Slot[] = [{ index: 0 }];
  return {
    rows: leftIsVector ? one : pick(recipe.rows, [left, 0], [result, 0]),
    inner: pick(recipe.inner, [left, leftIsVector ? 0 : 1], [other, 0]),
    columns: rightIsVector ? one : pick(recipe.columns, [other, 1], [result, leftIsVector ? 0 : 1]),
  };
}

function lookAt(product: Product, matrix: Matrix): (row: number, column: number) => Look | null {
  const { frame, numbers } = product.stage.input;
  const find = matrix === product.result ? tonesOf : focusedTonesOf;
  const tones = find(frame, matrix.operand, matrix.cells.operand.shape);
  return (row, column) => {
    const index = matrix.at(row, column);
    const tone = tones(index);
    if (matrix === product.result && frame.phase === "shapes") return null;
    return lookOf(matrix.cells, matrix.operand, index, { tone, numbers });
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
  const block = ruled(plan.id, sheet(plan, metrics), columns, rows, metrics);
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

const at = (block: Block, x: number, y: number): Block => ({
  ...block,
  body: moved(block.body, x, y),
  marks: shift(block.marks, x, y),
});

/** The three matrices around their crossing. */
function falk(product: Product, most: number): Block {
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
  const bodyX = Math.max(
    left.block.width + metrics.gap,
    right(left.block.body) + above.block.body.x + gap,
  );
  const aboveAt = at(above.block, bodyX - above.block.body.x, label.height + gap);
  const spare = recipe.inner === 0 ? left.block.body.y : 0;
  const bodyY = Math.max(bottom(aboveAt.body) + metrics.gap + spare, left.block.body.y);
  const leftAt = at(left.block, 0, bodyY - left.block.body.y);
  const targetAt = at(target.block, bodyX, bodyY);
  const topAt = at(label, bodyX, 0);

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
  const empty = stage.input.frame.phase === "shapes";
  if (!empty) labels.push(at(resultLabel, bodyX, under));
  const free = {
    width: bodyX - above.block.body.x - gap * 2,
    height: leftAt.body.y - left.block.body.y - gap,
  };
  const map = minimap([product.left.cells, product.right.cells, product.result.cells], stage, free);
  return {
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
      ...map.marks,
    ],
  };
}

function arrangements(product: Product): readonly Arrangement[] {
  const { stage, recipe } = product;
  const { metrics, room } = stage;
  const facts = factsOf(stage, recipe);
  const side = overlay(workedArea(stage, room.width * 0.5), facts);
  const under = overlay(workedArea(stage, room.width, columnsFor(stage, room.width)), facts);
  return [12, 8, 6, 5, 4, 3, 2, 1].flatMap((most) => [
    {
      rough: most < 4,
      draw: () => beside([falk(product, most), side], metrics.gap * 1.6, "middle"),
    },
    { rough: most < 4, draw: () => below([falk(product, most), under], metrics.gap * 0.8) },
  ]);
}

/** Two blocks in one place: a frame shows only one of them. */
function overlay(one: Block, other: Block): Block {
  if (one.width === 0) return other;
  const width = Math.max(one.width, other.width);
  const height = Math.max(one.height, other.height);
  return {
    width,
    height,
    body: { x: 0, y: 0, width, height },
    marks: [...one.marks, ...padded(other, 0, Math.max(0, (height - other.height) / 2)).marks],
  };
}

export function matmul(input: ViewInput): Scene {
  const { recipe } = input.occurrence;
  const plan = (stage: Stage) =>
    recipe.family === "contraction" ? productOf(stage, recipe) : null;
  const stage = stageOf(input);
  if (plan(stage) === null) return card(input);
  const block = arranged(stage, "matmul", (each) => {
    const product = plan(each);
    return product === null ? [] : arrangements(product);
  });
  return block === null ? card(input) : sceneOf(block, stage);
}
