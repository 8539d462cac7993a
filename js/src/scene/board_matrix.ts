/** A matrix on the way to a result: its numbers, what its cells are doing, and what it is called. */

import type { Matrix } from "../protocol/generated.ts";
import { parseTerm } from "../util/number.ts";
import { textWidth } from "../util/text.ts";
import { type Block, below, padded } from "./layout.ts";
import { centred, line, path, textMark } from "./marks.ts";
import { remembered } from "./memo.ts";
import type { Fill, Mark, Tone } from "./scene.ts";
import { columnTracks, emptySheet, type Look, rowTracks, sheet } from "./sheet.ts";
import { elide } from "./slots.ts";
import type { Stage } from "./stage.ts";

const ORDER: readonly Tone[] = ["clash", "target", "live", "done", "hidden"];

/** `1/2` is a number, too. */
export function numberOf(text: string): number {
  const [above = "", beneath] = text.split("/");
  return beneath === undefined ? parseTerm(text) : parseTerm(above) / Number(beneath);
}

interface Scale {
  limit: number;
  width: number;
}

/** The strongest number and the widest text of a panel in any frame of its reading. */
function scaleOf(stage: Stage, id: string): Scale {
  return remembered(stage.input, `scale ${id} ${stage.metrics.pad}`, () => {
    const { frames, texts = [] } = stage.input.reading;
    const own = frames.flatMap(({ board = [] }) =>
      board.flatMap((panel) => (panel.kind === "matrix" && panel.id === id ? panel.cells : [])),
    );
    const used = [...new Set(own)].map((at) => texts[at] ?? "");
    const sizes = used.map((text) => Math.abs(numberOf(text))).filter(Number.isFinite);
    const widest = Math.max(0, ...used.map((text) => textWidth(text, stage.metrics.type)));
    const { minCellWidth, pad } = stage.metrics;
    return {
      limit: Math.max(0, ...sizes) || 1,
      width: Math.max(minCellWidth, Math.round(widest + pad)),
    };
  });
}

function fillOf(text: string, limit: number): Fill {
  if (text === "NaN") return "nan";
  const number = numberOf(text);
  if (!Number.isFinite(number)) return null;
  return { palette: "diverging", at: Math.max(-1, Math.min(1, number / limit)) };
}

function toneAt(panel: Matrix, row: number, column: number): Tone {
  const tones = (panel.patches ?? [])
    .filter(([, top, bottom, left, right]) => {
      return row >= top && row < bottom && column >= left && column < right;
    })
    .map(([tone]) => tone);
  return ORDER.find((tone) => tones.some((each) => each === tone)) ?? "plain";
}

/** With at most `most` rows and columns of it drawn. */
export function matrixPanel(panel: Matrix, stage: Stage, most: number): Block {
  const { metrics, input } = stage;
  const { id, rows, columns, order = [] } = panel;
  const { limit, width } = scaleOf(stage, id);
  const texts = input.reading.texts ?? [];
  const look = (row: number, column: number): Look => {
    const text = texts[panel.cells[row * columns + column] ?? -1] ?? "";
    const tone = toneAt(panel, row, column);
    return {
      id: `b.${id}:${order[row] ?? row},${column}`,
      text: input.numbers ? text : "",
      fill: text === "" ? null : fillOf(text, limit),
      tone: text === "" && tone === "plain" ? "hidden" : tone,
    };
  };
  const all = (length: number) => Array.from({ length }, (_, index) => index);
  const down = rowTracks(elide(all(rows), rows, Math.max(2, most)), metrics);
  const across = columnTracks(elide(all(columns), columns, Math.max(2, most)), width, metrics);
  const key = `b.${id}`;
  const empty = rows === 0 || columns === 0;
  const body = empty
    ? emptySheet(key, width, rows, columns, metrics)
    : sheet({ id: key, rows: down, columns: across, look }, metrics);
  const marks: Mark[] = [...body.marks];
  const bar =
    panel.bar === undefined ? undefined : across.find(({ slot }) => slot.index === panel.bar);
  if (bar !== undefined) {
    const d = `M0 ${-4 * metrics.unit}v${body.height + 8 * metrics.unit}`;
    marks.push(path(`${key}.bar`, bar.start, 0, d, { ink: "ink", width: 2.4 * metrics.unit }));
  }
  const named = down.flatMap(({ slot, start, size }) => {
    if (id !== "work" || slot.index === undefined) return [];
    const style = { size: metrics.small, ink: "ink2" as const, anchor: "end" as const };
    const y = centred(start + size / 2, metrics.small);
    return [textMark(`${key}.R${slot.index}`, -6 * metrics.unit, y, `R${slot.index}`, style)];
  });
  const sign = panel.sign ?? "";
  if (sign !== "") {
    const style = { size: metrics.type, ink: "ink2" as const, anchor: "end" as const };
    const y = centred(body.height / 2, metrics.type);
    named.push(textMark(`${key}.sign`, -10 * metrics.unit, y, sign, style));
  }
  const before = Math.max(
    named.length > (sign === "" ? 0 : 1)
      ? textWidth(`R${rows}`, metrics.small) + 8 * metrics.unit
      : 0,
    sign === "" ? 0 : textWidth(sign, metrics.type) + 10 * metrics.unit,
  );
  const whole = padded({ ...body, marks: [...marks, ...named] }, before, 4 * metrics.unit);
  const name = line(`${key}.name`, panel.name, { size: metrics.type, weight: 600 });
  const note = line(`${key}.note`, panel.recorded === true ? "recorded" : "worked out here", {
    size: metrics.small,
    ink: "ink2",
    mono: false,
  });
  return {
    ...below([whole, padded(below([name, note], 0), before, 0)], 5 * metrics.unit),
    body: whole.body,
  };
}
