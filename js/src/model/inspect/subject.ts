/** What is looked into: the facts of an array, and what travelled of its values. */

import type {
  ArrayFacts,
  CellPart,
  Comparison,
  Heatmap,
  Inspection,
  Profile,
  Statistics,
} from "../../protocol/generated.ts";
import { formatTerm } from "../../util/number.ts";
import { type CellTable, cellTable, knownTable } from "./cell_table.ts";
import { bytesOf, rastersOf, scaleOf } from "./heatmaps.ts";
import type { Axes, Raster, Scale } from "./raster.ts";

/** One axis, decoded: a number per run of indices. */
export interface Runs {
  profile: Profile;
  mean: Float32Array;
  low: Float32Array;
  high: Float32Array;
  /** The largest magnitude of each run. */
  largest: Float32Array;
  bad: Uint32Array | null;
}

export interface Subject {
  facts: ArrayFacts;
  rasters: readonly Raster[];
  tables: readonly CellTable[];
  profiles: readonly Runs[];
  /** The parts that can be drawn; the first is drawn first. */
  parts: readonly CellPart[];
  scales: ReadonlyMap<CellPart, Scale>;
  /** The colours of single cells: blocks vary less than they do. */
  cellScale: Scale | null;
  /** The index that is shown first. */
  first: readonly number[];
  /** Per drawn part what a block shows of its cells. */
  measures: ReadonlyMap<CellPart, NonNullable<Heatmap["measure"]>>;
  /** Whether a first picture is still to come. */
  isPending?: boolean;
  /** Whether the kernel could answer. */
  isLive: boolean;
}

function numbers<T extends Float32Array | Uint32Array>(
  bytes: Uint8Array | null,
  Kind: { new (buffer: ArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
): T {
  const whole = bytes ? bytes.length - (bytes.length % Kind.BYTES_PER_ELEMENT) : 0;
  return new Kind(bytes ? (bytes.slice(0, whole).buffer as ArrayBuffer) : new ArrayBuffer(0));
}

function runsOf(profile: Profile, buffers: readonly DataView[]): Runs {
  const read = (position: number) => numbers(bytesOf(buffers, position), Float32Array);
  const [mean, low, high] = [read(profile.mean), read(profile.low), read(profile.high)];
  const largest = low.map((value, at) => Math.max(Math.abs(value), Math.abs(high[at] ?? value)));
  const bad =
    profile.bad === undefined ? null : numbers(bytesOf(buffers, profile.bad), Uint32Array);
  return { profile, mean, low, high, largest, bad };
}

type Views = readonly (readonly [part: CellPart, heatmap: Heatmap])[];

function fromViews(
  facts: ArrayFacts,
  views: Views,
  buffers: readonly DataView[],
): Pick<Subject, "rasters" | "parts" | "scales" | "measures"> {
  return {
    rasters: views.flatMap(([part, heatmap]) => rastersOf(heatmap, buffers, facts.shape, part)),
    parts: views.length > 0 ? views.map(([part]) => part) : [""],
    scales: new Map(views.map(([part, heatmap]) => [part, scaleOf(heatmap)])),
    measures: new Map(views.map(([part, heatmap]) => [part, heatmap.measure ?? "mean"])),
  };
}

const partOf = (heatmap: Heatmap): CellPart => heatmap.part ?? "";

/** From the lowest to the highest percent of the values, alike on both sides of zero where colours are. */
function cellScaleOf(overview: Heatmap, { quantiles = [] }: Statistics): Scale {
  const own = scaleOf(overview);
  const numbers = quantiles.flatMap(({ number }) => (number == null ? [] : [number]));
  const [least, most] = [numbers[0], numbers.at(-1)];
  const isCellwise = overview.steps.every((step) => step === 1);
  if (isCellwise || least === undefined || most === undefined || own.palette === "boolean")
    return own;
  const limit = Math.max(Math.abs(least), Math.abs(most));
  const [low, high] = own.palette === "diverging" ? [-limit, limit] : [least, most];
  const text = (value: number) => formatTerm(value, "float64");
  return { ...own, low, high, lowText: text(low), highText: text(high), isClipped: true };
}

export function inspectionSubject(message: Inspection, buffers: readonly DataView[]): Subject {
  const { array, overview, views = [], corners, profiles = [], statistics } = message;
  const all = [...(overview ? [overview] : []), ...views];
  return {
    facts: array,
    ...fromViews(
      array,
      all.map((one) => [partOf(one), one] as const),
      buffers,
    ),
    tables: [...(corners ? [cellTable(corners, buffers)] : []), knownTable(message)],
    profiles: profiles.map((profile) => runsOf(profile, buffers)),
    cellScale: overview ? cellScaleOf(overview, statistics) : null,
    first: array.shape.map(() => 0),
    isPending: !overview && ["sampled", "running"].includes(message.progress.state),
    isLive: message.live ?? true,
  };
}

export function comparisonSubject(message: Comparison, buffers: readonly DataView[]): Subject {
  const { left, overview, views = [] } = message;
  const named = [
    ...(overview ? [[partOf(overview) || "absolute", overview] as const] : []),
    ...views.map((one) => [partOf(one), one] as const),
  ];
  return {
    facts: left,
    ...fromViews(left, named, buffers),
    tables: [],
    profiles: [],
    cellScale: null,
    first: message.largestAbsolute?.index ?? left.shape.map(() => 0),
    isLive: true,
  };
}

/** The two axes that are drawn first: those of the overview, or the last two. */
export function firstAxes({ facts, rasters }: Subject): Axes {
  const ndim = facts.shape.length;
  return rasters[0]?.axes ?? [ndim > 1 ? ndim - 2 : null, ndim > 0 ? ndim - 1 : null];
}

/** How an axis is called: by its name, or by its number. */
export const axisName = ({ axes = [] }: ArrayFacts, axis: number): string =>
  axes[axis] || `axis ${axis}`;
