/** A change of layout and what of it is lit: the same cell in the source, in memory and in the result. */

import type { Cells } from "../model/cells.ts";
import type { Layout, Operand } from "../protocol/generated.ts";
import { axisInk } from "./array.ts";
import { lookOf, RESULT } from "./looks.ts";
import {
  destinationOf,
  hasLine,
  originOf,
  positionOf,
  resultInks,
  type Tag,
  tagFor,
} from "./relayout_map.ts";
import type { CellRef, Ink, Tone, ViewInput } from "./scene.ts";
import type { Look } from "./sheet.ts";
import { cellsOf, type Stage } from "./stage.ts";
import { tonesOf } from "./tones.ts";

/** What a reference to a cell of a memory line has for its operand. */
export const LINE = -2;
export const COPY_LINE = -3;

export type Index = readonly number[];

export interface Relayout {
  stage: Stage;
  recipe: Layout;
  source: Cells;
  result: Cells;
  inks: readonly Ink[];
  tag: Tag | null;
  /** Whether the cells show their places on the memory line instead of their values. */
  places: boolean;
  /** The source cells that are pointed at, by position in reading order; null where the frame's roles say it. */
  lit: ReadonlySet<string> | null;
}

const nameOf = (index: Index): string => index.join(",");

export function relayoutOf(stage: Stage, recipe: Layout): Relayout | null {
  const [source, result] = [cellsOf(stage.input, 0), cellsOf(stage.input, RESULT)];
  if (source === null || result === null) return null;
  const { shape } = source.operand;
  const base = {
    stage,
    recipe,
    source,
    result,
    inks: resultInks(recipe, shape, result.operand.shape),
    tag: tagFor(recipe, shape, result.operand.shape),
    places: showsPlaces(recipe, source.operand, result.operand),
    lit: null,
  };
  const { focus } = stage.input;
  return focus === null ? base : { ...base, lit: new Set(focused(base, focus)) };
}

/** Values wider than this many digits leave no room for the picture. */
const WIDE = 4;

/** Where values are wide or axes are many, it is the places that tell the story. */
function showsPlaces(recipe: Layout, source: Operand, result: Operand): boolean {
  if (!hasLine(recipe.sourceStrides, source.shape)) return false;
  const deep = Math.max(source.shape.length, result.shape.length) > 2;
  return deep || (source.text ?? []).some((text) => text.length > WIDE);
}

export function keptIndices(cells: Cells): number[][] {
  return cells.kept.reduce<number[][]>(
    (all, kept) => all.flatMap((index) => kept.map((at) => [...index, at])),
    [[]],
  );
}

/** The place of a source cell on the memory line. */
export const placeOf = (all: Relayout, index: Index) =>
  positionOf(index, all.recipe.sourceStrides) - lowest(all);

export const origin = ({ recipe, source, result }: Relayout, index: Index) =>
  originOf(recipe, source.operand.shape, result.operand.shape, index);

/** The source cells that a reference to any picture of them stands for. */
function focused(all: Relayout, focus: CellRef): string[] {
  if (focus.operand === 0) return [nameOf(focus.index)];
  if (focus.operand === RESULT) return [nameOf(origin(all, focus.index))];
  const position = focus.index[0] ?? -1;
  if (focus.operand === LINE) {
    const reads = (index: Index) => placeOf(all, index) === position;
    return keptIndices(all.source).filter(reads).map(nameOf);
  }
  const { resultStrides } = all.recipe;
  return keptIndices(all.result)
    .filter((index) => positionOf(index, resultStrides) === position)
    .map((index) => nameOf(origin(all, index)));
}

/** Where a line with backward steps begins. */
export function lowest({ recipe, source }: Relayout): number {
  return source.operand.shape.reduce(
    (sum, size, axis) => sum + Math.min(0, (size - 1) * (recipe.sourceStrides[axis] ?? 0)),
    0,
  );
}

function tagOf(all: Relayout, index: Index): Ink | undefined {
  if (all.tag === null) return undefined;
  const [from, to] = [all.source.operand.shape, all.result.operand.shape];
  const own = all.tag.ofResult ? destinationOf(all.recipe, from, to, index) : index;
  return axisInk(own[all.tag.axis] ?? 0);
}

/** What the numbers and the colours of the cells mean; `isValued` says whether the line itself holds values. */
export function legend(all: Relayout, isValued = false): string {
  const { name } = (all.tag?.ofResult ? all.result : all.source).operand;
  const parts = [
    ...(all.places
      ? [isValued ? "numbers above: place on this line" : "numbers: place on the memory line"]
      : []),
    ...(all.tag && !all.result.operand.shape.includes(0)
      ? [`colours: index along axis ${all.tag.axis} of ${name}`]
      : []),
  ];
  return parts.join("; ");
}

/** Identity is what matters here: no fill for values, only for what is no number. */
export function plainLook(
  all: Relayout,
  operand: number,
  index: Index,
  from: Index,
  tone: Tone,
  places = all.places,
): Look {
  const cells = operand === RESULT ? all.result : all.source;
  const look = lookOf(cells, operand, index, { tone, numbers: all.stage.input.numbers });
  const shown = look.text !== "" || !all.stage.input.numbers;
  return {
    ...look,
    text: places && look.text !== "" ? String(placeOf(all, from)) : look.text,
    fill: look.fill === "nan" ? "nan" : null,
    tag: shown && tone !== "hidden" ? tagOf(all, from) : undefined,
  };
}

export function toneFor(all: Relayout, operand: number): (index: Index, from: Index) => Tone {
  const cells = operand === RESULT ? all.result : all.source;
  const tones = tonesOf(all.stage.input.frame, operand, cells.operand.shape);
  return (index, from) => {
    const tone = tones(index);
    if (all.lit === null || tone === "hidden") return tone;
    return all.lit.has(nameOf(from)) ? "live" : "plain";
  };
}

/** Before the result is there. */
export const isEarly = (input: ViewInput): boolean => ["before", "cut"].includes(input.frame.phase);
