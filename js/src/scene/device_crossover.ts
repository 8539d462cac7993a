/** The cell at other sizes: three curves with their bands, the crossing as an interval, the reader's own size. */

import type { DeviceCrossover, DevicePoint, Spread } from "../protocol/generated.ts";
import {
  type Axis,
  decades,
  durationText,
  type Framed,
  logAxis,
  spread,
  type Tick,
} from "./device_axes.ts";

export type CurveKind = "host" | "device" | "moved";

export interface Curve {
  readonly kind: CurveKind;
  readonly line: string;
  readonly band: string;
  readonly dots: readonly (readonly [number, number])[];
  readonly label: { readonly text: string; readonly x: number; readonly y: number };
}

export interface CrossoverChart extends Framed {
  readonly curves: readonly Curve[];
  readonly between: { readonly from: number; readonly to: number } | null;
  readonly own: number | null;
}

const WIDTH = 520;
const HEIGHT = 310;
const LEFT = 62;
const DIGIT = 7.6;
const TOP = 42;
const BOTTOM = 26;
const LABEL_GAP = 17;
const TICK_GAP = 58;
const BESIDE = 10;
const FAR = 4;

/** Sizes as words; large powers of two as such. */
export const sizeText = (size: number): string => {
  const power = Math.log2(size);
  return size >= 2 ** 17 && Number.isInteger(power) ? `2^${power}` : size.toLocaleString("en");
};

const valuesOf = ({ host, device, moved }: DevicePoint) => [...host, ...device, ...moved];

export function crossoverChart(found: DeviceCrossover): CrossoverChart {
  const { points, size, name, library } = found;
  const sizes = points.map((point) => point.size);
  const own = size <= Math.max(...sizes) * FAR && size >= Math.min(...sizes) / FAR ? size : null;
  const all = own === null ? sizes : [...sizes, own];
  const kinds: [CurveKind, string][] = [
    ["host", "NumPy on the CPU"],
    ["device", library],
    ["moved", "with copies"],
  ];
  const right = BESIDE + DIGIT * Math.max(...kinds.map(([, text]) => text.length));
  const frame = { x: LEFT, y: TOP, w: WIDTH - LEFT - right, h: HEIGHT - TOP - BOTTOM };
  const x = logAxis(Math.min(...all) / 1.1, Math.max(...all) * 1.1, LEFT, LEFT + frame.w);
  const times = points.flatMap(valuesOf).filter((value) => value > 0);
  const y = logAxis(Math.min(...times) / 1.5, Math.max(...times) * 1.5, TOP + frame.h, TOP);
  const last = points.at(-1);
  const ends = kinds.map(([kind]) => (last ? y.at(last[kind][1]) : 0));
  const placed = spread(ends, LABEL_GAP, TOP + frame.h);
  const curves = kinds.map(([kind, text], i) => ({
    ...curve(points, kind, x, y),
    label: { text, x: LEFT + frame.w + BESIDE, y: placed[i] ?? 0 },
  }));
  const crossing = found.without.between;
  return {
    width: WIDTH,
    height: HEIGHT,
    frame,
    curves,
    across: sizeTicks(sizes, x, name),
    up: decades(y, 26, durationText),
    between: crossing ? { from: x.at(crossing[0]), to: x.at(crossing[1]) } : null,
    own: own === null ? null : x.at(own),
  };
}

function curve(points: readonly DevicePoint[], kind: CurveKind, x: Axis, y: Axis) {
  const at = (part: 0 | 1 | 2) =>
    points.map((point) => [x.at(point.size), y.at((point[kind] as Spread)[part])] as const);
  const path = (places: readonly (readonly [number, number])[]) =>
    places.map(([px, py]) => `${px} ${py}`).join("L");
  const dots = at(1);
  return {
    kind,
    dots,
    line: `M${path(dots)}`,
    band: `M${path([...at(2), ...at(0).reverse()])}z`,
  };
}

function sizeTicks(sizes: readonly number[], x: Axis, name: string): Tick[] {
  const ticks: Tick[] = [];
  for (const size of sizes) {
    const at = x.at(size);
    const before = ticks.at(-1);
    if (before && at - before.at < TICK_GAP) continue;
    ticks.push({ at, text: before ? sizeText(size) : `${name} = ${sizeText(size)}` });
  }
  return ticks;
}
