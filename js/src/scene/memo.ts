/** What is the same for all frames of a reading is worked out once. */

import type { Reading } from "../protocol/generated.ts";
import type { ViewInput } from "./scene.ts";

const KNOWN = new WeakMap<Reading, Map<string, unknown>>();

/** `make` depends on the reading, the room, the type and the switches only; `name` tells what is made. */
export function remembered<T>(input: ViewInput, name: string, make: () => T): T {
  const { room, type, numbers, memory, reading } = input;
  const known = KNOWN.get(reading) ?? new Map<string, unknown>();
  KNOWN.set(reading, known);
  const key = [name, room.width, room.height, type, numbers, memory].join();
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as T;
}
