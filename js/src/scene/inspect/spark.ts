/** Small pictures in the rows of a table: a histogram, and how a number went over the steps. */

import { path } from "../marks.ts";
import type { Mark, Scene } from "../scene.ts";

const short = (value: number) => Math.round(value * 10) / 10;

/** A bar per bin, heights as square roots, so that what is rare is seen. */
export function sparkBars(counts: readonly number[], width: number, height: number): Scene {
  const most = Math.sqrt(Math.max(1, ...counts));
  const each = width / Math.max(1, counts.length);
  const d = counts
    .map((count, i) => {
      const tall = count > 0 ? Math.max(1, (Math.sqrt(count) / most) * (height - 2)) : 0;
      return tall > 0
        ? `M${short(i * each)} ${height - 1}v${short(-tall)}h${short(Math.max(0.5, each - 0.5))}v${short(tall)}z`
        : "";
    })
    .join("");
  const marks: Mark[] = [
    path("base", 0, height - 0.5, `M0 0H${width}`, { ink: "ink3", width: 0.8 }),
    path("bars", 0, 0, d, { ink: "above", width: 0, fill: "above" }),
  ];
  return { width, height, marks };
}

/** A point per kept step, in logarithms: a number that vanishes goes down by whole decades. */
export function sparkLine(
  values: readonly (number | null)[],
  range: readonly [low: number, high: number],
  width: number,
  height: number,
): Scene {
  const [low, high] = range;
  const room = height - 6;
  const y = (value: number) => {
    const share = high > low ? (Math.log10(value) - low) / (high - low) : 0.5;
    return short(3 + room * (1 - Math.max(0, Math.min(1, share))));
  };
  const each = width / Math.max(1, values.length - 1);
  let isDown = false;
  const d = values
    .map((value, i) => {
      if (value === null || !(value > 0)) {
        isDown = false;
        return "";
      }
      const to = `${isDown ? "L" : "M"}${short(values.length > 1 ? i * each : width / 2)} ${y(value)}`;
      isDown = true;
      return to;
    })
    .join("");
  const last = values.at(-1);
  const end =
    last !== null && last !== undefined && last > 0
      ? [
          path(
            "end",
            short(values.length > 1 ? width - 2 : width / 2),
            y(last),
            "M-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0",
            {
              ink: "accent",
              width: 1,
              fill: "accent",
            },
          ),
        ]
      : [];
  return { width, height, marks: [path("line", 0, 0, d, { ink: "accent", width: 1.6 }), ...end] };
}

/** The decades that positive numbers cover; null where there are none. */
export function decadesOf(values: Iterable<number | null>): [number, number] | null {
  const logs = [...values].flatMap((value) =>
    value !== null && value > 0 ? [Math.log10(value)] : [],
  );
  return logs.length === 0
    ? null
    : [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs)) + 0];
}
