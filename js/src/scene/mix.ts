/** A column of a product as a mix of the left columns, a row as a mix of the right rows. */

import { type Block, below, NOTHING } from "./layout.ts";
import { cellWidthOf, lookOf as kept } from "./looks.ts";
import { line, path } from "./marks.ts";
import type { Matrix, Product } from "./product.ts";
import { columnTracks, type Look, rowTracks, sheet } from "./sheet.ts";
import { elide, type Slot } from "./slots.ts";
import { rolesOf } from "./tones.ts";
import { chip, inRow, sign } from "./worked.ts";

/** As many weights as a mix is drawn with. */
const MOST = 4;
const ONE: readonly Slot[] = [{ index: 0 }];

interface Mix {
  product: Product;
  /** The column or the row of the result that is mixed. */
  which: number;
  parts: readonly Slot[];
  along: readonly Slot[];
  width: number;
}

type Kind = "column" | "row";

function mixOf(
  product: Product,
  kind: Kind,
  slots: Record<"rows" | "columns", readonly Slot[]>,
): Mix {
  const { frame } = product.stage.input;
  const { left, right, result, recipe } = product;
  const target = rolesOf(frame, -1).find((role) => role[0] === "target");
  const vector = kind === "column" ? recipe.rightIsVector : recipe.leftIsVector;
  const axis = kind === "column" ? -1 : 0;
  const which = frame.phase === kind && !vector ? (target?.[2].at(axis)?.[0] ?? 0) : 0;
  const line = kind === "column" ? left.cells.kept.at(-1) : right.cells.kept[0];
  const operands = [left, right, result].map((matrix) => matrix.cells.operand);
  return {
    product,
    which,
    parts: elide(line ?? [], recipe.inner, MOST),
    along: kind === "column" ? slots.rows : slots.columns,
    width: cellWidthOf(operands, product.stage.metrics),
  };
}

/** The same look under another name: it stands here a second time. */
function again(product: Product, matrix: Matrix, row: number, column: number, name: string): Look {
  const { numbers } = product.stage.input;
  const index = matrix.at(row, column);
  const look = kept(matrix.cells, matrix.operand, index, { tone: "plain", numbers });
  return { ...look, id: `${name}:${look.id}`, from: look.id };
}

function strip(mix: Mix, kind: Kind, matrix: Matrix, part: number, name: string): Block {
  const { metrics } = mix.product.stage;
  const [rows, columns] = kind === "column" ? [mix.along, ONE] : [ONE, mix.along];
  const look = (row: number, column: number) =>
    kind === "column"
      ? again(mix.product, matrix, row, part, name)
      : again(mix.product, matrix, part, column, name);
  const plan = {
    id: name,
    rows: rowTracks(rows, metrics),
    columns: columnTracks(columns, mix.width, metrics),
    look,
  };
  return sheet(plan, metrics);
}

function weight(mix: Mix, kind: Kind, k: number): Block {
  const { product, which, width } = mix;
  const { left, right, stage } = product;
  const look =
    kind === "column"
      ? again(product, right, k, which, "weight")
      : again(product, left, which, k, "weight");
  return chip({ id: look.id, text: look.text, fill: look.fill, width }, stage.metrics);
}

function gap(mix: Mix, count: number): Block {
  const { metrics } = mix.product.stage;
  return line("mix.gap", `… ${count} more`, { size: metrics.small, ink: "ink2" });
}

/** How a weight meets its column or row, and how these come together. */
function symbolsOf({ product }: Mix): { times: string; plus: string } {
  const isTruth = product.result.cells.operand.dtype === "bool";
  return isTruth ? { times: "and", plus: "or" } : { times: "×", plus: "+" };
}

function columnMix(mix: Mix): Block {
  const { product } = mix;
  const { metrics } = product.stage;
  const symbols = symbolsOf(mix);
  const blocks = mix.parts.flatMap((slot, at): Block[] => {
    const plus = at === 0 ? [] : [sign(`mix.p${at}`, symbols.plus, metrics)];
    if (slot.index === undefined) return [...plus, gap(mix, slot.gap)];
    const body = strip(mix, "column", product.left, slot.index, `mix${slot.index}`);
    const times = line(`mix.x${at}`, symbols.times, { size: metrics.type, ink: "ink2" });
    const head = below([weight(mix, "column", slot.index), times], 2 * metrics.unit, "middle");
    const whole = below([head, body], 2 * metrics.unit, "middle");
    const y = whole.height - body.height;
    return [...plus, { ...whole, body: { x: 0, y, width: whole.width, height: body.height } }];
  });
  const outcome = strip(mix, "column", product.result, mix.which, "mixed");
  return inRow([...blocks, sign("mix.e", "=", metrics), outcome], metrics);
}

function rowMix(mix: Mix): Block {
  const { product } = mix;
  const { metrics } = product.stage;
  const symbols = symbolsOf(mix);
  const rows = mix.parts.map((slot, at): Block => {
    const plus = at === 0 ? [] : [sign(`mix.p${at}`, symbols.plus, metrics)];
    if (slot.index === undefined) return inRow([...plus, gap(mix, slot.gap)], metrics);
    const body = strip(mix, "row", product.right, slot.index, `mix${slot.index}`);
    const times = sign(`mix.x${at}`, symbols.times, metrics);
    return inRow([...plus, weight(mix, "row", slot.index), times, body], metrics);
  });
  const outcome = strip(mix, "row", product.result, mix.which, "mixed");
  const style = { ink: "ink2" as const, width: 1.4 * metrics.unit };
  const rule: Block = {
    width: outcome.width,
    height: 2 * metrics.unit,
    body: { x: 0, y: 0, width: outcome.width, height: 0 },
    marks: [path("mix.line", 0, 0, `M0 0h${outcome.width}`, style)],
  };
  const lines = [...rows, rule, outcome];
  const width = Math.max(...lines.map((block) => block.width));
  return below(
    lines.map((block) => ({ ...block, body: { ...block.body, x: block.width - width } })),
    4 * metrics.unit,
    "body",
  );
}

/** The mix of this frame, in the room that the reading's mixes take. */
export function mixBlock(
  product: Product,
  slots: Record<"rows" | "columns", readonly Slot[]>,
): Block {
  const { frame, reading } = product.stage.input;
  const kind = (["column", "row"] as const).find((each) =>
    reading.frames.some((one) => one.phase === each),
  );
  if (kind === undefined) return NOTHING;
  const mix = mixOf(product, kind, slots);
  const block = kind === "column" ? columnMix(mix) : rowMix(mix);
  return frame.phase === kind ? block : { ...block, marks: [] };
}
