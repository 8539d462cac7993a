/** Small movements of every kind, and their pictures. */

import type { Chip, Frame } from "../../src/protocol/generated.ts";
import { movement } from "../../src/scene/movement.ts";
import type { CellMark, CellRef, Scene } from "../../src/scene/scene.ts";
import { type Made, type Plan, stepOf, taken } from "../movements.ts";
import { inputOf } from "./fixtures.ts";

export const chip = (
  text: string,
  kind: Chip["kind"],
  axis: number | null,
  size: number | null,
): Chip => ({
  text,
  kind,
  axis,
  size,
});

export const frame = (phase: string, extra: Partial<Frame> = {}): Frame => ({
  phase,
  sentence: "",
  ...extra,
});

export const range = (length: number): number[] => Array.from({ length }, (_, at) => at);

export interface Wish {
  phase?: string;
  axis?: number;
  focus?: CellRef;
  width?: number;
  type?: number;
}

export function shown(one: Made, { phase, axis, focus, width, type }: Wish = {}): Scene {
  const [reading] = one.occurrence.readings;
  const own = reading?.frames.find(
    (each) => each.phase === phase && (axis === undefined || each.axis === axis),
  );
  const last = reading?.frames.at(-1);
  if (reading === undefined || last === undefined) throw new Error("no frames");
  const told = { ...one, step: stepOf(one), reading, frame: own ?? last };
  return movement({ ...inputOf(told, width, type), focus: focus ?? null });
}

export const cellsIn = (scene: Scene): CellMark[] =>
  scene.marks.filter((mark): mark is CellMark => mark.kind === "cell");

const FRAMES = [
  frame("before"),
  frame("axis", { axis: 0 }),
  frame("axis", { axis: 1 }),
  frame("value"),
  frame("moved"),
  frame("verdict"),
];

export const slice: Plan = {
  recipe: {
    kind: "select",
    copied: false,
    chips: [chip("1:", "slice", 0, 2), chip("::2", "slice", 1, 2)],
  },
  shapes: [[3, 4]],
  result: [2, 2],
  from: taken(4, 6, 8, 10),
  frames: FRAMES,
};

export const row: Plan = {
  recipe: { kind: "write", chips: [chip("0", "int", 0, null), chip(":", "whole", 1, 3)] },
  shapes: [[2, 3], [1]],
  result: [2, 3],
  from: [...range(3).map(() => [1, 0] as const), ...taken(3, 4, 5)],
  frames: FRAMES,
};

export const join: Plan = {
  recipe: { kind: "join", function: "concatenate", axis: 0 },
  shapes: [
    [2, 2],
    [1, 2],
  ],
  result: [3, 2],
  from: [...taken(0, 1, 2, 3), [1, 0], [1, 1]],
  frames: [frame("before"), frame("check"), frame("moved"), frame("verdict")],
};

export const pad: Plan = {
  recipe: { kind: "spread", function: "pad" },
  shapes: [[2]],
  result: [4],
  from: [[-1, 0], ...taken(0, 1), [-1, 0]],
  frames: FRAMES,
};
