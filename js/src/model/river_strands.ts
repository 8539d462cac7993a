/** The axes that run into one station. */

import type { Link, Occurrence, Operand } from "../protocol/generated.ts";
import type { Strands } from "./river_inks.ts";

/** One axis of a result. */
export interface Chip {
  name: string;
  size: number;
  ink: number;
  /** The colours of the axes that were merged into it. */
  merged: readonly number[];
}

/** An operand that comes from no station to the left: an input, or from too far away. */
export interface Stub {
  text: string;
  shape: readonly number[];
  inks: readonly number[];
  /** The position of the step that made it, where there is one. */
  from: number | null;
}

/** One axis between two stations; without `from` it comes from a stub, without `to` it ends. */
export interface Strand {
  from: { station: number; chip: number } | null;
  to: { station: number; chip: number | null };
  ink: number;
  /**
   * `merge`: one of several axes that become one; `split`: of several that one becomes; `stretch`: of size 1,
   * and read again; `number`: it has no axis.
   */
  kind: "pass" | "merge" | "split" | "stretch" | "end" | "begin" | "number";
  /** Whether it is of another iteration than the one shown. */
  dashed: boolean;
}

/** The occurrence of a step that is shown, and its position. */
export type ShownOf = (step: number) => { occurrence: Occurrence | undefined; position: number };

interface Place {
  inks: Strands;
  shown: ShownOf;
  /** The station that stands for the step that made an operand; undefined where there is none. */
  columnOf(link: Link): number | undefined;
  /** The positions of the steps by their ids. */
  places: ReadonlyMap<number, number>;
  column: number;
  inner: readonly number[];
  chips: readonly Chip[];
}

interface Given {
  step: number;
  number: number;
  operand: Operand;
  occurrence: Occurrence;
  link: Link | null | undefined;
}

type Kind = "pass" | "merge" | "split" | "stretch" | "end";
type Target = { chip: number | null; kind: Kind };

/** From this many stations on a link is told in words. */
const FAR = 16;
const MOST_STUBS = 3;
const ENDS: readonly Target[] = [{ chip: null, kind: "end" }];

export function flowsInto(place: Place): { strands: Strand[]; stubs: Stub[] } {
  const strands = new Map<string, Strand>();
  const stubs = new Map<string, Stub>();
  for (const given of givenTo(place)) {
    const { link } = given;
    const maker = link ? place.columnOf(link) : undefined;
    if (maker === place.column && place.inner.length > 1) continue;
    const found = link && isNear(maker, place.column) ? broughtBy(place, given, link, maker) : null;
    for (const strand of found ?? begun(place, given)) keep(strands, strand);
    if (!found) note(stubs, place, given);
  }
  return { strands: [...strands.values()], stubs: [...stubs.values()].slice(0, MOST_STUBS) };
}

const isNear = (maker: number | undefined, column: number): maker is number =>
  maker !== undefined && maker < column && column - maker <= FAR;

function keep(strands: Map<string, Strand>, strand: Strand): void {
  const key = JSON.stringify([strand.from, strand.to.chip]);
  if (!strands.has(key)) strands.set(key, strand);
}

function note(stubs: Map<string, Stub>, place: Place, given: Given): void {
  const { link, operand, step, number } = given;
  const from = link ? (place.places.get(link.step) ?? null) : null;
  const inks = place.inks.operand(step, number);
  const key = `${operand.name} ${operand.shape.join()}`;
  stubs.set(key, { text: operand.name, shape: operand.shape, inks, from });
}

/** The arrays that the steps of the station are given, and the numbers that a step made. */
function givenTo({ inner, shown }: Place): Given[] {
  return inner.flatMap((step) => {
    const { occurrence } = shown(step);
    if (!occurrence) return [];
    return occurrence.operands.flatMap((operand, number): Given[] => {
      const link = occurrence.links?.[number];
      const isArray = operand.plain === undefined && operand.shape.length > 0;
      return isArray || link ? [{ step, number, operand, occurrence, link }] : [];
    });
  });
}

function broughtBy(place: Place, given: Given, link: Link, maker: number): Strand[] {
  const { step, number, operand } = given;
  const at = place.places.get(link.step) ?? -1;
  const dashed = place.shown(at).position !== (link.position ?? 0);
  const station = place.column;
  if (operand.shape.length === 0) {
    const from = { station: maker, chip: 0 };
    return [{ from, to: { station, chip: null }, ink: 0, kind: "number", dashed }];
  }
  return place.inks.operand(step, number).flatMap((ink, axis) => {
    const chip = link.axes?.[axis];
    if (chip === null || chip === undefined) return [];
    return targets(place, given, axis, ink).map((to): Strand => {
      return {
        from: { station: maker, chip },
        to: { station, chip: to.chip },
        ink,
        kind: to.kind,
        dashed,
      };
    });
  });
}

function begun(place: Place, given: Given): Strand[] {
  return place.inks.operand(given.step, given.number).flatMap((ink, axis) =>
    targets(place, given, axis, ink)
      .filter(({ chip }) => chip !== null)
      .map(({ chip, kind }): Strand => {
        const named = kind === "pass" ? "begin" : kind;
        return { from: null, to: { station: place.column, chip }, ink, kind: named, dashed: false };
      }),
  );
}

/** Where an axis of an operand goes on; through a closed station it is followed by its colour. */
function targets(place: Place, given: Given, axis: number, ink: number): readonly Target[] {
  const { occurrence, number } = given;
  const axes = occurrence.axes ?? [];
  const isFolded = place.inner.length > 1;
  const reached = isFolded
    ? sameInk(place, given, axis, ink)
    : axes.flatMap((pairs, chip) =>
        pairs.some(([operand, at]) => operand === number && at === axis) ? [chip] : [],
      );
  if (reached.length === 0) return ENDS;
  return reached.map((chip) => {
    const own = axes[chip]?.filter(([operand]) => operand === number).length ?? 1;
    if (isFolded) return { chip, kind: "pass" };
    const isOne = given.operand.shape[axis] === 1 && place.chips[chip]?.size !== 1;
    if (isOne) return { chip, kind: "stretch" };
    return { chip, kind: own > 1 ? "merge" : reached.length > 1 ? "split" : "pass" };
  });
}

/** Of several axes in one colour the first goes to the first chip in it. */
function sameInk(place: Place, { step, number }: Given, axis: number, ink: number): number[] {
  const before = place.inks.operand(step, number).slice(0, axis);
  const nth = before.filter((other) => other === ink).length;
  const chips = place.chips.flatMap((chip, at) => (chip.ink === ink ? [at] : []));
  return chips.slice(nth, nth + 1);
}
