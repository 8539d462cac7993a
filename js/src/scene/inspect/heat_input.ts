/** What the picture of two axes is made from. */

import type { CellTable } from "../../model/inspect/cell_table.ts";
import type { Axes, Raster, Scale } from "../../model/inspect/raster.ts";
import { lengthOf, type Span, type Window } from "../../model/inspect/window.ts";
import type { Rect } from "../layout.ts";
import type { Metrics } from "../metrics.ts";
import type { AxisLabel, Plot } from "./plot.ts";

export interface HeatInput {
  /** Pictures of the slice, coarse ones first. */
  rasters: readonly Raster[];
  tables: readonly CellTable[];
  axes: Axes;
  /** The index on the axes that are not drawn; of the drawn ones the entry is not read. */
  index: readonly number[];
  scale: Scale | null;
  /** The colours of cells that are shown with their numbers. */
  cellScale: Scale | null;
  window: Window;
  plot: Plot;
  metrics: Metrics;
  labels: readonly [rows: AxisLabel | null, columns: AxisLabel | null];
  /** Row and column of the chosen cell. */
  cursor: readonly [row: number, column: number] | null;
}

const scaled = (span: Span, shown: Span, start: number, size: number): [number, number] => {
  const each = size / Math.max(1, lengthOf(shown));
  return [start + (span[0] - shown[0]) * each, lengthOf(span) * each];
};

/** Where rows and columns of the array stand in the scene. */
export function rectOf(rows: Span, columns: Span, window: Window, plot: Rect): Rect {
  const [y, height] = scaled(rows, window.rows, plot.y, plot.height);
  const [x, width] = scaled(columns, window.columns, plot.x, plot.width);
  return { x, y, width, height };
}
