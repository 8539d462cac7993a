/** The things in a plane or in space as marks: arrows, arcs, feet, shadows, points. */

import type { Drawn } from "../protocol/generated.ts";
import { path } from "./marks.ts";
import type { Ink, Mark, PathMark } from "./scene.ts";
import { gridMarks, segment, short } from "./space_ground.ts";
import { clipped, corners, type Plot, type Point, type Spot, scaled, sum } from "./space_plot.ts";

export const INKS: Readonly<Record<NonNullable<Drawn["ink"]>, Ink>> = {
  plain: "ink2",
  first: "axis0",
  second: "axis1",
  result: "focus",
  axis0: "axis0",
  axis1: "axis1",
  axis2: "axis2",
};

export const inkOf = ({ ink = "plain" }: Drawn): Ink => INKS[ink];

/** A wish for a label: where it would stand best, and which way it may give way. */
export interface Wish {
  id: string;
  at: Spot;
  /** Away from what it names. */
  dx: number;
  dy: number;
  texts: readonly string[];
  ink: Ink;
  /** It names a point where lines cross: up and to the right of it; or a line: all of it on one side. */
  stands?: "corner" | "side";
}

export interface Thing {
  marks: readonly Mark[];
  wishes: readonly Wish[];
}

const NOTHING: Thing = { marks: [], wishes: [] };
const ROUND = 48;
const ARC = 0.16;

/** A disc around the origin. */
function round(radius: number): string {
  const half = (across: number) => `a${short(radius)} ${short(radius)} 0 1 0 ${short(across)} 0`;
  return `M${short(-radius)} 0${half(2 * radius)}${half(-2 * radius)}z`;
}

const morph = (mark: PathMark): PathMark => ({ ...mark, morphs: true });

const zero = (plot: Plot): number[] => Array.from({ length: plot.dimensions }, () => 0);

const textsOf = ({ name = "", text = "" }: Drawn): string[] =>
  [`${name} ${text}`.trim(), name, text].filter((each) => each !== "");

export function thingOf(plot: Plot, drawn: Drawn, key: string, unit: number): Thing {
  const draw = DRAW[drawn.kind];
  return draw === undefined ? NOTHING : draw(plot, drawn, key, unit);
}

type Draw = (plot: Plot, drawn: Drawn, key: string, unit: number) => Thing;

const arrow: Draw = (plot, drawn, key, unit) => {
  const [tip = zero(plot), tail = zero(plot)] = drawn.points ?? [];
  const [from, to] = [plot.spot(tail), plot.spot(tip)];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const ink = inkOf(drawn);
  const quiet = drawn.quiet === true;
  const head = Math.min((quiet ? 9 : 12) * unit, length * 0.6);
  const [ux, uy] = length > 0 ? [dx / length, dy / length] : [0, 0];
  const [bx, by] = [dx - ux * head, dy - uy * head];
  const wing = head * 0.42;
  const d =
    `M0 0L${short(bx)} ${short(by)}M${short(dx)} ${short(dy)}` +
    `L${short(bx - uy * wing)} ${short(by + ux * wing)}L${short(bx + uy * wing)} ${short(by - ux * wing)}Z`;
  const style = { ink, width: (quiet ? 1.6 : 3) * unit, dashed: quiet, fill: ink };
  const shaft = morph(path(key, from.x, from.y, d, style));
  const named = { id: `${key}.t`, at: to, dx: ux, dy: uy, texts: textsOf(drawn), ink };
  const wish: Wish = length < head * 0.5 + 6 * unit ? { ...named, stands: "corner" } : named;
  const drops = drawn.points?.length === 1 ? dropped(plot, tip, key, unit) : [];
  const nowhere = path(key, from.x, from.y, round(4 * unit), { ink, width: unit, fill: ink });
  const marks = length > 0.5 ? [...drops, shaft] : [nowhere];
  return { marks, wishes: wish.texts.length > 0 ? [wish] : [] };
};

/** In space: the line from a tip down to the floor, without which its place could not be told. */
function dropped(plot: Plot, tip: Point, key: string, unit: number): Mark[] {
  const [x = 0, y = 0, z = 0] = tip;
  if (plot.dimensions < 3 || (z === 0 && (x === 0 || y === 0))) return [];
  const foot = plot.spot([x, y, 0]);
  const style = { ink: "ink3", width: 1.1 * unit, dashed: true } as const;
  return [
    morph(path(`${key}.d`, 0, 0, segment(plot.spot(tip), foot), style)),
    morph(path(`${key}.s`, 0, 0, segment(plot.spot([0, 0, 0]), foot), style)),
  ];
}

const link: Draw = (plot, drawn, key, unit) => {
  const [a = zero(plot), b = zero(plot)] = drawn.points ?? [];
  const [from, to] = [plot.spot(a), plot.spot(b)];
  const ink = inkOf(drawn);
  const width = (drawn.quiet ? 1.6 : drawn.ink === "result" ? 5 : 3) * unit;
  const style = { ink, width, dashed: drawn.quiet === true };
  const mark = morph(path(key, 0, 0, segment(from, to), style));
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const at = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const [dx, dy] = [(to.y - from.y) / length, (from.x - to.x) / length];
  const texts = textsOf(drawn);
  const stands = Math.hypot(to.x - from.x, to.y - from.y) < 1 ? "corner" : "side";
  return {
    marks: [mark],
    wishes: texts.length > 0 ? [{ id: `${key}.t`, at, dx: -dx, dy: -dy, texts, ink, stands }] : [],
  };
};

/** The perpendicular with the mark of a right angle at its foot. */
const foot: Draw = (plot, drawn, key, unit) => {
  const [tip = zero(plot), base = zero(plot)] = drawn.points ?? [];
  const [top, low, start] = [plot.spot(tip), plot.spot(base), plot.spot(zero(plot))];
  const style = { ink: inkOf(drawn), width: 1.8 * unit, dashed: true };
  const marks = [path(key, 0, 0, segment(top, low), style)];
  const height = Math.hypot(top.x - low.x, top.y - low.y);
  const away = Math.hypot(start.x - low.x, start.y - low.y);
  const size = Math.min(11 * unit, height / 2);
  if (height > 1 && away > 1) {
    const up = { x: ((top.x - low.x) / height) * size, y: ((top.y - low.y) / height) * size };
    const side = { x: ((start.x - low.x) / away) * size, y: ((start.y - low.y) / away) * size };
    const d = `M${short(up.x)} ${short(up.y)}l${short(side.x)} ${short(side.y)}l${short(-up.x)} ${short(-up.y)}`;
    marks.push(path(`${key}.r`, low.x, low.y, d, { ink: "ink2", width: 1.4 * unit }));
  }
  return { marks, wishes: [] };
};

/** From one direction to the other on the shorter way, at a part of the smaller length. */
const angle: Draw = (plot, drawn, key, unit) => {
  const [a = [], b = []] = drawn.points ?? [];
  const size = plot.reach * 2 * ARC;
  const dot = a.reduce((all, value, at) => all + value * (b[at] ?? 0), 0);
  const between = Math.acos(Math.max(-1, Math.min(1, dot)));
  const normal = sum(b, scaled(a, -dot));
  const tall = Math.hypot(...normal);
  const up =
    tall > 1e-9 ? scaled(normal, 1 / tall) : plot.dimensions === 2 ? [-(a[1] ?? 0), a[0] ?? 0] : a;
  const at = (t: number, reach = size) =>
    plot.spot(
      scaled(sum(scaled(a, Math.cos(between * t)), scaled(up, Math.sin(between * t))), reach),
    );
  const spots = Array.from({ length: ROUND / 2 + 1 }, (_, n) => at((2 * n) / ROUND));
  const d = spots.map(({ x, y }, n) => `${n === 0 ? "M" : "L"}${short(x)} ${short(y)}`).join("");
  const [middle, center] = [at(0.5), plot.spot(zero(plot))];
  const length = Math.hypot(middle.x - center.x, middle.y - center.y) || 1;
  const [dx, dy] = [(middle.x - center.x) / length, (middle.y - center.y) / length];
  const wish = { id: `${key}.t`, at: middle, dx, dy, texts: textsOf(drawn), ink: "ink" as const };
  return { marks: [path(key, 0, 0, d, { ink: "ink", width: 1.8 * unit })], wishes: [wish] };
};

const circle: Draw = (plot, drawn, key, unit) => {
  const [p = [], q = []] = drawn.points ?? [];
  const spots = Array.from({ length: ROUND + 1 }, (_, n) => {
    const turn = (2 * Math.PI * n) / ROUND;
    return plot.spot(sum(scaled(p, Math.cos(turn)), scaled(q, Math.sin(turn))));
  });
  const d = spots.map(({ x, y }, n) => `${n === 0 ? "M" : "L"}${short(x)} ${short(y)}`).join("");
  const ink = inkOf(drawn);
  const style = { ink, width: (drawn.quiet ? 1.2 : 2) * unit, dashed: drawn.quiet === true };
  const at = plot.spot(sum(scaled(p, -Math.SQRT1_2), scaled(q, -Math.SQRT1_2)));
  const texts = textsOf(drawn);
  const wishes = texts.length > 0 ? [{ id: `${key}.t`, at, dx: -0.7, dy: 0.7, texts, ink }] : [];
  return { marks: [morph(path(key, 0, 0, d, style))], wishes };
};

/** The parallelogram or the box, filled; a box by its faces. */
const patch: Draw = (plot, drawn, key, unit) => {
  const edges = drawn.points ?? [];
  const faces =
    edges.length === 2
      ? [[edges[0] ?? [], edges[1] ?? []]]
      : [0, 1, 2].map((without) => edges.filter((_, at) => at !== without));
  const ink = inkOf(drawn);
  const marks = faces.map(([a = [], b = []], at) => {
    const spots = [zero(plot), a, sum(a, b), b].map(plot.spot);
    const d = `${spots.map(({ x, y }, n) => `${n === 0 ? "M" : "L"}${short(x)} ${short(y)}`).join("")}Z`;
    const style = { ink, width: 1.6 * unit, fill: ink };
    return { ...morph(path(`${key}.${at}`, 0, 0, d, style)), soft: true };
  });
  const all = corners(edges);
  const at = plot.spot(scaled(all.reduce(sum), 1 / all.length));
  const texts = textsOf(drawn);
  const wishes =
    texts.length > 0 ? [{ id: `${key}.t`, at, dx: 0, dy: 0, texts, ink: "ink" as const }] : [];
  return { marks, wishes };
};

const dots: Draw = (plot, drawn, key, unit) => {
  const ink = inkOf(drawn);
  const radius = (drawn.quiet ? 3.5 : 4.5) * unit;
  const d = round(radius);
  const marks = (drawn.points ?? []).flatMap((point, at) => {
    const { x, y } = plot.spot(point);
    if (Math.min(x, y) < 0 || Math.max(x, y) > plot.side) return [];
    const style = { ink, width: 1.5 * unit, ...(drawn.quiet ? {} : { fill: ink }) };
    return [path(`${key}.${at}`, x, y, d, style)];
  });
  return { marks, wishes: [] };
};

const line: Draw = (plot, drawn, key, unit) => {
  const [point = []] = drawn.points ?? [];
  const size = Math.hypot(...point) || 1;
  const far = scaled(point, (4 * plot.reach) / size);
  const cut = clipped(plot.spot(scaled(far, -1)), plot.spot(far), plot.side);
  if (cut === null) return NOTHING;
  const style = { ink: inkOf(drawn), width: 1.2 * unit, dashed: true };
  return { marks: [path(key, 0, 0, segment(...cut), style)], wishes: [] };
};

const between = (a: Spot, b: Spot): Spot => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** A line through points, as far as they lie in the picture; what is written on it stands at its middle. */
const curve: Draw = (plot, drawn, key, unit) => {
  const spots = (drawn.points ?? []).map(plot.spot);
  const pieces = spots.slice(1).flatMap((to, at) => {
    const cut = clipped(spots[at] ?? to, to, plot.side);
    return cut === null ? [] : [cut];
  });
  const ink = inkOf(drawn);
  const d = pieces.map(([from, to]) => segment(from, to)).join("");
  const style = { ink, width: (drawn.quiet ? 1.2 : 2.4) * unit };
  const middle = pieces[Math.floor(pieces.length / 2)];
  const text = drawn.text ?? "";
  const wishes =
    text === "" || middle === undefined
      ? []
      : [{ id: `${key}.t`, at: between(...middle), dx: 0, dy: 0, texts: [text], ink }];
  return { marks: d === "" ? [] : [path(key, 0, 0, d, style)], wishes };
};

/** Many small arrows as one mark. */
const field: Draw = (plot, drawn, key, unit) => {
  const spots = (drawn.points ?? []).map(plot.spot);
  const ink = inkOf(drawn);
  const d = spots
    .flatMap((tip, at) => {
      const tail = spots[at - 1];
      return at % 2 === 0 || tail === undefined ? [] : [smallArrow(tail, tip, unit)];
    })
    .join("");
  return { marks: [path(key, 0, 0, d, { ink, width: 1.3 * unit, fill: ink })], wishes: [] };
};

function smallArrow(from: Spot, to: Spot, unit: number): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length < 0.5) return "";
  const head = Math.min(6 * unit, length * 0.6) / length;
  const [bx, by] = [to.x - dx * head, to.y - dy * head];
  const [wx, wy] = [-dy * head * 0.42, dx * head * 0.42];
  const wing = (sign: number) => `L${short(bx + sign * wx)} ${short(by + sign * wy)}`;
  return `${segment(from, { x: bx, y: by })}M${short(to.x)} ${short(to.y)}${wing(1)}${wing(-1)}Z`;
}

const grid: Draw = (plot, drawn, key) => ({ marks: gridMarks(plot, drawn, key), wishes: [] });

const DRAW: Partial<Record<Drawn["kind"], Draw>> = {
  angle,
  arrow,
  circle,
  curve,
  dots,
  field,
  foot,
  grid,
  line,
  link,
  patch,
};
