/** Cells that travelled as text, found by their index. */

import type { Cells, Inspection } from "../../protocol/generated.ts";
import { bytesOf } from "./heatmaps.ts";
import { isTimeType } from "./tally.ts";

export interface ShownCell {
  text: string;
  full: string;
  /** For its colour; NaN where it has none. */
  number: number;
  isMasked: boolean;
}

export interface CellTable {
  at(index: readonly number[]): ShownCell | null;
  /** The longest text, in characters. */
  letters: number;
}

export function cellTable(cells: Cells, buffers: readonly DataView[]): CellTable {
  const { kept, text, full } = cells;
  const places = kept.map((line) => new Map(line.map((index, place) => [index, place])));
  const numbers = cells.numbers === undefined ? undefined : buffers[cells.numbers];
  const masked = bytesOf(buffers, cells.masked);
  const locate = (index: readonly number[]): number => {
    let position = 0;
    for (const [axis, line] of kept.entries()) {
      const place = places[axis]?.get(index[axis] ?? -1);
      if (place === undefined) return -1;
      position = position * line.length + place;
    }
    return position;
  };
  return {
    letters: text.reduce((longest, one) => Math.max(longest, one.length), 0),
    at(index) {
      const position = locate(index);
      const shown = text[position];
      if (shown === undefined) return null;
      const inside = numbers !== undefined && position * 8 + 8 <= numbers.byteLength;
      return {
        text: shown,
        full: full[position] ?? shown,
        number: inside ? numbers.getFloat64(position * 8, true) : Number.NaN,
        isMasked: masked?.[position] === 1,
      };
    },
  };
}

/** The cells whose place and value the statistics tell. */
export function knownTable({ statistics, array }: Inspection): CellTable {
  const { nan, posinf, neginf, minimum, maximum } = statistics;
  const known = new Map<string, ShownCell>();
  const add = (index: readonly number[], text: string, number: number) =>
    known.set(index.join(), { text, full: text, number, isMasked: false });
  for (const one of [minimum, maximum]) if (one) add(one.index, one.text, one.number ?? Number.NaN);
  const none = isTimeType(array.dtype) ? "NaT" : "NaN";
  for (const index of nan.first ?? []) add(index, none, Number.NaN);
  for (const index of posinf.first ?? []) add(index, "∞", Number.POSITIVE_INFINITY);
  for (const index of neginf.first ?? []) add(index, "−∞", Number.NEGATIVE_INFINITY);
  return { letters: 0, at: (index) => known.get(index.join()) ?? null };
}

/** The cell in the first table that has it. */
export function cellIn(tables: readonly CellTable[], index: readonly number[]): ShownCell | null {
  for (const table of tables) {
    const cell = table.at(index);
    if (cell) return cell;
  }
  return null;
}
