/** Terms as bars on one scale: a sum that grows bar by bar, a mean that evens out, a largest that stays. */

import type { Operand, Worked } from "../protocol/generated.ts";
import { parseTerm } from "../util/number.ts";
import { textWidth } from "../util/text.ts";
import { type Block, below } from "./layout.ts";
import { fillFor } from "./looks.ts";
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

export type Fold = "sum" | "mean" | "max" | "min";

/** One bar from one number to another, with words on both sides. */
interface Bar {
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

/** What is left where the rest of a bar has the attention. */
const PALE = 0.25;

const signed = (number: number, strength = 0.62): Fill =>
  Number.isFinite(number) ? { palette: "diverging", at: number < 0 ? -strength : strength } : "nan";

/** What a sum adds, from where it stands to where it gets. */
function sumBars(worked: Worked): Bar[] {
  let total = 0;
  const bars: Bar[] = [];
  worked.terms.forEach((term, at) => {
    if ((worked.hidden ?? 0) > 0 && at === worked.hiddenAfter) {
      const rest = parseTerm(worked.rest ?? "");
      const to = Number.isFinite(rest) ? total + rest : total;
      bars.push({
        label: restText({ ...worked, rest: undefined } as Worked),
        from: total,
        to,
        end: worked.rest ?? "",
        fill: null,
        tone: "ghost",
      });
      total = to;
    }
    const number = term.number ?? Number.NaN;
    const partial = term.partial === undefined ? Number.NaN : parseTerm(term.partial);
    const to = Number.isFinite(partial) ? partial : total + number;
    bars.push({
      label: term.value,
      from: total,
      to,
      end: term.partial ?? "",
      fill: signed(number),
      tone: "plain",
    });
    total = to;
  });
  return bars;
}

/** Cells from zero to their values; those that do not come through step back. */
function valueBars(worked: Worked, fold: Fold, operand: Operand | undefined): Bar[] {
  const numbers = worked.terms.map((term) => term.number ?? Number.NaN);
  const finite = numbers.filter((number) => !Number.isNaN(number));
  const best = fold === "max" ? Math.max(...finite) : Math.min(...finite);
  const bars = worked.terms.map((term, at): Bar => {
    const number = numbers[at] ?? Number.NaN;
    const wins = number === best && fold !== "mean";
    const tone = fold === "mean" ? "plain" : wins ? "live" : "done";
    const own = operand ? fillFor(operand, number) : signed(number);
    const fill = fold === "mean" ? signed(number, PALE) : own;
    return { label: term.value, from: 0, to: number, end: "", fill, tone };
  });
  const hidden = worked.hidden ?? 0;
  if (hidden > 0) {
    const label = restText(worked);
    bars.splice(worked.hiddenAfter ?? bars.length, 0, {
      label,
      from: 0,
      to: Number.NaN,
      end: "",
      fill: null,
      tone: "ghost",
    });
  }
  return bars;
}

interface Chart {
  bars: readonly Bar[];
  metrics: Metrics;
  width: number;
  /** A line across all bars. */
  level?: number;
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
    if (chart.level !== undefined && bar.tone !== "ghost")
      marks.push(...residual(bar, at, y, x0, scale, chart));
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
  const pitch = Math.round(26 * unit);
  const labels = Math.max(...bars.map((bar) => textWidth(bar.label, type)));
  const ends = Math.max(...bars.map((bar) => textWidth(bar.end, small)));
  const x0 = labels + 12 * unit;
  const values = bars.flatMap((bar) => [bar.from, bar.to]);
  const scale = scaleOf([...values, chart.level ?? 0], width);
  const height = bars.length * pitch;
  const zero = path("bars.zero", x0 + scale.x(0), 0, `M0 0v${height}`, {
    ink: "ink3",
    width: 1.2 * unit,
  });
  const marks: Mark[] = [
    zero,
    ...bars.flatMap((bar, at) => barMarks(bar, at, at * pitch + 3 * unit, x0, scale, chart)),
  ];
  if (chart.level !== undefined && Number.isFinite(chart.level)) {
    const style = { ink: "focus" as const, width: 2 * unit, dashed: true };
    marks.push(path("bars.level", x0 + scale.x(chart.level), 0, `M0 0v${height}`, style));
  }
  const full = x0 + width + (ends > 0 ? 10 * unit + ends : 2 * unit);
  return { width: full, height, body: { x: x0, y: 0, width, height }, marks };
}

const LABELS: Record<Fold, string> = { sum: "sum", mean: "mean", max: "max", min: "min" };

/** A fold that looks like what it does. */
export function foldBlock(fold: Fold, worked: Worked, context: WorkedContext): Block {
  const { metrics, operands } = context;
  const numbers = worked.terms.map((term) => term.number ?? Number.NaN);
  if (numbers.length > 0 && !numbers.some(Number.isFinite)) return workedBlock(worked, context);
  const total = totalRow(worked, context, LABELS[fold]);
  const bars = fold === "sum" ? sumBars(worked) : valueBars(worked, fold, operands[0]);
  const note = noteBlock(worked, context);
  if (bars.length === 0) return below([total, note], 6 * metrics.unit);
  const most = Math.max(90 * metrics.unit, Math.min(190 * metrics.unit, context.width * 0.45));
  const level = fold === "mean" ? { level: parseTerm(worked.total) } : {};
  const chart = chartBlock({ bars, metrics, width: most, ...level });
  return below(
    [chart, inRow([sign("w.arrow", "→", metrics), total], metrics), note],
    6 * metrics.unit,
  );
}
