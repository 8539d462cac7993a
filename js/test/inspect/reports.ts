/** Comparisons and watched models to test with. */

import type {
  Comparison,
  FileListing,
  WatchRow,
  WatchTable,
} from "../../src/protocol/generated.ts";
import { factsOf, heatmapOf, indices, type Sample, shortText } from "./messages.ts";

type Value = (index: readonly number[]) => number;

export function comparison(extra: Partial<Comparison> = {}): Sample<Comparison> {
  const buffers: DataView[] = [];
  const shape = [20, 30];
  const gap: Value = ([row = 0, column = 0]) => (row === 3 ? 1e-3 * (column + 1) : 1e-8);
  const scale = { palette: "sequential", low: 0, lowText: "0", part: "absolute" } as const;
  const steps = [1, 1];
  const message: Comparison = {
    type: "comparison",
    version: 1,
    id: "c1",
    left: factsOf("a", shape),
    right: factsOf("b", shape, { dtype: "float32", nbytes: 2400 }),
    sentence: "a and b differ in 600 of 600 cells, most at [3, 29] by 0.03.",
    sentences: ["a holds float64 and b holds float32: b is compared as float64."],
    comparable: true,
    size: 600,
    differing: 600,
    onlyLeftNan: 2,
    largestAbsolute: { text: "0.03", index: [3, 29], number: 0.03 },
    largestRelative: { text: "0.011", index: [3, 29], number: 0.011 },
    meanAbsolute: { text: "7.8e-4", number: 7.8e-4 },
    worst: [29, 28, 27].map((column) => ({
      index: [3, column],
      left: "2.5",
      right: "2.47",
      absolute: shortText(gap([3, column])),
      relative: "0.011",
      ulps: "126 320",
    })),
    tolerances: Array.from({ length: 13 }, (_, i) => {
      const tolerance = 10 ** (i - 12);
      const count = indices(shape).filter((index) => gap(index) > tolerance).length;
      return {
        tolerance,
        text: `1e${i - 12}`,
        absolute: count + 2,
        relative: Math.min(30, count) + 2,
      };
    }),
    overview: heatmapOf(shape, gap, steps, buffers, scale),
    views: [
      heatmapOf(shape, (index) => gap(index) / 2.5, steps, buffers, { ...scale, part: "relative" }),
    ],
    ...extra,
  };
  return { message, buffers };
}

export function fileListing(): Sample<FileListing> {
  const entry = (name: string, nan: number) => ({
    name,
    shape: [8, 6],
    dtype: "float32",
    nbytes: 192,
    nan,
    low: "−1",
    high: "2",
    mean: "0.5",
    std: "0.25",
  });
  const message: FileListing = {
    type: "file",
    version: 1,
    id: "f1",
    name: "weights.npz",
    format: "npz",
    nbytes: 500,
    sentence: "weights.npz: 2 arrays, 500 bytes on disk.",
    entries: [entry("layer.weight", 0), entry("layer.bias", 3)],
  };
  return { message, buffers: [] };
}

export function watchRow(module: string, extra: Partial<WatchRow> = {}): WatchRow {
  return {
    module,
    typeName: "Linear",
    kind: "activation",
    shape: [32, 64],
    dtype: "float32",
    steps: [0, 1, 2],
    means: [0.1, 0.2, 0.1],
    stds: [1, 0.9, 1.1],
    zeros: [0, 0, 0],
    mean: "0.1",
    std: "1.1",
    zeroShare: "0 %",
    low: "−3",
    high: "3",
    counts: [1, 4, 9, 30, 80, 120, 76, 28, 10, 3, 1],
    ...extra,
  };
}

export function watchTable(extra: Partial<WatchTable> = {}): Sample<WatchTable> {
  const gradient = (module: string, std: number) =>
    watchRow(module, {
      kind: "gradient",
      stds: [std * 3, std * 2, std],
      std: std.toExponential(1),
      mean: "0",
    });
  const message: WatchTable = {
    type: "watch",
    version: 1,
    id: "w1",
    name: "net",
    sentence: "The first NaN is in the activation of block.2 at step 2.",
    step: 2,
    rows: [
      watchRow("block.0"),
      watchRow("block.1", {
        typeName: "ReLU",
        zeros: [0.5, 0.8, 0.97],
        zeroShare: "97 %",
        hazard: "97 % of its values are 0.",
        stds: [1, 0.5, 0.1],
        std: "0.1",
      }),
      watchRow("block.2", {
        nan: 12,
        hazard: "The first NaN is here.",
        means: [0.1, 0.2, null],
        mean: "0.3",
      }),
      gradient("block.0", 1e-9),
      gradient("block.1", 1e-6),
      gradient("block.2", 1e-2),
    ],
    hazards: ["The first NaN is in the activation of block.2 at step 2."],
    ...extra,
  };
  return { message, buffers: [] };
}
