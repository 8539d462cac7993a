/** Single marks, and the small blocks made of them. */

import { textWidth, wrap } from "../util/text.ts";
import type { Block, Rect } from "./layout.ts";
import type { Ink, PathMark, TextMark, TextPart } from "./scene.ts";

export const LINE = 1.35;
const ASCENT = 0.98;

type Words = string | readonly TextPart[];

export interface TextStyle {
  size: number;
  ink?: Ink;
  anchor?: TextMark["anchor"];
  weight?: 400 | 600 | 700;
  mono?: boolean;
}

export function textMark(
  id: string,
  x: number,
  y: number,
  words: Words,
  style: TextStyle,
): TextMark {
  const parts = typeof words === "string" ? undefined : words;
  return {
    kind: "text",
    id,
    x,
    y,
    text: typeof words === "string" ? words : words.map((part) => part.text).join(""),
    parts,
    size: style.size,
    ink: style.ink ?? "ink",
    anchor: style.anchor ?? "start",
    ...(style.weight === undefined ? {} : { weight: style.weight }),
    ...(style.mono === false ? { mono: false } : {}),
  };
}

/** The baseline that puts text of `size` in the middle of a line at `y`. */
export const centred = (y: number, size: number): number => y + size * 0.36;

/** One line of text as a block. */
export function line(id: string, words: Words, style: TextStyle): Block {
  const mark = textMark(id, 0, style.size * ASCENT, words, style);
  const width = textWidth(mark.text, style.size);
  const height = style.size * LINE;
  return { width, height, body: { x: 0, y: 0, width, height }, marks: [mark] };
}

/** Prose, broken into lines of at most `width`. */
export function paragraph(id: string, text: string, width: number, style: TextStyle): Block {
  const lines = wrap(text, style.size, width);
  const height = style.size * LINE;
  const wide = Math.max(0, ...lines.map((each) => textWidth(each, style.size)));
  return {
    width: wide,
    height: lines.length * height,
    body: { x: 0, y: 0, width: wide, height: lines.length * height },
    marks: lines.map((each, at) =>
      textMark(`${id}.${at}`, 0, at * height + style.size * ASCENT, each, style),
    ),
  };
}

export interface PathStyle {
  ink: Ink;
  width: number;
  dashed?: boolean;
  fill?: Ink;
}

export function path(id: string, x: number, y: number, d: string, style: PathStyle): PathMark {
  return { kind: "path", id, x, y, d, ...style };
}

/** A bracket over (or left of) `span` pixels whose ends point at the cells. */
export function bracket(
  id: string,
  at: Rect,
  side: "top" | "left",
  ink: Ink,
  unit: number,
): PathMark {
  const tick = 4 * unit;
  const inset = 2 * unit;
  const d =
    side === "top"
      ? `M${inset} ${tick}v${-tick}h${Math.max(0, at.width - 2 * inset)}v${tick}`
      : `M${tick} ${inset}h${-tick}v${Math.max(0, at.height - 2 * inset)}h${tick}`;
  return path(id, at.x, at.y, d, { ink, width: 2 * unit });
}

/** An arrow along `span` pixels: one walks this way. */
export function arrow(
  id: string,
  at: Rect,
  side: "top" | "left",
  ink: Ink,
  unit: number,
): PathMark {
  const head = 6 * unit;
  const d =
    side === "top"
      ? `M0 0h${at.width}m${-head} ${-head * 0.7}l${head} ${head * 0.7}l${-head} ${head * 0.7}`
      : `M0 0v${at.height}m${-head * 0.7} ${-head}l${head * 0.7} ${head}l${head * 0.7} ${-head}`;
  return path(id, at.x, at.y, d, { ink, width: 2.6 * unit });
}
