/** Pictures of parts of an array: a byte per block of cells for colours, and marks for what no colour shows. */

import type { CellPart, Heatmap } from "../../protocol/generated.ts";
import { holdsIndex, overlap, type Span, type Window } from "./window.ts";

/** Bits of a mark: what stands somewhere in a block. */
export const NAN = 1;
export const INF = 2;
export const MASKED = 4;

export type Axes = readonly [rows: number | null, columns: number | null];
export type Part = CellPart;

/** What is drawn: two axes at an index of the others. */
export interface Slice {
  axes: Axes;
  index: readonly number[];
  part: Part;
}

/** The colours of values, and what their ends stand for. */
export interface Scale {
  palette: Heatmap["palette"];
  low: number;
  high: number;
  lowText: string;
  highText: string;
  isClipped: boolean;
}

export interface Raster {
  axes: Axes;
  part: Part;
  /** The indices on every axis that is not drawn; null on the drawn ones. */
  index: readonly (Span | null)[];
  rows: Span;
  columns: Span;
  /** How many rows and columns of cells one block has. */
  steps: readonly [rows: number, columns: number];
  /** How many blocks there are. */
  height: number;
  width: number;
  /** Row by row: 0 the lowest, 254 the highest, 255 no finite value. */
  bytes: Uint8Array;
  marks: Uint8Array | null;
  scale: Scale;
  /** Whether a block is made of all its cells. */
  isExact: boolean;
}

const isDrawn = (axes: Axes, axis: number) => axes[0] === axis || axes[1] === axis;

export function isOf(raster: Raster, { axes, index, part }: Slice): boolean {
  if (raster.part !== part || raster.axes[0] !== axes[0] || raster.axes[1] !== axes[1])
    return false;
  return index.every((at, axis) => {
    const span = raster.index[axis];
    return isDrawn(axes, axis) || (span != null && holdsIndex(span, at));
  });
}

function turnedBytes(bytes: Uint8Array, height: number, width: number): Uint8Array {
  const turned = new Uint8Array(bytes.length);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      turned[column * height + row] = bytes[row * width + column] ?? 0;
  return turned;
}

/** The same picture with the other axis down. */
export function turned(raster: Raster): Raster {
  const { axes, rows, columns, height, width, bytes, marks, steps } = raster;
  return {
    ...raster,
    axes: [axes[1], axes[0]],
    rows: columns,
    columns: rows,
    steps: [steps[1], steps[0]],
    height: width,
    width: height,
    bytes: turnedBytes(bytes, height, width),
    marks: marks && turnedBytes(marks, height, width),
  };
}

/** How many slices one picture stands for. */
export const slicesOf = ({ index }: Raster): number =>
  index.reduce((all, span) => all * (span ? span[1] - span[0] : 1), 1);

/** How many cells one block stands for. */
export const blockOf = (raster: Raster): number =>
  raster.steps[0] * raster.steps[1] * slicesOf(raster);

export const isCellwise = (raster: Raster): boolean => blockOf(raster) === 1;

const contains = (outer: Span, inner: Span) => outer[0] <= inner[0] && outer[1] >= inner[1];

export const covers = (raster: Raster, { rows, columns }: Window): boolean =>
  contains(raster.rows, rows) && contains(raster.columns, columns);

/** Where a block lies in the array. */
export function blockSpans(raster: Raster, at: number): { rows: Span; columns: Span } {
  const { rows, columns, steps, width } = raster;
  const span = (whole: Span, step: number, i: number): Span =>
    overlap(whole, [whole[0] + i * step, whole[0] + (i + 1) * step]) ?? [whole[1], whole[1]];
  return {
    rows: span(rows, steps[0], Math.floor(at / width)),
    columns: span(columns, steps[1], at % width),
  };
}

/** The position of the block that a cell lies in; -1 outside. */
export function blockAt(raster: Raster, row: number, column: number): number {
  const { rows, columns, steps, width } = raster;
  if (!holdsIndex(rows, row) || !holdsIndex(columns, column)) return -1;
  const down = Math.floor((row - rows[0]) / steps[0]);
  return down * width + Math.floor((column - columns[0]) / steps[1]);
}

/** What a byte stands for, within half a step. */
export const levelOf = (byte: number, { low, high }: Scale): number =>
  low + ((high - low) * byte) / 254;

/** The place of a number in the palette. */
export function placeOnScale(value: number, { low, high, palette }: Scale): number {
  const share = high > low ? Math.max(0, Math.min(1, (value - low) / (high - low))) : 0.5;
  if (palette === "boolean") return value ? 1 : 0;
  return palette === "diverging" ? share * 2 - 1 : share;
}
