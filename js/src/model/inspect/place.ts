/** A cell's place: as code, and in memory. */

import { grouped } from "../../util/text.ts";

export type Index = readonly number[];

const NAME = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[[^\][]*\])*$/;

/** `x[2, 0, 17]`, or `(a + b)[0]`: an expression that gives the cell in the reader's own code. */
export function indexCode(name: string, index: Index): string {
  const subject = NAME.test(name) ? name : `(${name})`;
  return index.length === 0 ? `${subject}[()]` : `${subject}[${index.join(", ")}]`;
}

/** The byte at which a cell begins, counted from the first byte of the memory that the array looks at. */
export function byteOffset(index: Index, strides: readonly number[], offset = 0): number | null {
  if (strides.length !== index.length) return null;
  return index.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), offset);
}

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const;

/** `381 MiB`, `24 bytes`. */
export function bytesText(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return count === 1 ? "1 byte" : `${grouped(count)} bytes`;
  return `${value < 10 ? toEven(value * 10) / 10 : toEven(value)} ${UNITS[unit]}`;
}

/** Ties go to the even neighbour, as in the sentences. */
function toEven(value: number): number {
  const whole = Math.round(value);
  return whole - value === 0.5 && whole % 2 ? whole - 1 : whole;
}

export const shapeText = (shape: readonly number[]): string =>
  `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
