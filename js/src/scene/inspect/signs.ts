/** Where NaN, infinities and masked cells are: marks that stay visible however many cells a block has. */

import { blockSpans, INF, MASKED, NAN, type Raster } from "../../model/inspect/raster.ts";
import { overlap, type Window } from "../../model/inspect/window.ts";
import type { Rect } from "../layout.ts";
import type { Mark } from "../scene.ts";
import { type Glyph, glyphMarks } from "./glyphs.ts";
import { type HeatInput, rectOf } from "./heat_input.ts";

/** A mark is never smaller than can be seen, and marks that would lie on each other are one. */
const LEAST = 9;

const KINDS: readonly (readonly [bit: number, glyph: Glyph])[] = [
  [MASKED, "masked"],
  [INF, "inf"],
  [NAN, "nan"],
];

/** A box at least `least` wide and high around the same middle, inside `room`. */
export function grown(box: Rect, least: number, room: Rect): Rect {
  const width = Math.min(room.width, Math.max(least, box.width));
  const height = Math.min(room.height, Math.max(least, box.height));
  const inside = (middle: number, size: number, start: number, all: number) =>
    Math.max(start, Math.min(start + all - size, middle - size / 2));
  return {
    x: inside(box.x + box.width / 2, width, room.x, room.width),
    y: inside(box.y + box.height / 2, height, room.y, room.height),
    width,
    height,
  };
}

/** Where a block stands in the picture; null outside. */
function blockRect(raster: Raster, at: number, window: Window, plot: Rect): Rect | null {
  const { rows, columns } = blockSpans(raster, at);
  const y = overlap(rows, window.rows);
  const x = overlap(columns, window.columns);
  return y && x ? rectOf(y, x, window, plot) : null;
}

export function signMarks({ rasters, window, plot, metrics }: HeatInput): Mark[] {
  // The finest picture says most exactly where; a coarser one counts only beyond it.
  const finest = rasters.at(-1);
  const shown = finest && rasters.filter((one) => one === finest || !isInside(one, finest));
  if (!shown) return [];
  const least = LEAST * metrics.unit;
  return KINDS.flatMap(([bit, glyph]) => {
    const boxes = new Map<string, Rect>();
    for (const raster of shown) {
      raster.marks?.forEach((mark, at) => {
        const exact = mark & bit ? blockRect(raster, at, window, plot.rect) : null;
        if (!exact) return;
        const box = grown(exact, least, plot.rect);
        const [x, y] = [Math.round(box.x / least), Math.round(box.y / least)];
        boxes.set(`${x} ${y}`, box);
      });
    }
    return boxes.size === 0 ? [] : glyphMarks(`sign.${glyph}`, glyph, [...boxes.values()], metrics);
  });
}

/** Whether the window's part of a raster lies in another one. */
const isInside = (inner: Raster, outer: Raster): boolean =>
  outer.rows[0] <= inner.rows[0] &&
  outer.rows[1] >= inner.rows[1] &&
  outer.columns[0] <= inner.columns[0] &&
  outer.columns[1] >= inner.columns[1];
