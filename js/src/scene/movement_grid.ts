/** The arrays of a movement: every cell with where it came from. */

import type { Cells } from "../model/cells.ts";
import type { Origin } from "../model/origins.ts";
import { grouped } from "../util/text.ts";
import { type ArrayPlan, array, axisInk } from "./array.ts";
import { caption, captioned } from "./caption.ts";
import { type Block, below, NOTHING } from "./layout.ts";
import { cellId, cellWidthOf, keyOf, lookOf, RESULT } from "./looks.ts";
import { axisOf, type Movement, toneFor } from "./movement_state.ts";
import { type Amount, overviewOf, slotsOf } from "./operand.ts";
import type { Ink } from "./scene.ts";
import { cellsOf } from "./stage.ts";

const COLORS = 5;

/** The operand of a write whose cells are written. */
export const VALUE = 1;

/** What tells the cells apart: the array that they come from, or their index along one axis of it; null for nothing. */
export function tagAxis(all: Movement): number | "array" | null {
  const { recipe, stage, links } = all;
  if (recipe.kind === "join") return "array";
  if (links.length === 0 || recipe.kind === "select" || recipe.kind === "write") return null;
  const shape = stage.input.occurrence.operands[0]?.shape ?? [];
  const suits = (axis: number) => (shape[axis] ?? 1) > 1 && (shape[axis] ?? 1) <= COLORS;
  const axes = [axisOf(all, 0), ...shape.map((_, axis) => axis).reverse()];
  return axes.find(suits) ?? null;
}

/** The colour of a piece of a join. */
export const pieceInk = (all: Movement, operand: number): Ink =>
  axisInk(all.arrays.indexOf(operand));

function tagOf(all: Movement, origin: Origin | undefined): Ink | undefined {
  const by = tagAxis(all);
  if (by === null || origin === undefined || origin.operand < 0) return undefined;
  return by === "array" ? pieceInk(all, origin.operand) : axisInk(origin.index[by] ?? 0);
}

/** Calls that ask both of their arrays for values. */
const SETS = new Set(["intersect1d", "setdiff1d", "setxor1d", "union1d"]);

/** Whether an operand says which cells, and holds none that are moved. */
export function isIndex({ recipe, links }: Movement, operand: number): boolean {
  if (operand <= 0 || recipe.kind === "join" || SETS.has(recipe.function)) return false;
  if (recipe.kind === "write") return operand > VALUE;
  return links.every(({ origin }) => origin.operand !== operand);
}

/** A mask of the rows of a matrix stands beside them. */
function isUpright(all: Movement, operand: number): boolean {
  const { operands } = all.stage.input.occurrence;
  const mask = operands[operand];
  if (!isIndex(all, operand) || mask?.shape.length !== 1 || operands[0]?.shape.length !== 2)
    return false;
  return (all.recipe.chips ?? []).some(
    ({ kind, axis, text }) => kind === "mask" && axis === 0 && text === mask.name,
  );
}

/** In the colours of this movement. */
export const shaded = ({ limit }: Movement, cells: Cells): Cells => ({
  ...cells,
  operand: { ...cells.operand, limit },
});

/** Where identity is what matters there is no fill for values, only for what is no number. */
function lookFor(all: Movement, operand: number): ArrayPlan["look"] {
  const { input } = all.stage;
  const own = cellsOf(input, operand);
  if (own === null) return () => null;
  const cells = shaded(all, own);
  const tones = toneFor(all, operand);
  const isResult = operand === RESULT;
  const isPlain =
    tagAxis(all) !== null ||
    (isResult && all.recipe.saysIndex === true) ||
    (isIndex(all, operand) && cells.operand.palette !== "boolean");
  return (index) => {
    const origin = isResult ? cells.origin(index) : { operand, index };
    const look = lookOf(cells, operand, index, { tone: tones(index), numbers: input.numbers });
    const isThere = look.tone !== "hidden";
    return {
      ...look,
      fill: isPlain && look.fill !== "nan" ? null : look.fill,
      tag: isThere ? tagOf(all, origin) : undefined,
      from:
        isResult && origin !== undefined && origin.operand >= 0
          ? cellId(origin.operand, origin.index)
          : undefined,
    };
  };
}

export interface GridOptions {
  amount: Amount;
  /** The label of the ruler of the axis along which it happened. */
  along?: string;
  bare?: boolean;
  /** What stands at the places of the array instead of its own cells, and the start of the ids of those marks. */
  instead?: { id: string; look: ArrayPlan["look"] };
}

/** Cells of one width, so that they can stand below each other. */
export function cellWidth(all: Movement): number {
  const { metrics, input } = all.stage;
  const operands = all.arrays.flatMap((operand) => input.cells[operand]?.operand ?? []);
  return cellWidthOf([...operands, all.result.operand], metrics);
}

export function grid(all: Movement, operand: number, options: GridOptions): Block {
  const { input, metrics } = all.stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return NOTHING;
  const { shape, name } = cells.operand;
  const frames = [input.frame, ...input.reading.frames, all.pointing];
  const inks = all.inks.at(operand === RESULT ? -1 : operand) ?? [];
  const walked = all.recipe.kind === "join" ? axisOf(all, operand) : -1;
  return array(
    {
      id: options.instead?.id ?? keyOf(operand),
      name,
      axes: slotsOf(cells, operand, frames, options.amount).map((slots, axis) => ({
        slots,
        ink: inks[axis] ?? "ink2",
        label: options.bare
          ? ""
          : ((axis === walked ? options.along : undefined) ?? grouped(shape[axis] ?? 0)),
        arrow: axis === walked,
      })),
      look: options.instead?.look ?? lookFor(all, operand),
      cellWidth: cellWidth(all),
      ...(options.amount.down ? { down: true } : {}),
      ...(isUpright(all, operand) ? { upright: true } : {}),
    },
    metrics,
  );
}

/** The array with its name and shape, and its overview below. */
export function named(all: Movement, operand: number, block: Block): Block {
  const { input, metrics, room } = all.stage;
  const cells = cellsOf(input, operand);
  if (cells === null) return block;
  const { missing } = cells.operand;
  const width = Math.min(room.width - block.body.x, Math.max(block.body.width, metrics.nameWidth));
  const inks = all.inks.at(operand === RESULT ? -1 : operand) ?? [];
  const notes = missing === undefined ? [] : [`values not kept: ${missing}`];
  const label = caption(cells.operand, metrics, { id: `${keyOf(operand)}.c`, inks, width, notes });
  const whole = captioned(block, label, metrics);
  if (all.isLean) return whole;
  const overview = overviewOf(
    cells,
    operand,
    metrics,
    Math.min(width, metrics.type * 10),
    input.frame,
  );
  if (overview === NOTHING) return whole;
  return { ...below([whole, overview], 8 * metrics.unit, "body"), body: whole.body };
}
