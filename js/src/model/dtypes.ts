/** Little-endian cells of each dtype as exact values. */

import type { Scalar } from "./cells.ts";

export interface Reader {
  bytes: number;
  read(view: DataView, offset: number): Scalar;
}

type Read = Reader["read"];

const reader = (bytes: number, read: Read): Reader => ({ bytes, read });

/** Half precision: 1 sign, 5 exponent and 10 fraction bits. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function fromBfloat16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits);
  return view.getFloat32(0);
}

const READERS: Readonly<Record<string, Reader>> = {
  bool: reader(1, (view, at) => view.getUint8(at) !== 0),
  int8: reader(1, (view, at) => view.getInt8(at)),
  uint8: reader(1, (view, at) => view.getUint8(at)),
  int16: reader(2, (view, at) => view.getInt16(at, true)),
  uint16: reader(2, (view, at) => view.getUint16(at, true)),
  int32: reader(4, (view, at) => view.getInt32(at, true)),
  uint32: reader(4, (view, at) => view.getUint32(at, true)),
  int64: reader(8, (view, at) => view.getBigInt64(at, true)),
  uint64: reader(8, (view, at) => view.getBigUint64(at, true)),
  float16: reader(2, (view, at) => fromFloat16(view.getUint16(at, true))),
  bfloat16: reader(2, (view, at) => fromBfloat16(view.getUint16(at, true))),
  float32: reader(4, (view, at) => view.getFloat32(at, true)),
  float64: reader(8, (view, at) => view.getFloat64(at, true)),
  complex64: reader(8, (view, at) => [view.getFloat32(at, true), view.getFloat32(at + 4, true)]),
  complex128: reader(16, (view, at) => [view.getFloat64(at, true), view.getFloat64(at + 8, true)]),
};

/** How cells of `dtype` are read; null for those that travel as text only (strings, dates, objects). */
export function readerOf(dtype: string): Reader | null {
  return Object.hasOwn(READERS, dtype) ? (READERS[dtype] ?? null) : null;
}

/** The place of a value on the number line, for colours; a complex number's magnitude. */
export function toNumber(value: Scalar | undefined): number {
  if (value === undefined) return Number.NaN;
  if (typeof value === "object") return Math.hypot(value[0], value[1]);
  return Number(value);
}
