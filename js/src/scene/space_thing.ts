/** What a thing in a plane or in space is made of: its marks, the labels that it wishes for, the lines that none may cross. */

import type { Drawn } from "../protocol/generated.ts";
import type { Ink, Mark, PathMark } from "./scene.ts";
import { type Line, type Plot, type Spot, short } from "./space_plot.ts";

/** Where a label may stand: beside `at`, on the way `dx`, `dy`. */
export interface Place {
  at: Spot;
  dx: number;
  dy: number;
  /** Up and to the right of a point where lines cross; or all of it on one side of a line. */
  stands?: "corner" | "side";
}

/** A wish for a label: the places where it could stand, the best one first. */
export interface Wish {
  id: string;
  texts: readonly string[];
  ink: Ink;
  places: readonly Place[];
  /** The line that it may stand on. */
  on?: string;
}

export interface Thing {
  marks: readonly Mark[];
  wishes: readonly Wish[];
  lines: readonly Line[];
}

export type Draw = (plot: Plot, drawn: Drawn, key: string, unit: number) => Thing;

export const NOTHING: Thing = { marks: [], wishes: [], lines: [] };

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

/** A disc around the origin. */
export function round(radius: number): string {
  const half = (across: number) => `a${short(radius)} ${short(radius)} 0 1 0 ${short(across)} 0`;
  return `M${short(-radius)} 0${half(2 * radius)}${half(-2 * radius)}z`;
}

export const morph = (mark: PathMark): PathMark => ({ ...mark, morphs: true });

export const zero = (plot: Plot): number[] => Array.from({ length: plot.dimensions }, () => 0);

export const textsOf = ({ name = "", text = "" }: Drawn): string[] =>
  [`${name} ${text}`.trim(), name, text].filter((each) => each !== "");

export const joined = (spots: readonly Spot[]): string =>
  spots.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${short(x)} ${short(y)}`).join("");

export const between = (a: Spot, b: Spot, part = 0.5): Spot => ({
  x: a.x + (b.x - a.x) * part,
  y: a.y + (b.y - a.y) * part,
});

/** Both sides of the line from `a` to `b`, at parts of its length. */
export function besideLine(a: Spot, b: Spot, parts: readonly number[]): Place[] {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [dx, dy] = [(a.y - b.y) / length, (b.x - a.x) / length];
  return parts.flatMap((part) => {
    const at = between(a, b, part);
    return [
      { at, dx, dy, stands: "side" as const },
      { at, dx: -dx, dy: -dy, stands: "side" as const },
    ];
  });
}

export const wishFor = (drawn: Drawn, key: string, places: readonly Place[], ink: Ink): Wish[] => {
  const texts = textsOf(drawn);
  return texts.length > 0 && places.length > 0 ? [{ id: `${key}.t`, texts, ink, places }] : [];
};
