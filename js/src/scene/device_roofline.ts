/** Steps under what both sides can do at most: arithmetic for each byte across, operations per second upwards. */

import type { DeviceCeiling, DeviceRoofline } from "../protocol/generated.ts";
import { type Axis, decades, type Framed, logAxis, spread, withPrefix } from "./device_axes.ts";

export type SideKind = "host" | "device";

export interface Roof {
  readonly kind: SideKind;
  readonly line: string;
  readonly label: { readonly text: string; readonly x: number; readonly y: number };
}

export interface Spot {
  readonly number: number;
  readonly x: number;
  readonly host: number;
  readonly device: number;
  readonly label: { readonly x: number; readonly y: number };
}

export interface RooflineChart extends Framed {
  readonly roofs: readonly Roof[];
  readonly spots: readonly Spot[];
}

const WIDTH = 520;
const HEIGHT = 310;
const LEFT = 98;
const RIGHT = 118;
const TOP = 16;
const BOTTOM = 26;
const LABEL_GAP = 17;
const NEAR = 16;
const MARK = 10;
/** Places of a number from its mark: rightwards, downwards. */
const BESIDE = [
  [8, 0],
  [-4, -15],
  [-18, 0],
  [-4, 15],
  [10, -13],
  [10, 13],
  [-20, -13],
  [-20, 13],
  [26, 0],
] as const;

const ridge = ({ flops, bandwidth }: DeviceCeiling) => flops / bandwidth;

export function rooflineChart(found: DeviceRoofline): RooflineChart {
  const { host, device, steps } = found;
  const sides = [host, device];
  const across = [...steps.map((step) => step.intensity), ...sides.map(ridge)];
  const rates = [
    ...steps.flatMap((step) => [step.host, step.device]),
    ...sides.map((one) => one.flops),
  ];
  const frame = { x: LEFT, y: TOP, w: WIDTH - LEFT - RIGHT, h: HEIGHT - TOP - BOTTOM };
  const x = logAxis(Math.min(...across) / 2, Math.max(...across) * 4, LEFT, LEFT + frame.w);
  const y = logAxis(Math.min(...rates) / 3, Math.max(...rates) * 2, TOP + frame.h, TOP);
  const labels = spread(
    sides.map((one) => y.at(one.flops)),
    LABEL_GAP,
    TOP + frame.h,
  );
  const roof = (kind: SideKind, side: DeviceCeiling, text: string, i: number): Roof => ({
    kind,
    line: roofLine(side, x, y),
    label: { text, x: LEFT + frame.w + 10, y: labels[i] ?? 0 },
  });
  return {
    width: WIDTH,
    height: HEIGHT,
    frame,
    roofs: [roof("host", host, "the CPU at most", 0), roof("device", device, "there at most", 1)],
    spots: spotsOf(found, x, y),
    across: decades(x, 40, (value) => `${Number(value.toPrecision(2))}`),
    up: decades(y, 26, (value) => withPrefix(value, "FLOP/s")),
  };
}

/** Sloped where the memory sets the pace, level where the arithmetic does. */
function roofLine(side: DeviceCeiling, x: Axis, y: Axis): string {
  const corner = Math.max(x.low, Math.min(x.high, ridge(side)));
  const first = Math.max(x.low, y.low / side.bandwidth);
  const start = first < corner ? `${x.at(first)} ${y.at(side.bandwidth * first)}L` : "";
  return `M${start}${x.at(corner)} ${y.at(side.flops)}L${x.at(x.high)} ${y.at(side.flops)}`;
}

/** The number stands beside the CPU's mark, where no mark and no other number is; on its right if it can. */
function spotsOf({ steps }: DeviceRoofline, x: Axis, y: Axis): Spot[] {
  const spots: Spot[] = [];
  const marks = steps.flatMap(({ intensity, host, device }) => {
    const px = x.at(intensity);
    return [[px, y.at(host)] as const, [px, y.at(device)] as const];
  });
  const isFree = (at: number, up: number) =>
    at > LEFT &&
    marks.every(([mx, my]) => Math.abs(mx - at - MARK / 2) > MARK || Math.abs(my - up) > MARK) &&
    spots.every(({ label }) => Math.abs(label.x - at) >= NEAR || Math.abs(label.y - up) >= NEAR);
  for (const [i, { intensity, host, device }] of steps.entries()) {
    const [px, here, there] = [x.at(intensity), y.at(host), y.at(device)];
    const [dx, dy] = BESIDE.find(([right, down]) => isFree(px + right, here + down)) ?? BESIDE[0];
    const label = { x: px + dx, y: here + dy };
    spots.push({ number: i + 1, x: px, host: here, device: there, label });
  }
  return spots;
}

/** Whether a step is faster than the copy and the product that the ceilings were measured with. */
export const isAbove = ({ host, device, steps }: DeviceRoofline): boolean =>
  steps.some((step) => {
    const over = (rate: number, { bandwidth, flops }: DeviceCeiling) =>
      rate > Math.min(bandwidth * step.intensity, flops);
    return over(step.host, host) || over(step.device, device);
  });
