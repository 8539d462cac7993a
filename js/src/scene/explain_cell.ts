/** "Explain this cell", formed here where all that it needs travelled. */

import type { Cells } from "../model/cells.ts";
import type { Frame, Occurrence } from "../protocol/generated.ts";
import { formatTerm } from "../util/number.ts";
import { type CellQuestion, filled, indexText } from "./cell_question.ts";
import { applied } from "./explain_apply.ts";
import { folded } from "./explain_fold.ts";
import { multiplied } from "./explain_products.ts";
import { originOf } from "./relayout_map.ts";
import { roleAt } from "./roles.ts";

function movedFrame(question: CellQuestion): Frame | null {
  const { occurrence, template, cells, result, index, value } = question;
  const { recipe } = occurrence;
  const [source] = cells;
  if (recipe.family !== "layout" || source === undefined) return null;
  const origin = originOf(recipe, source.operand.shape, result.operand.shape, index);
  const slots = {
    index: indexText(index),
    source: indexText(origin),
    value: formatTerm(value, result.operand.dtype),
  };
  return {
    phase: recipe.copied === false ? "strides" : "fill",
    sentence: filled(template.sentence, slots),
    roles: [roleAt("live", 0, origin), roleAt("target", -1, index)],
  };
}

/** The frame about the result cell at `index`; null where the kernel has to be asked. */
export function explainCell(
  occurrence: Occurrence,
  cells: readonly Cells[],
  index: readonly number[],
): Frame | null {
  const template = occurrence.cell;
  const result = occurrence.result === null ? undefined : cells.at(-1);
  const value = result?.value(index);
  if (template === undefined || result === undefined || value === undefined) return null;
  if (result.masked(index)) return null;
  const question = { occurrence, template, cells, result, value, index };
  switch (template.kind) {
    case "products":
      return multiplied(question);
    case "fold":
      return folded(question);
    case "apply":
      return applied(question);
    case "move":
      return movedFrame(question);
  }
}
