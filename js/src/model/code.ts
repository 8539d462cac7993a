/** The lines of a source that a span touches, cut where the live part begins and ends. */

import type { Step } from "../protocol/generated.ts";

type Span = Step["span"];

export interface CodeLine {
  /** 1-based. */
  number: number;
  before: string;
  live: string;
  after: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Columns count UTF-8 bytes, as in Python's `ast`. */
function cut(text: string, column: number): number {
  const bytes = encoder.encode(text);
  if (bytes.length === text.length) return Math.min(column, text.length);
  return decoder.decode(bytes.subarray(0, column)).length;
}

export function markedLines(text: string, span: Span): CodeLine[] {
  const [line, column, endLine, endColumn] = span;
  return text.split("\n").map((content, i) => {
    const number = i + 1;
    if (number < line || number > endLine) {
      return { number, before: content, live: "", after: "" };
    }
    const indent = content.length - content.trimStart().length;
    const start = number === line ? cut(content, column) : indent;
    const end = number === endLine ? cut(content, endColumn) : content.trimEnd().length;
    return {
      number,
      before: content.slice(0, start),
      live: content.slice(start, end),
      after: content.slice(end),
    };
  });
}

/** Only the lines of the span, with their common indentation taken away. */
export function liveLines(text: string, span: Span): CodeLine[] {
  const lines = markedLines(text, span).slice(span[0] - 1, span[2]);
  const whole = lines.map((line) => line.before + line.live + line.after);
  const indents = whole.filter((one) => one.trim()).map((one) => one.search(/\S/));
  const shared = Math.min(...indents, lines[0]?.before.length ?? 0);
  return lines.map((line) => ({ ...line, before: line.before.slice(shared) }));
}
