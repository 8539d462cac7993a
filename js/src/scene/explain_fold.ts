/** One cell of a reduction: the lane that folds into it. */

import type { Cells, Scalar } from "../model/cells.ts";
import type { Frame, Reduction, Role, Term } from "../protocol/generated.ts";
import { cast, type Operation } from "../util/exact.ts";
import { formatTerm } from "../util/number.ts";
import { type CellQuestion, filled, indexText } from "./cell_question.ts";
import { comesTo, exactly, type Lane, running, signedSum, workedLane } from "./explain_lanes.ts";
import { factors, scanned } from "./explain_scan.ts";
import { roleAt, wholeRole } from "./roles.ts";

const OPERATIONS: Readonly<Record<string, Operation>> = {
  sum: "add",
  prod: "multiply",
  mean: "add",
  max: "maximum",
  min: "minimum",
  argmax: "maximum",
  argmin: "minimum",
};
const SYMBOLS: Readonly<Record<string, string>> = { sum: "+", prod: "×" };

type Cut = readonly [number, number];

/** Where the lane lies in the array. */
function cutsOf(recipe: Reduction, shape: readonly number[], index: readonly number[]): Cut[] {
  let next = 0;
  return shape.map((size, axis): Cut => {
    if (!recipe.axes.includes(axis)) {
      const at = index[next++] ?? 0;
      return [at, at + 1];
    }
    if (recipe.keepdims) next += 1;
    return [0, size];
  });
}

function valuesIn(cells: Cells, cuts: readonly Cut[]): Scalar[] | null {
  let indices: number[][] = [[]];
  for (const [start, stop] of cuts) {
    const places = Array.from({ length: stop - start }, (_, at) => start + at);
    indices = indices.flatMap((index) => places.map((at) => [...index, at]));
    if (indices.length > 4096) return null;
  }
  const values = indices.map((index) => (cells.masked(index) ? undefined : cells.value(index)));
  return values.every((value) => value !== undefined) ? values : null;
}

/** The dtype that the cells are folded in. */
function foldingDtype(recipe: Reduction, from: string, to: string): string {
  if (recipe.function.startsWith("arg")) return from;
  if (recipe.function !== "mean") return to;
  if (from === "float16") return "float32";
  return /^(u?int|bool)/.test(from) ? "float64" : from;
}

function laneName(cells: Cells, recipe: Reduction, cuts: readonly Cut[]): string {
  const { name, shape } = cells.operand;
  if (recipe.axes.length === shape.length) return name;
  const places = cuts.map(([start], axis) => (recipe.axes.includes(axis) ? ":" : String(start)));
  const place = `[${places.join(", ")}]`;
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? `${name}${place}` : `lane ${place}`;
}

interface Fold {
  recipe: Reduction;
  operation: Operation;
  source: Cells;
  cuts: readonly Cut[];
  lane: Lane;
}

function foldOf({ occurrence, cells, result, index }: CellQuestion): Fold | null {
  const { recipe } = occurrence;
  const [source] = cells;
  const operation = recipe.family === "reduction" ? OPERATIONS[recipe.function] : undefined;
  if (recipe.family !== "reduction" || source === undefined || !operation) return null;
  const cuts = cutsOf(recipe, source.operand.shape, index);
  const dtype = foldingDtype(recipe, source.operand.dtype, result.operand.dtype);
  const values = valuesIn(source, cuts)?.map((each) => cast(each, dtype)) ?? [];
  if (values.length === 0 || !values.every((each) => each !== undefined)) return null;
  const lane = { values, inputs: values.map((each) => [each]), dtype };
  return { recipe, operation, source, cuts, lane };
}

function rolesOf(
  { recipe, cuts }: Pick<Fold, "recipe" | "cuts">,
  { result, index }: CellQuestion,
): Pick<Frame, "roles" | "axis"> {
  const roles: Role[] = [
    ["live", 0, cuts],
    wholeRole("hidden", -1, result.operand.shape),
    roleAt("target", -1, index),
  ];
  const [axis] = recipe.axes;
  return axis === undefined || recipe.axes.length > 1 ? { roles } : { roles, axis };
}

/** Whether the calculation may be shown: where it does not come to the record, it takes a note that is true. */
function mayShow({ recipe, lane }: Fold, agrees: boolean): boolean {
  const added = recipe.function === "sum" || recipe.function === "prod";
  return agrees || (added && lane.dtype !== "float16");
}

/** The lane with the place that was found in it; null where that is not told by the numbers alone. */
function pointed(question: CellQuestion, { recipe, lane, source, cuts }: Fold): Frame | null {
  const { template, result, value, index, occurrence } = question;
  const found = Number(value);
  const best = lane.values[found];
  const plain = lane.values.every((each) => typeof each !== "object" && !Number.isNaN(each));
  if (best === undefined || !plain) return null;
  const length = lane.values.length;
  const all = lane.values.map((_, at) => at);
  const shown = length <= 8 ? all : all.filter((at) => at < 3 || at >= length - 3 || at === found);
  const terms = shown.flatMap((at): Term[] => {
    const each = lane.values[at];
    if (each === undefined) return [];
    const term = {
      operands: [String(at)],
      value: formatTerm(each, lane.dtype),
      number: Number(each),
    };
    return [at === found ? { ...term, mark: "chosen" } : term];
  });
  const hidden = length - shown.length;
  const total = formatTerm(value, result.operand.dtype);
  const slots = {
    source: laneName(source, recipe, cuts),
    best: formatTerm(best, lane.dtype),
    value: total,
  };
  const { roles, ...rest } = rolesOf({ recipe, cuts }, question);
  const [array] = occurrence.operands;
  const place = array === undefined ? [] : placeOf(cuts, found);
  return {
    phase: "lane",
    sentence: filled(template.sentence, { ...slots, index: indexText(index) }),
    ...rest,
    roles: [...(roles ?? []), roleAt("target", 0, place)],
    worked: {
      kind: "fold",
      symbol: recipe.function,
      terms,
      total,
      ...(hidden > 0 ? { hidden, hiddenAfter: 3 } : {}),
    },
  };
}

/** The index in the array of the cell number `found` of a lane. */
function placeOf(cuts: readonly Cut[], found: number): number[] {
  let rest = found;
  return cuts
    .toReversed()
    .map(([start, stop]) => {
      const at = start + (rest % (stop - start));
      rest = Math.floor(rest / (stop - start));
      return at;
    })
    .toReversed();
}

export function folded(question: CellQuestion): Frame | null {
  const { template, result, value, index } = question;
  if (template.symbol === undefined || template.symbol === "") return null;
  if (question.occurrence.recipe.family === "scan") return scanned(question);
  const fold = foldOf(question);
  if (fold?.recipe.function.startsWith("arg")) return pointed(question, fold);
  const partials = fold && running(fold.lane, fold.operation);
  const sum = partials?.at(-1);
  if (fold === null || !partials || sum === undefined) return null;
  const { recipe, lane } = fold;
  const isMean = recipe.function === "mean";
  const agrees = isMean || comesTo(sum, value, result.operand.dtype);
  if (!mayShow(fold, agrees)) return null;
  const total = formatTerm(value, result.operand.dtype);
  const texts = lane.values.map((each) => formatTerm(each, lane.dtype));
  const slots = {
    index: indexText(index),
    source: laneName(fold.source, recipe, fold.cuts),
    terms: recipe.function === "prod" ? factors(texts) : signedSum(texts, "+"),
    value: total,
  };
  const symbol = SYMBOLS[recipe.function] ?? recipe.function;
  const worked = workedLane(lane, fold.operation, partials, { kind: "fold", symbol, total });
  const said = isMean ? formatTerm(sum, lane.dtype) : exactly(sum, lane.dtype);
  const noted = { ...slots, sum: said, value: exactly(value, result.operand.dtype) };
  const note = isMean || !agrees ? template.note : undefined;
  return {
    phase: "lane",
    sentence: filled(template.sentence, slots),
    ...rolesOf(fold, question),
    worked: note ? { ...worked, note: filled(note, noted) } : worked,
  };
}
