/** Terms as bars on one scale: bars that pile up, bars that stand side by side, a level across them. */

import type { Term, Worked } from "../protocol/generated.ts";
import { parseTerm } from "../util/number.ts";
import { textWidth } from "../util/text.ts";
import { type Block, below } from "./layout.ts";
import { centred, path, textMark } from "./marks.ts";
import type { Metrics } from "./metrics.ts";
import type { Fill, Mark, Tone } from "./scene.ts";
import {
  inRow,
  noteBlock,
  restText,
  sign,
  totalRow,
  type WorkedContext,
  workedBlock,
} from "./worked.ts";

/** One bar from one number to another, with words on both sides. */
export interface Bar {
  label: string;
  from: number;
  to: number;
  end: string;
  fill: Fill;
  tone: Tone;
}

interface Scale {
  x: (value: number) => number;
  width: number;
}

function scaleOf(values: readonly number[], width: number): Scale {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const range = high - low || 1;
  return { x: (value) => ((value - low) / range) * width, width };
}

export const signed = (number: number, strength = 0.62): Fill =>
  Number.isFinite(number) ? { palette: "diverging", at: number < 0 ? -strength : strength } : "nan";

/** What stands before the bar of a term. */
export type LabelOf = (term: Term) => string;

const ownValue: LabelOf = (term) => term.value;

const without = (label: string): Bar => ({
  label,
  from: 0,
  to: Number.NaN,
  end: "",
  fill: null,
  tone: "ghost",
});

/** A cell that has no part in it. */
const leftOut = (label: string): Bar => ({
  ...without(label),
  end: "left out",
});

/** A term on top of what stands there. */
function added(term: Term, total: number, label: string): Bar {
  const number = term.number ?? Number.NaN;
  const partial = term.partial === undefined ? Number.NaN : parseTerm(term.partial);
  const to = Number.isFinite(partial) ? partial : total + number;
  return { label, from: total, to, end: term.partial ?? "", fill: signed(number), tone: "plain" };
}

/** The terms that are not drawn, on top of what stands there. */
function hiddenBar(worked: Worked, total: number): Bar {
  const rest = parseTerm(worked.rest ?? "");
  const to = Number.isFinite(rest) ? total + rest : total;
  return { label: restText(worked), from: total, to, end: "", fill: null, tone: "ghost" };
}

/** What a sum adds, from where it stands to where it gets. */
export function sumBars(worked: Worked, labelOf: LabelOf = ownValue): Bar[] {
  let total = 0;
  const bars: Bar[] = [];
  worked.terms.forEach((term, at) => {
    if ((worked.hidden ?? 0) > 0 && at === worked.hiddenAfter) bars.push(hiddenBar(worked, total));
    total = bars.findLast((bar) => Number.isFinite(bar.to))?.to ?? total;
    const isOut = term.mark === "skipped";
    bars.push(isOut ? leftOut(labelOf(term)) : added(term, total, labelOf(term)));
    if (!isOut) total = bars.at(-1)?.to ?? total;
  });
  return bars;
}

/** Terms from zero to their values; `toneOf` says which of them come through. */
export function valueBars(
  worked: Worked,
  fillOf: (number: number) => Fill,
  toneOf: (term: Term) => Tone,
  labelOf: LabelOf = ownValue,
  endOf: LabelOf = () => "",
): Bar[] {
  const bars = worked.terms.map((term): Bar => {
    if (term.mark === "skipped") return leftOut(labelOf(term));
    const number = term.number ?? Number.NaN;
    const words = { label: labelOf(term), end: endOf(term) };
    return { ...words, from: 0, to: number, fill: fillOf(number), tone: toneOf(term) };
  });
  if ((worked.hidden ?? 0) > 0)
    bars.splice(worked.hiddenAfter ?? bars.length, 0, without(restText(worked)));
  return bars;
}

interface Chart {
  bars: readonly Bar[];
  metrics: Metrics;
  width: number;
  /** A line across all bars. */
  level?: number | undefined;
  /** Whether what lies above the line fills up what is missing below it. */
  evens?: boolean | undefined;
  /** Whether the words after the bars say how far the terms have come, which stands above them. */
  running?: boolean | undefined;
}

function barMarks(bar: Bar, at: number, y: number, x0: number, scale: Scale, chart: Chart): Mark[] {
  const { metrics } = chart;
  const { type, unit } = metrics;
  const height = Math.round(20 * unit);
  const baseline = centred(y + height / 2, type);
  const dim = bar.tone === "done" || bar.tone === "ghost" ? ("ink2" as const) : ("ink" as const);
  const label = textMark(`bar${at}.l`, x0 - 10 * unit, baseline, bar.label, {
    size: type,
    ink: dim,
    anchor: "end",
  });
  const marks: Mark[] = [label];
  if (Number.isFinite(bar.from) && Number.isFinite(bar.to)) {
    const start = scale.x(Math.min(bar.from, bar.to));
    const width = Math.max(3 * unit, scale.x(Math.max(bar.from, bar.to)) - start);
    marks.push({
      kind: "cell",
      id: `bar${at}`,
      x: x0 + start,
      y,
      width,
      height,
      text: "",
      fill: bar.fill,
      tone: bar.tone,
      size: type,
    });
    if (chart.evens && bar.tone !== "ghost") marks.push(...residual(bar, at, y, x0, scale, chart));
  }
  if (bar.end !== "") {
    const style = { size: metrics.small, ink: "ink2" as const };
    marks.push(
      textMark(
        `bar${at}.e`,
        x0 + scale.width + 10 * unit,
        centred(y + height / 2, metrics.small),
        bar.end,
        style,
      ),
    );
  }
  return marks;
}

/** From a value to the level: what has to be given away, or is still missing (dashed). */
function residual(bar: Bar, at: number, y: number, x0: number, scale: Scale, chart: Chart): Mark[] {
  const { unit, type } = chart.metrics;
  const level = chart.level ?? 0;
  if (!Number.isFinite(level) || Math.abs(scale.x(level) - scale.x(bar.to)) < 3 * unit) return [];
  const start = scale.x(Math.min(bar.to, level));
  const width = scale.x(Math.max(bar.to, level)) - start;
  const above = bar.to > level;
  const tone: Tone = above ? "plain" : "ghost";
  return [
    {
      kind: "cell",
      id: `bar${at}.r`,
      x: x0 + start,
      y: y + 4 * unit,
      width,
      height: 12 * unit,
      text: "",
      fill: above ? signed(1, 1) : null,
      tone,
      size: type,
    },
  ];
}

function chartBlock(chart: Chart): Block {
  const { bars, metrics, width } = chart;
  const { unit, small, type } = metrics;
  const words = chart.running ? "so far" : "";
  const pitch = Math.round(26 * unit);
  const labels = Math.max(...bars.map((bar) => textWidth(bar.label, type)));
  const ends = Math.max(
    ...[words, ...bars.map((bar) => bar.end)].map((end) => textWidth(end, small)),
  );
  const x0 = labels + 12 * unit;
  const values = bars.flatMap((bar) => [bar.from, bar.to]);
  const scale = scaleOf([...values, chart.level ?? 0], width);
  const top = words === "" ? 0 : Math.round(small * 1.4);
  const height = top + bars.length * pitch;
  const zero = path("bars.zero", x0 + scale.x(0), top, `M0 0v${height - top}`, {
    ink: "ink3",
    width: 1.2 * unit,
  });
  const marks: Mark[] = [
    zero,
    ...bars.flatMap((bar, at) => barMarks(bar, at, top + at * pitch + 3 * unit, x0, scale, chart)),
  ];
  if (words !== "") {
    const style = { size: small, ink: "ink2" as const };
    marks.push(textMark("bars.far", x0 + width + 10 * unit, centred(top / 2, small), words, style));
  }
  if (chart.level !== undefined && Number.isFinite(chart.level)) {
    const style = { ink: "focus" as const, width: 2 * unit, dashed: true };
    marks.push(path("bars.level", x0 + scale.x(chart.level), 0, `M0 0v${height}`, style));
  }
  const full = x0 + width + (ends > 0 ? 10 * unit + ends : 2 * unit);
  return { width: full, height, body: { x: x0, y: 0, width, height }, marks };
}

export interface BarsPlan extends Pick<Chart, "bars" | "level" | "evens" | "running"> {
  /** What the bars come to, in a word. */
  label: string;
}

/** The bars, what they come to, and the note. */
export function barsBlock(plan: BarsPlan, worked: Worked, context: WorkedContext): Block {
  const { metrics } = context;
  const numbers = worked.terms.map((term) => term.number ?? Number.NaN);
  if (numbers.length > 0 && !numbers.some(Number.isFinite)) return workedBlock(worked, context);
  const total = totalRow(worked, context, plan.label);
  const note = noteBlock(worked, context);
  if (plan.bars.length === 0) return below([total, note], 6 * metrics.unit);
  const width = Math.max(90 * metrics.unit, Math.min(190 * metrics.unit, context.width * 0.45));
  const { bars, level, evens } = plan;
  const running = plan.running && bars.filter((bar) => bar.end !== "").length > 1;
  const chart = chartBlock({ bars, metrics, width, level, evens, running });
  return below(
    [chart, inRow([sign("w.arrow", "→", metrics), total], metrics), note],
    6 * metrics.unit,
  );
}

export const sumBlock = (worked: Worked, context: WorkedContext): Block =>
  barsBlock({ bars: sumBars(worked), label: "sum", running: true }, worked, context);
