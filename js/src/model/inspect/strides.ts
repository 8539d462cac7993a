/** Where the cells of an array lie in memory, as far as shape and strides tell. */

import type { MemoryStrip } from "../../protocol/generated.ts";

export interface Walk {
  axis: number;
  /** Bytes from one index to the next. */
  stride: number;
  size: number;
}

export interface Line {
  /** Bytes between neighbouring places of the line: the smallest step of the array. */
  unit: number;
  /** Which places of the line hold a cell of the array, from the lowest address on; the index of that cell. */
  cells: readonly (readonly number[] | null)[];
  /** How many places the memory from the first to the last cell has. */
  places: number;
  /** The place of the cell whose indices are all 0. */
  origin: number;
}

export const walksOf = (shape: readonly number[], strides: readonly number[]): Walk[] =>
  strides.length === shape.length
    ? shape.map((size, axis) => ({ axis, size, stride: strides[axis] ?? 0 }))
    : [];

/** Bytes from the lowest to behind the highest cell. */
export function reachOf(walks: readonly Walk[], itemsize: number): number {
  if (walks.some(({ size }) => size === 0)) return 0;
  return walks.reduce((sum, { size, stride }) => sum + (size - 1) * Math.abs(stride), itemsize);
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** The first `most` places of the memory that the array looks at, and which of its cells stand there. */
export function lineOf(walks: readonly Walk[], itemsize: number, most: number): Line {
  const moving = walks.filter(({ size, stride }) => size > 1 && stride !== 0);
  const unit = moving.reduce((all, { stride }) => divisor(all, Math.abs(stride)), itemsize) || 1;
  const origin = moving.reduce(
    (sum, { size, stride }) => sum + (stride < 0 ? ((size - 1) * -stride) / unit : 0),
    0,
  );
  const places = Math.round((reachOf(walks, itemsize) - itemsize) / unit) + 1;
  const count = reachOf(walks, itemsize) === 0 ? 0 : Math.min(places, most);
  const cells = Array.from({ length: count }, (_, place) => cellAt(walks, (place - origin) * unit));
  return { unit, cells, places, origin };
}

/** The cell that begins `bytes` after the one whose indices are all 0; null where none does. */
function cellAt(walks: readonly Walk[], bytes: number): number[] | null {
  const order = walks.toSorted((a, b) => Math.abs(b.stride) - Math.abs(a.stride));
  const index = walks.map(() => 0);
  return step(order, 0, bytes, index) ? index : null;
}

/** Each stride takes as many steps as it can, or one fewer where strides are no multiples of each other. */
function step(order: readonly Walk[], at: number, bytes: number, index: number[]): boolean {
  const walk = order[at];
  if (!walk) return bytes === 0;
  const { axis, size, stride } = walk;
  if (stride === 0 || size < 2) return step(order, at + 1, bytes, index);
  const negative = order
    .slice(at + 1)
    .reduce((sum, other) => sum + (other.stride < 0 ? (other.size - 1) * other.stride : 0), 0);
  const reach = bytes - negative;
  const most = Math.floor(stride > 0 ? reach / stride : bytes / stride);
  for (const steps of [most, most - 1, most + 1]) {
    if (steps < 0 || steps >= size) continue;
    if (step(order, at + 1, bytes - steps * stride, index)) {
      index[axis] = steps;
      return true;
    }
  }
  return false;
}

/** How the cells follow each other in memory. */
export function orderOf(
  shape: readonly number[],
  strides: readonly number[],
  itemsize: number,
): MemoryStrip["order"] {
  if (strides.length !== shape.length) return "unknown";
  const axes = shape.map((_, axis) => axis);
  const isPacked = (order: readonly number[]): boolean => {
    let step = itemsize;
    return order.every((axis) => {
      const fits = shape[axis] === 1 || strides[axis] === step;
      step *= shape[axis] ?? 1;
      return fits;
    });
  };
  const [inC, inF] = [isPacked(axes.toReversed()), isPacked(axes)];
  if (shape.includes(0) || (inC && inF)) return "C and F";
  if (inC || inF) return inC ? "C" : "F";
  const repeats = axes.some((axis) => strides[axis] === 0 && (shape[axis] ?? 0) > 1);
  return repeats ? "repeated" : "strided";
}
