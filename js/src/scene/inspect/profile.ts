/** One axis in small: a bar for every stretch of indices, so that the channel or row that differs is seen. */

import type { Span } from "../../model/inspect/window.ts";
import { path } from "../marks.ts";
import type { Metrics } from "../metrics.ts";
import type { Ink, Mark, Scene } from "../scene.ts";

export interface ProfileInput {
  /** One number per bin; NaN where there is no finite value. */
  values: ArrayLike<number>;
  /** Whether a bin holds NaN or an infinity. */
  isBad: (bin: number) => boolean;
  /** The length of the axis. */
  size: number;
  /** What is shown of the axis: a stretch of a drawn one, one index of another. */
  shown: Span;
  /** The bin that stands out; null where none does. */
  peak: number | null;
  ink: Ink;
  width: number;
  height: number;
  metrics: Metrics;
}

const short = (value: number) => Math.round(value * 10) / 10;

/** The bin whose number is far larger than those of the others; null where none is. */
export function peakOf(values: ArrayLike<number>): number | null {
  const all = Array.from(values, Math.abs);
  const sorted = all.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  if (sorted.length < 4) return null;
  const largest = sorted.at(-1) ?? 0;
  const usual = sorted[Math.floor(sorted.length * 0.9) - 1] ?? 0;
  return largest > 2 * usual ? all.indexOf(largest) : null;
}

/** Bars up for positive numbers, down for negative ones, on a common base. */
function bars({ values, width, height }: ProfileInput, isIn: (bin: number) => boolean): string {
  const all = Array.from(values);
  const finite = all.filter(Number.isFinite);
  const high = Math.max(0, ...finite);
  const low = Math.min(0, ...finite);
  const scale = high > low ? height / (high - low) : 0;
  const base = high * scale;
  const each = width / Math.max(1, all.length);
  const gap = each > 5 ? 1 : 0;
  return all
    .map((value, bin) => {
      if (!Number.isFinite(value) || !isIn(bin)) return "";
      const tall = value * scale;
      const drawn = Math.abs(tall) < 1 ? (tall < 0 ? -1 : 1) : tall;
      return `M${short(bin * each)} ${short(base)}v${short(-drawn)}h${short(each - gap)}v${short(drawn)}z`;
    })
    .join("");
}

function badMarks({ values, isBad, width, metrics }: ProfileInput): Mark[] {
  const each = width / Math.max(1, values.length);
  const wide = Math.max(each, 4 * metrics.unit);
  const height = 9 * metrics.unit;
  const d = Array.from(values)
    .map((_, bin) =>
      isBad(bin)
        ? `M${short((bin + 0.5) * each - wide / 2)} 0h${short(wide)}v${short(height)}h${short(-wide)}z`
        : "",
    )
    .join("");
  return d ? [path("bad", 0, 0, d, { ink: "nan", width: 0, fill: "nan" })] : [];
}

export function profileScene(input: ProfileInput): Scene {
  const { shown, size, width, height, peak, ink, metrics } = input;
  const { unit } = metrics;
  const each = width / Math.max(1, size);
  const wide = Math.max(4 * unit, Math.min(width, (shown[1] - shown[0]) * each));
  const start = Math.min(shown[0] * each, width - wide);
  const marks: Mark[] = [
    path(
      "bars",
      0,
      0,
      bars(input, (bin) => bin !== peak),
      { ink, width: 0, fill: "bar" },
    ),
    path(
      "peak",
      0,
      0,
      bars(input, (bin) => bin === peak),
      { ink, width: 0, fill: "warn" },
    ),
    ...badMarks(input),
    path("shown", start, 0, `M0 0h${short(wide)}v${height}h${short(-wide)}z`, {
      ink,
      width: 2 * unit,
    }),
  ];
  return { width, height, marks };
}
