/** How large the picture of two axes is, and from when on its cells hold their numbers. */

import { lengthOf, type Window } from "../../model/inspect/window.ts";
import { textWidth } from "../../util/text.ts";
import type { Rect } from "../layout.ts";
import type { Metrics } from "../metrics.ts";
import type { Ink } from "../scene.ts";

export interface AxisLabel {
  text: string;
  ink: Ink;
}

export interface Plot {
  rows: number;
  columns: number;
  /** The whole picture with its rulers. */
  width: number;
  height: number;
  rect: Rect;
  /** Where the label of the columns begins. */
  columnsLabel: number;
  /** The fewest rows and columns that a window may have: then their cells are as large as their numbers need. */
  least: { rows: number; columns: number };
  isText(window: Window): boolean;
}

export interface PlotRequest {
  rows: number;
  columns: number;
  room: { width: number; height: number };
  metrics: Metrics;
  /** The longest text of a cell, in characters; 0 where cells have no texts. */
  letters: number;
  /** What is written over the rulers; null where the array has no such axis. */
  labels: readonly [rows: AxisLabel | null, columns: AxisLabel | null];
}

const clamp = (value: number, low: number, high: number) =>
  Math.max(Math.min(low, high), Math.min(high, value));

/** The size of a picture in which cells are squares where that leaves them visible. */
function sizeFor(
  { rows, columns }: PlotRequest,
  room: { width: number; height: number },
  cell: { width: number; height: number },
): { width: number; height: number } {
  const fitsAcross = columns * cell.width <= room.width;
  const fitsDown = rows * cell.height <= room.height;
  if (fitsAcross && fitsDown) return { width: columns * cell.width, height: rows * cell.height };
  const ratio = rows / columns;
  const least = (count: number, each: number, most: number) =>
    Math.min(count * each, most, Math.max(each, most * 0.45));
  const height = clamp(room.width * ratio, least(rows, cell.height, room.height), room.height);
  const width = clamp(height / ratio, least(columns, cell.width, room.width), room.width);
  return { width: fitsAcross ? columns * cell.width : width, height };
}

export function plotFor(request: PlotRequest): Plot {
  const { rows, columns, room, metrics, letters, labels } = request;
  const { small, unit, type } = metrics;
  const digits = String(Math.max(0, rows - 1)).length + 1;
  const [hasRows, hasColumns] = [labels[0] !== null, labels[1] !== null];
  const wide = labels.map((label) => (label ? textWidth(label.text, small) : 0));
  const left = hasRows ? Math.ceil(textWidth("0".repeat(digits), small) + 26 * unit) : 2;
  const top = hasColumns ? Math.ceil(small * 2.9) : hasRows ? Math.ceil(small * 1.6) : 2;
  const cell = {
    width: Math.ceil(
      Math.max(metrics.minCellWidth, textWidth("0".repeat(letters), type) + 14 * unit),
    ),
    height: Math.round(28 * unit),
  };
  const free = { width: room.width - left - 2, height: room.height - top - 2 };
  const size =
    rows === 0 || columns === 0
      ? { width: Math.max(16, Math.min(free.width, columns * 24)), height: rows === 0 ? 16 : 90 }
      : sizeFor(request, free, cell);
  const rect = { x: left, y: top, width: Math.floor(size.width), height: Math.floor(size.height) };
  const fits = (room: number, each: number, count: number) =>
    Math.max(1, Math.min(count, Math.floor(room / each)));
  const columnsLabel = Math.max(left, (wide[0] ?? 0) + (hasRows ? 14 * unit : 0));
  const least = {
    rows: fits(rect.height, cell.height, rows),
    columns: fits(rect.width, cell.width, columns),
  };
  return {
    rows,
    columns,
    width: Math.ceil(Math.max(left + rect.width + 2, columnsLabel + (wide[1] ?? 0))),
    height: top + rect.height + 2,
    rect,
    columnsLabel,
    least,
    isText: (window) =>
      letters > 0 &&
      rows > 0 &&
      columns > 0 &&
      lengthOf(window.rows) <= least.rows &&
      lengthOf(window.columns) <= least.columns,
  };
}
