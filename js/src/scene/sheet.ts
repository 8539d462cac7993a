/** Cells in rows and columns, with gutters where indices are left out. */

import { grouped, textWidth } from "../util/text.ts";
import type { Block } from "./layout.ts";
import { centred, path, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { CellMark, CellRef, Fill, Ink, Mark, Tone } from "./scene.ts";
import { extent, type Slot, type Track, tracks } from "./slots.ts";

/** What one cell looks like, wherever it stands. */
export interface Look {
  id: string;
  text: string;
  fill: Fill;
  tone: Tone;
  ref?: CellRef | undefined;
  from?: string | undefined;
  tag?: Ink | undefined;
  hatched?: boolean | undefined;
}

export interface SheetPlan {
  id: string;
  rows: readonly Track[];
  columns: readonly Track[];
  /** The look of the cell at a row and a column index; null where there is none. */
  look: (row: number, column: number) => Look | null;
  /** Round ends along the rows or the columns: a 1-D array. */
  round?: "row" | "column" | undefined;
}

/** "… 994" over "more": what a gutter says. */
export const gutterLines = (gap: number): [string, string] => [`…${grouped(gap)}`, "more"];

/** The width of a gutter between columns, and its height between rows. */
export function gutterSize(
  slots: readonly Slot[],
  metrics: Metrics,
  side: "row" | "column",
): number {
  if (side === "row") return Math.round(metrics.small * 2.7);
  const widths = slots.flatMap((slot) =>
    slot.gap === undefined
      ? []
      : gutterLines(slot.gap).map((text) => textWidth(text, metrics.small)),
  );
  return Math.round(Math.max(0, ...widths) + 10 * metrics.unit);
}

export function columnTracks(slots: readonly Slot[], width: number, metrics: Metrics): Track[] {
  return tracks(slots, width, gutterSize(slots, metrics, "column"));
}

export function rowTracks(slots: readonly Slot[], metrics: Metrics): Track[] {
  return tracks(slots, metrics.cellHeight, gutterSize(slots, metrics, "row"));
}

type End = "both" | "first" | "last" | undefined;

function endOf(slot: Slot, line: readonly Track[]): End {
  const first = line[0]?.slot === slot;
  const last = line.at(-1)?.slot === slot;
  if (first && last) return "both";
  return first ? "first" : last ? "last" : undefined;
}

function roundOf(plan: SheetPlan, row: Track, column: Track): CellMark["round"] {
  if (plan.round === undefined) return undefined;
  const end = plan.round === "row" ? endOf(column.slot, plan.columns) : endOf(row.slot, plan.rows);
  if (end === undefined || end === "both") return end;
  if (plan.round === "row") return end === "first" ? "left" : "right";
  return end === "first" ? "top" : "bottom";
}

function cellMarks(plan: SheetPlan, metrics: Metrics): Mark[] {
  const marks: Mark[] = [];
  for (const row of plan.rows) {
    for (const column of plan.columns) {
      if (row.slot.index === undefined || column.slot.index === undefined) continue;
      const look = plan.look(row.slot.index, column.slot.index);
      if (look === null) continue;
      marks.push({
        kind: "cell",
        ...look,
        x: column.start,
        y: row.start,
        width: column.size,
        height: row.size,
        round: roundOf(plan, row, column),
        size: metrics.type,
      });
    }
  }
  return marks;
}

/** The longest stretch of tracks without a gap: where a gutter across it has its text. */
function longestRun(line: readonly Track[]): { start: number; size: number } {
  let best = { start: 0, size: 0 };
  let run = { start: 0, size: 0 };
  for (const track of line) {
    if (track.slot.index === undefined) run = { start: track.start + track.size, size: 0 };
    else run = { start: run.start, size: run.size + track.size };
    if (run.size > best.size) best = run;
  }
  return best;
}

/** A width of cells that leaves the text of a gutter across them enough room. */
export function roomyWidth(
  width: number,
  rows: readonly Slot[],
  columns: readonly Slot[],
  metrics: Metrics,
): number {
  const needed = rows.flatMap(({ gap }) =>
    gap === undefined ? [] : [textWidth(gutterLines(gap)[0], metrics.small)],
  );
  const run = longestRun(tracks(columns, 1, 0)).size;
  return run === 0 ? width : Math.max(width, Math.ceil(Math.max(0, ...needed) / run));
}

function gutterMarks(plan: SheetPlan, metrics: Metrics): Mark[] {
  const size = metrics.small;
  const half = size * 0.6;
  const [across, down] = [longestRun(plan.columns), longestRun(plan.rows)];
  const say = (id: string, x: number, y: number, text: string) =>
    textMark(id, x, centred(y, size), text, { size, ink: "ink2", anchor: "middle" });
  const columns = plan.columns.flatMap(({ slot, start, size: width }, at) =>
    slot.gap === undefined
      ? []
      : gutterLines(slot.gap).map((text, row) => {
          const y = down.start + down.size / 2 + (row * 2 - 1) * half;
          return say(`${plan.id}.gc${at}.${row}`, start + width / 2, y, text);
        }),
  );
  const rows = plan.rows.flatMap(({ slot, start, size: height }, at) => {
    if (slot.gap === undefined) return [];
    const lines = gutterLines(slot.gap);
    const whole = lines.join(" ");
    const x = across.start + across.size / 2;
    const y = start + height / 2;
    if (textWidth(whole, size) <= across.size) return [say(`${plan.id}.gr${at}`, x, y, whole)];
    return lines.map((text, row) =>
      say(`${plan.id}.gr${at}.${row}`, x, y + (row * 2 - 1) * half, text),
    );
  });
  return [...columns, ...rows];
}

export function sheet(plan: SheetPlan, metrics: Metrics): Block {
  const width = extent(plan.columns);
  const height = extent(plan.rows);
  return {
    width,
    height,
    body: { x: 0, y: 0, width, height },
    marks: metrics.blank ? [] : [...cellMarks(plan, metrics), ...gutterMarks(plan, metrics)],
  };
}

/** Where an axis has no index there is nothing but its outline. */
export function emptySheet(
  id: string,
  width: number,
  rows: number,
  columns: number,
  metrics: Metrics,
): Block {
  const across = columns === 0 ? 16 * metrics.unit : columns * width;
  const height = rows === 0 ? 16 * metrics.unit : rows * metrics.cellHeight;
  const d = `M1 1h${across - 2}v${height - 2}h${2 - across}z`;
  const style = { ink: "ink3", width: 1.2 * metrics.unit, dashed: true } as const;
  const outline = path(`${id}.empty`, 0, 0, d, style);
  return {
    width: across,
    height,
    body: { x: 0, y: 0, width: across, height },
    marks: [outline],
  };
}
