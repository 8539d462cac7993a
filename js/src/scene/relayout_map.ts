/** Where the cells of a re-laid array stand: in the source, on the memory line, in the result. */

import { boundaries, layoutInks } from "../model/axis_inks.ts";
import type { Layout } from "../protocol/generated.ts";
import { axisInk } from "./array.ts";
import type { Ink } from "./scene.ts";

type Index = readonly number[];

/** The position on a memory line that steps of `strides` lead to. */
export function positionOf(index: Index, strides: readonly number[], offset = 0): number {
  return index.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), offset);
}

function ravel(index: Index, shape: readonly number[], order: "C" | "F"): number {
  const axes = shape.map((_, axis) => axis);
  let flat = 0;
  for (const axis of order === "C" ? axes : axes.reverse()) {
    flat = flat * (shape[axis] ?? 1) + (index[axis] ?? 0);
  }
  return flat;
}

function unravel(flat: number, shape: readonly number[], order: "C" | "F"): number[] {
  const index = shape.map(() => 0);
  const axes = shape.map((_, axis) => axis);
  let rest = flat;
  for (const axis of order === "C" ? axes.reverse() : axes) {
    const size = shape[axis] ?? 1;
    index[axis] = rest % size;
    rest = Math.floor(rest / size);
  }
  return index;
}

/** The source cell that stands at `index` of the result. */
export function originOf(
  recipe: Layout,
  source: readonly number[],
  result: readonly number[],
  index: Index,
): number[] {
  if (recipe.kind !== "transpose") {
    const order = recipe.order ?? "C";
    return unravel(ravel(index, result, order), source, order);
  }
  const origin = source.map(() => 0);
  (recipe.permutation ?? []).forEach((axis, at) => {
    origin[axis] = index[at] ?? 0;
  });
  return origin;
}

/** Whether the steps say where the cells stand. */
export function hasLine(strides: readonly number[], shape: readonly number[]): boolean {
  return shape.every((size) => size <= 1) || strides.some((stride) => stride !== 0);
}

/** Axes of the result in the colours of the source axes that they are; new ones in colours of their own. */
export const resultInks = (
  recipe: Layout,
  source: readonly number[],
  result: readonly number[],
): Ink[] => layoutInks(recipe, source, result).map(axisInk);

/** The place in the result of a source cell. */
export function destinationOf(
  recipe: Layout,
  source: readonly number[],
  result: readonly number[],
  index: Index,
): number[] {
  if (recipe.kind === "transpose")
    return (recipe.permutation ?? []).map((axis) => index[axis] ?? 0);
  const order = recipe.order ?? "C";
  return unravel(ravel(index, source, order), result, order);
}

/** The axis whose index colours the cells. */
export interface Tag {
  axis: number;
  ofResult: boolean;
}

const COLORS = 5;

/** Whether an axis of the source is the same axis of the result. */
function staysAt(
  recipe: Layout,
  source: readonly number[],
  result: readonly number[],
  axis: number,
): boolean {
  if (recipe.kind === "transpose") return recipe.permutation?.[axis] === axis;
  const start = boundaries(source)[axis];
  return boundaries(result).some((each, at) => each === start && result[at] === source[axis]);
}

/** An axis of the source that moves and that the colours are enough for; the first one of the result where there is only a line. */
export function tagFor(
  recipe: Layout,
  source: readonly number[],
  result: readonly number[],
): Tag | null {
  const suits = (size: number) => size > 1 && size <= COLORS;
  if (source.length > 1) {
    const moves = (size: number, axis: number) =>
      suits(size) && !staysAt(recipe, source, result, axis);
    const near = source.findIndex((size, at) => at >= source.length - 3 && moves(size, at));
    const moved = source.length > 2 && near >= 0 ? near : source.findLastIndex(moves);
    const axis = moved < 0 ? source.findLastIndex(suits) : moved;
    return axis < 0 ? null : { axis, ofResult: false };
  }
  const axis = result.findIndex(suits);
  return axis < 0 || result.length < 2 || recipe.kind !== "reshape"
    ? null
    : { axis, ofResult: true };
}
