/** Arrays put together: their sizes one above the other, and the seams between them. */

import { clip, grouped, textWidth } from "../util/text.ts";
import { type Block, bottom as bottomOf, NOTHING, right as rightOf } from "./layout.ts";
import { centred, path, textMark } from "./marks.ts";
import { pieceInk } from "./movement_grid.ts";
import { axisOf, isBefore, type Movement } from "./movement_state.ts";
import type { CellMark, Mark } from "./scene.ts";
import { type Size, shapeTable, type TableRow } from "./shape_table.ts";

const MOST_PIECES = 6;
const MOST_TERMS = 4;

/** The first arrays of a join and its last one, and how many are left out. */
export function shownPieces({ arrays }: Movement): { shown: readonly number[]; left: number } {
  const left = Math.max(0, arrays.length - MOST_PIECES);
  return {
    left,
    shown: left > 0 ? [...arrays.slice(0, MOST_PIECES - 1), ...arrays.slice(-1)] : arrays,
  };
}

/** How many indices of the joining axis a piece fills: all of its cells where the pieces are read as lines. */
function share(all: Movement, operand: number): number {
  const ndim = all.result.operand.shape.length;
  const { shape } = all.stage.input.occurrence.operands[operand] ?? { shape: [] };
  if (ndim === 1) return shape.reduce((product, size) => product * size, 1);
  return shape.length < ndim ? 1 : (shape[axisOf(all, operand)] ?? 0);
}

/** `2 + 3 = 5`; undefined where the pieces are not joined along one axis. */
export function sumText(all: Movement): string | undefined {
  const { recipe, arrays, result } = all;
  if (recipe.kind !== "join" || recipe.axis === undefined) return undefined;
  const total = result.operand.shape[recipe.axis] ?? 0;
  const sizes = arrays.map((operand) => share(all, operand));
  if (sizes.reduce((sum, size) => sum + size, 0) !== total) return undefined;
  const terms = sizes.map(grouped);
  const shown = terms.length > MOST_TERMS ? [...terms.slice(0, 2), "…", terms.at(-1) ?? ""] : terms;
  return `${shown.join(" + ")} = ${grouped(total)}`;
}

/** The sizes of the pieces, axis under axis: all but those along the joining axis have to agree. */
export function sizesBlock(all: Movement, width: number): Block {
  const { recipe, stage, result } = all;
  const { occurrence } = stage.input;
  if (recipe.kind !== "join" || result.operand.shape.length === 0) return NOTHING;
  const ndim = result.operand.shape.length;
  const rowOf = (operand: number): TableRow => {
    const { name, shape } = occurrence.operands[operand] ?? { name: "", shape: [] };
    const sizes = Array.from({ length: ndim }, (_, axis): Size | null => {
      if (ndim === 1) return { text: grouped(share(all, operand)) };
      if (shape.length === ndim) return { text: grouped(shape[axis] ?? 0) };
      const own = axis > (recipe.axis ?? 0) ? axis - 1 : axis;
      return axis === recipe.axis || shape[own] === undefined
        ? null
        : { text: grouped(shape[own]) };
    });
    return { id: `t${operand}`, name, sizes };
  };
  const { shown, left } = shownPieces(all);
  const rows = shown.map(rowOf);
  if (left > 0) rows.splice(-1, 0, { id: "t.more", name: `… ${grouped(left)} more`, sizes: [] });
  const sizes = (fits: boolean) =>
    result.operand.shape.map((size, axis) => {
      const sum = axis === recipe.axis ? sumText(all) : undefined;
      if (sum !== undefined) return { text: sum };
      return { text: fits && recipe.axis !== undefined ? "✓" : grouped(size) };
    });
  const isCheck = stage.input.frame.phase === "check";
  const outcome = (fits: boolean) => ({
    id: "tr",
    name: fits ? "fits" : result.operand.name,
    sizes: sizes(fits),
  });
  const plan = { rows, inks: all.inks.at(-1) ?? [], width };
  const whole = shapeTable({ ...plan, result: outcome(false) }, stage.metrics);
  if (whole.width > width) return NOTHING;
  if (isCheck)
    return { ...whole, marks: shapeTable({ ...plan, result: outcome(true) }, stage.metrics).marks };
  if (!isBefore(all, "moved")) return whole;
  return { ...whole, marks: whole.marks.filter(({ id }) => !/^t(\.rule|r\.)/.test(id)) };
}

interface Box {
  id: string;
  operand: number;
  x: number;
  y: number;
  right: number;
  bottom: number;
}

/** Numbers the stretches of one piece along the joining axis: a piece may stand around another one. */
function runAt(all: Movement, cells: readonly CellMark[]): (index: readonly number[]) => number {
  const { axis } = all.recipe;
  if (axis === undefined) return () => 0;
  const owners = new Map(
    cells.flatMap(({ ref }) =>
      ref ? [[ref.index[axis] ?? 0, all.result.origin(ref.index)?.operand] as const] : [],
    ),
  );
  let run = 0;
  let last: number | undefined;
  const runs = new Map(
    [...owners]
      .sort(([a], [b]) => a - b)
      .map(([place, operand]) => {
        if (operand !== last) run += 1;
        last = operand;
        return [place, run] as const;
      }),
  );
  return (index) => runs.get(index[axis] ?? 0) ?? 0;
}

/** What each piece covers of each card of the result. */
function boxesOf(all: Movement, marks: readonly Mark[]): Map<string, Box[]> {
  const cards = new Map<string, Map<string, Box>>();
  const cells = marks.filter((mark): mark is CellMark => mark.kind === "cell");
  const run = runAt(all, cells);
  for (const { ref, x, y, width, height } of cells) {
    const operand = ref && all.result.origin(ref.index)?.operand;
    if (ref === undefined || operand === undefined) continue;
    const lead = ref.index.slice(0, -2).join();
    const pieces = cards.get(lead) ?? new Map<string, Box>();
    cards.set(lead, pieces);
    const id = `${operand}.${run(ref.index)}`;
    const own = pieces.get(id) ?? { id, operand, x, y, right: x, bottom: y };
    pieces.set(id, {
      ...own,
      x: Math.min(own.x, x),
      y: Math.min(own.y, y),
      right: Math.max(own.right, x + width),
      bottom: Math.max(own.bottom, y + height),
    });
  }
  return new Map([...cards].map(([lead, pieces]) => [lead, [...pieces.values()]]));
}

/** Lines where one piece ends and the next begins. */
function seamMarks(all: Movement, lead: string, boxes: readonly Box[]): Mark[] {
  const { unit } = all.stage.metrics;
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
  const over = all.recipe.axis === undefined ? 0 : 6 * unit;
  const style = { ink: "ink" as const, width: 2 * unit };
  return boxes.flatMap(({ id, x, y, right, bottom }) => [
    ...(x > left
      ? [path(`seam.${lead}.${id}.x`, x, y - over, `M0 0v${bottom - y + 2 * over}`, style)]
      : []),
    ...(y > top
      ? [path(`seam.${lead}.${id}.y`, x - over, y, `M0 0h${right - x + 2 * over}`, style)]
      : []),
  ]);
}

/** The result with its seams, and the names of the pieces beside their cells. */
export function seamed(all: Movement, block: Block): Block {
  const { recipe, stage, result } = all;
  const { small, unit } = stage.metrics;
  const ndim = result.operand.shape.length;
  const cards = boxesOf(all, block.marks);
  const seams = [...cards].flatMap(([lead, boxes]) => seamMarks(all, lead, boxes));
  const joined = { ...block, marks: [...block.marks, ...seams] };
  if (ndim > 2 || recipe.axis === undefined) return joined;
  const isAcross = recipe.axis === ndim - 1;
  const most = isAcross ? Number.POSITIVE_INFINITY : Math.min(10 * small, stage.room.width * 0.2);
  const boxes = [...cards.values()].flat();
  const nameOf = ({ operand }: Box) => stage.input.occurrence.operands[operand]?.name ?? "";
  const roomFor = ({ x, right }: Box) =>
    Math.min(most, isAcross ? right - x - 4 * unit : Number.POSITIVE_INFINITY);
  const clipped = (box: Box) => clip(nameOf(box), small, roomFor(box));
  /** Two names of which only the same beginning is left say nothing: the colours do. */
  const isVague = (box: Box) =>
    boxes.some((other) => nameOf(other) !== nameOf(box) && clipped(other) === clipped(box));
  const titled = boxes.filter((box) => !isVague(box));
  const names = titled.map((box) => {
    const { id, operand, x, y, right, bottom } = box;
    const text = clipped(box);
    const place = isAcross
      ? {
          x: (x + right) / 2,
          y: bottomOf(block.body) + 8 * unit + small * 0.8,
          anchor: "middle" as const,
        }
      : {
          x: rightOf(block.body) + 10 * unit,
          y: centred((y + bottom) / 2, small),
          anchor: "start" as const,
        };
    const style = { size: small, ink: pieceInk(all, operand), weight: 600 as const };
    return textMark(`seam.n${id}`, place.x, place.y, text, { ...style, ...place });
  });
  const wide = Math.max(0, ...names.map(({ text }) => textWidth(text, small)));
  return isAcross
    ? {
        ...joined,
        marks: [...joined.marks, ...names],
        height: block.height + small * 1.35 + 5 * unit,
      }
    : { ...joined, marks: [...joined.marks, ...names], width: block.width + wide + 12 * unit };
}
