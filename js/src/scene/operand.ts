/** An operand as the reader knows it: its array, its name and shape, and an overview where it is large. */

import type { Cells } from "../model/cells.ts";
import { resultsOf } from "../model/results.ts";
import type { Frame } from "../protocol/generated.ts";
import { grouped, ordinal } from "../util/text.ts";
import { type ArrayPlan, array, axisInk } from "./array.ts";
import { caption, captioned, dtypeNote } from "./caption.ts";
import { type Block, below, NOTHING } from "./layout.ts";
import { cellWidthOf, keyOf, lookOf } from "./looks.ts";
import { line, paragraph, path } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Ink, ViewInput } from "./scene.ts";
import { elide, type Slot } from "./slots.ts";
import { isVeiled, pointedAt, type ToneAt } from "./tones.ts";

/** How much of an array is drawn: indices of the last two axes, of the one before them, and of still earlier ones. */
export interface Amount {
  inner: number;
  across: number;
  stack: number;
  down?: boolean;
  /** Whether so much is left out that a higher picture would be better. */
  rough?: boolean;
}

/** From so many indices of an axis on, what is drawn stands for the whole. */
const ENOUGH = 4;
const INNER = [12, 8, 6, 5, 4, 3, 2, 1];
/** Cards beside and below each other: the earliest axes are the first to be left out. */
const FACETS = [
  [6, 4],
  [4, 3],
  [4, 2],
  [6, 1],
  [4, 1],
  [2, 2],
  [3, 1],
  [2, 1],
  [1, 2],
] as const;

/** From all there is to the least that still is a picture. */
export function amountsFor({ occurrence }: ViewInput): readonly Amount[] {
  const all = [...occurrence.operands, ...resultsOf(occurrence)];
  const longest = Math.max(0, ...all.flatMap(({ shape }) => shape.slice(-2)));
  const enough = Math.min(ENOUGH, longest);
  const flat = INNER.map((inner) => ({ inner, across: 1, stack: 1, rough: inner < enough }));
  if (all.every(({ shape }) => shape.length < 3)) return flat;
  const facets = FACETS.flatMap(([across, stack]) =>
    [false, true].map((down) => ({ inner: 12, across, stack, down })),
  );
  return [...facets, ...flat];
}

export const isRough = ({ rough }: Amount): boolean => rough === true;

/** The most indices that are drawn of an axis. */
export function mostOf(amount: Amount, axis: number, ndim: number): number {
  const depth = ndim - axis;
  if (depth <= 2) return amount.inner;
  if (depth === 3) return amount.across;
  return depth === 4 ? amount.stack : Math.ceil(amount.stack / 3);
}

export interface OperandOptions {
  operand: number;
  frames: readonly Frame[];
  amount: Amount;
  tone: ToneAt;
  numbers: boolean;
  /** The widest that its caption may be. */
  width: number;
  inks?: readonly Ink[];
  struck?: readonly number[];
  labels?: readonly string[];
  cellWidth?: number;
  /** Whether dtype and badges are said. */
  detailed?: boolean;
  look?: ArrayPlan["look"];
  upright?: boolean;
  bare?: boolean;
}

export function slotsOf(
  cells: Cells,
  operand: number,
  frames: readonly Frame[],
  amount: Amount,
): readonly (readonly Slot[])[] {
  const { shape } = cells.operand;
  return shape.map((length, axis) => {
    const must = pointedAt(frames, operand, axis);
    const most = mostOf(amount, axis, shape.length);
    return elide(cells.kept[axis] ?? [], length, most, must, axis < shape.length - 2);
  });
}

export function inksOf(ndim: number, inks?: readonly Ink[]): Ink[] {
  return Array.from({ length: ndim }, (_, axis) => inks?.[axis] ?? axisInk(axis));
}

/** Up to here along both axes there is nothing that the cells themselves do not show. */
const LEAST_OVERVIEW = 6;

/** The whole of a large array, sampled, with what it shows in words; an empty frame while its cells are hidden. */
export function overviewOf(
  cells: Cells,
  operand: number,
  metrics: Metrics,
  room: number,
  frame: Frame | undefined,
): Block {
  const { overview } = cells.operand;
  const palette = cells.operand.palette ?? "none";
  if (overview === undefined || cells.overview === null || palette === "none") return NOTHING;
  const { rows, columns } = overview;
  if (Math.max(rows, columns) <= LEAST_OVERVIEW) return NOTHING;
  const side = Math.min(96 * metrics.unit, room);
  const scale = side / Math.max(rows, columns, 24);
  const width = Math.max(6, columns * scale);
  const height = Math.max(6, rows * scale);
  const id = `${keyOf(operand)}.all`;
  const bytes = cells.overview;
  const image: Block = {
    width,
    height,
    body: { x: 0, y: 0, width, height },
    marks: [
      frame && isVeiled(frame, operand, cells.operand.shape)
        ? path(`${id}b`, 0, 0, `M0 0h${width}v${height}h${-width}z`, { ink: "ink3", width: 1 })
        : { kind: "image", id, x: 0, y: 0, width, height, rows, columns, bytes, palette },
    ],
  };
  const sizes = cells.operand.shape.slice(-2).map(grouped).join(" × ");
  const steps = Math.max(overview.rowStride, overview.columnStride);
  const said = steps > 1 ? `all ${sizes}, every ${ordinal(steps)}` : `all ${sizes}`;
  const style = { size: metrics.small, ink: "ink2" as const, mono: false };
  return below([image, paragraph(`${keyOf(operand)}.allt`, said, room, style)], 3 * metrics.unit);
}

function textOnly(cells: Cells, options: OperandOptions, metrics: Metrics): Block {
  const { operand } = cells;
  const said = operand.plain ?? operand.missing ?? "values not kept";
  const style = { size: metrics.type, ink: operand.plain === undefined ? "ink2" : "ink" } as const;
  const id = `${keyOf(options.operand)}.plain`;
  return paragraph(id, said, options.width, { ...style, mono: operand.plain !== undefined });
}

/** Whether there are cells to draw. */
export function hasCells(cells: Cells): boolean {
  const { operand } = cells;
  if (operand.plain !== undefined) return false;
  return (operand.text ?? []).length > 0 || operand.shape.includes(0);
}

export function operandArray(cells: Cells, options: OperandOptions, metrics: Metrics): Block {
  const { shape } = cells.operand;
  const slots = slotsOf(cells, options.operand, options.frames, options.amount);
  const inks = inksOf(shape.length, options.inks);
  const bare = options.bare === true;
  return array(
    {
      id: keyOf(options.operand),
      name: cells.operand.name,
      axes: slots.map((each, axis) => ({
        slots: each,
        ink: inks[axis] ?? "ink2",
        label: bare ? "" : (options.labels?.[axis] ?? grouped(shape[axis] ?? 0)),
      })),
      look:
        options.look ??
        ((index) =>
          lookOf(cells, options.operand, index, {
            tone: options.tone(index),
            numbers: options.numbers,
          })),
      cellWidth: options.cellWidth ?? cellWidthOf([cells.operand], metrics),
      ...(options.upright ? { upright: true } : {}),
      ...(options.amount.down ? { down: true } : {}),
    },
    metrics,
  );
}

/** The array with its caption, and its overview below. */
export function operandBlock(cells: Cells, options: OperandOptions, metrics: Metrics): Block {
  const { operand } = cells;
  const shown = hasCells(cells);
  const body = shown ? operandArray(cells, options, metrics) : textOnly(cells, options, metrics);
  const id = `${keyOf(options.operand)}.c`;
  const inks = inksOf(operand.shape.length, options.inks);
  const notes = options.detailed && operand.plain === undefined ? [dtypeNote(operand)] : [];
  const struck = options.struck ?? [];
  const label =
    operand.plain !== undefined
      ? line(`${id}.name`, operand.keyword ?? operand.name, { size: metrics.type, weight: 600 })
      : caption(operand, metrics, { id, inks, struck, width: options.width - body.body.x, notes });
  const whole = captioned(body, label, metrics);
  const free = options.width - body.body.x;
  const [frame] = options.frames;
  const overview = overviewOf(cells, options.operand, metrics, free, frame);
  return overview === NOTHING
    ? whole
    : { ...below([whole, overview], 8 * metrics.unit, "body"), body: whole.body };
}
