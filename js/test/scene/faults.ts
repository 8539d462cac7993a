/** What must not be in a scene: text on text, text out of its cell or out of the picture, text that is too small. */

import type { Mark, Scene, TextMark } from "../../src/scene/scene.ts";
import { textWidth } from "../../src/util/text.ts";

interface Box {
  id: string;
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

const ASCENT = 0.76;
const DESCENT = 0.2;
const SLACK = 1.5;

function textBox(mark: TextMark): Box {
  const width = textWidth(mark.text, mark.size);
  const shift = { start: 0, middle: width / 2, end: width }[mark.anchor];
  const height = mark.size * (ASCENT + DESCENT);
  return {
    id: mark.id,
    text: mark.text,
    x: mark.x - shift,
    y: mark.y - mark.size * ASCENT,
    width,
    height,
  };
}

function cellTextBox(mark: Mark & { kind: "cell" }): Box {
  const width = textWidth(mark.text, mark.size);
  const height = mark.size * (ASCENT + DESCENT);
  const x = mark.x + (mark.width - width) / 2;
  return { id: mark.id, text: mark.text, x, y: mark.y + (mark.height - height) / 2, width, height };
}

const apart = (a: Box, b: Box): boolean =>
  a.x + a.width <= b.x + SLACK ||
  b.x + b.width <= a.x + SLACK ||
  a.y + a.height <= b.y + SLACK ||
  b.y + b.height <= a.y + SLACK;

const inside = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x - SLACK &&
  inner.y >= outer.y - SLACK &&
  inner.x + inner.width <= outer.x + outer.width + SLACK &&
  inner.y + inner.height <= outer.y + outer.height + SLACK;

const byTop = (boxes: readonly Box[]): Box[] => boxes.toSorted((a, b) => a.y - b.y);

/** The pairs that lie on each other; `tops` is sorted by `y`. */
function overlaps(tops: readonly Box[], say: (a: Box, b: Box) => string): string[] {
  const found: string[] = [];
  tops.forEach((a, at) => {
    for (let next = at + 1; next < tops.length; next++) {
      const b = tops[next] as Box;
      if (b.y >= a.y + a.height) break;
      if (!apart(a, b)) found.push(say(a, b));
    }
  });
  return found;
}

/** The texts that lie on a cell; both are sorted by `y`. */
function onCells(texts: readonly Box[], cells: readonly Box[]): string[] {
  const tallest = Math.max(0, ...cells.map((cell) => cell.height));
  let first = 0;
  return texts.flatMap((text) => {
    while (first < cells.length && (cells[first] as Box).y + tallest <= text.y) first++;
    const found: string[] = [];
    for (let at = first; at < cells.length; at++) {
      const cell = cells[at] as Box;
      if (cell.y >= text.y + text.height) break;
      if (!apart(text, cell)) found.push(`${shows(text)} lies on cell ${shows(cell)}`);
    }
    return found;
  });
}

const shows = (box: Box): string => `${box.id} "${box.text}"`;

function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

/** Everything that is wrong with a scene; empty where nothing is. */
export function faultsOf(scene: Scene, type: number, roomWidth: number): string[] {
  const picture: Box = { id: "picture", text: "", x: 0, y: 0, ...scene };
  const texts = byTop(
    scene.marks.flatMap((mark) =>
      mark.kind === "text" && mark.text.trim() !== "" ? [textBox(mark)] : [],
    ),
  );
  const cells = scene.marks.flatMap((mark) =>
    mark.kind === "cell" ? [{ ...mark, box: cellTextBox(mark) }] : [],
  );
  const cellBoxes = byTop(
    cells.map(({ id, text, x, y, width, height }) => ({ id, text, x, y, width, height })),
  );
  const small = scene.marks.filter(
    (mark) => (mark.kind === "text" || mark.kind === "cell") && mark.size < type * 0.8 - 0.01,
  );
  return [
    ...(scene.width > roomWidth ? [`wider than the room: ${scene.width} of ${roomWidth}`] : []),
    ...(scene.marks.length > 2000 ? [`${scene.marks.length} marks`] : []),
    ...repeated(scene.marks.map((mark) => mark.id)).map((id) => `two marks are ${id}`),
    ...small.map((mark) => `${mark.id} is too small`),
    ...[...texts, ...cellBoxes]
      .filter((box) => !inside(box, picture))
      .map((box) => `${shows(box)} is cut off`),
    ...cells
      .filter(
        ({ text, box, x, y, width, height }) =>
          text !== "" && !inside(box, { id: "", text, x, y, width, height }),
      )
      .map(({ box }) => `${shows(box)} is wider than its cell`),
    ...overlaps(texts, (a, b) => `${shows(a)} lies on ${shows(b)}`),
    ...overlaps(cellBoxes, (a, b) => `cell ${shows(a)} lies on cell ${shows(b)}`).filter(
      (fault) => !/bar\d+\.r/.test(fault),
    ),
    ...onCells(texts, cellBoxes),
  ];
}
