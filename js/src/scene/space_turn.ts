/** Between two frames a map turns by part of its angle and stretches by part: drawn straight, a turn would shrink. */

import type { Drawn, Frame, Reading, Space } from "../protocol/generated.ts";
import type { Mark, PathMark } from "./scene.ts";
import type { Point } from "./space_plot.ts";
import { rotated, type Turn, turnBetween, turnOfArrow } from "./space_rotation.ts";

const PARTS = 8;
/** Below this angle a straight way is as good. */
const LEAST = Math.PI / 36;

/** `weight` of the way from `a` to `b`. */
const mixed = (a: Point, b: Point, weight: number): number[] =>
  a.map((value, at) => value + ((b[at] ?? 0) - value) * weight);

/** Whether these are where all axis arrows land. */
const isWhole = (points: readonly Point[]): boolean => points.length === points[0]?.length;

/** The points on the way from one pose to the other, without both ends; null where they go straight. */
export function poses(
  before: readonly Point[],
  after: readonly Point[],
  half: Turn | null = null,
): readonly (readonly Point[])[] | null {
  if (before.length !== after.length) return null;
  const turn = isWhole(after) ? turnBetween(before, after) : arrowTurn(before, after, half);
  if (turn === null || turn.angle < LEAST) return null;
  const back = { ...turn, angle: -turn.angle };
  return Array.from({ length: PARTS - 1 }, (_, at) => {
    const weight = (at + 1) / PARTS;
    const part = { ...turn, angle: turn.angle * weight };
    return after.map((point, each) =>
      rotated(mixed(before[each] ?? [], rotated(point, back), weight), part),
    );
  });
}

/** Of one arrow from the origin; `half` where it turns right round: as its map does, or else straight through it. */
function arrowTurn(
  [before]: readonly Point[],
  [after, tail]: readonly Point[],
  half: Turn | null,
): Turn | null {
  if (before === undefined || after === undefined || tail !== undefined) return null;
  return turnOfArrow(before, after, half);
}

/** The turn of the map that the grid of a picture follows in the end. */
function turnOfMap({ axes, drawn }: Space): Turn | null {
  const grids = drawn.filter(({ kind, key }) => kind === "grid" && key === "grid");
  const points = grids[grids.length - 1]?.points ?? [];
  const upright = axes.map((_, row) => axes.map((_, column) => Number(row === column)));
  return isWhole(points) ? turnBetween(upright, points) : null;
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
  if (!drawn.key || !TURNING.has(drawn.kind)) return marks;
  const ways = neighbours(reading, frame).flatMap((beside) => {
    const was = (beside.shown ?? [])
      .map((at) => space.drawn[at])
      .find((one) => one?.key === drawn.key);
    const between = was && poses(was.points ?? [], drawn.points ?? [], turnOfMap(space));
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
