/** "Explain this cell", formed here where all that it needs travelled. */

import type { Cells } from "../model/cells.ts";
import { numberedFor, placeOf, resultNumber, seenFrom } from "../model/results.ts";
import type { Frame, Occurrence } from "../protocol/generated.ts";
import { formatTerm } from "../util/number.ts";
import { type CellQuestion, filled, indexText } from "./cell_question.ts";
import { applied } from "./explain_apply.ts";
import { folded } from "./explain_fold.ts";
import { multiplied } from "./explain_products.ts";
import { RESULT } from "./looks.ts";
import { originOf } from "./relayout_map.ts";
import { roleAt } from "./roles.ts";

type Place = Omit<CellQuestion, "value"> & { value: string };

/** Another layout of the same numbers. */
function relaid({ occurrence, template, cells, result, index, value }: Place): Frame | null {
  const { recipe } = occurrence;
  const [source] = cells;
  if (recipe.family !== "layout" || source === undefined) return null;
  const origin = originOf(recipe, source.operand.shape, result.operand.shape, index);
  const slots = { index: indexText(index), source: indexText(origin), value };
  return {
    phase: recipe.copied === false ? "strides" : "fill",
    sentence: filled(template.sentence, slots),
    roles: [roleAt("live", 0, origin), roleAt("target", RESULT, index)],
  };
}

/** A number that was only moved, or a constant that was put there. */
function moved({ occurrence, template, result, index, value }: Place): Frame | null {
  const origin = result.origin(index);
  if (origin === undefined) return null;
  const source = occurrence.operands[origin.operand];
  const words = source === undefined ? template.note : template.sentence;
  if (!words) return null;
  const slots = {
    index: indexText(index),
    source: indexText(origin.index),
    operand: source?.name ?? "",
    value,
  };
  const target = roleAt("target", RESULT, index);
  return {
    phase: "moved",
    sentence: filled(words, slots),
    roles: source === undefined ? [target] : [roleAt("live", origin.operand, origin.index), target],
  };
}

/** The frame about the cell at `index` of a result; null where the kernel has to be asked. */
export function explainCell(
  occurrence: Occurrence,
  cells: readonly Cells[],
  index: readonly number[],
  position = 0,
): Frame | null {
  const own = cells[placeOf(occurrence, resultNumber(position))];
  if (own === undefined) return null;
  const operands = cells.slice(0, occurrence.operands.length);
  const frame = explained(seenFrom(occurrence, position), [...operands, own], index);
  return frame && numberedFor(frame, position);
}

function explained(
  occurrence: Occurrence,
  cells: readonly Cells[],
  index: readonly number[],
): Frame | null {
  const template = occurrence.cell;
  const result = occurrence.result === null ? undefined : cells.at(-1);
  if (template === undefined || result === undefined || result.masked(index)) return null;
  const value = result.value(index);
  if (template.kind === "move") {
    const { dtype } = result.operand;
    const said = value === undefined ? result.text(index) : formatTerm(value, dtype);
    const place = { occurrence, template, cells, result, index };
    if (said === undefined) return null;
    return (occurrence.recipe.family === "layout" ? relaid : moved)({ ...place, value: said });
  }
  if (value === undefined) return null;
  const question = { occurrence, template, cells, result, value, index };
  switch (template.kind) {
    case "products":
      return multiplied(question);
    case "fold":
      return folded(question);
    case "apply":
      return applied(question);
  }
}
