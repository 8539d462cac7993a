/** Circles, figures, points, curves, fields of arrows and grids as marks. */

import { path } from "./marks.ts";
import { gridLines, gridMarks } from "./space_ground.ts";
import { clipped, corners, type Spot, scaled, segment, short, sum } from "./space_plot.ts";
import {
  besideLine,
  between,
  type Draw,
  inkOf,
  joined,
  morph,
  NOTHING,
  type Place,
  round,
  wishFor,
  zero,
} from "./space_thing.ts";

const ROUND = 48;
/** Where around a circle its name may stand, in turns. */
const AROUND = [0.375, 0.125, 0.625, 0.875, 0.25, 0.75, 0.5, 0] as const;
/** How many places along a curve are tried for what is written on it. */
const TRIED = 14;

export const circle: Draw = (plot, drawn, key, unit) => {
  const [p = [], q = []] = drawn.points ?? [];
  const at = (turn: number) =>
    sum(scaled(p, Math.cos(2 * Math.PI * turn)), scaled(q, Math.sin(2 * Math.PI * turn)));
  const spots = Array.from({ length: ROUND + 1 }, (_, n) => plot.spot(at(n / ROUND)));
  const ink = inkOf(drawn);
  const quiet = drawn.quiet === true;
  const style = { ink, width: (quiet ? 1.2 : 2) * unit, dashed: quiet };
  const center = plot.spot(zero(plot));
  const places = AROUND.map((turn): Place => {
    const spot = plot.spot(at(turn));
    const length = Math.hypot(spot.x - center.x, spot.y - center.y) || 1;
    return { at: spot, dx: (spot.x - center.x) / length, dy: (spot.y - center.y) / length };
  });
  return {
    marks: [morph(path(key, 0, 0, joined(spots), style))],
    wishes: wishFor(drawn, key, places, ink),
    lines: [{ key, spots, weight: quiet ? 0.7 : 1 }],
  };
};

/** The parallelogram or the box, filled; a box by its faces. */
export const patch: Draw = (plot, drawn, key, unit) => {
  const edges = drawn.points ?? [];
  const faces =
    edges.length === 2
      ? [[edges[0] ?? [], edges[1] ?? []]]
      : [0, 1, 2].map((without) => edges.filter((_, at) => at !== without));
  const ink = inkOf(drawn);
  const outlines = faces.map(([a = [], b = []]) => {
    const spots = [zero(plot), a, sum(a, b), b].map(plot.spot);
    return [...spots, ...spots.slice(0, 1)];
  });
  const marks = outlines.map((spots, at) => {
    const style = { ink, width: 1.6 * unit, fill: ink };
    const d = `${joined(spots.slice(0, -1))}Z`;
    return { ...morph(path(`${key}.${at}`, 0, 0, d, style)), soft: true };
  });
  const all = corners(edges);
  const middle = scaled(all.reduce(sum), 1 / all.length);
  const inside = [middle, ...all.map((corner) => scaled(sum(corner, middle), 0.5))];
  const outside = all.map((corner): Place => {
    const [spot, center] = [plot.spot(corner), plot.spot(middle)];
    const length = Math.hypot(spot.x - center.x, spot.y - center.y) || 1;
    return { at: spot, dx: (spot.x - center.x) / length, dy: (spot.y - center.y) / length };
  });
  const places = [
    ...inside.map((point): Place => ({ at: plot.spot(point), dx: 0, dy: 0 })),
    ...outside,
  ];
  return {
    marks,
    wishes: wishFor(drawn, key, places, "ink"),
    lines: outlines.map((spots) => ({ key, spots, weight: 1 })),
  };
};

/** A part of a plane: a polygon, filled; its name stands at one of its edges. */
export const face: Draw = (plot, drawn, key, unit) => {
  const spots = (drawn.points ?? []).map(plot.spot);
  const ink = inkOf(drawn);
  const style = { ink, width: 1.6 * unit, fill: ink, dashed: drawn.quiet === true };
  const outline = [...spots, ...spots.slice(0, 1)];
  const places = outline
    .slice(1)
    .flatMap((to, at) => besideLine(outline[at] ?? to, to, [0.5, 0.25]));
  return {
    marks: [{ ...morph(path(key, 0, 0, `${joined(spots)}Z`, style)), soft: true }],
    wishes: wishFor(drawn, key, places, ink),
    lines: [{ key, spots: outline, weight: 1 }],
  };
};

export const dots: Draw = (plot, drawn, key, unit) => {
  const ink = inkOf(drawn);
  const radius = (drawn.quiet ? 3.5 : 4.5) * unit;
  const seen = (drawn.points ?? []).map(plot.spot).flatMap((spot, at) => {
    const { x, y } = spot;
    return Math.min(x, y) < 0 || Math.max(x, y) > plot.side ? [] : [{ spot, at }];
  });
  const style = { ink, width: 1.5 * unit, ...(drawn.quiet ? {} : { fill: ink }) };
  return {
    marks: seen.map(({ spot, at }) => path(`${key}.${at}`, spot.x, spot.y, round(radius), style)),
    wishes: [],
    lines: seen.map(({ spot: { x, y } }) => ({
      key,
      spots: [
        { x: x - radius, y },
        { x: x + radius, y },
      ],
      weight: 2,
    })),
  };
};

export const line: Draw = (plot, drawn, key, unit) => {
  const [point = []] = drawn.points ?? [];
  const size = Math.hypot(...point) || 1;
  const far = scaled(point, (4 * plot.reach) / size);
  const cut = clipped(plot.spot(scaled(far, -1)), plot.spot(far), plot.side);
  if (cut === null) return NOTHING;
  const style = { ink: inkOf(drawn), width: 1.2 * unit, dashed: true };
  return {
    marks: [path(key, 0, 0, segment(...cut), style)],
    wishes: [],
    lines: [{ key, spots: cut, weight: 1 }],
  };
};

/** A line through points, as far as they lie in the picture; what is written on it stands where there is room. */
export const curve: Draw = (plot, drawn, key, unit) => {
  const spots = (drawn.points ?? []).map(plot.spot);
  const pieces = spots.slice(1).flatMap((to, at) => {
    const cut = clipped(spots[at] ?? to, to, plot.side);
    return cut === null ? [] : [cut];
  });
  const ink = inkOf(drawn);
  const quiet = drawn.quiet === true;
  const style = { ink, width: (quiet ? 1.2 : 2.4) * unit };
  const text = drawn.text ?? "";
  const wish = { id: `${key}.t`, texts: [text], ink, on: key, places: spotsAlong(pieces) };
  const weight = quiet && drawn.ink === undefined ? 0.5 : 1.5;
  const d = pieces.map(([from, to]) => segment(from, to)).join("");
  return {
    marks: d === "" ? [] : [path(key, 0, 0, d, style)],
    wishes: text === "" || wish.places.length === 0 ? [] : [wish],
    lines: pieces.map((piece) => ({ key, spots: piece, weight })),
  };
};

type Piece = readonly [Spot, Spot];

/** Places at equal lengths along it, from its middle outwards. */
function spotsAlong(pieces: readonly Piece[]): Place[] {
  const lengths = pieces.map(([a, b]) => Math.hypot(b.x - a.x, b.y - a.y));
  const whole = lengths.reduce((all, each) => all + each, 0);
  if (whole === 0) return [];
  const wanted = Array.from({ length: TRIED }, (_, at) => ((at + 0.5) / TRIED) * whole);
  wanted.sort((one, other) => Math.abs(one - whole / 2) - Math.abs(other - whole / 2));
  return wanted.flatMap((way): Place[] => {
    let rest = way;
    const at = lengths.findIndex((length) => {
      if (rest <= length) return true;
      rest -= length;
      return false;
    });
    const piece = pieces[at];
    if (piece === undefined) return [];
    return [{ at: between(...piece, rest / (lengths[at] || 1)), dx: 0, dy: 0 }];
  });
}

/** Many small arrows as one mark. */
export const field: Draw = (plot, drawn, key, unit) => {
  const spots = (drawn.points ?? []).map(plot.spot);
  const ink = inkOf(drawn);
  const pairs = spots.flatMap((tip, at): Piece[] => {
    const tail = spots[at - 1];
    return at % 2 === 0 || tail === undefined ? [] : [[tail, tip]];
  });
  const d = pairs.map(([tail, tip]) => smallArrow(tail, tip, unit)).join("");
  return {
    marks: [path(key, 0, 0, d, { ink, width: 1.3 * unit, fill: ink })],
    wishes: [],
    lines: pairs.map((pair) => ({ key, spots: pair, weight: 2 })),
  };
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

export const grid: Draw = (plot, drawn, key) => ({
  marks: gridMarks(plot, drawn, key),
  wishes: [],
  lines: gridLines(plot, drawn, key),
});
