/** Logarithmic axes of the charts that compare devices: places, ticks and their words. */

export interface Axis {
  readonly low: number;
  readonly high: number;
  /** Where a value stands, in the chart's units. */
  readonly at: (value: number) => number;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** A chart with its frame and both axes. */
export interface Framed {
  readonly width: number;
  readonly height: number;
  readonly frame: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly across: readonly Tick[];
  readonly up: readonly Tick[];
}

export const round1 = (value: number): number => Math.round(value * 10) / 10;

/** From `low` at `start` to `high` at `stop`, by logarithms. */
export function logAxis(low: number, high: number, start: number, stop: number): Axis {
  const span = Math.log(high / low) || 1;
  return {
    low,
    high,
    at: (value) => round1(start + ((stop - start) * Math.log(value / low)) / span),
  };
}

/** Powers of ten within an axis; every second or third where they would stand too close. */
export function decades(axis: Axis, least: number, words: (value: number) => string): Tick[] {
  const first = Math.ceil(Math.log10(axis.low) - 1e-9);
  const last = Math.floor(Math.log10(axis.high) + 1e-9);
  const each = Math.abs(axis.at(10) - axis.at(1));
  const stride = Math.max(1, Math.ceil(least / each));
  const ticks: Tick[] = [];
  for (let power = first; power <= last; power += stride) {
    ticks.push({ at: axis.at(10 ** power), text: words(10 ** power) });
  }
  return ticks;
}

const UNITS = ["n", "µ", "m", "", "k", "M", "G", "T", "P"];

/** 2.5e9 as "2.5 G" before a unit. */
export function withPrefix(value: number, unit: string): string {
  const power = Math.min(5, Math.max(-3, Math.floor(Math.log10(value) / 3 + 1e-9)));
  return `${Number((value / 1000 ** power).toPrecision(3))} ${UNITS[power + 3]}${unit}`;
}

export const durationText = (ns: number): string => withPrefix(ns / 1e9, "s");

/** Labels moved apart downwards and back up, so that none covers another. */
export function spread(places: readonly number[], gap: number, most: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const moved = [...places];
  let before = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    before = Math.max(moved[i] ?? 0, before + gap);
    moved[i] = before;
  }
  let after = most + gap;
  for (const i of order.reverse()) {
    after = Math.min(moved[i] ?? 0, after - gap);
    moved[i] = after;
  }
  return moved;
}
