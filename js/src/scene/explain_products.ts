/** One cell of a product: a row times a column. */

import type { Scalar } from "../model/cells.ts";
import type { Contraction, Frame, Role } from "../protocol/generated.ts";
import { cast, compute } from "../util/exact.ts";
import { formatTerm } from "../util/number.ts";
import { type CellQuestion, filled, indexText } from "./cell_question.ts";
import { comesTo, exactly, type Lane, running, signedSum, workedLane } from "./explain_lanes.ts";
import { roleAt, wholeRole } from "./roles.ts";

interface Place {
  recipe: Contraction;
  row: number;
  column: number;
}

interface Pair {
  inputs: readonly [Scalar, Scalar];
  product: Scalar;
}

function pairAt({ cells, result }: CellQuestion, place: Place, k: number): Pair | null {
  const { recipe, row, column } = place;
  const { dtype } = result.operand;
  const brought = (value: Scalar | undefined) =>
    value === undefined ? undefined : cast(value, dtype);
  const one = brought(cells[0]?.value(recipe.leftIsVector ? [k] : [row, k]));
  const other = brought(cells[1]?.value(recipe.rightIsVector ? [k] : [k, column]));
  if (one === undefined || other === undefined) return null;
  const first: Scalar = recipe.conjugates && typeof one === "object" ? [one[0], -one[1]] : one;
  const product = compute("multiply", first, other, dtype);
  return product === undefined ? null : { inputs: [first, other], product };
}

function laneOf(question: CellQuestion, place: Place): Lane | null {
  const pairs: Pair[] = [];
  for (let k = 0; k < place.recipe.inner; k += 1) {
    const pair = pairAt(question, place, k);
    if (pair === null) return null;
    pairs.push(pair);
  }
  if (pairs.length === 0) return null;
  const inputs = pairs.map((pair) => pair.inputs);
  return {
    inputs,
    values: pairs.map((pair) => pair.product),
    dtype: question.result.operand.dtype,
  };
}

function rolesOf({ result, index }: CellQuestion, { recipe, row, column }: Place): Role[] {
  const { inner, rows, columns } = recipe;
  const along = [0, inner] as const;
  if (recipe.view === "dot") {
    return [wholeRole("done", 0, [inner]), wholeRole("done", 1, [inner]), roleAt("target", -1, [])];
  }
  const lead = recipe.leftIsVector ? [] : [[row, row + 1] as const];
  const tail = recipe.rightIsVector ? [] : [[column, column + 1] as const];
  const whole = result.operand.shape.length === 0 ? [] : [rows, columns].slice(0, index.length);
  return [
    ["live", 0, [...lead, along]],
    ["live", 1, [along, ...tail]],
    ...(whole.length > 0 ? [wholeRole("hidden", -1, result.operand.shape)] : []),
    roleAt("target", -1, index),
  ];
}

export function multiplied(question: CellQuestion): Frame | null {
  const { occurrence, template, result, value, index } = question;
  const { recipe } = occurrence;
  if (recipe.family !== "contraction") return null;
  const row = recipe.leftIsVector ? 0 : (index[0] ?? 0);
  const column = recipe.rightIsVector ? 0 : (index.at(-1) ?? 0);
  const place = { recipe, row, column };
  const lane = laneOf(question, place);
  const partials = lane && running(lane, "add");
  const sum = partials?.at(-1);
  if (lane === null || !partials || sum === undefined) return null;
  const { dtype } = result.operand;
  const agrees = comesTo(sum, value, dtype);
  if (!agrees && dtype === "float16") return null;
  const total = formatTerm(value, dtype);
  const texts = lane.values.map((each) => formatTerm(each, dtype));
  const slots = {
    index: indexText(index),
    row: String(row),
    column: String(column),
    terms: signedSum(texts, template.symbol === "and" ? "or" : "+"),
    value: total,
  };
  const worked = workedLane(lane, "add", partials, {
    kind: "products",
    symbol: template.symbol ?? "×",
    total,
  });
  const noted = { ...slots, sum: exactly(sum, dtype), value: exactly(value, dtype) };
  return {
    phase: recipe.view === "dot" ? "add" : "cell",
    sentence: filled(template.sentence, slots),
    roles: rolesOf(question, place),
    worked: agrees ? worked : { ...worked, note: filled(template.note ?? "", noted) },
  };
}
