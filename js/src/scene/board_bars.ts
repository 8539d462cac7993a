/** Numbers side by side as bars, and the line behind the last one that counts. */

import type { Bars } from "../protocol/generated.ts";
import { grouped, textWidth } from "../util/text.ts";
import { type Block, below } from "./layout.ts";
import { line, path, textMark } from "./marks.ts";
import type { Mark } from "./scene.ts";
import type { Stage } from "./stage.ts";

const HEIGHT = 96;

/** At most `most` bars, the first ones. */
export function barsPanel(panel: Bars, stage: Stage, most: number): Block {
  const { metrics } = stage;
  const { unit, small } = metrics;
  const shown = panel.heights.slice(0, Math.max(2, most));
  const words = [...panel.texts, ...panel.labels].map((text) => textWidth(text, small));
  const pitch = Math.max(30 * unit, ...words.map((width) => width + 12 * unit));
  const tallest = Math.max(...shown, 0) || 1;
  const top = small * 1.4;
  const base = top + HEIGHT * unit;
  const cut = panel.cut ?? shown.length;
  const total = panel.heights.length + (panel.hidden ?? 0);
  const key = `b.${panel.id}`;
  const marks: Mark[] = shown.flatMap((height, at): Mark[] => {
    const size = Math.max(2 * unit, (height / tallest) * HEIGHT * unit);
    const x = at * pitch;
    const middle = x + pitch / 2;
    const counts = at < cut;
    const style = { size: small, anchor: "middle" as const, ink: "ink2" as const };
    return [
      {
        kind: "cell",
        id: `${key}:${at}`,
        x: x + pitch * 0.18,
        y: base - size,
        width: pitch * 0.64,
        height: size,
        text: "",
        fill: { palette: "diverging", at: 0.6 },
        tone: counts ? "plain" : "done",
        size: metrics.type,
      },
      textMark(`${key}.t${at}`, middle, base - size - 4 * unit, panel.texts[at] ?? "", style),
      textMark(`${key}.l${at}`, middle, base + small * 1.15, panel.labels[at] ?? "", style),
    ];
  });
  const width = shown.length * pitch;
  const height = base + small * 1.5;
  marks.push(path(`${key}.zero`, 0, base, `M0 0h${width}`, { ink: "ink3", width: 1.2 * unit }));
  // behind the last of all there is nothing to be cut off
  if (panel.cut !== undefined && panel.cut <= shown.length && panel.cut < total) {
    const style = { ink: "focus" as const, width: 2 * unit, dashed: true };
    marks.push(path(`${key}.cut`, cut * pitch, 0, `M0 ${small}v${base - small}`, style));
  }
  const chart: Block = { width, height, body: { x: 0, y: 0, width, height }, marks };
  const more = (panel.hidden ?? 0) + panel.heights.length - shown.length;
  const quiet = { size: small, ink: "ink2" as const, mono: false };
  const name = line(`${key}.name`, panel.name, { size: metrics.type, weight: 600 });
  const note = line(`${key}.more`, more > 0 ? `and ${grouped(more)} more` : "", quiet);
  return below([chart, name, ...(more > 0 ? [note] : [])], 4 * unit);
}
