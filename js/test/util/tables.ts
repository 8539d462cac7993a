/** Values of the tables that Python wrote: bytes in hexadecimal digits, little endian. */

import { readerOf } from "../../src/model/dtypes.ts";
import type { Scalar } from "../../src/util/scalar.ts";

export function scalarOf(hex: string, dtype: string): Scalar {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const value = readerOf(dtype)?.read(new DataView(bytes.buffer), 0);
  if (value === undefined) throw new Error(`no reader for ${dtype}`);
  return value;
}

/** The same bits, except that every NaN is the same. */
export function isIdentical(a: Scalar | undefined, b: Scalar | undefined): boolean {
  if (typeof a === "object" && typeof b === "object") {
    return Object.is(a[0], b[0]) && Object.is(a[1], b[1]);
  }
  return Object.is(a, b);
}
