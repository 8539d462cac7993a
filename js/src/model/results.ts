/** The results of an occurrence: one, or several of an operation that gives a list or tuple of arrays. */

import type { Frame, Occurrence, Operand } from "../protocol/generated.ts";

/** The operand number of the result, of several results of the first; the others are -2, -3, ... */
export const RESULT = -1;

/** The operand number of the result at `position`, and the position of the result with that number. */
export const resultNumber = (position: number): number => RESULT - position;

export const resultsOf = ({ result, more }: Occurrence): readonly Operand[] =>
  result === null ? [] : [result, ...(more ?? []).map((outcome) => outcome.result)];

/** Whether an operand number is that of a result. */
export const isResult = (occurrence: Occurrence, operand: number): boolean =>
  operand < 0 && resultNumber(operand) < resultsOf(occurrence).length;

/** The occurrence as it made one of its results: that one is then the result, and the only one. */
export function seenFrom(occurrence: Occurrence, position: number): Occurrence {
  const { more, cell: _, ...first } = occurrence;
  const outcome = more?.[position - 1];
  if (position === 0 || outcome === undefined) return occurrence;
  const { result, recipe = occurrence.recipe, cell } = outcome;
  return { ...first, result, recipe, ...(cell === undefined ? {} : { cell }) };
}

/** A frame about the result of `seenFrom`, in the numbers of the whole occurrence. */
export function numberedFor(frame: Frame, position: number): Frame {
  const own = resultNumber(position);
  const roles = frame.roles?.map(
    ([kind, operand, index]) => [kind, operand === RESULT ? own : operand, index] as const,
  );
  return roles === undefined ? frame : { ...frame, roles };
}

/** Where the cells of an operand or a result stand among those of the occurrence. */
export const placeOf = ({ operands }: Occurrence, operand: number): number =>
  operand < 0 ? operands.length + resultNumber(operand) : operand;
