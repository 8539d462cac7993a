/** Which colour each axis of a step's arrays has: the same axis keeps its colour from array to array. */

import type {
  Contraction,
  Elementwise,
  Layout,
  Occurrence,
  Reduction,
} from "../protocol/generated.ts";

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

function elementwise({ output }: Elementwise, shapes: readonly (readonly number[])[]): AxisInks[] {
  return shapes.map((shape) => shape.map((_, axis) => (output.length - shape.length + axis) % 5));
}

function reduction({ axes, keepdims }: Reduction, source: readonly number[]): AxisInks[] {
  const all = inOrder(source);
  return [all, keepdims ? all : all.filter((_, axis) => !axes.includes(axis))];
}

function layout(recipe: Layout, source: readonly number[], result: readonly number[]): AxisInks[] {
  const permuted = recipe.permutation?.map((axis) => axis % 5);
  return [inOrder(source), permuted?.length === result.length ? permuted : inOrder(result)];
}

/** One entry per operand, and the result's last. */
export function axisInks({ recipe, operands, result }: Occurrence): AxisInks[] {
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
    case "elementwise":
      return elementwise(recipe, shapes);
    case "reduction":
      return reduction(recipe, source);
    case "layout":
      return layout(recipe, source, result);
    default:
      return [];
  }
}
