/** One cell of an elementwise operation: the cells that it is read from, and the recorded outcome. */

import type { Elementwise, Frame, Term } from "../protocol/generated.ts";
import { formatTerm } from "../util/number.ts";
import { type CellQuestion, filled, indexText } from "./cell_question.ts";
import { exactTerms } from "./exact_terms.ts";
import { roleAt } from "./roles.ts";

const isName = (symbol: string): boolean => /^\p{L}/u.test(symbol);

const isComplex = (text: string): boolean => /^[^'"].*j$/.test(text);

const bracketed = (text: string): string =>
  /^[\u2212+-]/.test(text) || isComplex(text) ? `(${text})` : text;

const isSign = (symbol: string): boolean => /^[\u2212+]$/.test(symbol);

/** A number behind a sign that is an operation, not its own: `−(2) = −2`. */
const signed = (text: string): string => (/^\d/.test(text) ? `(${text})` : bracketed(text));

/** How many of the operands the function takes. */
export const inputsOf = ({ padded, masked, target }: Elementwise): number =>
  padded.length - Number(masked ?? false) - Number(target ?? false);

/** Whether a word stands before each operand: `where`, `then`, `else`. */
export const isWorded = (recipe: Elementwise): boolean =>
  inputsOf(recipe) > 1 && isName(recipe.signs[1] ?? "");

/** `8 − 6.5`, `exp(2)`, `−(−3)`, `where T then 3 else 0`. */
export function spelt(recipe: Elementwise, texts: readonly string[]): string {
  const { symbol, signs } = recipe;
  const [first = "", second] = texts;
  if (isWorded(recipe)) return texts.map((text, at) => `${signs[at]} ${text}`).join(" ");
  if (isName(symbol)) return `${symbol}(${texts.join(", ")})`;
  if (second === undefined) return `${symbol}${isSign(symbol) ? signed(first) : bracketed(first)}`;
  return `${symbol === "**" || isComplex(first) ? bracketed(first) : first} ${symbol} ${bracketed(second)}`;
}

/** The cell of an operand of `shape` that feeds the result cell at `index`. */
export function sourceIndex(shape: readonly number[], index: readonly number[]): number[] {
  const own = index.slice(index.length - shape.length);
  return shape.map((size, axis) => (size === 1 ? 0 : (own[axis] ?? 0)));
}

/** Where the operands stand, and their texts; the outcome is the recorded one, so nothing is calculated here. */
export function applied(question: CellQuestion): Frame | null {
  const { occurrence, template, cells, result, value, index } = question;
  const { recipe } = occurrence;
  if (recipe.family !== "elementwise") return null;
  const operands = cells.slice(0, inputsOf(recipe));
  const places = operands.map((each) => sourceIndex(each.operand.shape, index));
  const read = operands.map((each, at) => each.value(places[at] ?? []));
  const values = read.filter((own) => own !== undefined);
  if (values.length < read.length) return null;
  const dtypes = operands.map(({ operand }) => operand.dtype);
  const plain = values.map((own, at) => formatTerm(own, dtypes[at] ?? ""));
  const whole = { value, dtype: result.operand.dtype };
  const exact = exactTerms(recipe.function, { values, dtypes, texts: plain }, whole);
  const texts = exact.operands;
  const outcome = exact.value;
  if (operands.some((each, at) => each.masked(places[at] ?? []))) return null;
  const truth = typeof value === "boolean" ? (value ? "True" : "False") : outcome;
  const number = typeof value === "object" ? Number.NaN : Number(value);
  const short = number === 0 ? number : Number(number.toPrecision(4));
  const term: Term = Number.isFinite(number)
    ? { operands: texts, value: outcome, number: short }
    : { operands: texts, value: outcome };
  const slots = { index: indexText(index), terms: spelt(recipe, texts), value: truth };
  const other = recipe.function === "where" ? (texts[0] === "F" ? 1 : 2) : -1;
  return {
    phase: "combine",
    sentence: filled(template.sentence, slots),
    roles: [
      ...places.map((place, operand) =>
        roleAt(operand === other ? "done" : "live", operand, place),
      ),
      roleAt("target", -1, index),
    ],
    worked: { kind: "apply", symbol: template.symbol ?? "", terms: [term], total: outcome },
  };
}
