/** Between two frames a map turns by part of its angle and stretches by part: drawn straight, a turn would shrink. */

import type { Drawn, Frame, Reading, Space } from "../protocol/generated.ts";
import type { Mark, PathMark } from "./scene.ts";
import type { Point } from "./space_plot.ts";

const PARTS = 8;
/** Below this angle a straight way is as good. */
const LEAST = Math.PI / 36;

type Columns = readonly [Point, Point];

const cross = ([a = 0, b = 0]: Point, [c = 0, d = 0]: Point): number => a * d - b * c;

function turned([x = 0, y = 0]: Point, angle: number): number[] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c * x - s * y, s * x + c * y];
}

/** `weight` of the way from `a` to `b`. */
const mixed = (a: Point, b: Point, weight: number): number[] =>
  a.map((value, at) => value + ((b[at] ?? 0) - value) * weight);

/** The angle of the orthogonal factor of what leads from `before` to `after`; NaN where that mirrors or squashes. */
export function angleBetween(before: Columns, after: Columns): number {
  const area = cross(...before);
  const [[a = 0, b = 0], [c = 0, d = 0]] = before;
  const [[p = 0, q = 0], [r = 0, s = 0]] = after;
  if (area === 0 || cross(...after) / area <= 0) return Number.NaN;
  // after @ inverse(before), whose antisymmetric part and trace are the sine and the cosine of the angle
  const m = [
    (p * d - r * b) / area,
    (r * a - p * c) / area,
    (q * d - s * b) / area,
    (s * a - q * c) / area,
  ];
  const [m00 = 0, m01 = 0, m10 = 0, m11 = 0] = m;
  return Math.atan2(m10 - m01, m00 + m11);
}

const isPair = (points: readonly Point[]): points is Columns => points.length === 2;

/** The points on the way from one pose to the other, without both ends; null where they go straight. */
export function poses(
  before: readonly Point[],
  after: readonly Point[],
  half = Number.NaN,
): readonly (readonly Point[])[] | null {
  if (before.length !== after.length || after.some((point) => point.length !== 2)) return null;
  const angle =
    isPair(before) && isPair(after) ? angleBetween(before, after) : arrowAngle(before, after, half);
  if (!(Math.abs(angle) >= LEAST)) return null;
  return Array.from({ length: PARTS - 1 }, (_, at) => {
    const weight = (at + 1) / PARTS;
    return after.map((point, each) =>
      turned(mixed(before[each] ?? [], turned(point, -angle), weight), angle * weight),
    );
  });
}

/** Of one arrow from the origin; `half` where it turns right round: as its map does, or else straight through it. */
function arrowAngle(
  [before]: readonly Point[],
  [after, tail]: readonly Point[],
  half: number,
): number {
  if (before === undefined || after === undefined || tail !== undefined) return Number.NaN;
  const dot = before.reduce((all, value, at) => all + value * (after[at] ?? 0), 0);
  const area = cross(before, after);
  return area === 0 && dot <= 0 ? half : Math.atan2(area, dot);
}

const UPRIGHT: Columns = [
  [1, 0],
  [0, 1],
];

/** The angle of the map that the grid of a picture follows in the end. */
function angleOf({ drawn }: Space): number {
  const grids = drawn.filter(({ kind, key }) => kind === "grid" && key === "grid");
  const points = grids[grids.length - 1]?.points ?? [];
  return isPair(points) ? angleBetween(UPRIGHT, points) : Number.NaN;
}

/** The frames that a reader comes from: the next ones on either side, at any depth. */
function neighbours({ frames, brief, story }: Reading, frame: Frame): Frame[] {
  const here = frames.indexOf(frame);
  const found = [frames.map((_, at) => at), brief, story].flatMap((list) => {
    const at = list.indexOf(here);
    return at < 0 ? [] : [list[at - 1], list[at + 1]];
  });
  return [...new Set(found)].flatMap((at) => (at === undefined ? [] : (frames[at] ?? [])));
}

const TURNING = new Set(["arrow", "grid", "patch", "circle"]);

/** The marks of a thing, with the ways that lead to them from what it was in the frames beside. */
export function withWays(
  reading: Reading,
  frame: Frame,
  space: Space,
  drawn: Drawn,
  draw: (drawn: Drawn) => readonly Mark[],
): readonly Mark[] {
  const marks = draw(drawn);
  if (!drawn.key || space.axes.length !== 2 || !TURNING.has(drawn.kind)) return marks;
  const ways = neighbours(reading, frame).flatMap((beside) => {
    const was = (beside.shown ?? [])
      .map((at) => space.drawn[at])
      .find((one) => one?.key === drawn.key);
    const between = was && poses(was.points ?? [], drawn.points ?? [], angleOf(space));
    if (!was || !between) return [];
    return [[...[was.points ?? [], ...between].map((points) => draw({ ...drawn, points })), marks]];
  });
  return ways.length === 0 ? marks : marks.map((mark) => withForms(mark, ways));
}

function withForms(mark: Mark, ways: readonly (readonly (readonly Mark[])[])[]): Mark {
  if (mark.kind !== "path") return mark;
  const forms = ways.map((way) => way.flatMap((marks) => formOf(marks, mark)));
  const whole = forms.filter((each, at) => each.length === ways[at]?.length);
  return whole.length === 0 ? mark : { ...mark, ways: whole };
}

const formOf = (marks: readonly Mark[], { id }: PathMark): string[] =>
  marks.flatMap((one) => (one.kind === "path" && one.id === id ? [one.d] : []));
