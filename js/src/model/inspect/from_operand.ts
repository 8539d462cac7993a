/** The kept values of an operand of an explained cell, as a report of their own. */

import type {
  ArrayFacts,
  CellIndex,
  Heatmap,
  Histogram,
  Inspection,
  Number as Named,
  Operand,
  Places,
  Statistics,
} from "../../protocol/generated.ts";
import { PROTOCOL_VERSION } from "../../protocol/generated.ts";
import { formatTerm } from "../../util/number.ts";
import type { Cells, Scalar } from "../cells.ts";
import { toNumber } from "../dtypes.ts";
import { exactText } from "../exact.ts";
import { shapeText } from "./place.ts";
import { orderOf } from "./strides.ts";

export interface OperandReport {
  message: Inspection;
  buffers: readonly DataView[];
}

interface Kept {
  index: CellIndex;
  /** NaN of what has no number. */
  number: number;
  value: Scalar | undefined;
  text: string;
}

const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);

/** Every index whose cell travelled, in C order. */
const keptIndices = (kept: Cells["kept"]): number[][] =>
  kept.reduce<number[][]>(
    (all, line) => all.flatMap((before) => line.map((at) => [...before, at])),
    [[]],
  );

function factsOf({ name, shape, dtype, axes = [], strides = [], ...rest }: Operand): ArrayFacts {
  const { nbytes = 0, typeName = "ndarray", badges = [] } = rest;
  const size = product(shape);
  const itemsize = size > 0 ? nbytes / size : 0;
  const isKnown = strides.length === shape.length && Number.isInteger(itemsize) && itemsize > 0;
  const order = orderOf(shape, strides, itemsize);
  return {
    name,
    shape,
    dtype,
    library: "",
    typeName,
    nbytes,
    size,
    device: "",
    axes,
    badges,
    ...(isKnown ? { memory: { itemsize, strides, order } } : {}),
  };
}

function statisticsOf(all: readonly Kept[], cells: Cells, size: number): Statistics {
  const { dtype } = cells.operand;
  const shown = all.filter(({ index }) => !cells.masked(index));
  const places = (test: (number: number) => boolean): Places => {
    const found = shown.filter(({ value, number }) => value !== undefined && test(number));
    return { count: found.length, first: found.slice(0, 16).map(({ index }) => index) };
  };
  const count = (test: (number: number) => boolean) => places(test).count;
  const finite = shown.filter(({ number }) => Number.isFinite(number));
  const isBool = dtype === "bool";
  return {
    exact: cells.whole,
    read: all.length,
    size,
    nan: places(Number.isNaN),
    posinf: places((one) => one === Number.POSITIVE_INFINITY),
    neginf: places((one) => one === Number.NEGATIVE_INFINITY),
    masked: all.length - shown.length,
    ...(finite.length === 0
      ? {}
      : {
          ...(isBool
            ? { trues: count((one) => one === 1) }
            : { zeros: count((one) => one === 0), negatives: count((one) => one < 0) }),
          ...extremes(finite, dtype),
        }),
  };
}

type Extremes = Pick<Statistics, "minimum" | "maximum" | "mean" | "std">;

function extremes(finite: readonly Kept[], dtype: string): Extremes {
  const sum = finite.reduce((total, { number }) => total + number, 0);
  const mean = sum / finite.length;
  const squares = finite.reduce((total, { number }) => total + (number - mean) ** 2, 0);
  const named = (number: number): Named => ({ text: formatTerm(number, "float64"), number });
  const best = (isBetter: (one: number, other: number) => boolean) => {
    const found = finite.reduce((a, b) => (isBetter(b.number, a.number) ? b : a));
    const { value, text, number, index } = found;
    const isComplex = dtype.startsWith("complex");
    const words = isComplex
      ? named(number).text
      : value === undefined
        ? text
        : exactText(value, dtype);
    return { text: words, number, index };
  };
  return {
    minimum: best((one, other) => one < other),
    maximum: best((one, other) => one > other),
    mean: named(mean),
    std: named(Math.sqrt(squares / finite.length)),
  };
}

const BINS = 32;

function histogramOf(all: readonly Kept[], isExact: boolean): Histogram | null {
  const finite = all.flatMap(({ number }) => (Number.isFinite(number) ? [number] : []));
  if (finite.length === 0) return null;
  const least = finite.reduce((a, b) => Math.min(a, b));
  const most = finite.reduce((a, b) => Math.max(a, b));
  const [low, high] = least === most ? [least - 0.5, most + 0.5] : [least, most];
  const edges = Array.from({ length: BINS + 1 }, (_, i) => low + ((high - low) * i) / BINS);
  const counts = Array.from({ length: BINS }, () => 0);
  for (const one of finite) {
    const bin = Math.min(BINS - 1, Math.floor(((one - low) / (high - low)) * BINS));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const edgeTexts = edges.map((edge) => formatTerm(edge, "float64"));
  return { exact: isExact, read: finite.length, edges, edgeTexts, counts };
}

/** The colours of the step's own picture. */
function scaleOf({ palette = "none", limit = 1 }: Operand) {
  const high = palette === "boolean" ? 1 : limit;
  const low = palette === "diverging" ? -limit : 0;
  const text = (value: number) => formatTerm(value, "float64");
  return { palette, low, high, lowText: text(low), highText: text(high) };
}

/** A block per cell of an array that travelled whole; of another one what its overview has. */
function overviewOf(all: readonly Kept[], cells: Cells, levels: number): Heatmap | null {
  const { operand } = cells;
  const { shape, overview } = operand;
  const scale = scaleOf(operand);
  if (scale.palette === "none" || shape.length === 0) return null;
  const fixed = shape.map(() => null);
  const axes = shape.map((_, axis) => axis);
  const starts = shape.map(() => 0);
  if (cells.whole && shape.length < 5 && all.length > 0)
    return { axes, counts: shape, steps: shape.map(() => 1), starts, fixed, levels, ...scale };
  if (!overview || shape.length !== 2) return null;
  const counts = [overview.rows, overview.columns];
  const steps = [overview.rowStride, overview.columnStride];
  return { axes, counts, steps, starts, fixed, levels, exact: false, ...scale };
}

function levelsOf(all: readonly Kept[], cells: Cells): Uint8Array {
  if (!cells.whole) return cells.overview ?? new Uint8Array();
  const { low, high } = scaleOf(cells.operand);
  return Uint8Array.from(all, ({ number }) => {
    if (!Number.isFinite(number)) return 255;
    const share = high > low ? (number - low) / (high - low) : 0.5;
    return Math.round(254 * Math.max(0, Math.min(1, share)));
  });
}

const viewOf = (data: Uint8Array | Float64Array): DataView =>
  new DataView(data.buffer, data.byteOffset, data.byteLength);

const WINDOW = "The recording kept only a window of this array: nothing more of it can be shown.";

/** What was recorded of an operand; of a large array that is a window, and said so. */
export function operandReport(cells: Cells): OperandReport {
  const { operand, kept, whole } = cells;
  const facts = factsOf(operand);
  const all = keptIndices(kept).map((index): Kept => {
    const value = cells.value(index);
    return { index, value, number: toNumber(value), text: cells.text(index) ?? "" };
  });
  const full = all.map(({ value, text }) =>
    value === undefined ? text : exactText(value, operand.dtype),
  );
  const buffers = [
    viewOf(Float64Array.from(all, ({ number }) => number)),
    viewOf(Uint8Array.from(all, ({ index }) => (cells.masked(index) ? 1 : 0))),
    viewOf(levelsOf(all, cells)),
  ];
  const statistics = statisticsOf(all, cells, facts.size);
  const histogram = histogramOf(all, whole);
  const overview = overviewOf(all, cells, 2);
  const message: Inspection = {
    type: "inspection",
    version: PROTOCOL_VERSION,
    id: `operand ${operand.name}`,
    array: facts,
    sentence: `${operand.name}: shape ${shapeText(operand.shape)}, ${operand.dtype}, as it was at this step.`,
    progress: { type: "progress", state: "complete" },
    statistics,
    ...(histogram ? { histogram } : {}),
    ...(overview ? { overview } : {}),
    corners: { kept, text: all.map(({ text }) => text), full, numbers: 0, masked: 1 },
    notes: whole ? [] : [WINDOW],
    live: false,
  };
  return { message, buffers };
}
