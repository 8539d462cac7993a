/** How the place of a cell on the memory line is reckoned. */

import type { Cells } from "../model/cells.ts";
import { clip } from "../util/text.ts";
import { shortName } from "./array.ts";
import { type Block, below, flow } from "./layout.ts";
import { RESULT } from "./looks.ts";
import { line } from "./marks.ts";
import { hasLine, positionOf } from "./relayout_map.ts";
import {
  type Index,
  isEarly,
  keptIndices,
  lowest,
  origin,
  type Relayout,
  toneFor,
} from "./relayout_state.ts";

/** `y[2, 1]: 0 + 2·1 + 1·4 = 6`, for the one cell that is pointed at. */
function formula(all: Relayout, operand: number, index: Index): string {
  const cells = operand === RESULT ? all.result : all.source;
  const strides = operand === RESULT ? all.recipe.resultStrides : all.recipe.sourceStrides;
  const offset = operand === RESULT && all.recipe.copied === false ? (all.recipe.offset ?? 0) : 0;
  const start = operand === RESULT && all.recipe.copied === true ? 0 : -lowest(all);
  const terms = index.map((at, axis) => `${at}·${strides[axis] ?? 0}`);
  const first = offset + start;
  const sum = [...(first === 0 && terms.length > 0 ? [] : [String(first)]), ...terms].join(" + ");
  const short = shortName(cells.operand.name) || (operand === RESULT ? "result" : "source");
  const value = all.places && operand !== RESULT ? `, value ${cells.text(index) ?? "?"}` : "";
  return `${short}[${index.join(", ")}]: ${sum} = ${positionOf(index, strides, first)}${value}`;
}

function pointed(all: Relayout): { source: number[] | null; result: number[] | null } {
  const one = (operand: number, cells: Cells) => {
    const tone = toneFor(all, operand);
    const found = keptIndices(cells).filter((index) => {
      const from = operand === RESULT ? origin(all, index) : index;
      const state = tone(index, from);
      return state === "live" || state === "target";
    });
    return found.length === 1 ? (found[0] ?? null) : null;
  };
  return { source: one(0, all.source), result: one(RESULT, all.result) };
}

export function formulas(all: Relayout, width: number): Block {
  const { metrics, input } = all.stage;
  const at = pointed(all);
  const texts = [
    at.source && at.source.length > 0 && hasLine(all.recipe.sourceStrides, all.source.operand.shape)
      ? formula(all, 0, at.source)
      : "",
    at.result &&
    at.result.length > 0 &&
    !isEarly(input) &&
    hasLine(all.recipe.resultStrides, all.result.operand.shape)
      ? formula(all, RESULT, at.result)
      : "",
  ];
  const size = all.places ? metrics.small : metrics.type;
  const lines = texts.map((text, row) =>
    line(`f.${row}`, clip(text, size, width), { size, ink: "ink2" }),
  );
  const block = all.places ? flow(lines, width, metrics.gap) : below(lines, 2 * metrics.unit);
  return {
    ...block,
    marks: block.marks.filter((mark) => mark.kind === "text" && mark.text !== ""),
  };
}
