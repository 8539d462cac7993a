/** One cell of a scan: the cell before it and the next one, or two neighbours. */

import type { Cells, Scalar } from "../model/cells.ts";
import type { Frame, Role, Scan, Term } from "../protocol/generated.ts";
import { cast, compute, isSame, type Operation } from "../util/exact.ts";
import { formatTerm } from "../util/number.ts";
import { type CellQuestion, filled, indexText } from "./cell_question.ts";
import { signedSum } from "./explain_lanes.ts";
import { roleAt, wholeRole } from "./roles.ts";

const OPERATIONS: Readonly<Record<string, Operation>> = {
  "+": "add",
  "×": "multiply",
  "−": "subtract",
};
const MINUS = "\u2212";

const enclosed = (text: string): string => (/^\u2212|i$/.test(text) ? `(${text})` : text);

/** `3 × 9 × (−2)`; of many the first ones and the last. */
export function factors(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  return signedSum([first, ...others.map(enclosed)], "×");
}

function joined(symbol: string, first: string, second: string): string {
  if (symbol === MINUS) return `${first} ${MINUS} ${enclosed(second)}`;
  return symbol === "×" ? factors([first, second]) : signedSum([first, second], symbol);
}

interface Known {
  cells: Cells;
  value: Scalar;
}

function known(cells: Cells | undefined, index: readonly number[]): Known | null {
  const value = cells?.masked(index) ? undefined : cells?.value(index);
  return cells === undefined || value === undefined ? null : { cells, value };
}

function rolesOf(question: CellQuestion, axis: number, differs: boolean): Role[] {
  const { index, result } = question;
  const box = (start: number, stop: number) =>
    index.map((at, k): readonly [number, number] => (k === axis ? [start, stop] : [at, at + 1]));
  const at = index[axis] ?? 0;
  const roles: Role[] = differs
    ? [["live", 0, box(at, at + 2)]]
    : [
        ["done", 0, box(0, at)],
        ["live", 0, box(at, at + 1)],
        ["live", -1, box(at - 1, at)],
      ];
  const target = roleAt("target", -1, index);
  const done: Role = ["done", -1, box(0, at)];
  const hidden = wholeRole("hidden", -1, result.operand.shape);
  const known = roles.filter(([, , cuts]) =>
    cuts.every(([start, stop]) => start >= 0 && stop > start),
  );
  return at > 0 ? [...known, done, target, hidden] : [...known, target, hidden];
}

/** What a cell follows from, in the order of the term: one cell at the start of a lane, else two. */
function partsOf(
  { cells, result, index }: CellQuestion,
  recipe: Scan,
  axis: number,
): Known[] | null {
  const at = index[axis] ?? 0;
  const moved = (to: number) => index.map((place, k) => (k === axis ? to : place));
  const own = known(cells[0], index);
  if (own === null) return null;
  if (recipe.kind === "running" && at === 0) return [own];
  const other =
    recipe.kind === "running" ? known(result, moved(at - 1)) : known(cells[0], moved(at + 1));
  return other === null ? null : [other, own];
}

/** What the parts come to in a dtype; undefined where NumPy's result is not known here. */
function brought(parts: readonly Known[], symbol: string, dtype: string): Scalar | undefined {
  const [first, second] = parts.map((part) => cast(part.value, dtype));
  const operation = OPERATIONS[symbol];
  if (parts.length === 1) return first;
  if (first === undefined || second === undefined || operation === undefined) return undefined;
  return compute(operation, first, second, dtype);
}

function termOf(operands: readonly string[], value: Scalar, text: string): Term {
  const number = typeof value === "object" ? Number.NaN : Number(value);
  const term = { operands, value: text };
  return Number.isFinite(number) ? { ...term, number } : term;
}

export function scanned(question: CellQuestion): Frame | null {
  const { occurrence, template, result, index, value } = question;
  const { recipe } = occurrence;
  if (recipe.family !== "scan" || recipe.axis === null) return null;
  const { axis, symbol } = recipe;
  const { dtype } = result.operand;
  const parts = partsOf(question, recipe, axis);
  const made = parts === null ? undefined : brought(parts, symbol, dtype);
  if (parts === null || made === undefined || !isSame(made, value)) return null;
  const texts = parts.map(({ value: own, cells }) =>
    typeof own === "boolean" && dtype !== "bool"
      ? String(Number(own))
      : formatTerm(own, cells.operand.dtype),
  );
  const [first = "", second] = texts;
  const total = formatTerm(value, dtype);
  const terms = second === undefined ? first : joined(symbol, first, second);
  return {
    phase: "cell",
    sentence: filled(template.sentence, { index: indexText(index), terms, value: total }),
    roles: rolesOf(question, axis, recipe.kind === "difference"),
    axis,
    worked: {
      kind: "apply",
      symbol: second === undefined ? "" : symbol,
      terms: [termOf(texts, value, total)],
      total,
    },
  };
}
