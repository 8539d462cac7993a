/** What everything stands on: the axes with their numbers, and the lines between. */

import type { Drawn, Space } from "../protocol/generated.ts";
import { formatTerm } from "../util/number.ts";
import { textWidth } from "../util/text.ts";
import { path, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Ink, Mark } from "./scene.ts";
import {
  clipped,
  type Line,
  niceStep,
  type Plot,
  type Point,
  scaled,
  segment,
  short,
  sum,
} from "./space_plot.ts";

const MOST_LINES = 12;
const INKS: readonly Ink[] = ["axis0", "axis1", "axis2"];

/** How many grid lines there are on each side of the origin. */
const linesOf = (plot: Plot): number =>
  Math.min(
    MOST_LINES,
    Math.ceil(Math.max(...plot.across.map(Math.abs), ...plot.up.map(Math.abs)) / plot.steps[0]),
  );

/** The sheet of paper with its lines, wherever the axis arrows have gone to. */
export function gridMarks(plot: Plot, { points = [], quiet = false }: Drawn, key: string): Mark[] {
  return plot.dimensions === 3
    ? cubeMarks(plot, points, quiet, key)
    : sheetMarks(plot, points, quiet, key);
}

function sheetMarks(plot: Plot, points: readonly Point[], quiet: boolean, key: string): Mark[] {
  return sheetLines(plot, points).map(({ from, to, name, ink, isAxis }) => {
    const width = quiet ? 0.8 : isAxis ? 2 : 1;
    const style = { ink: quiet ? ("ink3" as const) : ink, width, dashed: quiet };
    return { ...path(`${key}.${name}`, 0, 0, segment(from, to), style), morphs: true };
  });
}

/** The lines of a grid as far as they are seen. */
function sheetLines(plot: Plot, [first = [], second = []]: readonly Point[]) {
  const most = linesOf(plot);
  const [step] = plot.steps;
  const end = most * step;
  const family = (along: Point, across: Point, ink: Ink, name: string) =>
    Array.from({ length: 2 * most + 1 }, (_, at) => {
      const offset = scaled(across, (at - most) * step);
      const [a, b] = [sum(offset, scaled(along, -end)), sum(offset, scaled(along, end))];
      return { cut: clipped(plot.spot(a), plot.spot(b), plot.side), at };
    }).flatMap(({ cut, at }) =>
      cut === null
        ? []
        : [{ from: cut[0], to: cut[1], name: `${name}${at}`, ink, isAxis: at === most }],
    );
  return [...family(first, second, "axis0", "a"), ...family(second, first, "axis1", "b")];
}

/** The twelve edges of the unit cube, wherever they have gone to. */
function cubeMarks(plot: Plot, points: readonly Point[], quiet: boolean, key: string): Mark[] {
  return cubeEdges(plot, points).map(({ from, to, axis, at }) => {
    const ink: Ink = quiet ? "ink3" : (INKS[axis] ?? "ink2");
    const style = { ink, width: quiet ? 1 : 1.6, dashed: quiet };
    return { ...path(`${key}.${axis}.${at}`, 0, 0, segment(from, to), style), morphs: true };
  });
}

function cubeEdges(plot: Plot, points: readonly Point[]) {
  const zero = [0, 0, 0];
  return points.flatMap((edge, axis) => {
    const [one = zero, other = zero] = points.filter((_, at) => at !== axis);
    return [zero, one, other, sum(one, other)].map((start, at) => ({
      from: plot.spot(start),
      to: plot.spot(sum(start, edge)),
      axis,
      at,
    }));
  });
}

/** What of a grid labels are kept off: its axes more than its other lines. */
export function gridLines(plot: Plot, { points = [], quiet }: Drawn, key: string): Line[] {
  if (plot.dimensions === 3)
    return cubeEdges(plot, points).map(({ from, to }) => ({
      key,
      spots: [from, to],
      weight: quiet ? 0.4 : 0.8,
    }));
  return sheetLines(plot, points).flatMap(({ from, to, isAxis }) =>
    quiet ? [] : [{ key, spots: [from, to], weight: isAxis ? 1.5 : 0.4 }],
  );
}

/** The axes, as far as they are seen. */
export function axisLines(plot: Plot): Line[] {
  const { dimensions, ends, across, up } = plot;
  const at = (axis: number, value: number) =>
    plot.spot(Array.from({ length: dimensions }, (_, each) => (each === axis ? value : 0)));
  return Array.from({ length: dimensions }, (_, axis) => {
    const [low, high] = dimensions === 3 ? (ends[axis] ?? [0, 1]) : ([across, up][axis] ?? [0, 1]);
    return { key: "g", spots: [at(axis, low), at(axis, high)], weight: 1.5 };
  });
}

/** The numbers below and on the left, and the axes through the origin. */
export function planeGround(plot: Plot, space: Space, metrics: Metrics, lined: boolean): Mark[] {
  const { side, steps } = plot;
  const { small, unit } = metrics;
  const origin = plot.spot([0, 0]);
  const box = `M0 0H${short(side)}V${short(side)}H0Z`;
  const axis = { ink: "ink2", width: 1.4 * unit } as const;
  const within = (place: number) => place > 0 && place < side;
  const marks: Mark[] = [path("g.box", 0, 0, box, { ink: "ink3", width: unit })];
  if (within(origin.y)) marks.push(path("g.x", 0, 0, `M0 ${short(origin.y)}H${short(side)}`, axis));
  if (within(origin.x)) marks.push(path("g.y", 0, 0, `M${short(origin.x)} 0V${short(side)}`, axis));
  const ticks = (range: readonly [number, number], step: number) => {
    const from = Math.ceil(range[0] / step);
    const count = Math.floor(range[1] / step) - from + 1;
    return Array.from({ length: Math.max(0, count) }, (_, at) => (from + at) * step);
  };
  const text = (value: number) => formatTerm(Number(value.toPrecision(6)), "float64");
  const style = { size: small, ink: "ink2" } as const;
  const xs = ticks(plot.across, steps[0]);
  const widest = Math.max(0, ...xs.map((value) => textWidth(text(value), small)));
  const apart = Math.ceil((widest + 10 * unit) / ((steps[0] / (2 * plot.reach)) * side));
  xs.forEach((value) => {
    const { x } = plot.spot([value, 0]);
    if (lined && value !== 0)
      marks.push(thin(`g.x${value}`, `M${short(x)} 0V${short(side)}`, unit));
    const half = textWidth(text(value), small) / 2;
    const shown = Math.round(value / steps[0]) % apart === 0 && x > half && x < side - half;
    if (shown)
      marks.push(
        textMark(`t.x${value}`, x, side + small * 1.25, text(value), {
          ...style,
          anchor: "middle",
        }),
      );
  });
  ticks(plot.up, steps[1]).forEach((value) => {
    const { y } = plot.spot([0, value]);
    if (lined && value !== 0)
      marks.push(thin(`g.y${value}`, `M0 ${short(y)}H${short(side)}`, unit));
    if (y > small && y < side - small * 0.6)
      marks.push(
        textMark(`t.y${value}`, -6 * unit, y + small * 0.36, text(value), {
          ...style,
          anchor: "end",
        }),
      );
  });
  const [across = "", up = ""] = space.axes;
  const name = { size: small, ink: "ink2", mono: false } as const;
  if (across !== "")
    marks.push(
      textMark("t.x", side, side + small * 2.6, `${across} →`, { ...name, anchor: "end" }),
    );
  if (up !== "") marks.push(textMark("t.y", 0, -small * 0.5, `↑ ${up}`, name));
  return marks;
}

const thin = (id: string, d: string, unit: number): Mark =>
  path(id, 0, 0, d, { ink: "ink3", width: 0.4 * unit });

interface Ending {
  x: number;
  y: number;
  text: string;
}

/** The two names of the floor's axes stand in the middle below their ends; apart where these are close together. */
function anchorOf(ends: readonly Ending[], axis: number, size: number) {
  const [own, other] = [ends[axis], ends[1 - axis]];
  if (axis === 2 || !own || !other) return "start";
  const room = (textWidth(own.text, size) + textWidth(other.text, size)) / 2 + size;
  if (Math.abs(own.x - other.x) > room || Math.abs(own.y - other.y) > size * 1.5) return "middle";
  return own.x < other.x || (own.x === other.x && axis === 0) ? "end" : "start";
}

/** The three axes, and the floor that everything stands over. */
export function spaceGround(plot: Plot, space: Space, metrics: Metrics): Mark[] {
  const { small, unit } = metrics;
  const at = (axis: number, size: number) => [0, 0, 0].map((_, each) => (each === axis ? size : 0));
  const high = (axis: number) => plot.ends[axis]?.[1] ?? 1;
  const axes = space.axes.map((_, axis) => {
    const [low, end] = plot.ends[axis] ?? [0, 1];
    const d = segment(plot.spot(at(axis, low)), plot.spot(at(axis, end)));
    return path(`g.${axis}`, 0, 0, d, { ink: "ink2", width: 1.4 * unit });
  });
  const ends = space.axes.map((name, axis) => {
    const { x, y } = plot.spot(at(axis, high(axis)));
    const end = formatTerm(Number(high(axis).toPrecision(6)), "float64");
    const below = [small * 1.2, small * 1.1, -small * 0.5][axis] ?? 0;
    return { x, y: y + below, text: `${name}: ${end}` };
  });
  const names = ends.map(({ x, y, text }, axis) => {
    const style = { size: small, ink: "ink2" as const, mono: false };
    return textMark(`t.${axis}`, x, y, text, { ...style, anchor: anchorOf(ends, axis, small) });
  });
  return [...floor(plot, unit), ...axes, ...names];
}

function floor(plot: Plot, unit: number): Mark[] {
  const [[left, right] = [0, 1], [near, far] = [0, 1]] = plot.ends;
  const lines = (low: number, high: number) => {
    const step = niceStep((high - low) / 6);
    const from = Math.ceil(low / step);
    return Array.from(
      { length: Math.floor(high / step) - from + 1 },
      (_, at) => (from + at) * step,
    );
  };
  const line = (id: string, a: Point, b: Point) =>
    thin(id, segment(plot.spot(a), plot.spot(b)), 1.5 * unit);
  return [
    ...lines(left, right).map((x, at) => line(`g.fx${at}`, [x, near, 0], [x, far, 0])),
    ...lines(near, far).map((y, at) => line(`g.fy${at}`, [left, y, 0], [right, y, 0])),
  ];
}
