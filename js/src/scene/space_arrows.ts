/** Arrows, stretches, perpendiculars and angles as marks. */

import { path } from "./marks.ts";
import type { Mark } from "./scene.ts";
import { type Plot, type Point, scaled, segment, short, sum } from "./space_plot.ts";
import {
  besideLine,
  type Draw,
  inkOf,
  joined,
  morph,
  type Place,
  round,
  type Thing,
  wishFor,
  zero,
} from "./space_thing.ts";

const ARC = 0.16;
const ROUND = 24;
/** Where beside a shaft its label may stand, if there is no room at its tip. */
const ALONG = [0.75, 0.5] as const;
const BESIDE = [0.5, 0.32, 0.68, 0.15, 0.85] as const;

export const arrow: Draw = (plot, drawn, key, unit) => {
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
  const isShort = length < head * 0.5 + 6 * unit;
  const places: Place[] = [
    { at: to, dx: ux, dy: uy, ...(isShort ? { stands: "corner" as const } : {}) },
    ...(isShort ? [] : besideLine(from, to, ALONG)),
  ];
  const drops = drawn.points?.length === 1 ? dropped(plot, tip, key, unit) : [];
  const nowhere = path(key, from.x, from.y, round(4 * unit), { ink, width: unit, fill: ink });
  const lines = [
    { key, spots: [from, to], weight: quiet ? 1.5 : 3 },
    { key, spots: [{ x: to.x - ux * head, y: to.y - uy * head }, to], weight: 4 },
  ];
  return {
    marks: length > 0.5 ? [...drops, shaft] : [nowhere],
    wishes: wishFor(drawn, key, places, ink),
    lines,
  };
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

export const link: Draw = (plot, drawn, key, unit) => {
  const [a = zero(plot), b = zero(plot)] = drawn.points ?? [];
  const [from, to] = [plot.spot(a), plot.spot(b)];
  const ink = inkOf(drawn);
  const width = (drawn.quiet ? 1.6 : drawn.ink === "result" ? 5 : 3) * unit;
  const style = { ink, width, dashed: drawn.quiet === true };
  const isShort = Math.hypot(to.x - from.x, to.y - from.y) < 1;
  const places: Place[] = isShort
    ? [{ at: from, dx: 0, dy: 0, stands: "corner" }]
    : besideLine(from, to, BESIDE);
  return {
    marks: [morph(path(key, 0, 0, segment(from, to), style))],
    wishes: wishFor(drawn, key, places, ink),
    lines: [{ key, spots: [from, to], weight: drawn.quiet ? 1.5 : 3 }],
  };
};

/** The perpendicular with the mark of a right angle at its foot. */
export const foot: Draw = (plot, drawn, key, unit): Thing => {
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
  return { marks, wishes: [], lines: [{ key, spots: [top, low], weight: 1.5 }] };
};

/** From one direction to the other on the shorter way, at a part of the smaller length. */
export const angle: Draw = (plot, drawn, key, unit) => {
  const [a = [], b = []] = drawn.points ?? [];
  const size = plot.reach * 2 * ARC;
  const dot = a.reduce((all, value, at) => all + value * (b[at] ?? 0), 0);
  const wide = Math.acos(Math.max(-1, Math.min(1, dot)));
  const normal = sum(b, scaled(a, -dot));
  const tall = Math.hypot(...normal);
  const up =
    tall > 1e-9 ? scaled(normal, 1 / tall) : plot.dimensions === 2 ? [-(a[1] ?? 0), a[0] ?? 0] : a;
  const at = (part: number) =>
    plot.spot(
      scaled(sum(scaled(a, Math.cos(wide * part)), scaled(up, Math.sin(wide * part))), size),
    );
  const spots = Array.from({ length: ROUND + 1 }, (_, n) => at(n / ROUND));
  const center = plot.spot(zero(plot));
  const places = [0.5, 0.3, 0.7].map((part): Place => {
    const spot = at(part);
    const length = Math.hypot(spot.x - center.x, spot.y - center.y) || 1;
    return { at: spot, dx: (spot.x - center.x) / length, dy: (spot.y - center.y) / length };
  });
  return {
    marks: [path(key, 0, 0, joined(spots), { ink: "ink", width: 1.8 * unit })],
    wishes: wishFor(drawn, key, places, "ink"),
    lines: [{ key, spots, weight: 1.5 }],
  };
};
