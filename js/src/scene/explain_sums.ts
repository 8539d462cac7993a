/** What meets in one cell of a product over named axes. */

import type { Einsum, Role } from "../protocol/generated.ts";
import type { CellQuestion } from "./cell_question.ts";
import type { Meeting } from "./explain_products.ts";
import { roleAt, wholeRole } from "./roles.ts";

/** As many cells of a diagonal as are pointed at one by one. */
const MOST = 8;

/** A sum of nothing but cells of one operand is worded in Python. */
export function meetingOf(recipe: Einsum, { cells, result, index }: CellQuestion): Meeting | null {
  const { inputs, output, sizes } = recipe;
  if (inputs.length < 2) return null;
  const fixed = new Map([...output].map((letter, axis) => [letter, index[axis] ?? 0]));
  const summed = sizes.filter(([letter]) => !fixed.has(letter));
  const length = summed.reduce((product, [, size]) => product * size, 1);
  const shapes = inputs.map((_, operand) => cells[operand]?.operand.shape ?? []);

  /** The last of the summed letters runs fastest. */
  const placed = (position: number): Map<string, number> => {
    const found = new Map(fixed);
    let left = position;
    for (const [letter, size] of summed.toReversed()) {
      found.set(letter, left % size);
      left = Math.floor(left / size);
    }
    return found;
  };
  const at = (position: number) => {
    const where = placed(position);
    return inputs.map((letters, operand) =>
      [...letters].map((letter, axis) =>
        shapes[operand]?.[axis] === 1 ? 0 : (where.get(letter) ?? 0),
      ),
    );
  };
  const lanes = inputs.flatMap((letters, operand): Role[] => {
    if (new Set(letters).size < letters.length) {
      const shown = Array.from({ length: Math.min(length, MOST) }, (_, k) => at(k)[operand] ?? []);
      return shown.map((cell) => roleAt("live", operand, cell));
    }
    const cut = [...letters].map((letter, axis) => {
      const size = shapes[operand]?.[axis] ?? 1;
      const place = size === 1 ? 0 : fixed.get(letter);
      return place === undefined ? ([0, size] as const) : ([place, place + 1] as const);
    });
    return [["live", operand, cut]];
  });
  return {
    length,
    at,
    conjugates: recipe.conjugates === true,
    spelt: length === 1,
    phase: "cell",
    roles: [...lanes, wholeRole("hidden", -1, result.operand.shape), roleAt("target", -1, index)],
    slots: {},
  };
}
