/** Where the stations and the axes between them stand: time goes to the right, what is alive at once lies in lanes. */

import type { River, Strand } from "./river.ts";

export interface Box {
  /** The position among the stations. */
  station: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** The middle of every chip. */
  chips: readonly number[];
}

export interface Line {
  d: string;
  strand: Strand;
  /** Where it ends: axes that go no further have a mark there. */
  end: { x: number; y: number };
}

export interface Bracket {
  /** The fold's or the loop's id. */
  id: string | number;
  x: number;
  y: number;
  width: number;
  first: number;
  last: number;
}

export interface RiverLayout {
  width: number;
  height: number;
  boxes: readonly Box[];
  lines: readonly Line[];
  brackets: readonly Bracket[];
}

/** A run of stations that belongs together, by their positions. */
export interface Run {
  id: string | number;
  first: number;
  last: number;
}

export const SIZES = {
  width: 118,
  gap: 52,
  head: 38,
  chip: 24,
  stub: 17,
  lane: 18,
  bracket: 27,
  edge: 40,
};
const MOST_LANES = 5;

/** The lane of each station from `start` on: that of an operand that is read for the last time, or a free one. */
export function lanesOf(strands: readonly Strand[], start: number, end: number): number[] {
  const last = new Map<number, number>();
  for (const { from, to } of strands)
    if (from) last.set(from.station, Math.max(last.get(from.station) ?? 0, to.station));
  const held: number[] = [];
  const lanes: number[] = [];
  for (let station = start; station < end; station++) {
    const makers = strands.flatMap(({ from, to }) =>
      from && to.station === station && from.station >= start ? [from.station] : [],
    );
    const freed = makers.filter((maker) => last.get(maker) === station);
    const own = freed.map((maker) => lanes[maker - start] ?? 0).sort((a, b) => a - b)[0];
    const free = Array.from({ length: MOST_LANES }, (_, lane) => lane).find(
      (lane) => (held[lane] ?? -1) <= station,
    );
    const lane = own ?? free ?? MOST_LANES - 1;
    held[lane] = last.get(station) ?? station;
    lanes.push(lane);
  }
  return lanes;
}

/** The stations from `start` to `end`, of which those before are only hinted at. */
export function laidOut(
  river: River,
  runs: readonly Run[],
  unit: number,
  [start, end]: readonly [number, number],
): RiverLayout {
  const u = (name: keyof typeof SIZES) => SIZES[name] * unit;
  const strands = river.strands.filter(({ to }) => to.station >= start && to.station < end);
  const lanes = lanesOf(strands, start, end);
  const shown = river.stations.slice(start, end);
  const heightOf = (at: number) => {
    const { chips = [], stubs = [] } = shown[at] ?? {};
    return u("head") + Math.max(1, chips.length) * u("chip") + stubs.length * u("stub") + 6 * unit;
  };
  const seen = runs.filter(({ first, last }) => last >= start && first < end);
  const levels = stacked(seen.filter(({ first, last }) => first < last));
  const singles = seen.filter(({ first, last }) => first === last);
  const room = singles.length > 0 ? u("bracket") : 0;
  const above = (Math.max(-1, ...levels.map(({ level }) => level)) + 1) * u("bracket");
  const top = above + room + 4 * unit;
  const rows = Array.from({ length: Math.max(0, ...lanes) + 1 }, (_, lane) =>
    Math.max(0, ...lanes.map((own, at) => (own === lane ? heightOf(at) : 0))),
  );
  const tops = rows.map((_, lane) =>
    rows.slice(0, lane).reduce((y, height) => y + height + u("lane") + room, top),
  );
  const xOf = (station: number) => u("edge") + (station - start) * (u("width") + u("gap"));
  const boxes = shown.map(({ chips }, at): Box => {
    const y = tops[lanes[at] ?? 0] ?? top;
    const middle = (chip: number) => y + u("head") + (chip + 0.5) * u("chip");
    return {
      station: start + at,
      x: xOf(start + at),
      y,
      width: u("width"),
      height: heightOf(at),
      chips: chips.length > 0 ? chips.map((_, chip) => middle(chip)) : [middle(0)],
    };
  });
  const lines = strands.flatMap((strand) => line(strand, boxes, start, unit) ?? []);
  const brackets = levels.map(({ run, level }): Bracket => {
    const [first, last] = [Math.max(run.first, start), Math.min(run.last, end - 1)];
    const x = xOf(first) - 10 * unit;
    const width = xOf(last) + u("width") + 10 * unit - x;
    return { id: run.id, x, y: level * u("bracket"), width, first, last };
  });
  const alone = singles.map(({ id, first, last }): Bracket => {
    const { x = 0, y = 0 } = boxes[first - start] ?? {};
    return { id, x, y: y - u("bracket") + 4 * unit, width: u("width"), first, last };
  });
  const width = xOf(end) - u("gap") + u("edge");
  const height = Math.max(top, ...tops.map((y, lane) => y + (rows[lane] ?? 0))) + 6 * unit;
  return { width, height, boxes, lines, brackets: [...brackets, ...alone] };
}

/** Longer runs above; a run that shares no station with another stands beside it. */
function stacked(runs: readonly Run[]): { run: Run; level: number }[] {
  const placed: { run: Run; level: number }[] = [];
  for (const run of runs.toSorted((a, b) => b.last - b.first - (a.last - a.first))) {
    const over = placed.filter(
      ({ run: other }) => other.first <= run.last && other.last >= run.first,
    );
    placed.push({ run, level: Math.max(-1, ...over.map(({ level }) => level)) + 1 });
  }
  return placed;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** Straight along its lane, then over to its chip in the gap before the station. */
function line(
  strand: Strand,
  boxes: readonly Box[],
  start: number,
  unit: number,
): Line | undefined {
  const box = boxes[strand.to.station - start];
  if (!box) return undefined;
  const { chip } = strand.to;
  const ends = chip === null;
  const inset = ends ? 0 : 8 * unit;
  const x = box.x + inset;
  const y = chip === null ? box.y + (SIZES.head - 9) * unit : (box.chips[chip] ?? box.y);
  const from = strand.from && boxes[strand.from.station - start];
  const end = { x: round(x), y: round(y) };
  if (!strand.from || !from) {
    const x0 = strand.from ? 0 : box.x - 16 * unit;
    return { d: `M${round(x0)} ${end.y}H${end.x}`, strand, end };
  }
  const x1 = from.x + from.width - 8 * unit;
  const y1 = from.chips[strand.from.chip] ?? from.y;
  const bend = Math.max(x1 + 8 * unit, box.x - SIZES.gap * unit);
  const middle = (bend + end.x) / 2;
  const curve = `C${round(middle)} ${round(y1)} ${round(middle)} ${end.y} ${end.x} ${end.y}`;
  return { d: `M${round(x1)} ${round(y1)}H${round(bend)}${curve}`, strand, end };
}
