/** The two rulers of the picture: which axis, how long, and which indices are shown. */

import { lengthOf, type Span } from "../../model/inspect/window.ts";
import { textWidth } from "../../util/text.ts";
import { centred, path, textMark } from "../marks.ts";
import type { Mark } from "../scene.ts";
import type { HeatInput } from "./heat_input.ts";

/** Round indices inside a span, `most` at most; its first and its last are always there. */
export function ticksOf([start, stop]: Span, most: number): number[] {
  const length = stop - start;
  if (length <= 0) return [];
  if (length <= most) return Array.from({ length }, (_, i) => start + i);
  if (most < 3) return most < 2 ? [start] : [start, stop - 1];
  let step = 1;
  for (let turn = 0; length / step > most - 1; turn += 1) step *= turn % 3 === 1 ? 2.5 : 2;
  const inner: number[] = [];
  for (let at = Math.ceil(start / step) * step; at < stop; at += step) inner.push(at);
  const least = length / most;
  const apart = (at: number) => at - start >= least && stop - 1 - at >= least;
  return [start, ...inner.filter(apart), stop - 1];
}

function columnRuler({ plot, window, metrics, labels }: HeatInput): Mark[] {
  const label = labels[1];
  if (!label) return [];
  const { rect } = plot;
  const { small, unit } = metrics;
  const each = rect.width / Math.max(1, lengthOf(window.columns));
  const widest = textWidth(String(plot.columns), small) + 14 * unit;
  const most = Math.floor(rect.width / widest);
  const y = rect.y - 5 * unit;
  const d = `M1 ${4 * unit}v${-4 * unit}h${rect.width - 2}v${4 * unit}`;
  return [
    textMark("axis.columns", plot.columnsLabel, small, label.text, {
      size: small,
      ink: label.ink,
      weight: 600,
    }),
    ...ticksOf(window.columns, most).map((at) =>
      textMark(
        `tick.c${at}`,
        rect.x + (at - window.columns[0] + 0.5) * each,
        y - 4 * unit,
        String(at),
        { size: small, ink: "ink2", anchor: "middle" },
      ),
    ),
    path("axis.columns.line", rect.x, y, d, { ink: label.ink, width: 2 * unit }),
  ].map((mark) => inside(mark, plot.width));
}

/** The first and the last number of a ruler stay in the picture. */
function inside(mark: Mark, width: number): Mark {
  if (mark.kind !== "text" || mark.anchor !== "middle") return mark;
  const half = textWidth(mark.text, mark.size) / 2;
  return { ...mark, x: Math.max(half, Math.min(width - half, mark.x)) };
}

function rowRuler({ plot, window, metrics, labels }: HeatInput): Mark[] {
  const label = labels[0];
  if (!label) return [];
  const { rect } = plot;
  const { small, unit } = metrics;
  const each = rect.height / Math.max(1, lengthOf(window.rows));
  const most = Math.floor(rect.height / (small * 1.5));
  const x = rect.x - 9 * unit;
  const d = `M${4 * unit} 1h${-4 * unit}v${rect.height - 2}h${4 * unit}`;
  return [
    textMark("axis.rows", 0, small, label.text, { size: small, ink: label.ink, weight: 600 }),
    path("axis.rows.line", x, rect.y, d, { ink: label.ink, width: 2 * unit }),
    ...ticksOf(window.rows, most).map((at) =>
      textMark(
        `tick.r${at}`,
        x - 4 * unit,
        Math.min(
          centred(rect.y + (at - window.rows[0] + 0.5) * each, small),
          plot.height - small * 0.2,
        ),
        String(at),
        { size: small, ink: "ink2", anchor: "end" },
      ),
    ),
  ];
}

export const rulers = (input: HeatInput): Mark[] => [...rowRuler(input), ...columnRuler(input)];
