/** An operand and the message's buffers become its kept cells. */

import type { Occurrence, Operand } from "../protocol/generated.ts";
import type { Cells, Scalar } from "./cells.ts";
import { readerOf, toNumber } from "./dtypes.ts";
import { type Origin, originReader } from "./origins.ts";
import { resultsOf, seenFrom } from "./results.ts";

const spelledOut = (shape: readonly number[], kept: Operand["kept"]): (readonly number[])[] =>
  shape.map((size, axis) => kept?.[axis] ?? Array.from({ length: size }, (_, i) => i));

/** From an index of the array to the position among its kept cells in C order, or -1. */
function locator(kept: readonly (readonly number[])[]): (index: readonly number[]) => number {
  const places = kept.map((indices) => new Map(indices.map((index, place) => [index, place])));
  return (index) => {
    if (index.length !== kept.length) return -1;
    let position = 0;
    for (let axis = 0; axis < kept.length; axis++) {
      const place = places[axis]?.get(index[axis] ?? -1);
      if (place === undefined) return -1;
      position = position * (kept[axis]?.length ?? 0) + place;
    }
    return position;
  };
}

function valueReader(operand: Operand, buffer: DataView | undefined) {
  const reader = readerOf(operand.dtype);
  if (!reader || !buffer) return () => undefined;
  return (position: number): Scalar | undefined => {
    const offset = position * reader.bytes;
    const inside = position >= 0 && offset + reader.bytes <= buffer.byteLength;
    return inside ? reader.read(buffer, offset) : undefined;
  };
}

export function operandCells(operand: Operand, buffers: readonly DataView[]): Cells {
  const at = (buffer: number | undefined) => (buffer === undefined ? undefined : buffers[buffer]);
  const kept = spelledOut(operand.shape, operand.kept);
  const locate = locator(kept);
  const read = valueReader(operand, at(operand.values));
  const mask = at(operand.mask);
  const overview = at(operand.overview?.cells);
  const value = (index: readonly number[]) => read(locate(index));
  return {
    operand,
    kept,
    whole:
      !operand.missing && kept.every((indices, axis) => indices.length === operand.shape[axis]),
    text: (index) => operand.text?.[locate(index)],
    value,
    number: (index) => toNumber(value(index)),
    masked: (index) => {
      const position = locate(index);
      return !!mask && position >= 0 && position < mask.byteLength && mask.getUint8(position) !== 0;
    },
    origin: () => undefined,
    overview: overview
      ? new Uint8Array(overview.buffer, overview.byteOffset, overview.byteLength)
      : null,
  };
}

/** The cells of the result, which know where they came from. */
function resultCells(
  operand: Operand,
  occurrence: Occurrence,
  buffers: readonly DataView[],
): Cells {
  const cells = operandCells(operand, buffers);
  const count = cells.kept.reduce((product, indices) => product * indices.length, 1);
  const read = originReader(occurrence, buffers, count);
  const locate = locator(cells.kept);
  return { ...cells, origin: (index): Origin | undefined => read(locate(index)) };
}

/** One entry per operand, then one per result. */
export function occurrenceCells(occurrence: Occurrence, buffers: readonly DataView[]): Cells[] {
  const cells = occurrence.operands.map((operand) => operandCells(operand, buffers));
  const results = resultsOf(occurrence).map((result, position) =>
    resultCells(result, seenFrom(occurrence, position), buffers),
  );
  return [...cells, ...results];
}
