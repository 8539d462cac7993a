/** A matrix product as three matrices that share their axes. */

import type { Cells } from "../model/cells.ts";
import type { Contraction, Frame } from "../protocol/generated.ts";
import { RESULT } from "./looks.ts";
import { hasCells } from "./operand.ts";
import type { Ink } from "./scene.ts";
import { elide, type Slot } from "./slots.ts";
import { cellsOf, type Stage } from "./stage.ts";
import { pointedAt, rolesOf } from "./tones.ts";
import { isFinished } from "./worked.ts";

export const ROWS: Ink = "axis0";
export const INNER: Ink = "axis1";
export const COLUMNS: Ink = "axis2";

/** One of the three matrices: which cell stands at a row and a column, and in what state. */
export interface Matrix {
  operand: number;
  cells: Cells;
  at: (row: number, column: number) => number[];
  standing: boolean;
  vector: boolean;
}

export interface Product {
  stage: Stage;
  recipe: Contraction;
  left: Matrix;
  right: Matrix;
  result: Matrix;
}

const targetText = (frame: Frame): string =>
  JSON.stringify(rolesOf(frame, RESULT).filter((role) => role[0] === "target"));

/** Whether a later frame of the reading adds up what this one only begins. */
export function isPending({ stage }: Product): boolean {
  const { frame, reading } = stage.input;
  const adds = (each: Frame) => each.worked !== undefined && isFinished(each.worked);
  if (frame.phase !== "cell" || adds(frame)) return false;
  const target = targetText(frame);
  return reading.frames.some((each) => adds(each) && targetText(each) === target);
}

export type Triple = Record<"rows" | "inner" | "columns", readonly Slot[]>;

export function productOf(stage: Stage, recipe: Contraction): Product | null {
  const [a, b, c] = [0, 1, RESULT].map((operand) => cellsOf(stage.input, operand));
  if (!a || !b || !c || ![a, b, c].every(hasCells)) return null;
  const { leftIsVector = false, rightIsVector = false } = recipe;
  return {
    stage,
    recipe,
    left: {
      operand: 0,
      cells: a,
      at: (row, column) => (leftIsVector ? [column] : [row, column]),
      vector: leftIsVector,
      standing: false,
    },
    right: {
      operand: 1,
      cells: b,
      at: (row, column) => (rightIsVector ? [row] : [row, column]),
      vector: rightIsVector,
      standing: true,
    },
    result: {
      operand: RESULT,
      cells: c,
      at: (row, column) => [...(leftIsVector ? [] : [row]), ...(rightIsVector ? [] : [column])],
      vector: leftIsVector || rightIsVector,
      standing: rightIsVector,
    },
  };
}

export function slotsOf(
  { stage, recipe, left, right: other, result }: Product,
  most: number,
): Triple {
  const { frame, reading } = stage.input;
  const frames = [frame, ...reading.frames];
  const pick = (length: number, ...uses: readonly (readonly [Matrix, number])[]) => {
    const must = uses.flatMap(([matrix, axis]) => pointedAt(frames, matrix.operand, axis));
    const kept = uses.map(([matrix, axis]) => matrix.cells.kept[axis] ?? []);
    const both = (kept[0] ?? []).filter((index) => kept.every((each) => each.includes(index)));
    return elide(both, length, most, [...new Set(must)]);
  };
  const { leftIsVector, rightIsVector } = recipe;
  const one: readonly Slot[] = [{ index: 0 }];
  return {
    rows: leftIsVector ? one : pick(recipe.rows, [left, 0], [result, 0]),
    inner: pick(recipe.inner, [left, leftIsVector ? 0 : 1], [other, 0]),
    columns: rightIsVector ? one : pick(recipe.columns, [other, 1], [result, leftIsVector ? 0 : 1]),
  };
}
