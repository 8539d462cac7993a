/** One cell of a product: what meets in it, multiplied and added up. */

import type { Scalar } from "../model/cells.ts";
import type { Contraction, Frame, Role } from "../protocol/generated.ts";
import { cast, compute } from "../util/exact.ts";
import { formatTerm } from "../util/number.ts";
import { type CellQuestion, filled, indexText } from "./cell_question.ts";
import {
  comesTo,
  exactly,
  type Lane,
  running,
  signedSum,
  truth,
  workedLane,
} from "./explain_lanes.ts";
import { meetingOf } from "./explain_sums.ts";
import { roleAt, wholeRole } from "./roles.ts";

type Index = readonly number[];

/** The cells of the operands that meet in one cell of the result. */
export interface Meeting {
  /** How many products are added up. */
  length: number;
  /** Where the factors of the product at a position stand, operand by operand. */
  at(position: number): readonly Index[];
  conjugates: boolean;
  /** Whether a single product is spelt out. */
  spelt: boolean;
  phase: string;
  roles: readonly Role[];
  slots: Readonly<Record<string, string>>;
}

/** A row that meets a column. */
function crossing(recipe: Contraction, { result, index }: CellQuestion): Meeting {
  const { inner, rows, columns, leftIsVector, rightIsVector } = recipe;
  const row = leftIsVector ? 0 : (index[0] ?? 0);
  const column = rightIsVector ? 0 : (index.at(-1) ?? 0);
  const along = [0, inner] as const;
  const lead = leftIsVector ? [] : [[row, row + 1] as const];
  const tail = rightIsVector ? [] : [[column, column + 1] as const];
  const whole = result.operand.shape.length === 0 ? [] : [rows, columns].slice(0, index.length);
  const isDot = recipe.view === "dot";
  return {
    length: inner,
    at: (k) => [leftIsVector ? [k] : [row, k], rightIsVector ? [k] : [k, column]],
    conjugates: recipe.conjugates === true,
    spelt: false,
    phase: isDot ? "add" : "cell",
    roles: isDot
      ? [wholeRole("done", 0, [inner]), wholeRole("done", 1, [inner]), roleAt("target", -1, [])]
      : [
          ["live", 0, [...lead, along]],
          ["live", 1, [along, ...tail]],
          ...(whole.length > 0 ? [wholeRole("hidden", -1, result.operand.shape)] : []),
          roleAt("target", -1, index),
        ],
    slots: { row: String(row), column: String(column) },
  };
}

interface Product {
  inputs: readonly Scalar[];
  product: Scalar;
}

function productAt(question: CellQuestion, meeting: Meeting, position: number): Product | null {
  const { dtype } = question.result.operand;
  const inputs: Scalar[] = [];
  for (const [operand, index] of meeting.at(position).entries()) {
    const value = question.cells[operand]?.value(index);
    const brought = value === undefined ? undefined : cast(value, dtype);
    if (brought === undefined) return null;
    const turned = operand === 0 && meeting.conjugates && typeof brought === "object";
    inputs.push(turned ? [brought[0], -brought[1]] : brought);
  }
  const [first, ...others] = inputs;
  let product = first;
  for (const other of others)
    product = product === undefined ? undefined : compute("multiply", product, other, dtype);
  return product === undefined ? null : { inputs, product };
}

function laneOf(question: CellQuestion, meeting: Meeting): Lane | null {
  const products: Product[] = [];
  for (let position = 0; position < meeting.length; position += 1) {
    const product = productAt(question, meeting, position);
    if (product === null) return null;
    products.push(product);
  }
  if (products.length === 0) return null;
  return {
    inputs: products.map((each) => each.inputs),
    values: products.map((each) => each.product),
    dtype: question.result.operand.dtype,
  };
}

function meeting(question: CellQuestion): Meeting | null {
  const { recipe } = question.occurrence;
  if (recipe.family === "contraction") return crossing(recipe, question);
  const multiplies = recipe.family === "einsum" && !recipe.addsLast;
  return multiplies ? meetingOf(recipe, question) : null;
}

const orPlus = (symbol: string | undefined) => (symbol === "and" ? "or" : "+");

const spelt = ({ inputs, dtype }: Lane, symbol = "×"): string =>
  (inputs[0] ?? []).map((factor) => truth(formatTerm(factor, dtype))).join(` ${symbol} `);

export function multiplied(question: CellQuestion): Frame | null {
  const { template, result, value, index } = question;
  const met = meeting(question);
  const lane = met && laneOf(question, met);
  const partials = lane && running(lane, "add");
  const sum = partials?.at(-1);
  if (!met || !lane || !partials || sum === undefined) return null;
  const { dtype } = result.operand;
  const agrees = comesTo(sum, value, dtype);
  if (!agrees && dtype === "float16") return null;
  const total = formatTerm(value, dtype);
  const texts = lane.values.map((each) => formatTerm(each, dtype));
  const slots = {
    ...met.slots,
    index: indexText(index),
    terms: met.spelt ? spelt(lane, template.symbol) : signedSum(texts, orPlus(template.symbol)),
    value: truth(total),
  };
  const worked = workedLane(lane, "add", partials, {
    kind: "products",
    symbol: template.symbol ?? "×",
    total,
  });
  const noted = { ...slots, sum: exactly(sum, dtype), value: exactly(value, dtype) };
  return {
    phase: met.phase,
    sentence: filled(template.sentence, slots),
    roles: met.roles,
    worked: agrees ? worked : { ...worked, note: filled(template.note ?? "", noted) },
  };
}
