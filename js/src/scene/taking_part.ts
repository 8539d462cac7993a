/** Which cells of an elementwise operation have no part in its result, and which numbers changed on the way. */

import type { Cells, Scalar } from "../model/cells.ts";
import type { Elementwise } from "../protocol/generated.ts";
import { inputsOf, sourceIndex } from "./explain_apply.ts";
import { RESULT } from "./looks.ts";
import type { ViewInput } from "./scene.ts";
import { cellsOf } from "./stage.ts";

/** Asked with an index of the result. */
export type Question = (display: readonly number[]) => boolean;

const NEVER: Question = () => false;
const TELLING = new Set(["combine", "result"]);

const truth = (value: Scalar): boolean =>
  typeof value === "object" ? value[0] !== 0 || value[1] !== 0 : Boolean(value);

/** What the condition at a place says; undefined where its value did not travel. */
function conditionAt(cells: Cells, display: readonly number[]): boolean | undefined {
  const value = cells.value(sourceIndex(cells.operand.shape, display));
  return value === undefined ? undefined : truth(value);
}

/** The side that a condition did not choose, what it kept from being read, and what was overwritten. */
export function leftOut(input: ViewInput, recipe: Elementwise, operand: number): Question {
  if (!TELLING.has(input.frame.phase)) return NEVER;
  const inputs = inputsOf(recipe);
  const isTarget = recipe.target === true && operand === recipe.padded.length - 1;
  if (recipe.function === "where" && (operand === 1 || operand === 2)) {
    const condition = cellsOf(input, 0);
    return (display) => condition !== null && conditionAt(condition, display) === (operand === 2);
  }
  if (!recipe.masked) return isTarget ? () => true : NEVER;
  const mask = cellsOf(input, inputs);
  if (mask === null || operand === inputs) return NEVER;
  return (display) => conditionAt(mask, display) === isTarget;
}

function differs(before: Scalar, after: Scalar): boolean {
  if (typeof before === "object") {
    const [real, imaginary] = typeof after === "object" ? after : [after, 0];
    return differs(before[0], real) || before[1] !== imaginary;
  }
  if (typeof after === "object") return differs(before, after[0]) || after[1] !== 0;
  const [one, other] = [before, after].map((value) =>
    typeof value === "boolean" ? Number(value) : value,
  );
  if (one === undefined || other === undefined) return false;
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) !== Number.isNaN(other);
  return one < other || one > other;
}

/** Cells of the result that a bound cut, or whose dtype could not hold the number: barred once that is told. */
export const altered = (input: ViewInput, recipe: Elementwise): Question =>
  TELLING.has(input.frame.phase) ? changed(input, recipe) : NEVER;

/** The same, whether it is told yet or not. */
export function changed(input: ViewInput, recipe: Elementwise): Question {
  const [before, after] = [cellsOf(input, 0), cellsOf(input, RESULT)];
  const tells = recipe.function === "clip" || recipe.function === "cast";
  if (!tells || before === null || after === null || after.operand.dtype === "bool") return NEVER;
  return (display) => {
    const values = [before.value(sourceIndex(before.operand.shape, display)), after.value(display)];
    const [one, other] = values;
    return one !== undefined && other !== undefined && differs(one, other);
  };
}
