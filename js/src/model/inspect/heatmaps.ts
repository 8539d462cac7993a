/** A heatmap of the message becomes one raster per facet. */

import type { Heatmap } from "../../protocol/generated.ts";
import { type Axes, INF, MASKED, NAN, type Raster, type Scale } from "./raster.ts";
import type { Span } from "./window.ts";

type Buffers = readonly DataView[];

export const bytesOf = (buffers: Buffers, position: number | undefined): Uint8Array | null => {
  const view = position === undefined ? undefined : buffers[position];
  return view ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : null;
};

const bitAt = (bytes: Uint8Array, at: number): boolean =>
  (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1;

function marksOf(heatmap: Heatmap, buffers: Buffers, count: number): Uint8Array | null {
  const kinds = [
    [NAN, bytesOf(buffers, heatmap.nan)],
    [INF, bytesOf(buffers, heatmap.inf)],
    [MASKED, bytesOf(buffers, heatmap.masked)],
  ] as const;
  if (kinds.every(([, bits]) => bits === null)) return null;
  const marks = new Uint8Array(count);
  for (const [mark, bits] of kinds) {
    if (!bits) continue;
    for (let at = 0; at < count; at++) if (bitAt(bits, at)) marks[at] = (marks[at] ?? 0) | mark;
  }
  return marks;
}

export const scaleOf = (heatmap: Heatmap): Scale => ({
  palette: heatmap.palette,
  low: heatmap.low,
  high: heatmap.high,
  lowText: heatmap.lowText,
  highText: heatmap.highText,
  isClipped: heatmap.clipped ?? false,
});

/** The indices that the blocks of one drawn axis of a heatmap stand for. */
function spanOf(heatmap: Heatmap, at: number, shape: readonly number[]): Span {
  const start = heatmap.starts[at] ?? 0;
  const stop = start + (heatmap.counts[at] ?? 0) * (heatmap.steps[at] ?? 1);
  const size = shape[heatmap.axes[at] ?? 0] ?? 0;
  return [start, Math.min(stop, size)];
}

function indicesOf(counts: readonly number[]): number[][] {
  return counts.reduce<number[][]>(
    (all, count) =>
      all.flatMap((before) => Array.from({ length: count }, (_, at) => [...before, at])),
    [[]],
  );
}

/** The index on every axis of one facet: a stretch of the facet axes, null on the drawn ones. */
function facetIndex(
  heatmap: Heatmap,
  facet: readonly number[],
  shape: readonly number[],
): (Span | null)[] {
  const index = shape.map((_, axis): Span | null => {
    const fixed = heatmap.fixed[axis];
    return fixed == null ? null : [fixed, fixed + 1];
  });
  facet.forEach((block, at) => {
    const step = heatmap.steps[at] ?? 1;
    const start = (heatmap.starts[at] ?? 0) + block * step;
    const axis = heatmap.axes[at] ?? 0;
    index[axis] = [start, Math.min(start + step, shape[axis] ?? 0)];
  });
  return index;
}

export function rastersOf(
  heatmap: Heatmap,
  buffers: Buffers,
  shape: readonly number[],
  part: Raster["part"] = heatmap.part ?? "",
): Raster[] {
  const { axes, counts, steps } = heatmap;
  const drawn = Math.max(0, axes.length - 2);
  const total = counts.reduce((all, count) => all * count, 1);
  const bytes = bytesOf(buffers, heatmap.levels) ?? new Uint8Array(total).fill(255);
  const marks = marksOf(heatmap, buffers, total);
  const [down, across] = axes.length > 1 ? [axes.length - 2, axes.length - 1] : [-1, 0];
  const isFlat = axes.length === 0;
  const own: Axes = [axes[down] ?? null, axes[across] ?? null];
  const height = counts[down] ?? 1;
  const width = counts[across] ?? 1;
  const shared = {
    axes: own,
    part,
    rows: down < 0 ? ([0, 1] as const) : spanOf(heatmap, down, shape),
    columns: isFlat ? ([0, 1] as const) : spanOf(heatmap, across, shape),
    steps: [steps[down] ?? 1, steps[across] ?? 1] as const,
    height,
    width,
    scale: scaleOf(heatmap),
    isExact: heatmap.exact ?? true,
  };
  return indicesOf(counts.slice(0, drawn)).map((facet, at) => {
    const from = at * height * width;
    const to = from + height * width;
    return {
      ...shared,
      index: facetIndex(heatmap, facet, shape),
      bytes: bytes.subarray(from, to),
      marks: marks?.subarray(from, to) ?? null,
    };
  });
}
