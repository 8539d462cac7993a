/** Rotations of space; those of the plane are the ones around the third axis. */

import type { Point } from "./space_plot.ts";

type Vector = readonly [number, number, number];
type Columns = readonly [Vector, Vector, Vector];

/** By so many radians around an axis of length 1. */
export interface Turn {
  readonly angle: number;
  readonly axis: Vector;
}

/** How flat, and how near to half a turn, a map is before rounding could decide where it turns. */
const FLAT = 1e-9;
const HALF = 1e-6;
const MOST_ROUNDS = 40;

const cross = ([a, b, c]: Vector, [p, q, r]: Vector): Vector => [
  b * r - c * q,
  c * p - a * r,
  a * q - b * p,
];
const dot = ([a, b, c]: Vector, [p, q, r]: Vector): number => a * p + b * q + c * r;
const scaled = ([a, b, c]: Vector, by: number): Vector => [a * by, b * by, c * by];
const sum = ([a, b, c]: Vector, [p, q, r]: Vector): Vector => [a + p, b + q, c + r];
const unit = (vector: Vector): Vector => scaled(vector, 1 / Math.hypot(...vector));
const lifted = ([x = 0, y = 0, z = 0]: Point): Vector => [x, y, z];

const volume = ([a, b, c]: Columns): number => dot(a, cross(b, c));
/** The columns of the inverse's transpose. */
const inverseTransposed = (columns: Columns): Columns => {
  const [a, b, c] = columns;
  const by = 1 / volume(columns);
  return [scaled(cross(b, c), by), scaled(cross(c, a), by), scaled(cross(a, b), by)];
};
const isFlat = (columns: Columns): boolean =>
  !(Math.abs(volume(columns)) > FLAT * columns.reduce((all, one) => all * Math.hypot(...one), 1));

export function rotated(point: Point, { angle, axis }: Turn): number[] {
  const [vector, c] = [lifted(point), Math.cos(angle)];
  const along = scaled(axis, dot(axis, vector) * (1 - c));
  const around = scaled(cross(axis, vector), Math.sin(angle));
  return sum(sum(scaled(vector, c), around), along).slice(0, point.length);
}

const columnsOf = (points: readonly Point[]): Columns => {
  const [a = [], b = [], c = [0, 0, 1]] = points;
  return [lifted(a), lifted(b), lifted(c)];
};

/** The orthogonal factor of what leads from `before` to `after`; null where that mirrors or squashes. */
export function turnBetween(before: readonly Point[], after: readonly Point[]): Turn | null {
  const [from, to] = [columnsOf(before), columnsOf(after)];
  if (isFlat(from) || isFlat(to) || volume(from) * volume(to) < 0) return null;
  const rows = inverseTransposed(from);
  const column = (at: number): Vector =>
    to.reduce<Vector>((all, one, each) => sum(all, scaled(one, rows[each]?.[at] ?? 0)), [0, 0, 0]);
  return turnOf(orthogonal([column(0), column(1), column(2)]));
}

/** The mean of a matrix and its inverse's transpose, again and again: the nearest rotation. */
function orthogonal(columns: Columns): Columns {
  let now = columns;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const other = inverseTransposed(now);
    const mean = (at: 0 | 1 | 2): Vector => scaled(sum(now[at], other[at]), 0.5);
    const next: Columns = [mean(0), mean(1), mean(2)];
    const moved = Math.max(
      ...next.flatMap((one, at) => one.map((x, i) => Math.abs(x - (now[at]?.[i] ?? 0)))),
    );
    now = next;
    if (moved < 1e-14) break;
  }
  return now;
}

function turnOf([a, b, c]: Columns): Turn {
  const around: Vector = [b[2] - c[1], c[0] - a[2], a[1] - b[0]];
  const trace = a[0] + b[1] + c[2];
  const angle = Math.atan2(Math.hypot(...around), trace - 1);
  if (Math.PI - angle > HALF) return { angle, axis: angle > 0 ? unit(around) : [0, 0, 1] };
  const twice: Columns = [sum(a, [1, 0, 0]), sum(b, [0, 1, 0]), sum(c, [0, 0, 1])];
  const longest = [...twice].sort((p, q) => Math.hypot(...q) - Math.hypot(...p))[0] ?? c;
  return { angle, axis: unit(longest) };
}

/** The shorter way from one arrow to another; `half` where it turns right round. */
export function turnOfArrow(before: Point, after: Point, half: Turn | null): Turn | null {
  const [from, to] = [lifted(before), lifted(after)];
  const around = cross(from, to);
  const along = dot(from, to);
  const size = Math.hypot(...around);
  if (size <= FLAT * Math.abs(along)) return along < 0 ? half : null;
  return { angle: Math.atan2(size, along), axis: unit(around) };
}
