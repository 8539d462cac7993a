/** Where the points of a plane or of space stand in the picture. */

import type { Drawn, Frame, Space } from "../protocol/generated.ts";
import { bottom, type Rect, right } from "./layout.ts";
import { remembered } from "./memo.ts";
import type { ViewInput } from "./scene.ts";

export type Point = readonly number[];

export interface Spot {
  x: number;
  y: number;
}

/** What a label should not cover, and how bad that would be. */
export interface Line {
  key: string;
  spots: readonly Spot[];
  weight: number;
}

export interface Plot {
  side: number;
  /** Of a picture in space less than its width, where its things are not as high. */
  height: number;
  /** 2 or 3. */
  dimensions: number;
  /** Half the length of a side, in the units of the numbers. */
  reach: number;
  /** The distance of grid lines, across and up. */
  steps: readonly [number, number];
  spot: (point: Point) => Spot;
  /** The numbers at the left and right, lower and upper ends; of a plane only. */
  across: readonly [number, number];
  up: readonly [number, number];
  /** How far each axis goes, both ways. */
  ends: readonly (readonly [number, number])[];
}

/** A parallel projection: the first axis towards the reader, the second to the right, the third up. */
interface View {
  azimuth: number;
  elevation: number;
}

const view = (azimuth: number, elevation: number): View => ({
  azimuth: (azimuth * Math.PI) / 180,
  elevation: (elevation * Math.PI) / 180,
});

/** The views to choose from, the usual one first. */
const VIEWS = [28, 52, 14, 66].flatMap((azimuth) =>
  [20, 38, 60].map((elevation) => view(azimuth, elevation)),
);
/** What part of their length arrows have, and of its area what two span, in a view that is taken at once. */
const CLEAR = 0.3;
/** How much of the picture is left free around the things in it. */
const SPARE = 1.28;
const LINES = 9;
const LINES_IN_SPACE = 7;

/** Arrows that enclose less than this sine span nothing to see. */
const NARROW = 0.1;

function flat(point: Point, { azimuth, elevation }: View): readonly [number, number] {
  const [x = 0, y = 0, z = 0] = point;
  if (point.length < 3) return [x, y];
  const right = y * Math.cos(azimuth) - x * Math.sin(azimuth);
  const away = x * Math.cos(azimuth) + y * Math.sin(azimuth);
  return [right, z * Math.cos(elevation) - away * Math.sin(elevation)];
}

const cross = ([a = 0, b = 0, c = 0]: Point, [p = 0, q = 0, r = 0]: Point): number[] => [
  b * r - c * q,
  c * p - a * r,
  a * q - b * p,
];

/** The part of the length of an arrow, and of the area between two, that is seen. */
function clearness(tips: readonly Point[], from: View): number {
  const shares = tips.flatMap((tip, at) => {
    const [x, y] = flat(tip, from);
    const areas = tips.slice(at + 1).flatMap((other) => {
      const [u, v] = flat(other, from);
      const area = Math.hypot(...cross(tip, other));
      const isFlat = area < NARROW * Math.hypot(...tip) * Math.hypot(...other);
      return isFlat ? [] : [Math.abs(x * v - y * u) / area];
    });
    return [Math.hypot(x, y) / Math.hypot(...tip), ...areas];
  });
  return Math.min(1, ...shares);
}

/** The first view in which no arrow points at the reader, and no two hide one another; else the clearest one. */
function viewOf({ drawn, axes }: Space): View {
  const [usual = view(28, 20)] = VIEWS;
  if (axes.length < 3) return usual;
  const tips = drawn.flatMap(({ kind, points: [tip, tail] = [] }) =>
    kind === "arrow" && tail === undefined && tip?.some((each) => each !== 0) ? [tip] : [],
  );
  const clear = VIEWS.map((each) => clearness(tips, each));
  const enough = clear.findIndex((each) => each >= CLEAR);
  return VIEWS[enough < 0 ? clear.indexOf(Math.max(...clear)) : enough] ?? usual;
}

/** 1, 2 or 5 times a power of ten, not below `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const digit = [1, 2, 5].find((each) => each * power >= least * 0.999) ?? 10;
  return digit * power;
}

export const sum = (a: Point, b: Point): number[] => a.map((value, at) => value + (b[at] ?? 0));
export const scaled = (a: Point, factor: number): number[] => a.map((value) => value * factor);

/** The corners of the figure that `edges` span at the origin. */
export function corners(edges: readonly Point[]): number[][] {
  const origin = (edges[0] ?? []).map(() => 0);
  return edges.reduce<number[][]>(
    (all, edge) => all.concat(all.map((corner) => sum(corner, edge))),
    [origin],
  );
}

function reached({ kind, points = [] }: Drawn): readonly Point[] {
  if (kind === "grid" || kind === "patch") return corners(points);
  if (kind === "circle") return points.flatMap((point) => [point, scaled(point, -1)]);
  return kind === "line" ? [] : points;
}

/** Frames with a scale of their own, because all of the others are on another one. */
const OWN_SCALE = new Set(["circle"]);

function pointsOf(space: Space, frames: readonly Frame[]): Point[] {
  const numbers = new Set(frames.flatMap(({ shown = [] }) => shown));
  const origin = space.axes.map(() => 0);
  return [origin, ...[...numbers].flatMap((at) => reached(space.drawn[at] ?? { kind: "fact" }))];
}

/** The plot of a frame: the same one in all of a reading's frames. */
export function plotOf(input: ViewInput, space: Space, side: number): Plot {
  const { frame, reading } = input;
  const own = OWN_SCALE.has(frame.phase);
  const frames = own ? [frame] : reading.frames.filter(({ phase }) => !OWN_SCALE.has(phase));
  return remembered(input, `plot ${side} ${own}`, () => plotAround(space, frames, side));
}

/** Each axis as far as the things along it, on to the next grid line. */
function endsOf(space: Space, points: readonly Point[]): [number, number][] {
  const most = Math.max(...points.flatMap((point) => point.map(Math.abs))) || 1;
  const step = niceStep(most / LINES_IN_SPACE);
  return space.axes.map((_, axis) => {
    const values = points.map((point) => point[axis] ?? 0);
    const high = Math.max(step, Math.ceil(Math.max(...values) / step - 0.01) * step);
    return [Math.floor(Math.min(0, ...values) / step + 0.01) * step, high];
  });
}

/** The distance of grid lines: that of the axis arrows, where a grid is drawn and they can be seen on it. */
function stepOf({ drawn }: Space, across: number): number {
  const step = niceStep(across / LINES);
  return step < 1 && across > 2 && drawn.some(({ kind }) => kind === "grid") ? 1 : step;
}

function plotAround(space: Space, frames: readonly Frame[], side: number): Plot {
  const { window = [] } = space;
  const [middleX = 0, middleY = 0, half = 0, halfUp = half] = window;
  const points =
    half > 0
      ? [
          [middleX - half, middleY - halfUp],
          [middleX + half, middleY + halfUp],
        ]
      : pointsOf(space, frames);
  const ends = endsOf(space, points);
  const from = viewOf(space);
  const [wide = [0, 1], deep = [0, 1]] = ends;
  const floor = wide.flatMap((x) => deep.map((y) => [x, y, 0]));
  const axes = ends.flatMap((range, axis) =>
    range.map((end) => space.axes.map((_, at) => (at === axis ? end : 0))),
  );
  const flats = (space.axes.length === 3 ? [...points, ...axes, ...floor] : points).map((point) =>
    flat(point, from),
  );
  const range = (axis: 0 | 1) => {
    const values = flats.map((each) => each[axis]);
    return [Math.min(...values), Math.max(...values)] as const;
  };
  const [[left, right], [low, high]] = [range(0), range(1)];
  const reach = half > 0 ? half : ((Math.max(right - left, high - low) || 2) * SPARE) / 2;
  const [midX, midY] = [(left + right) / 2, (low + high) / 2];
  const reachUp = half > 0 ? halfUp : reach;
  const [unit, unitUp] = [side / (2 * reach), side / (2 * reachUp)];
  const tall = space.axes.length === 3 ? Math.min(side, (high - low) * SPARE * unit) : side;
  return {
    side,
    height: tall,
    dimensions: space.axes.length,
    reach,
    steps: [stepOf(space, 2 * reach), stepOf(space, 2 * reachUp)],
    ends,
    spot: (point) => {
      const [x, y] = flat(point, from);
      return { x: (x - midX + reach) * unit, y: (midY - y) * unitUp + tall / 2 };
    },
    across: [midX - reach, midX + reach],
    up: [midY - reachUp, midY + reachUp],
  };
}

export const short = (value: number): string => value.toFixed(1);

export function segment(a: Spot, b: Spot): string {
  return `M${short(a.x)} ${short(a.y)}L${short(b.x)} ${short(b.y)}`;
}

/** The part of the line from `a` to `b` inside the picture; null where none is. */
export const clipped = (a: Spot, b: Spot, side: number): readonly [Spot, Spot] | null =>
  clippedTo(a, b, { x: 0, y: 0, width: side, height: side });

/** The part of the line from `a` to `b` inside a box (Liang and Barsky). */
export function clippedTo(a: Spot, b: Spot, box: Rect): readonly [Spot, Spot] | null {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  let [start, end] = [0, 1];
  for (const [p, q] of [
    [-dx, a.x - box.x],
    [dx, right(box) - a.x],
    [-dy, a.y - box.y],
    [dy, bottom(box) - a.y],
  ] as const) {
    if (p === 0 && q < 0) return null;
    if (p < 0) start = Math.max(start, q / p);
    if (p > 0) end = Math.min(end, q / p);
  }
  if (start > end) return null;
  const at = (t: number): Spot => ({ x: a.x + t * dx, y: a.y + t * dy });
  return [at(start), at(end)];
}
