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

const WIDTH = 680;
const HEIGHT = 340;
const LEFT = 98;
const RIGHT = 150;
const TOP = 16;
const BOTTOM = 46;
const LABEL_GAP = 17;
const NEAR = 18;
const BESIDE = 8;

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

/** The number stands beside the CPU's mark: on its left where another mark is on its right, further off where one is there. */
function spotsOf({ steps }: DeviceRoofline, x: Axis, y: Axis): Spot[] {
  const spots: Spot[] = [];
  for (const [i, { intensity, host, device }] of steps.entries()) {
    const [px, here, there] = [x.at(intensity), y.at(host), y.at(device)];
    const isTaken = (at: number) =>
      spots.some(
        ({ label }) => Math.abs(label.x - at) < NEAR && Math.abs(label.y - here) < LABEL_GAP,
      );
    const isCrowded = steps.some((other) => {
      const gap = x.at(other.intensity) - px;
      return gap > 1 && gap < 2 * NEAR && Math.abs(y.at(other.host) - here) < LABEL_GAP;
    });
    let at = isCrowded ? px - 2 * NEAR + BESIDE : px + BESIDE;
    while (isTaken(at)) at += isCrowded ? -NEAR : NEAR;
    spots.push({ number: i + 1, x: px, host: here, device: there, label: { x: at, y: here } });
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
