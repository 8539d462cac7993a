/** What one view shows and how: a value, changed only by the moves. */

import type { Asked } from "../model/trails.ts";
import type { Explanation } from "../protocol/generated.ts";

export type Depth = "shape" | "brief" | "story";
export type Speed = 0.5 | 1 | 2;

export const DEPTHS: readonly Depth[] = ["shape", "brief", "story"];
export const SPEEDS: readonly Speed[] = [0.5, 1, 2];
export const LARGEST = 4;

export interface ViewState {
  /** Position among the steps. */
  step: number;
  /** Position among the frames of the reading at the depth. */
  frame: number;
  depth: Depth;
  /** The name of the wanted reading; a step without it shows its first. */
  reading: string;
  /** The wanted iteration of each loop that was touched. */
  iterations: ReadonlyMap<number, number>;
  /** Which of several times that a step ran at the same place of its loops. */
  visit: number;
  /** The result cell that is explained instead of the frame. */
  cell: readonly number[] | null;
  /** Of several results the position of the one that the cell belongs to. */
  result: number;
  playing: boolean;
  speed: Speed;
  numbers: boolean;
  narration: boolean;
  memory: boolean;
  theme: "page" | "light" | "dark";
  /** 0 for the usual type size, up to LARGEST. */
  bigger: number;
  fullScreen: boolean;
  blank: boolean;
  help: boolean;
  /** Whether the cell is shown as a flow of shapes, too. */
  river: boolean;
  /** The cell whose making is followed in it. */
  traced: Asked | null;
  /** Whether the whole source is shown, not only the live line. */
  wholeSource: boolean;
}

export function initialState(explanation: Explanation): ViewState {
  const { failed, steps, depth } = explanation;
  const failing = steps.findIndex((step) => step.id === failed?.step);
  return {
    step: Math.max(failing, 0),
    frame: 0,
    depth: depth ?? "brief",
    reading: "",
    iterations: new Map(),
    visit: 0,
    cell: null,
    result: 0,
    playing: false,
    speed: 1,
    numbers: true,
    narration: true,
    memory: true,
    theme: "page",
    bigger: 0,
    fullScreen: false,
    blank: false,
    help: false,
    river: false,
    traced: null,
    wholeSource: false,
  };
}
