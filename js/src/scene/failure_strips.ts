/** Lengths as strips of cells: what two axes share, and what of the longer one meets nothing. */

import type { FailureTable } from "../protocol/generated.ts";
import { clip, grouped, textWidth } from "../util/text.ts";
import { numberOf } from "./failure_table.ts";
import { type Block, NOTHING } from "./layout.ts";
import { centred, path, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Ink, Mark } from "./scene.ts";

/** From this length on a strip is a bar of one piece. */
const MOST_CELLS = 24;

export interface Strip {
  name: string;
  length: number;
  /** From here on its cells meet nothing. */
  meets: number;
}

/** A run of cells, or one bar where there are many. */
function run(
  id: string,
  x: number,
  y: number,
  count: number,
  scale: number,
  metrics: Metrics,
  ink: Ink,
): Mark[] {
  if (count <= 0) return [];
  const { unit } = metrics;
  const high = 16 * unit;
  const whole = scale < 8 * unit;
  const size = whole ? count * scale : scale - 3 * unit;
  const d = Array.from({ length: whole ? 1 : count }, (_, at) => {
    return `M${at * scale} 0h${size}v${high}h${-size}z`;
  }).join("");
  const dashed = ink === "error";
  return [path(id, x, y - high / 2, d, { ink, width: 1.6 * unit, dashed })];
}

export function strips(rows: readonly Strip[], metrics: Metrics, room: number): Block {
  const { type, small, unit } = metrics;
  const longest = Math.max(1, ...rows.map(({ length }) => length));
  const names = Math.min(room * 0.3, Math.max(...rows.map(({ name }) => textWidth(name, small))));
  const notes =
    Math.max(...rows.map(({ length }) => textWidth(grouped(length), small))) + 16 * unit;
  const free = Math.max(60 * unit, Math.min(room - names - notes - 12 * unit, 420 * unit));
  const scale = longest > MOST_CELLS ? free / longest : Math.min(22 * unit, free / longest);
  const pitch = type * 1.7;
  const marks = rows.flatMap(({ name, length, meets }, row): Mark[] => {
    const y = (row + 0.5) * pitch;
    const x = names + 12 * unit;
    const shared = Math.min(length, meets);
    const text = { size: small, ink: "ink2" as const };
    return [
      textMark(`s.${row}.n`, 0, centred(y, small), clip(name, small, names), text),
      ...run(`s.${row}.a`, x, y, shared, scale, metrics, "ink2"),
      ...run(`s.${row}.o`, x + shared * scale, y, length - shared, scale, metrics, "error"),
      textMark(
        `s.${row}.l`,
        x + length * scale + 8 * unit,
        centred(y, small),
        grouped(length),
        text,
      ),
    ];
  });
  const width = names + 12 * unit + longest * scale + notes;
  const height = rows.length * pitch;
  return { width, height, body: { x: 0, y: 0, width, height }, marks };
}

/** The two axes of the table that do not agree, one above the other. */
export function misfit(table: FailureTable | undefined, metrics: Metrics, room: number): Block {
  const at = table?.columns.findLastIndex(({ mark }) => mark === "clash") ?? -1;
  const rows = (table?.rows ?? []).flatMap(({ name, sizes }) => {
    const length = numberOf(sizes[at] ?? "");
    return length === null ? [] : [{ name, length }];
  });
  const lengths = new Set(rows.map(({ length }) => length).filter((length) => length !== 1));
  if (at < 0 || rows.length < 2 || lengths.size < 2) return NOTHING;
  const meets = Math.min(...lengths);
  return strips(
    rows.map((row) => ({ ...row, meets })),
    metrics,
    room,
  );
}
