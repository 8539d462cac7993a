/** Where the cells of a result came from, decoded from the message. */

import type { Occurrence } from "../protocol/generated.ts";

/** A cell of an operand; operand -1 is a constant that was put there. */
export interface Origin {
  operand: number;
  index: readonly number[];
}

/** The index of the cell at `place`, counted in C order. */
export function unravelled(place: number, shape: readonly number[]): number[] {
  let rest = place;
  return shape
    .toReversed()
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    })
    .reverse();
}

/** Reads the positions, which have as many bytes as their buffer has room for; undefined where that is no number's size. */
function placeReader(places: DataView, count: number): ((position: number) => number) | undefined {
  switch (places.byteLength / count) {
    case 1:
      return (position) => places.getUint8(position);
    case 2:
      return (position) => places.getUint16(2 * position, true);
    case 4:
      return (position) => places.getUint32(4 * position, true);
    case 8:
      return (position) => places.getFloat64(8 * position, true);
    default:
      return undefined;
  }
}

const NOWHERE: Origin = { operand: -1, index: [] };

/** From the position among the `count` kept cells of the result to the origin; undefined where it did not travel. */
export function originReader(
  { recipe, operands }: Occurrence,
  buffers: readonly DataView[],
  count: number,
): (position: number) => Origin | undefined {
  if (recipe.family !== "movement") return () => undefined;
  const from = recipe.origins === undefined ? undefined : buffers[recipe.origins];
  const places = recipe.places === undefined ? undefined : buffers[recipe.places];
  const place = places && placeReader(places, count);
  if (from?.byteLength !== count || !place) return () => undefined;
  return (position) => {
    if (position < 0) return undefined;
    const operand = from.getInt8(position);
    const shape = operands[operand]?.shape;
    if (shape === undefined) return NOWHERE;
    return { operand, index: unravelled(place(position), shape) };
  };
}
