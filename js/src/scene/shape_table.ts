/** Shapes one above the other, lined up at the right: what has to be equal, or 1, stands in one column. */

import type { Operand } from "../protocol/generated.ts";
import { clip, grouped, textWidth } from "../util/text.ts";
import type { Block } from "./layout.ts";
import { centred, path, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Ink, Mark } from "./scene.ts";

/** One size of the table; null where the operand has no such axis (yet). */
export interface Size {
  text: string;
  /** A 1 that was put in front. */
  borrowed?: boolean;
  /** The column that it stands in before the shapes are lined up. */
  column?: number;
}

export interface TableRow {
  id: string;
  name: string;
  sizes: readonly (Size | null)[];
  note?: string;
}

export interface TablePlan {
  rows: readonly TableRow[];
  /** Under the line. */
  result: TableRow | null;
  inks: readonly Ink[];
  width: number;
}

/** What a size says: its own, `1` where it is borrowed, `1 → 4` once stretched. */
export function sizesOf(
  operand: Operand,
  padded: readonly number[],
  output: readonly number[],
  state: { padded: boolean; stretched: ReadonlySet<number>; loose?: boolean },
): (Size | null)[] {
  const missing = padded.length - operand.shape.length;
  return padded.map((size, axis) => {
    const borrowed = axis < missing;
    const stretched = state.stretched.has(axis);
    if (borrowed && !state.padded && !stretched) return null;
    const text = stretched ? `1 → ${grouped(output[axis] ?? 1)}` : grouped(size);
    if (state.loose) return { text, column: axis - missing };
    return borrowed ? { text, borrowed } : { text };
  });
}

interface Columns {
  names: number;
  starts: number[];
  widths: number[];
  width: number;
}

/** Wide enough for every state of the table, so that nothing jumps. */
function columnsOf(plan: TablePlan, metrics: Metrics): Columns {
  const { type, unit } = metrics;
  const all = [...plan.rows, ...(plan.result ? [plan.result] : [])];
  const longest = Math.max(...all.map((row) => textWidth(row.name, type)));
  const widths = plan.inks.map((_, axis) =>
    Math.max(
      textWidth("1 → 4", type),
      ...all.map((row) => textWidth(row.sizes[axis]?.text ?? "", type)),
    ),
  );
  const taken = widths.reduce((sum, width) => sum + width + 14 * unit, 18 * unit);
  const names = Math.max(4 * type, Math.min(longest, plan.width - taken));
  let x = names + 18 * unit;
  const starts = widths.map((width) => {
    const start = x;
    x += width + 14 * unit;
    return start;
  });
  return { names, starts, widths, width: x };
}

function box(
  id: string,
  x: number,
  y: number,
  width: number,
  height: number,
  metrics: Metrics,
): Mark {
  const d = `M0 0h${width}v${height}h${-width}z`;
  return path(id, x, y, d, { ink: "ink3", width: 1.2 * metrics.unit, dashed: true });
}

function rowMarks(
  row: TableRow,
  y: number,
  plan: TablePlan,
  columns: Columns,
  metrics: Metrics,
): Mark[] {
  const { type, unit } = metrics;
  const baseline = centred(y, type);
  const name = clip(row.name, type, columns.names);
  const marks: Mark[] = [textMark(`${row.id}.n`, 0, baseline, name, { size: type, weight: 600 })];
  row.sizes.forEach((size, axis) => {
    if (size === null) return;
    const column = size.column ?? axis;
    const end = (columns.starts[column] ?? 0) + (columns.widths[column] ?? 0);
    const ink = plan.inks[axis] ?? "ink";
    const style = { size: type, ink, weight: 600 as const, anchor: "end" as const };
    marks.push(textMark(`${row.id}.${axis}`, end, baseline, size.text, style));
    if (!size.borrowed) return;
    const width = textWidth(size.text, type) + 8 * unit;
    marks.push(
      box(
        `${row.id}.b${axis}`,
        end - width + 4 * unit,
        y - type * 0.72,
        width,
        type * 1.44,
        metrics,
      ),
    );
  });
  return marks;
}

export function shapeTable(plan: TablePlan, metrics: Metrics): Block {
  const { type, unit } = metrics;
  const columns = columnsOf(plan, metrics);
  const pitch = type * 1.75;
  const marks = plan.rows.flatMap((row, at) =>
    rowMarks(row, (at + 0.5) * pitch, plan, columns, metrics),
  );
  const ruleAt = plan.rows.length * pitch + 2 * unit;
  const height = ruleAt + 4 * unit + pitch;
  if (plan.result) {
    const rule = { ink: "ink3" as const, width: 1.2 * unit };
    marks.push(path("t.rule", 0, ruleAt, `M0 0h${columns.width - 14 * unit}`, rule));
    marks.push(...rowMarks(plan.result, ruleAt + 4 * unit + pitch / 2, plan, columns, metrics));
  }
  return {
    width: columns.width,
    height,
    body: { x: 0, y: 0, width: columns.width, height },
    marks,
  };
}
