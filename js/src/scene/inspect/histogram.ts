/** How often values occur: bars from the lowest to the highest, zero marked, with a switch for rare ones. */

import { grouped, textWidth } from "../../util/text.ts";
import { path, textMark } from "../marks.ts";
import type { Metrics } from "../metrics.ts";
import type { Mark, Scene } from "../scene.ts";

export interface Bars {
  low: number;
  high: number;
  lowText: string;
  highText: string;
  counts: readonly number[];
}

export interface HistogramInput {
  bars: Bars;
  /** Whether heights are logarithms: then what is rare is seen, too. */
  isLog: boolean;
  width: number;
  height: number;
  metrics: Metrics;
  /** The bar under the pointer. */
  focus: number | null;
}

const short = (value: number) => Math.round(value * 10) / 10;

export const heightOf = (count: number, most: number, isLog: boolean): number => {
  if (count <= 0 || most <= 0) return 0;
  return isLog ? (Math.log10(count) + 1) / (Math.log10(most) + 1) : count / most;
};

function barPath(input: HistogramInput, base: number, room: number, isIn: (i: number) => boolean) {
  const { counts } = input.bars;
  const each = input.width / Math.max(1, counts.length);
  const most = Math.max(...counts);
  const gap = each > 4 ? 1 : 0;
  return counts
    .map((count, i) => {
      if (count === 0 || !isIn(i)) return "";
      const height = Math.max(1.5, heightOf(count, most, input.isLog) * room);
      const x = short(i * each);
      return `M${x} ${short(base)}v${short(-height)}h${short(each - gap)}v${short(height)}z`;
    })
    .join("");
}

/** Where a value stands between the ends; null outside, and where all values are one. */
export function shareIn({ low, high }: Bars, value: number): number | null {
  return high > low && value >= low && value <= high ? (value - low) / (high - low) : null;
}

function zeroMarks(input: HistogramInput, base: number, top: number): Mark[] {
  const { bars, width, metrics } = input;
  const { small, unit } = metrics;
  const at = shareIn(bars, 0);
  if (at === null) return [];
  const x = at * width;
  const line = path("zero", x, top, `M0 0V${short(base - top + 4 * unit)}`, {
    ink: "ink2",
    width: 1.4 * unit,
    dashed: true,
  });
  const ends = [bars.lowText, bars.highText].map((text) => textWidth(text, small) + small);
  const free = x > (ends[0] ?? 0) + small / 2 && x < width - (ends[1] ?? 0) - small / 2;
  const label = textMark("zero.t", x, base + small * 1.35, "0", {
    size: small,
    ink: "ink2",
    anchor: "middle",
  });
  return free ? [line, label] : [line];
}

export function histogramScene(input: HistogramInput): Scene {
  const { bars, width, height, metrics, focus } = input;
  const { small, unit } = metrics;
  const base = height - small * 1.8;
  const top = small * 1.5;
  const room = base - top;
  const most = Math.max(0, ...bars.counts);
  const center = (i: number) =>
    bars.low + ((i + 0.5) / bars.counts.length) * (bars.high - bars.low);
  const fill = (ink: "below" | "above" | "focus", isIn: (i: number) => boolean) =>
    path(`bars.${ink}`, 0, 0, barPath(input, base, room, isIn), { ink, width: 0, fill: ink });
  const say = { size: small, ink: "ink2" } as const;
  const marks: Mark[] = [
    textMark(
      "most",
      0,
      small,
      `${grouped(most)}${input.isLog ? ", heights as logarithms" : ""}`,
      say,
    ),
    path("top", 0, top - 2 * unit, `M0 0H${width}`, {
      ink: "ink3",
      width: 0.6 * unit,
      dashed: true,
    }),
    fill("below", (i) => center(i) < 0 && i !== focus),
    fill("above", (i) => center(i) >= 0 && i !== focus),
    fill("focus", (i) => i === focus),
    path("base", 0, base, `M0 0H${width}`, { ink: "ink3", width: unit }),
    ...zeroMarks(input, base, top),
    textMark("low", 0, base + small * 1.35, bars.lowText, say),
    ...(bars.high > bars.low
      ? [textMark("high", width, base + small * 1.35, bars.highText, { ...say, anchor: "end" })]
      : []),
  ];
  return { width, height, marks };
}
