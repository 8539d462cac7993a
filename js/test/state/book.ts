/** Small explanations to test with. */

import { type Book, createBook } from "../../src/model/book.ts";
import type {
  Explanation,
  Frame,
  Loop,
  Occurrence,
  Operand,
  Position,
  Reading,
  Step,
} from "../../src/protocol/generated.ts";

export const frame = (sentence: string, extra: Partial<Frame> = {}): Frame => ({
  phase: "result",
  sentence,
  ...extra,
});

export function reading(name: string, count: number): Reading {
  const frames = Array.from({ length: count }, (_, i) => frame(`${name} ${i}`));
  const story = frames.map((_, i) => i);
  const brief = [0, 2, 4].filter((i) => i < count);
  return { name, label: name, frames, shape: [count - 1], brief, story };
}

/** A 2 x 2 float64 array that travelled whole in one buffer. */
export const operand = (name: string, values = 0): Operand => ({
  name,
  shape: [2, 2],
  dtype: "float64",
  text: ["1", "2", "3", "4"],
  values,
  strides: [16, 8],
  palette: "diverging",
  limit: 4,
});

export const buffer = (): DataView => new DataView(new Float64Array([1, 2, 3, 4]).buffer);

export const occurrence = (position = 0, extra: Partial<Occurrence> = {}): Occurrence => ({
  position,
  recipe: { family: "opaque" },
  operands: [operand("A")],
  result: operand("B"),
  readings: [reading("main", 5)],
  cell: { sentence: "{value}", kind: "move" },
  ...extra,
});

export const step = (id: number, extra: Partial<Step> = {}): Step => ({
  id,
  operation: "numpy.negative",
  source: "-A",
  span: [id, 4, id, 6],
  occurrences: [occurrence()],
  label: `B = -A (${id})`,
  shapes: "(2, 2) → (2, 2)",
  ...extra,
});

export const explanation = (
  steps: readonly Step[] = [step(1), step(2), step(3)],
  extra: Partial<Explanation> = {},
): Explanation => ({
  type: "explanation",
  version: 1,
  id: "e1",
  sources: [{ name: "cell", text: "B = -A\nB = -A\nB = -A" }],
  steps,
  ...extra,
});

export const book = (steps?: readonly Step[], extra?: Partial<Explanation>): Book =>
  createBook(explanation(steps, extra), [buffer()]);

export const loop = (id: number, ran: number, recorded: readonly number[]): Loop => ({
  id,
  label: `for i in range(${ran})`,
  ran,
  recorded,
});

/** A step of one loop, of which only the first recorded iteration travelled. */
export function loopStep(id: number, recorded: readonly number[]): Step {
  const positions = recorded.map((i): Position[] => [[7, i]]);
  const travelled = occurrence(0, { loops: positions[0] ?? [] });
  return step(id, { loops: [7], positions, occurrences: [travelled] });
}
