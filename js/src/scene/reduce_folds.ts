/** A fold that looks like what it does: a sum piles up, a mean evens out, a largest lets the others fade. */

import type { Operand, Term, Worked } from "../protocol/generated.ts";
import { parseTerm } from "../util/number.ts";
import { type Bar, type BarsPlan, barsBlock, signed, sumBars, valueBars } from "./bars.ts";
import { type Block, below } from "./layout.ts";
import { fillFor } from "./looks.ts";
import { line } from "./marks.ts";
import type { Fill, Tone } from "./scene.ts";
import {
  chip,
  chipWidth,
  inRow,
  noteBlock,
  restText,
  sign,
  totalRow,
  type WorkedContext,
  workedBlock,
} from "./worked.ts";

/** What is left where the rest of a bar has the attention. */
const PALE = 0.25;
const MINUS = "\u2212";

const enclosed = (text: string): string =>
  text.startsWith(MINUS) || text.endsWith("j") ? `(${text})` : text;

const input = (term: Term, at = 0): string => term.operands[at] ?? "";
const square = (term: Term): string =>
  input(term).endsWith("j") ? `|${input(term)}|²` : `${enclosed(input(term))}²`;
const distance = (term: Term): string => `(${input(term)} ${MINUS} ${enclosed(input(term, 1))})²`;
const product = (term: Term): string => `${enclosed(input(term))} × ${enclosed(input(term, 1))}`;
const place = (term: Term): string => `[${input(term)}]`;

const plain = (): Tone => "plain";
const picked = (term: Term): Tone => (term.mark === "chosen" ? "live" : "done");

const colours =
  (operand: Operand | undefined) =>
  (number: number): Fill =>
    operand ? fillFor(operand, number) : signed(number);
const pale = (number: number): Fill => signed(number, PALE);

/** The cells that are the largest or the smallest; the others fade. Those that are not drawn have one bar together. */
function extreme(
  worked: Worked,
  operand: Operand | undefined,
  choose: (...numbers: number[]) => number,
): BarsPlan {
  const numbers = worked.terms
    .filter((term) => term.mark !== "skipped")
    .map((term) => term.number ?? Number.NaN);
  const value = choose(...numbers.filter((number) => !Number.isNaN(number)));
  const isBest = ({ number = Number.NaN, value: text }: Term) =>
    text === worked.total && (number === value || Number.isNaN(number));
  const fillOf = colours(operand);
  const bars = valueBars(worked, fillOf, (term) => (isBest(term) ? "live" : "done"));
  const rest = parseTerm(worked.rest ?? "");
  if ((worked.hidden ?? 0) > 0 && Number.isFinite(rest)) {
    const tone: Tone = worked.rest === worked.total ? "live" : "done";
    const bar = { label: restText(worked), end: "", from: 0, to: rest, fill: fillOf(rest), tone };
    bars.splice(worked.hiddenAfter ?? bars.length - 1, 1, bar);
  }
  return { bars, label: worked.symbol };
}

/** Every bar as long as the product so far. */
function productBars(worked: Worked): Bar[] {
  const bars = valueBars(
    worked,
    (number) => signed(number),
    plain,
    (term) => `× ${enclosed(term.value)}`,
    (term) => term.partial ?? "",
  );
  const partials = worked.terms.map((term) => parseTerm(term.partial ?? ""));
  if ((worked.hidden ?? 0) > 0) partials.splice(worked.hiddenAfter ?? 0, 0, Number.NaN);
  return bars.map((bar, at) => {
    const to = partials[at] ?? Number.NaN;
    return bar.tone === "ghost" ? bar : { ...bar, to, fill: signed(to) };
  });
}

type Plan = (worked: Worked, operand: Operand | undefined) => BarsPlan;

const level = (worked: Worked): number => parseTerm(worked.total);

const PLANS: Readonly<Record<string, Plan>> = {
  "+": (worked) => ({ bars: sumBars(worked), label: "sum", running: true }),
  "×": (worked) => ({ bars: productBars(worked), label: "product", running: true }),
  mean: (worked) => ({
    bars: valueBars(worked, pale, plain),
    level: level(worked),
    evens: true,
    label: "mean",
  }),
  max: (worked, operand) => extreme(worked, operand, Math.max),
  min: (worked, operand) => extreme(worked, operand, Math.min),
  argmax: (worked, operand) => winner(worked, operand, "argmax"),
  argmin: (worked, operand) => winner(worked, operand, "argmin"),
  ptp: (worked, operand) => ({
    bars: valueBars(worked, colours(operand), picked),
    label: "range",
  }),
  median: (worked, operand) => sorted(worked, operand, "median"),
  quantile: (worked, operand) => sorted(worked, operand, "quantile"),
  var: (worked) => spread(worked, level(worked), "variance"),
  std: (worked) => spread(worked, level(worked) ** 2, "root"),
  norm: (worked) => ({ bars: sumBars(worked, square), label: "root", running: true }),
  power: (worked) => ({
    bars: sumBars(worked, (term) => input(term)),
    label: "root",
    running: true,
  }),
  count: (worked) => ({
    bars: sumBars(worked, (term) => input(term)),
    label: "count",
    running: true,
  }),
  logsumexp: (worked) => ({
    bars: sumBars(worked, (term) => `exp(${input(term)})`),
    label: "log",
    running: true,
  }),
  average: (worked) => ({ bars: sumBars(worked, product), label: "mean", running: true }),
};

/** Each cell before its index; the winner's index is what stays. */
function winner(worked: Worked, operand: Operand | undefined, label: string): BarsPlan {
  return {
    bars: valueBars(worked, colours(operand), picked, place, (term) => term.value),
    label,
  };
}

function sorted(worked: Worked, operand: Operand | undefined, label: string): BarsPlan {
  return { bars: valueBars(worked, colours(operand), picked), level: level(worked), label };
}

/** Squared distances that even out to the variance. */
function spread(worked: Worked, variance: number, label: string): BarsPlan {
  const bars = valueBars(worked, pale, plain, distance, (term) => term.value);
  return { bars, level: variance, evens: true, label };
}

/** Lamps: those that decide have the attention. */
function lamps(worked: Worked, context: WorkedContext): Block {
  const { metrics, operands } = context;
  const cells = worked.terms.map((term) => input(term));
  const width = chipWidth([...cells, "T"], metrics);
  const rows = worked.terms.map((term, at) => {
    const text = input(term);
    const own = colours(operands[0])(parseTerm(text));
    const tone: Tone = term.mark === "skipped" ? "ghost" : picked(term);
    const fill: Fill =
      text === term.value ? { palette: "boolean", at: term.value === "T" ? 1 : 0 } : own;
    const lamp = chip({ id: `lamp${at}`, text, fill, width, tone }, metrics);
    const isTruth = text === term.value;
    const words = term.mark === "skipped" ? "left out" : isTruth ? "" : term.value;
    return inRow([lamp, sign(`lamp${at}.t`, words, metrics)], metrics);
  });
  if ((worked.hidden ?? 0) > 0) {
    const rest = line("w.rest", restText(worked), { size: metrics.type, ink: "ink2", weight: 600 });
    rows.splice(worked.hiddenAfter ?? rows.length, 0, rest);
  }
  const total = inRow(
    [sign("w.arrow", "→", metrics), totalRow(worked, context, worked.symbol)],
    metrics,
  );
  return below([...rows, total, noteBlock(worked, context)], 4 * metrics.unit);
}

/** The calculation of a lane, by what it does. */
export function foldedBlock(worked: Worked, context: WorkedContext): Block {
  if (worked.symbol === "any" || worked.symbol === "all") return lamps(worked, context);
  const plan = PLANS[worked.symbol] ?? PLANS["+"];
  if (plan === undefined) throw new Error("there is always the sum");
  return barsBlock(plan(worked, context.operands[0]), worked, context);
}

/** Folds that have a picture of their own. */
const DRAWN = new Set(["+", "×", "max", "min"]);

/** A fold as bars where there is such a picture, every other calculation line by line. */
export function calculated(worked: Worked, context: WorkedContext): Block {
  const isDrawn = worked.kind === "fold" && DRAWN.has(worked.symbol);
  return isDrawn ? foldedBlock(worked, context) : workedBlock(worked, context);
}
