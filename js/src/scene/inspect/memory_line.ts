/** The memory that an array looks at: its first places, the cells that stand there, and how far each axis steps. */

import { type Line, lineOf, reachOf, type Walk } from "../../model/inspect/strides.ts";
import { clip, grouped, textWidth } from "../../util/text.ts";
import { shift } from "../layout.ts";
import { centred, paragraph, path, textMark } from "../marks.ts";
import type { Metrics } from "../metrics.ts";
import type { Ink, Mark, Scene } from "../scene.ts";

export interface MemoryInput {
  walks: readonly Walk[];
  itemsize: number;
  names: readonly string[];
  /** The text of a cell where it travelled. */
  textAt: (index: readonly number[]) => string | undefined;
  /** The byte of the owner's memory at which the lowest place lies; null where that is not known. */
  start: number | null;
  width: number;
  metrics: Metrics;
}

const inkOf = (axis: number): Ink => `axis${(axis % 5) as 0 | 1 | 2 | 3 | 4}`;

/** "one step along axis 0 (rows): 40 bytes, 10 places on". */
function stepText({ axis, stride, size }: Walk, names: readonly string[], unit: number): string {
  const name = names[axis] ? `axis ${axis} (${names[axis]})` : `axis ${axis}`;
  if (stride === 0) return `${name}: stays, read ${grouped(size)} times`;
  const bytes = `${stride < 0 ? "−" : ""}${grouped(Math.abs(stride))} bytes`;
  const places = Math.abs(stride) / unit;
  const on = `${grouped(places)} place${places === 1 ? "" : "s"} ${stride < 0 ? "back" : "on"}`;
  return `${name}: ${bytes}, ${on}`;
}

function stepMarks(
  input: MemoryInput,
  line: Line,
  each: number,
  top: number,
): { marks: Mark[]; height: number } {
  const { walks, metrics, names } = input;
  const { small, unit } = metrics;
  const height = small * 1.9;
  const head = 5 * unit;
  const middle = (place: number) => (place + 0.5) * each;
  const marks = walks.flatMap((walk, at): Mark[] => {
    const y = top + at * height;
    const ink = inkOf(walk.axis);
    const step = walk.stride / line.unit;
    const to = line.origin + step;
    const isDrawn =
      walk.size > 1 &&
      step !== 0 &&
      to >= 0 &&
      to < line.cells.length &&
      line.origin < line.cells.length;
    const way = step < 0 ? -1 : 1;
    const length = middle(to) - middle(line.origin);
    const d = `M0 ${-4 * unit}v${8 * unit}M0 0h${length}m${-head * way} ${-head * 0.7}l${head * way} ${head * 0.7}l${-head * way} ${head * 0.7}`;
    const text = stepText(walk, names, line.unit);
    const beside = isDrawn ? Math.max(middle(to), middle(line.origin)) + 10 * unit : 0;
    const fits = beside + textWidth(text, small) <= input.width;
    return [
      ...(isDrawn
        ? [path(`step${walk.axis}`, middle(line.origin), y, d, { ink, width: 2 * unit })]
        : []),
      textMark(`step${walk.axis}.t`, fits ? beside : input.width, centred(y, small), text, {
        size: small,
        ink,
        weight: 600,
        anchor: fits ? "start" : "end",
      }),
    ];
  });
  return { marks, height: walks.length * height };
}

function placeMarks(input: MemoryInput, line: Line, each: number, top: number): Mark[] {
  const { metrics, start, width } = input;
  const { small, unit } = metrics;
  const height = 30 * unit;
  const labelled = Math.max(1, Math.ceil((textWidth("00000", small) + 8 * unit) / each));
  return line.cells.flatMap((index, place): Mark[] => {
    const x = place * each;
    const byte = (start ?? 0) + place * line.unit;
    const isLabelled = place % labelled === 0 && x + textWidth(String(byte), small) <= width;
    const text = index ? (input.textAt(index) ?? `[${index.join(",")}]`) : "";
    return [
      {
        kind: "cell",
        id: `m${place}`,
        x,
        y: top,
        width: each,
        height,
        text: index ? clip(text, small, each - 6 * unit) : "",
        fill: null,
        tone: index ? "plain" : "ghost",
        hatched: index ? undefined : true,
        size: small,
      },
      ...(isLabelled
        ? [
            textMark(`b${place}`, x, top + height + small * 1.2, grouped(byte), {
              size: small,
              ink: "ink2",
            }),
          ]
        : []),
    ];
  });
}

export function memoryScene(input: MemoryInput): Scene {
  const { walks, itemsize, metrics, width } = input;
  const { small, unit } = metrics;
  const most = Math.max(4, Math.floor(width / (46 * unit)));
  const line = lineOf(walks, itemsize, most);
  const each = Math.min(90 * unit, width / Math.max(1, line.cells.length));
  const steps = stepMarks(input, line, each, small);
  const top = steps.height + small * 0.8;
  const foot = top + 30 * unit + small * 1.5;
  const left = line.places - line.cells.length;
  const more =
    left > 0
      ? `… ${grouped(left)} more places, ${grouped(reachOf(walks, itemsize))} bytes in all`
      : "";
  const words =
    input.start === null
      ? "bytes from the lowest address on"
      : "bytes from the start of the memory";
  const say = { size: small, ink: "ink2" as const, mono: false };
  const notes = paragraph("bytes", [words, more].filter(Boolean).join(" · "), width, say);
  const marks = [
    ...steps.marks,
    ...placeMarks(input, line, each, top),
    ...shift(notes.marks, 0, foot),
  ];
  return { width, height: Math.ceil(foot + notes.height), marks };
}
