/** The value of a write: spread over the cells that it is written to. */

import { clip } from "../util/text.ts";
import { array } from "./array.ts";
import { caption, captioned } from "./caption.ts";
import { type Block, NOTHING } from "./layout.ts";
import { cellId, keyOf, lookOf, RESULT } from "./looks.ts";
import { line } from "./marks.ts";
import { cellWidth, grid, named, shaded, VALUE } from "./movement_grid.ts";
import { type Index, isBefore, type Movement, toneFor } from "./movement_state.ts";
import { type Amount, mostOf } from "./operand.ts";
import type { Look } from "./sheet.ts";
import { elide } from "./slots.ts";

/** How wide the text of a value that is no array may be, in sizes of the text. */
const PLAIN = 8;

/** The cells of the target that are written to, as an array: its axes in the target, and the cell at an index of it. */
interface Region {
  axes: readonly number[];
  shape: readonly number[];
  at: (index: Index) => Written | undefined;
}

/** A cell of the target that is written, and the cell of the value that it gets; null where that is worked out. */
interface Written {
  index: Index;
  place: Index | null;
}

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

const valueShape = (all: Movement): readonly number[] =>
  all.stage.input.occurrence.operands[VALUE]?.shape ?? [];

function writtenOf(all: Movement): Written[] {
  const shape = valueShape(all);
  const only = sizeOf(shape) === 1 ? shape.map(() => 0) : null;
  return all.links.flatMap(({ index, origin }) =>
    origin.operand === 0 ? [] : [{ index, place: origin.operand === VALUE ? origin.index : only }],
  );
}

/** How many cells of the value stand in the target; NaN where that is not known. */
function placesOf(written: readonly Written[]): number {
  const places = written.map(({ place }) => place?.join());
  return places.includes(undefined) ? Number.NaN : new Set(places).size;
}

/** Whether every cell of the value stands somewhere in the target. */
export const isPlaced = (all: Movement): boolean =>
  placesOf(writtenOf(all)) === sizeOf(valueShape(all));

/** Whether cells of the value are drawn more than once. */
export function isSpread(all: Movement): boolean {
  const written = writtenOf(all);
  const isDrawn = all.complete || (all.result.operand.shape.length === 1 && isPlaced(all));
  return isDrawn && placesOf(written) < written.length;
}

/** The value where it is written, in a row of cells that are those of the target. */
export function valueInPlace(all: Movement, amount: Amount): Block {
  const byIndex = new Map(writtenOf(all).map((each) => [each.index.join(), each]));
  const look = lookAt(all, (index) => byIndex.get(index.join()));
  const block = grid(all, 0, { amount, bare: true, instead: { id: keyOf(VALUE), look } });
  return { ...block, marks: block.marks.filter(({ kind }) => kind === "cell") };
}

function regionOf(all: Movement): Region {
  const written = writtenOf(all);
  const ndim = all.result.operand.shape.length;
  const dropped = (all.recipe.chips ?? []).flatMap(({ kind, axis }) =>
    kind === "int" && axis !== null ? [axis] : [],
  );
  const lines = Array.from({ length: ndim }, (_, axis) =>
    [...new Set(written.map(({ index }) => index[axis] ?? 0))].sort((a, b) => a - b),
  );
  const isBox = sizeOf(lines.map(({ length }) => length)) === written.length;
  if (!isBox) return { axes: [0], shape: [written.length], at: ([place = 0]) => written[place] };
  const axes = lines.flatMap((_, axis) => (dropped.includes(axis) ? [] : [axis]));
  const byIndex = new Map(written.map((each) => [each.index.join(), each]));
  return {
    axes,
    shape: axes.map((axis) => lines[axis]?.length ?? 0),
    at: (index) => {
      const place = lines.map((each, axis) => each[index[axes.indexOf(axis)] ?? 0]);
      return byIndex.get(place.join());
    },
  };
}

/** A cell of the value, or the text of one that is no array. */
function ownLook(all: Movement, index: Index): Look | null {
  const { input, metrics } = all.stage;
  const cells = input.cells[VALUE];
  if (cells === undefined) return null;
  const { plain } = cells.operand;
  const tone = toneFor(all, VALUE)(index);
  if (plain === undefined)
    return lookOf(shaded(all, cells), VALUE, index, { tone, numbers: input.numbers });
  const text = clip(plain, metrics.type, PLAIN * metrics.type);
  return { id: cellId(VALUE, index), text, fill: null, tone };
}

/** A cell of the value that is read once more. */
function again(look: Look, index: Index, isLit: boolean): Look {
  return {
    ...look,
    id: `${look.id}@${index.join()}`,
    from: look.id,
    fill: look.fill === "nan" ? "nan" : null,
    tone: isLit ? "live" : "ghost",
  };
}

/** The value at every cell that it is written to; from the second time on dashed, and only once it is spread. */
function lookAt(all: Movement, writtenAt: Region["at"]): (index: Index) => Look | null {
  const seen = new Set<string>();
  const isThere = !isBefore(all, "value");
  return (index) => {
    const written = writtenAt(index);
    const look = written?.place ? ownLook(all, written.place) : null;
    if (!written || !look) return null;
    const isLit = all.lit?.has(cellId(RESULT, written.index)) === true;
    const isFirst = !seen.has(look.id);
    seen.add(look.id);
    if (isFirst) return isLit ? { ...look, tone: "live" } : look;
    return isThere ? again(look, written.index, isLit) : null;
  };
}

/** The value as itself, or once for every cell that it is written to: dashed where it is read again. */
export function valueBlock(all: Movement, amount: Amount): Block {
  const { input, metrics } = all.stage;
  const value = input.occurrence.operands[VALUE];
  if (value === undefined) return NOTHING;
  if (value.plain === undefined && (!all.complete || !isSpread(all)))
    return named(all, VALUE, grid(all, VALUE, { amount }));
  const region = regionOf(all);
  const id = keyOf(VALUE);
  const ndim = region.shape.length;
  const width = 13 * metrics.type;
  const title = clip(value.name, metrics.type, width);
  const inks = all.inks[VALUE] ?? [];
  const label =
    value.plain === undefined
      ? caption(value, metrics, { id: `${id}.c`, inks, width })
      : line(`${id}.c.name`, title, { size: metrics.type, weight: 600 });
  const block = array(
    {
      id,
      axes: region.shape.map((size, axis) => ({
        slots: elide(
          Array.from({ length: size }, (_, at) => at),
          size,
          mostOf(amount, axis, ndim),
        ),
        ink: all.inks[0]?.[region.axes[axis] ?? 0] ?? "ink2",
        label: "",
      })),
      look: lookAt(all, region.at),
      cellWidth: cellWidth(all),
    },
    metrics,
  );
  return captioned(block, label, metrics);
}
