/** Which colour each axis of a step's arrays has: the same axis keeps its colour from array to array. */

import type {
  Chip,
  Contraction,
  Einsum,
  Elementwise,
  Layout,
  Movement,
  Occurrence,
  Reduction,
} from "../protocol/generated.ts";
import { seenFrom } from "./results.ts";

/** One number (0 to 4) per axis; null for an axis that is told apart by no colour. */
export type AxisInks = readonly (number | null)[];

const ROWS = 0;
const INNER = 1;
const COLUMNS = 2;

const inOrder = (shape: readonly number[]): AxisInks => shape.map((_, axis) => axis % 5);

function contraction(recipe: Contraction): AxisInks[] {
  const left = recipe.leftIsVector ? [INNER] : [ROWS, INNER];
  const right = recipe.rightIsVector ? [INNER] : [INNER, COLUMNS];
  const result = [recipe.leftIsVector ? [] : [ROWS], recipe.rightIsVector ? [] : [COLUMNS]].flat();
  return [left, right, result];
}

/** The same letter has the same colour in all operands. */
export const einsumInks = ({ sizes }: Einsum, letters: string): number[] =>
  [...letters].map((letter) => sizes.findIndex(([known]) => known === letter) % 5);

function elementwise({ output }: Elementwise, shapes: readonly (readonly number[])[]): AxisInks[] {
  return shapes.map((shape) => shape.map((_, axis) => (output.length - shape.length + axis) % 5));
}

function reduction({ axes, keepdims }: Reduction, source: readonly number[]): AxisInks[] {
  const all = inOrder(source);
  return [all, keepdims ? all : all.filter((_, axis) => !axes.includes(axis))];
}

/** Axes of the result as the source axes that they are; new ones after those. */
export function layoutInks(
  recipe: Layout,
  source: readonly number[],
  result: readonly number[],
): number[] {
  if (recipe.kind === "transpose") return [...(recipe.permutation ?? [])];
  let fresh = source.length;
  if (recipe.kind === "newaxis") {
    const long = source.flatMap((size, axis) => (size === 1 ? [] : [axis]));
    return result.map((size) => (size === 1 ? fresh++ : (long.shift() ?? fresh++)));
  }
  const starts = boundaries(source);
  const ends = boundaries(result);
  return result.map((size, axis) => {
    const same = starts.indexOf(ends[axis] ?? -1);
    return same >= 0 && source[same] === size ? same : fresh++;
  });
}

/** The product of the sizes before each axis: axes that begin and end alike are the same axis. */
export function boundaries(shape: readonly number[]): number[] {
  let before = 1;
  return shape.map((size) => {
    const start = before;
    before *= size;
    return start;
  });
}

function layout(recipe: Layout, source: readonly number[], result: readonly number[]): AxisInks[] {
  return [inOrder(source), layoutInks(recipe, source, result).map((axis) => axis % 5)];
}

/**
 * The axes of a selection of `ndim` axes. Masks and index arrays, and the integers beside them, give their axes up for
 * common ones: those stand where the first of them stood, or in front where a slice or a new axis parts them.
 */
function selection(chips: readonly Chip[], ndim: number, sourceNdim: number): AxisInks {
  const isArray = ({ kind }: Chip) => kind === "mask" || kind === "cells";
  const isGlued = (chip: Chip) => isArray(chip) || (chips.some(isArray) && chip.kind === "int");
  const glued = chips.filter(isGlued);
  const others = chips.filter((chip) => !isGlued(chip) && chip.kind !== "int");
  const common = glued.length === 0 ? 0 : Math.max(0, ndim - others.length);
  let fresh = sourceNdim;
  const own = Array.from({ length: common }, (_, at) =>
    at === 0 ? (glued.find(isArray)?.axis ?? 0) : fresh++,
  );
  const first = chips.findIndex(isGlued);
  const isParted = !chips.slice(first, chips.findLastIndex(isGlued) + 1).every(isGlued);
  const inks = chips.flatMap((chip, at) => {
    if (isGlued(chip)) return at === first && !isParted ? own : [];
    return chip.kind === "int" ? [] : [chip.axis ?? fresh++];
  });
  return [...(isParted ? own : []), ...inks].map((axis) => axis % 5);
}

/** The axes of an array of `ndim` axes beside one of `all`: the last ones. */
const lastOf = (all: AxisInks, ndim: number): AxisInks => all.slice(Math.max(0, all.length - ndim));

function movement(recipe: Movement, shapes: readonly (readonly number[])[]): AxisInks[] {
  const { kind, chips = [], axis = 0 } = recipe;
  const [source = [], value = []] = shapes;
  const result = shapes.at(-1) ?? [];
  const all = inOrder(result);
  switch (kind) {
    case "select":
      return shapes.map((shape, at) =>
        at === shapes.length - 1 && chips.length > 0
          ? selection(chips, shape.length, source.length)
          : inOrder(shape),
      );
    case "write": {
      const written = selection(chips, value.length, source.length);
      return shapes.map((shape, at) => (at === 1 ? lastOf(written, shape.length) : inOrder(shape)));
    }
    case "join":
      return shapes.map(({ length }) =>
        length < result.length ? all.filter((_, at) => at !== axis) : all,
      );
    default:
      return shapes.map(({ length }) => lastOf(all, length));
  }
}

/** One entry per operand, then one per result. */
export function axisInks(occurrence: Occurrence): AxisInks[] {
  const others = (occurrence.more ?? []).map((_, at) => firstInks(seenFrom(occurrence, at + 1)));
  return [...firstInks(occurrence), ...others.flatMap((inks) => inks.slice(-1))];
}

function firstInks({ recipe, operands, result }: Occurrence): AxisInks[] {
  const shapes = [...operands, ...(result ? [result] : [])].map(({ shape }) => shape);
  const plain = shapes.map(inOrder);
  const known = knownInks(recipe, shapes);
  return plain.map((inks, i) => (known[i]?.length === inks.length ? known[i] : inks));
}

function knownInks(
  recipe: Occurrence["recipe"],
  shapes: readonly (readonly number[])[],
): AxisInks[] {
  const source = shapes[0] ?? [];
  const result = shapes.at(-1) ?? [];
  switch (recipe.family) {
    case "contraction":
      return contraction(recipe);
    case "einsum":
      return [...recipe.inputs, recipe.output].map((letters) => einsumInks(recipe, letters));
    case "elementwise":
      return elementwise(recipe, shapes);
    case "reduction":
      return reduction(recipe, source);
    case "layout":
      return layout(recipe, source, result);
    case "movement":
      return movement(recipe, shapes);
    default:
      return [];
  }
}
