/** A calculation worked out beside the arrays, term by term. */

import type { Operand, Term, Worked } from "../protocol/generated.ts";
import { parseTerm } from "../util/number.ts";
import { grouped, textWidth } from "../util/text.ts";
import { type Block, below, beside, NOTHING, padded } from "./layout.ts";
import { fillFor } from "./looks.ts";
import { line, paragraph, path } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Fill, Mark, Tone } from "./scene.ts";

export interface WorkedContext {
  operands: readonly Operand[];
  result: Operand | null;
  metrics: Metrics;
  /** In how many columns the terms may stand. */
  columns: number;
  /** The widest that it may be. */
  width: number;
}

interface Chip {
  id: string;
  text: string;
  fill: Fill;
  width: number;
  tone?: Tone;
}

/** The number of a text; of a complex one its magnitude, as the cells are coloured. */
function magnitudeOf(text: string): number {
  const [, real, imaginary] = /^(.+)([+\u2212][^+\u2212]*)j$/u.exec(text) ?? [];
  if (real === undefined || imaginary === undefined) return parseTerm(text);
  return Math.hypot(parseTerm(real), parseTerm(imaginary.replace("+", "")));
}

export function fillOfText(text: string, operand: Operand | null | undefined): Fill {
  if (!operand) return text === "NaN" ? "nan" : null;
  const number = magnitudeOf(text);
  if (Number.isNaN(number) && !text.includes("NaN")) return null;
  return fillFor(operand, number);
}

export function chip({ id, text, fill, width, tone = "plain" }: Chip, metrics: Metrics): Block {
  const height = Math.round(metrics.cellHeight * 0.88);
  const mark: Mark = {
    kind: "cell",
    id,
    x: 0,
    y: 0,
    width,
    height,
    text,
    fill,
    tone,
    size: metrics.type,
  };
  return { width, height, body: { x: 0, y: 0, width, height }, marks: [mark] };
}

export function chipWidth(texts: readonly string[], metrics: Metrics): number {
  const widest = Math.max(0, ...texts.map((text) => textWidth(text, metrics.type)));
  return Math.max(metrics.minCellWidth, Math.round(widest + 14 * metrics.unit));
}

export function sign(id: string, text: string, metrics: Metrics): Block {
  return line(id, text, { size: metrics.type, ink: "ink2" });
}

export const inRow = (blocks: readonly Block[], metrics: Metrics): Block =>
  beside(blocks, 8 * metrics.unit, "middle");

/** `maximum` stands before its operands, `+` between them. */
const isName = (symbol: string): boolean => /^\p{L}/u.test(symbol) && symbol.length > 1;

function termRow(worked: Worked, term: Term, at: number, context: WorkedContext): Block {
  const { metrics, operands, result } = context;
  const inLines = worked.kind === "steps";
  const symbol = term.symbol ?? worked.symbol;
  const chips = term.operands.map((text, k) =>
    chip(
      {
        id: `w${at}.${k}`,
        text,
        fill: fillOfText(text, operands[inLines ? 0 : k]),
        width: chipWidth(
          worked.terms.map((each) => each.operands[k] ?? ""),
          metrics,
        ),
      },
      metrics,
    ),
  );
  const parts: Block[] = [];
  const isBefore = isName(symbol) && !inLines;
  const joint = symbol === "→" ? symbol : "=";
  if (isBefore || (chips.length === 1 && joint === "="))
    parts.push(sign(`w${at}.f`, symbol, metrics));
  chips.forEach((each, k) => {
    if (k > 0) {
      const between = isBefore ? "," : symbol;
      parts.push(sign(`w${at}.s${k}`, between, metrics));
    }
    parts.push(each);
  });
  const [only] = chips;
  const isKept = worked.kind === "fold" && term.operands.join() === term.value;
  if (isKept && only !== undefined) return inRow([only], metrics);
  const last =
    worked.kind === "apply" || isOneProduct(worked) || (inLines && at === worked.terms.length - 1);
  const value = {
    id: `w${at}.v`,
    text: term.value,
    fill: fillOfText(term.value, result),
    width: chipWidth([...worked.terms.map((each) => each.value), worked.total], metrics),
    tone: last ? ("target" as const) : ("plain" as const),
  };
  return inRow([...parts, sign(`w${at}.e`, joint, metrics), chip(value, metrics)], metrics);
}

/** The words for terms that are not drawn: `+ 994 more = 12.7`. */
export function restText(worked: Worked): string {
  const more = `${grouped(worked.hidden ?? 0)} more`;
  if (worked.rest === undefined) return `+ ${more}`;
  if (worked.symbol === "max") return `${more}, at most ${worked.rest}`;
  if (worked.symbol === "min") return `${more}, at least ${worked.rest}`;
  return `+ ${more} = ${worked.rest}`;
}

function restRow(worked: Worked, metrics: Metrics): Block {
  return line("w.rest", restText(worked), { size: metrics.type, ink: "ink2", weight: 600 });
}

/** Rows under each other whose right edges, where the values stand, are on one line. */
function stack(rows: readonly Block[], metrics: Metrics): Block {
  const width = Math.max(0, ...rows.map((row) => row.width));
  return below(
    rows.map((row) => padded(row, width - row.width, 0)),
    4 * metrics.unit,
  );
}

export function totalRow(worked: Worked, context: WorkedContext, label: string): Block {
  const { metrics, result } = context;
  const width = chipWidth([...worked.terms.map((each) => each.value), worked.total], metrics);
  const fill = fillOfText(worked.total, result);
  const total = chip({ id: "w.total", text: worked.total, fill, width, tone: "target" }, metrics);
  return inRow([sign("w.totall", label, metrics), total], metrics);
}

function columnsOf(rows: readonly Block[], columns: number, metrics: Metrics): Block {
  const each = Math.ceil(rows.length / columns);
  const stacks: Block[] = [];
  for (let at = 0; at < rows.length; at += each)
    stacks.push(stack(rows.slice(at, at + each), metrics));
  return beside(stacks, metrics.gap * 1.4);
}

function underlined(body: Block, total: Block, metrics: Metrics): Block {
  const rule = path("w.line", 0, 0, `M0 0h${total.width}`, {
    ink: "ink2",
    width: 1.4 * metrics.unit,
  });
  const mark: Block = { ...NOTHING, width: total.width, height: 2 * metrics.unit, marks: [rule] };
  return stack([body, { ...mark, body: { ...mark.body, width: total.width } }, total], metrics);
}

export function noteBlock(worked: Worked, context: WorkedContext): Block {
  if (worked.note === undefined) return NOTHING;
  const style = { size: context.metrics.small, ink: "ink2" as const, mono: false };
  return paragraph("w.note", worked.note, context.width, style);
}

/** Whether the terms are added up already: before, they have no running totals. */
export function isFinished(worked: Worked): boolean {
  return worked.terms.length < 2 || worked.terms.some((term) => term.partial !== undefined);
}

const isOneProduct = ({ kind, terms, hidden }: Worked): boolean =>
  kind === "products" && terms.length === 1 && (hidden ?? 0) === 0;

/** Pairs multiplied and added up, a lane folded, a function applied, or line after line: by kind. */
export function workedBlock(worked: Worked, context: WorkedContext): Block {
  const { metrics, columns } = context;
  const rows = worked.terms.map((term, at) => termRow(worked, term, at, context));
  if ((worked.hidden ?? 0) > 0)
    rows.splice(worked.hiddenAfter ?? rows.length, 0, restRow(worked, metrics));
  const body = columns > 1 ? columnsOf(rows, columns, metrics) : stack(rows, metrics);
  const note = noteBlock(worked, context);
  if (worked.kind === "apply" || worked.kind === "steps" || isOneProduct(worked))
    return below([body, note], 6 * metrics.unit);
  if (!isFinished(worked)) return body;
  const isSum = worked.kind === "products" || worked.symbol === "+";
  const label = worked.symbol === "and" ? "or" : isSum ? "sum" : worked.symbol;
  const total = totalRow(worked, context, label);
  return below([underlined(body, total, metrics), note], 6 * metrics.unit);
}
