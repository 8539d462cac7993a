/** In words, what stands at a place: one cell in full, or the block that it lies in. */

import type { Heatmap } from "../../protocol/generated.ts";
import { formatTerm } from "../../util/number.ts";
import { grouped } from "../../util/text.ts";
import { type CellTable, cellIn } from "./cell_table.ts";
import { byteOffset, indexCode } from "./place.ts";
import {
  blockAt,
  blockSpans,
  INF,
  isCellwise,
  levelOf,
  MASKED,
  NAN,
  type Raster,
  slicesOf,
} from "./raster.ts";
import type { Subject } from "./subject.ts";
import { isTimeType } from "./tally.ts";
import type { Span } from "./window.ts";

type Index = readonly number[];

const MEASURES: Readonly<Record<NonNullable<Heatmap["measure"]>, string>> = {
  mean: "mean about",
  max: "maximum about",
  min: "minimum about",
  largest: "largest magnitude about",
  share: "share of True about",
  count: "values in it about",
};

function signsText(mark: number, isTime: boolean): string {
  const found = [
    [NAN, isTime ? "NaT" : "NaN"],
    [INF, "an infinity"],
    [MASKED, "a masked cell"],
  ] as const;
  const names = found.flatMap(([bit, name]) => (mark & bit ? [name] : []));
  return names.length > 0 ? `holds ${names.join(" and ")}` : "";
}

const spanText = ([start, stop]: Span) => (stop - start === 1 ? `${start}` : `${start}:${stop}`);

function levelText(raster: Raster, byte: number): string {
  return formatTerm(levelOf(byte, raster.scale), "float64");
}

/** `x[0:40, 80:120]: mean about −0.4 · 1 600 cells · holds NaN`. */
function blockText(subject: Subject, raster: Raster, index: Index, at: number): string {
  const { rows, columns } = blockSpans(raster, at);
  const parts = index.map((i, axis) => {
    if (axis === raster.axes[0]) return spanText(rows);
    if (axis === raster.axes[1]) return spanText(columns);
    return spanText(raster.index[axis] ?? [i, i + 1]);
  });
  const { name } = subject.facts;
  const count = (rows[1] - rows[0]) * (columns[1] - columns[0]) * slicesOf(raster);
  const byte = raster.bytes[at] ?? 255;
  const measure = MEASURES[subject.measures.get(raster.part) ?? "mean"];
  const isTime = isTimeType(subject.facts.dtype);
  const none = isTime ? "no time" : "no finite value";
  // A level tells where between two times it lies, which is no date.
  const number = isTime ? "times" : `${count === 1 ? "about" : measure} ${levelText(raster, byte)}`;
  const value = byte === 255 ? none : number;
  const cells = count === 1 ? "" : `${grouped(count)} cells`;
  const sample = raster.isExact ? "" : "from a sample of them";
  const signs = signsText(raster.marks?.[at] ?? 0, isTime);
  const code = parts.length === 0 ? name : `${name}[${parts.join(", ")}]`;
  return [`${code}: ${value}`, cells, sample, signs].filter(Boolean).join(" · ");
}

/** `x[2, 0, 17] = 0.25 · float32 · byte 68`; of a place whose cell did not travel, what is known of its block. */
export function describePlace(
  subject: Subject,
  rasters: readonly Raster[],
  tables: readonly CellTable[],
  index: Index,
): string {
  const { facts } = subject;
  const cell = cellIn(tables, index);
  const place = indexCode(facts.name, index);
  const offset = facts.memory
    ? byteOffset(index, facts.memory.strides, facts.memory.offset ?? 0)
    : null;
  const byte = offset === null || index.length === 0 ? "" : `byte ${grouped(offset)}`;
  if (cell) {
    const value = cell.isMasked ? `${place} is masked` : `${place} = ${cell.full}`;
    return [value, facts.dtype, byte].filter(Boolean).join(" · ");
  }
  const axes = rasters[0]?.axes;
  const [row, column] = [axes?.[0], axes?.[1]].map((axis) =>
    axis == null ? 0 : (index[axis] ?? 0),
  );
  for (const raster of rasters.toReversed()) {
    const at = blockAt(raster, row ?? 0, column ?? 0);
    if (at < 0) continue;
    const text = blockText(subject, raster, index, at);
    return isCellwise(raster) && byte ? `${text} · ${byte}` : text;
  }
  return [place, "not sent", byte].filter(Boolean).join(" · ");
}
