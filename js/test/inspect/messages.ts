/** Messages of the inspector to test with, made of real numbers. */

import type {
  ArrayFacts,
  Cells,
  Heatmap,
  Inspection,
  Profile,
  Statistics,
} from "../../src/protocol/generated.ts";

export interface Sample<M> {
  message: M;
  buffers: DataView[];
}

type Value = (index: readonly number[]) => number;

const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);

export function indices(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, size) => all.flatMap((before) => Array.from({ length: size }, (_, i) => [...before, i])),
    [[]],
  );
}

function put(buffers: DataView[], data: ArrayBuffer): number {
  buffers.push(new DataView(data));
  return buffers.length - 1;
}

function packed(bits: readonly boolean[]): ArrayBuffer {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, at) => {
    if (bit) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (128 >> (at & 7));
  });
  return bytes.buffer;
}

export const stridesOf = (shape: readonly number[], itemsize: number): number[] =>
  shape.map((_, axis) => itemsize * product(shape.slice(axis + 1)));

export function factsOf(
  name: string,
  shape: readonly number[],
  extra: Partial<ArrayFacts> = {},
): ArrayFacts {
  const size = product(shape);
  const strides = stridesOf(shape, 8);
  return {
    name,
    shape,
    dtype: "float64",
    library: "numpy",
    typeName: "ndarray",
    nbytes: size * 8,
    size,
    memory: { itemsize: 8, strides, order: "C", offset: 0, ownerBytes: size * 8 },
    ...extra,
  };
}

/** Blocks of `steps` cells of the whole array, at most four axes. */
export function heatmapOf(
  shape: readonly number[],
  value: Value,
  steps: readonly number[],
  buffers: DataView[],
  extra: Partial<Heatmap> = {},
): Heatmap {
  const counts = shape.map((size, axis) => Math.ceil(size / (steps[axis] ?? 1)));
  const blocks = indices(counts).map((block) => {
    const inside = block.map((at, axis) => {
      const step = steps[axis] ?? 1;
      return Math.min(step, (shape[axis] ?? 0) - at * step);
    });
    return indices(inside).map((cell) =>
      value(cell.map((at, axis) => at + (block[axis] ?? 0) * (steps[axis] ?? 1))),
    );
  });
  const means = blocks.map((block) => {
    const finite = block.filter(Number.isFinite);
    return finite.reduce((sum, one) => sum + one, 0) / finite.length;
  });
  const limit = Math.max(0, ...means.filter(Number.isFinite).map(Math.abs)) || 1;
  const low = extra.low ?? -limit;
  const levels = Uint8Array.from(means, (mean) =>
    Number.isFinite(mean) ? Math.round(((mean - low) / (limit - low)) * 254) : 255,
  );
  const some = (test: (one: number) => boolean) => blocks.map((block) => block.some(test));
  const [nan, inf] = [some(Number.isNaN), some((one) => Math.abs(one) === Infinity)];
  return {
    axes: shape.map((_, axis) => axis),
    counts,
    steps,
    starts: shape.map(() => 0),
    fixed: shape.map(() => null),
    levels: put(buffers, levels.buffer),
    low,
    high: limit,
    lowText: `−${limit.toPrecision(3)}`,
    highText: limit.toPrecision(3),
    palette: "diverging",
    ...(nan.includes(true) ? { nan: put(buffers, packed(nan)) } : {}),
    ...(inf.includes(true) ? { inf: put(buffers, packed(inf)) } : {}),
    ...extra,
  };
}

export const shortText = (value: number) =>
  Number.isFinite(value)
    ? String(Number(value.toPrecision(3))).replace("-", "−")
    : String(value).replace("Infinity", "∞").replace("-", "−");

export function cellsOf(
  kept: readonly (readonly number[])[],
  value: Value,
  buffers: DataView[],
): Cells {
  const cells = indices(kept.map((line) => line.length)).map((places) =>
    value(places.map((place, axis) => kept[axis]?.[place] ?? 0)),
  );
  return {
    kept,
    text: cells.map(shortText),
    full: cells.map((one) => String(one)),
    numbers: put(buffers, Float64Array.from(cells).buffer),
  };
}

export function profileOf(
  shape: readonly number[],
  value: Value,
  axis: number,
  buffers: DataView[],
  step = 1,
): Profile {
  const length = shape[axis] ?? 0;
  const runs = Array.from({ length: Math.ceil(length / step) }, (): number[] => []);
  for (const index of indices(shape))
    runs[Math.floor((index[axis] ?? 0) / step)]?.push(value(index));
  const over = (of: (finite: number[]) => number) =>
    Float32Array.from(runs, (run) => {
      const finite = run.filter(Number.isFinite);
      return finite.length > 0 ? of(finite) : Number.NaN;
    });
  const bad = Uint32Array.from(runs, (run) => run.filter((one) => !Number.isFinite(one)).length);
  return {
    axis,
    length,
    step,
    exact: true,
    mean: put(buffers, over((run) => run.reduce((sum, one) => sum + one, 0) / run.length).buffer),
    low: put(buffers, over((run) => Math.min(...run)).buffer),
    high: put(buffers, over((run) => Math.max(...run)).buffer),
    ...(bad.some((count) => count > 0) ? { bad: put(buffers, bad.buffer) } : {}),
  };
}

export function statisticsOf(shape: readonly number[], value: Value): Statistics {
  const all = indices(shape).map((index) => ({ index, one: value(index) }));
  const places = (test: (one: number) => boolean) => {
    const found = all.filter(({ one }) => test(one));
    return { count: found.length, first: found.slice(0, 16).map(({ index }) => index) };
  };
  const finite = all.filter(({ one }) => Number.isFinite(one));
  const sorted = finite.toSorted((a, b) => a.one - b.one);
  const mean = finite.reduce((sum, { one }) => sum + one, 0) / finite.length;
  const extreme = (cell: (typeof all)[number] | undefined) =>
    cell && { text: shortText(cell.one), number: cell.one, index: cell.index };
  const number = (one: number) => ({ text: shortText(one), number: one });
  const variance = finite.reduce((sum, { one }) => sum + (one - mean) ** 2, 0) / finite.length;
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]?.one ?? Number.NaN;
  return {
    exact: true,
    read: all.length,
    size: all.length,
    nan: places(Number.isNaN),
    posinf: places((one) => one === Infinity),
    neginf: places((one) => one === -Infinity),
    zeros: places((one) => one === 0).count,
    negatives: places((one) => one < 0).count,
    subnormals: 0,
    ...(finite.length > 0
      ? {
          minimum: extreme(sorted[0]),
          maximum: extreme(sorted.at(-1)),
          mean: number(mean),
          std: number(Math.sqrt(variance)),
          quantiles: [0.01, 0.25, 0.5, 0.75, 0.99].map((share) => ({
            share,
            ...number(at(share)),
          })),
          quantilesExact: true,
        }
      : {}),
  };
}

function histogramOf(shape: readonly number[], value: Value): Inspection["histogram"] {
  const finite = indices(shape).map(value).filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const edges = Array.from({ length: 33 }, (_, i) => low + ((high - low) * i) / 32);
  const counts = Array.from({ length: 32 }, () => 0);
  for (const one of finite) {
    const bin = Math.min(31, Math.floor(((one - low) / (high - low || 1)) * 32));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { exact: true, read: finite.length, edges, edgeTexts: edges.map(shortText), counts };
}

/** An array of numbers, inspected: at most four axes, and not so many cells. */
export function inspection(
  shape: readonly number[],
  value: Value,
  extra: Partial<Inspection> & { name?: string; facts?: Partial<ArrayFacts>; most?: number } = {},
): Sample<Inspection> {
  const { name = "x", facts, most = 256, ...rest } = extra;
  const buffers: DataView[] = [];
  const steps = shape.map((size) => Math.ceil(size / most));
  const corner = (size: number) =>
    size <= 12
      ? Array.from({ length: size }, (_, i) => i)
      : [0, 1, 2, 3, size - 4, size - 3, size - 2, size - 1];
  const size = product(shape);
  const message: Inspection = {
    type: "inspection",
    version: 1,
    id: "i1",
    array: factsOf(name, shape, facts),
    sentence: `${name} has ${size} values.`,
    progress: { type: "progress", state: "complete" },
    statistics: statisticsOf(shape, value),
    ...(size > 0
      ? {
          histogram: histogramOf(shape, value),
          profiles: shape.map((_, axis) =>
            profileOf(shape, value, axis, buffers, steps[axis] ?? 1),
          ),
          ...(shape.length > 0 ? { overview: heatmapOf(shape, value, steps, buffers) } : {}),
          corners: cellsOf(shape.map(corner), value, buffers),
        }
      : {}),
    ...rest,
  };
  return { message, buffers };
}

/** Waves over rows and columns, with one channel that is too large and some cells that are no numbers. */
export const waves: Value = ([row = 0, column = 0]) => {
  if (row === 12 && column === 30) return Number.NaN;
  if (row === 40 && column === 70) return Infinity;
  if (column === 55) return 9 + Math.sin(row);
  return Math.sin(row / 9) * 2 + Math.cos(column / 7);
};
