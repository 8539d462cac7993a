/** The sizes that a rule compared: one row for each operand, those that have to agree in one column. */

import type { FailureTable } from "../protocol/generated.ts";
import { clip, textWidth } from "../util/text.ts";
import { type Block, NOTHING } from "./layout.ts";
import { centred, path, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Mark } from "./scene.ts";

const TICK = "✓";
const CROSS = "✗";

export const numberOf = (text: string): number | null => {
  const digits = text.replace(/[\u2009\s]/g, "");
  return /^\d+$/.test(digits) ? Number(digits) : null;
};

interface Columns {
  names: number;
  ends: number[];
  width: number;
}

function columnsOf(table: FailureTable, metrics: Metrics, room: number): Columns {
  const { type, small, unit } = metrics;
  const widths = table.columns.map(({ head }, at) =>
    Math.max(
      2 * type,
      textWidth(head ?? "", small),
      ...table.rows.map(({ sizes }) => textWidth(sizes[at] ?? "", type)),
    ),
  );
  const taken = widths.reduce((sum, width) => sum + width + 18 * unit, 0);
  const longest = Math.max(...table.rows.map(({ name }) => textWidth(name, type)));
  const names = Math.max(4 * type, Math.min(longest, room - taken));
  let x = names;
  const ends = widths.map((width) => {
    x += width + 18 * unit;
    return x;
  });
  return { names, ends, width: x + 8 * unit };
}

function boxed(id: string, end: number, y: number, text: string, metrics: Metrics): Mark {
  const { type, unit } = metrics;
  const width = textWidth(text, type) + 12 * unit;
  const d = `M0 0h${width}v${type * 1.5}h${-width}z`;
  const style = { ink: "error" as const, width: 2 * unit };
  return path(id, end - width + 6 * unit, y - type * 0.75, d, style);
}

/** `marked` says whether the rule has been checked: ticks, the cross, and a box around what does not agree. */
export function failureTable(
  table: FailureTable | undefined,
  marked: boolean,
  metrics: Metrics,
  room: number,
): Block {
  if (table === undefined) return NOTHING;
  const { type, small, unit } = metrics;
  const columns = columnsOf(table, metrics, room);
  const headed = table.columns.some(({ head }) => head);
  const pitch = type * 1.9;
  const marks: Mark[] = [];
  let y = 0;
  const write = (id: string, at: number, text: string, size: number, ink: "ink" | "ink2") =>
    marks.push(
      textMark(id, columns.ends[at] ?? 0, centred(y, size), text, { size, ink, anchor: "end" }),
    );
  if (headed) {
    y += small * 0.8;
    table.columns.forEach(({ head }, at) => {
      write(`t.h${at}`, at, head ?? "", small, "ink2");
    });
    y += small * 0.9;
  }
  table.rows.forEach(({ name, sizes }, row) => {
    y += pitch / 2;
    const shown = clip(name, type, columns.names);
    marks.push(textMark(`t.${row}.n`, 0, centred(y, type), shown, { size: type, weight: 600 }));
    sizes.forEach((text, at) => {
      if (text === "") return;
      write(`t.${row}.${at}`, at, text, type, "ink");
      const clashes =
        marked && table.columns[at]?.mark === "clash" && table.columns[at]?.asked !== text;
      if (clashes) marks.push(boxed(`t.${row}.b${at}`, columns.ends[at] ?? 0, y, text, metrics));
    });
    y += pitch / 2;
  });
  table.columns.forEach(({ mark }, at) => {
    if (!marked || !mark) return;
    const ink = mark === "fits" ? ("ok" as const) : ("error" as const);
    const style = { size: type * 1.1, ink, anchor: "end" as const, weight: 700 as const };
    const end = columns.ends[at] ?? 0;
    const text = mark === "fits" ? TICK : CROSS;
    marks.push(textMark(`t.m${at}`, end, centred(y + type * 0.8, type), text, style));
  });
  const height = y + type * 1.7;
  return {
    width: columns.width + 2 * unit,
    height,
    body: { x: 0, y: 0, width: columns.width, height },
    marks,
  };
}
