/** The two drawn axes of an array: pictures of blocks from afar, cells with their numbers from near. */

import { cellIn, type ShownCell } from "../../model/inspect/cell_table.ts";
import {
  blockAt,
  covers,
  isCellwise,
  levelOf,
  MASKED,
  placeOnScale,
  type Raster,
  type Scale,
} from "../../model/inspect/raster.ts";
import { lengthOf, overlap, type Window } from "../../model/inspect/window.ts";
import { clip } from "../../util/text.ts";
import type { Rect } from "../layout.ts";
import { path } from "../marks.ts";
import type { CellMark, Fill, Mark, Scene, Tone } from "../scene.ts";
import { type HeatInput, rectOf } from "./heat_input.ts";
import { rulers } from "./rulers.ts";
import { grown, signMarks } from "./signs.ts";

export interface Patch {
  raster: Raster;
  /** In blocks of the raster. */
  source: Rect;
  /** In the scene. */
  place: Rect;
}

export interface HeatScene extends Scene {
  /** Where the cells stand. */
  plot: Rect;
  /** Coarse ones first. */
  patches: readonly Patch[];
  /** The colours of all patches, whatever range each of them has. */
  scale: Scale | null;
  /** Whether the cells show their numbers. */
  isText: boolean;
}

function patchOf(raster: Raster, window: Window, plot: Rect): Patch | null {
  const rows = overlap(raster.rows, window.rows);
  const columns = overlap(raster.columns, window.columns);
  if (!rows || !columns || raster.scale.palette === "none") return null;
  const [down, across] = raster.steps;
  const source = {
    x: (columns[0] - raster.columns[0]) / across,
    y: (rows[0] - raster.rows[0]) / down,
    width: lengthOf(columns) / across,
    height: lengthOf(rows) / down,
  };
  return { raster, source, place: rectOf(rows, columns, window, plot) };
}

/** The index of the cell at a row and a column of the picture. */
export function indexAt(
  { axes, index }: Pick<HeatInput, "axes" | "index">,
  row: number,
  column: number,
): number[] {
  return index.map((at, axis) => (axis === axes[0] ? row : axis === axes[1] ? column : at));
}

/** The colour of a cell: of its own number where that travelled, else of its picture. */
function cellFill(
  cell: ShownCell | null,
  raster: Raster | undefined,
  at: number,
  scale: Scale | null,
): Fill {
  if (!scale || scale.palette === "none" || cell?.isMasked) return null;
  const { palette } = scale;
  const isValue = (raster?.part ?? "") === "";
  if (cell && isValue && !Number.isFinite(cell.number)) return special(cell);
  if (cell && isValue) return { palette, at: placeOnScale(cell.number, scale) };
  const byte = raster?.bytes[at];
  if (!raster || byte === undefined || (raster.marks?.[at] ?? 0) & MASKED) return null;
  return byte === 255 ? "nan" : { palette, at: placeOnScale(levelOf(byte, raster.scale), scale) };
}

const special = ({ text }: ShownCell): Fill => (/na[nt]/i.test(text) ? "nan" : null);

const ENDS = [undefined, "left", "right", "both"] as const;

/** A cell that did not travel shows its block, pale, or nothing. */
function toneOf(cell: ShownCell | null, raster: Raster | undefined): Tone {
  if (cell || (raster && isCellwise(raster))) return "plain";
  return raster ? "done" : "ghost";
}

function cellMark(input: HeatInput, row: number, column: number): CellMark {
  const { window, plot, rasters, tables, metrics, cursor, axes } = input;
  const raster = rasters.findLast((one) => blockAt(one, row, column) >= 0);
  const at = raster ? blockAt(raster, row, column) : -1;
  const cell = cellIn(tables, indexAt(input, row, column));
  const isCursor = cursor?.[0] === row && cursor[1] === column;
  const ends = (column === 0 ? 1 : 0) + (column === plot.columns - 1 ? 2 : 0);
  const { type, unit } = metrics;
  const rect = rectOf([row, row + 1], [column, column + 1], window, plot.rect);
  const isStrip = axes[0] === null && axes[1] !== null;
  return {
    kind: "cell",
    id: `c${row},${column}`,
    ...rect,
    text: cell && !cell.isMasked ? clip(cell.text, type, rect.width - 4 * unit) : "",
    fill: cellFill(cell, raster, at, input.cellScale ?? input.scale),
    tone: isCursor ? "live" : toneOf(cell, raster),
    hatched: cell?.isMasked || undefined,
    round: isStrip ? ENDS[ends] : undefined,
    size: type,
    ref: { operand: 0, index: [row, column] },
  };
}

function cellMarks(input: HeatInput): CellMark[] {
  const { rows, columns } = input.window;
  const marks: CellMark[] = [];
  for (let row = rows[0]; row < rows[1]; row++)
    for (let column = columns[0]; column < columns[1]; column++)
      marks.push(cellMark(input, row, column));
  return marks;
}

function cursorMarks({ cursor, window, plot, metrics }: HeatInput): Mark[] {
  if (!cursor) return [];
  const [row, column] = cursor;
  const rows = overlap([row, row + 1], window.rows);
  const columns = overlap([column, column + 1], window.columns);
  if (!rows || !columns) return [];
  const { unit } = metrics;
  const box = grown(rectOf(rows, columns, window, plot.rect), 12 * unit, plot.rect);
  const outline = `M0 0h${box.width}v${box.height}h${-box.width}z`;
  return [
    path("cursor.ground", box.x, box.y, outline, { ink: "paper", width: 5 * unit }),
    path("cursor", box.x, box.y, outline, { ink: "focus", width: 2.4 * unit }),
  ];
}

function frameOf({ plot: { rect, rows, columns }, metrics }: HeatInput): Mark {
  const isEmpty = rows === 0 || columns === 0;
  const d = `M0 0h${rect.width}v${rect.height}h${-rect.width}z`;
  return path("frame", rect.x, rect.y, d, { ink: "ink3", width: metrics.unit, dashed: isEmpty });
}

/** The colours of what is drawn: of the cells, or of the finest picture that shows all of the window. */
function scaleFor({ rasters, window, plot, scale, cellScale }: HeatInput): Scale | null {
  if (plot.isText(window)) return cellScale ?? scale;
  return rasters.findLast((one) => covers(one, window))?.scale ?? scale;
}

export function heatScene(input: HeatInput): HeatScene {
  const { rasters, window, plot } = input;
  const { rect } = plot;
  const isText = plot.isText(window);
  const patches = isText ? [] : rasters.flatMap((raster) => patchOf(raster, window, rect) ?? []);
  const drawn = isText
    ? cellMarks(input)
    : [frameOf(input), ...signMarks(input), ...cursorMarks(input)];
  const marks = [...rulers(input), ...drawn];
  const { width, height } = plot;
  return { width, height, plot: rect, patches, scale: scaleFor(input), isText, marks };
}

/** One picture alone, in its full extent. */
export function patchScene(raster: Raster, size: { width: number; height: number }): HeatScene {
  const plot = { x: 0, y: 0, ...size };
  const patch = patchOf(raster, raster, plot);
  const patches = patch ? [patch] : [];
  return { ...size, plot, patches, scale: raster.scale, isText: false, marks: [] };
}
