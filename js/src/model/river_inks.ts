/** The colour of every axis of every step's result: an axis that goes on keeps its colour through the cell. */

import type { Occurrence, Step } from "../protocol/generated.ts";
import { axisInks } from "./axis_inks.ts";

export const COLOURS = 5;

/** Finds the colours of one axis of an operand; undefined where nothing is known of it. */
type InkOf = (operand: number, axis: number) => number | undefined;

export interface Strands {
  /** The colours of the axes of a step's result. */
  result(step: number): readonly number[];
  /** The colours of the axes of an operand of the shown occurrence of a step. */
  operand(step: number, operand: number): readonly number[];
}

const fresh = (wish: number | null | undefined, used: ReadonlySet<number>): number => {
  const order = [wish ?? 0, ...Array.from({ length: COLOURS }, (_, ink) => ink)];
  return order.find((ink) => !used.has(ink)) ?? wish ?? 0;
};

function inksOf(occurrence: Occurrence, inkOf: InkOf): number[] {
  const { result, operands, axes = [] } = occurrence;
  const own = axisInks(occurrence)[operands.length] ?? [];
  const inks: number[] = [];
  const split = new Set<string>();
  const ndim = (operand: number) => operands[operand]?.shape.length ?? 0;
  const known = (result?.shape ?? []).map((size, axis) => {
    const pairs = axes[axis] ?? [];
    const whole = pairs.filter(([operand, at]) => operands[operand]?.shape[at] === size);
    const key = JSON.stringify(pairs);
    const isLater = whole.length === 0 && split.has(key);
    split.add(key);
    const largest = whole.toSorted(([a], [b]) => ndim(b) - ndim(a));
    const found = [...largest, ...pairs].map(([operand, at]) => inkOf(operand, at));
    return isLater ? undefined : found.find((ink) => ink !== undefined);
  });
  known.forEach((ink, axis) => {
    const used = new Set([...known.filter((one) => one !== undefined), ...inks]);
    inks.push(ink ?? fresh(own[axis], used));
  });
  return inks;
}

/** `at` gives the shown occurrence of a step; steps are told by their positions. */
export function strandsOf(
  steps: readonly Step[],
  at: (step: number) => Occurrence | undefined,
): Strands {
  const places = new Map(steps.map((step, position) => [step.id, position]));
  const results: (readonly number[])[] = [];
  const outside = new Map<string, readonly number[]>();
  const operand = (step: number, number: number): readonly number[] => {
    const occurrence = at(step);
    const array = occurrence?.operands[number];
    const link = occurrence?.links?.[number];
    const maker = link && results[places.get(link.step) ?? -1];
    if (!occurrence || !array) return [];
    if (link && maker && link.axes?.length === array.shape.length)
      return link.axes.map((axis, own) => (axis === null ? own : maker[axis]) ?? own % COLOURS);
    const key = `${array.name} ${array.shape.join()}`;
    const inks = outside.get(key) ?? axisInks(occurrence)[number]?.map((ink) => ink ?? 0) ?? [];
    outside.set(key, inks);
    return inks;
  };
  const returned = (occurrence: Occurrence): readonly number[] | undefined => {
    const inside = occurrence.returned && places.get(occurrence.returned[0]);
    return inside === undefined || inside === null ? undefined : results[inside];
  };
  const fill = (position: number, occurrence: Occurrence) => {
    results[position] = inksOf(occurrence, (number, axis) => operand(position, number)[axis]);
  };
  steps.forEach((_, position) => {
    const occurrence = at(position);
    if (occurrence) fill(position, occurrence);
  });
  // A call stands before the steps of its body.
  steps.forEach((_, position) => {
    const occurrence = at(position);
    const inside = occurrence && returned(occurrence);
    if (inside) results[position] = inside;
  });
  return { result: (step) => results[step] ?? [], operand };
}
