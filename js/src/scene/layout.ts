/** Boxes of marks, put beside and below one another. */

import type { Mark } from "./scene.ts";

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Marks in a box of their own; `body` is the part that neighbours line up with. */
export interface Block {
  width: number;
  height: number;
  body: Rect;
  marks: readonly Mark[];
  /** Whether so much is left out that smaller type would be better. */
  rough?: boolean;
}

export const NOTHING: Block = {
  width: 0,
  height: 0,
  body: { x: 0, y: 0, width: 0, height: 0 },
  marks: [],
};

export function shift(marks: readonly Mark[], dx: number, dy: number): readonly Mark[] {
  if (dx === 0 && dy === 0) return marks;
  return marks.map((mark) => ({ ...mark, x: mark.x + dx, y: mark.y + dy }));
}

export function moved(rect: Rect, dx: number, dy: number): Rect {
  return { ...rect, x: rect.x + dx, y: rect.y + dy };
}

export function right(rect: Rect): number {
  return rect.x + rect.width;
}

export function bottom(rect: Rect): number {
  return rect.y + rect.height;
}

export function middle(rect: Rect): number {
  return rect.y + rect.height / 2;
}

function joined(parts: readonly { block: Block; x: number; y: number }[]): Block {
  const marks = parts.flatMap(({ block, x, y }) => shift(block.marks, x, y));
  const bodies = parts.map(({ block, x, y }) => moved(block.body, x, y));
  const x = Math.min(...bodies.map((body) => body.x));
  const y = Math.min(...bodies.map((body) => body.y));
  return {
    width: Math.max(...parts.map(({ block, x }) => x + block.width)),
    height: Math.max(...parts.map(({ block, y }) => y + block.height)),
    body: {
      x,
      y,
      width: Math.max(...bodies.map(right)) - x,
      height: Math.max(...bodies.map(bottom)) - y,
    },
    marks,
  };
}

/** Blocks from left to right; the tops or the middles of their bodies on one line. */
export function beside(
  blocks: readonly Block[],
  gap: number,
  align: "top" | "middle" = "top",
): Block {
  const shown = blocks.filter((block) => block.width > 0);
  if (shown.length === 0) return NOTHING;
  const anchor = (block: Block) => (align === "top" ? block.body.y : middle(block.body));
  const line = Math.max(...shown.map(anchor));
  let x = 0;
  const parts = shown.map((block) => {
    const part = { block, x, y: line - anchor(block) };
    x += block.width + gap;
    return part;
  });
  return joined(parts);
}

/** Blocks from top to bottom, on one left edge or one middle line. */
export function below(
  blocks: readonly Block[],
  gap: number,
  align: "left" | "middle" | "body" = "left",
): Block {
  const shown = blocks.filter((block) => block.height > 0);
  if (shown.length === 0) return NOTHING;
  const width = Math.max(...shown.map((block) => block.width));
  const edge = Math.max(...shown.map((block) => block.body.x));
  let y = 0;
  const parts = shown.map((block) => {
    const indent = { left: 0, middle: (width - block.width) / 2, body: edge - block.body.x };
    const part = { block, x: indent[align], y };
    y += block.height + gap;
    return part;
  });
  return joined(parts);
}

/** Blocks from left to right, in as many rows as `width` asks for. */
export function flow(
  blocks: readonly Block[],
  width: number,
  gap: number,
  align: "top" | "middle" = "top",
): Block {
  const rows: Block[][] = [];
  let used = 0;
  for (const block of blocks.filter((each) => each.width > 0)) {
    const row = rows.at(-1);
    if (row !== undefined && used + gap + block.width <= width) {
      row.push(block);
      used += gap + block.width;
    } else {
      rows.push([block]);
      used = block.width;
    }
  }
  return below(
    rows.map((row) => beside(row, gap, align)),
    gap,
  );
}

/** A block with room around it. */
export function padded(block: Block, left: number, top: number, width = 0, height = 0): Block {
  return {
    width: block.width + left + width,
    height: block.height + top + height,
    body: moved(block.body, left, top),
    marks: shift(block.marks, left, top),
  };
}
