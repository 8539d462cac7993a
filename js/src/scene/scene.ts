/** A picture as plain data: what stands where, in CSS pixels, in the order of painting. */

import type { Cells } from "../model/cells.ts";
import type { Frame, Occurrence, Reading, Step } from "../protocol/generated.ts";

/** The role of a cell: attention is an outline, "read again" is dashed, "handled" is dim, "not yet known" is blank. */
export type Tone = "plain" | "live" | "target" | "ghost" | "done" | "hidden" | "clash" | "hazard";

/** Colours by meaning; the painter resolves them for light, dark and forced colours. */
export type Ink =
  | "ink"
  | "ink2"
  | "ink3"
  | "accent"
  | "ok"
  | "warn"
  | "error"
  | "focus"
  | "paper"
  | "white"
  | "black"
  | "nan"
  | "bar"
  | "below"
  | "above"
  | `axis${0 | 1 | 2 | 3 | 4}`;

/** The fill of a value: a palette and a place in it (-1..1 for diverging, 0..1 for the others); null for no colour. */
export type Fill = { palette: "diverging" | "sequential" | "boolean"; at: number } | "nan" | null;

/**
 * Which cell of which operand a mark stands for. Operand -1 is the result, of several results
 * the others are -2, -3, ...; in the layout view, which has one result, -2 is the memory line and
 * -3 the memory line of the copy, with the position on that line as the only index.
 */
export interface CellRef {
  operand: number;
  index: readonly number[];
}

interface MarkBase {
  /** The same datum has the same id in every scene of a step: that is what a transition moves. */
  id: string;
  /** The id of the mark that a newly appearing mark grows out of. */
  from?: string;
}

export interface CellMark extends MarkBase {
  kind: "cell";
  x: number;
  y: number;
  width: number;
  height: number;
  text: string;
  fill: Fill;
  tone: Tone;
  /** 1-D arrays have round ends; a side rounds that end only. */
  round?: "both" | "left" | "right" | "top" | "bottom" | undefined;
  /** A thin bar at the foot of the cell in the colour of one axis's index (identity through a re-layout). */
  tag?: Ink | undefined;
  hatched?: boolean | undefined;
  size: number;
  ref?: CellRef | undefined;
}

export interface TextPart {
  text: string;
  ink?: Ink | undefined;
  weight?: 400 | 600 | 700 | undefined;
  strike?: boolean | undefined;
}

export interface TextMark extends MarkBase {
  kind: "text";
  x: number;
  /** The baseline. */
  y: number;
  text: string;
  /** Where parts of the line differ: their texts joined are `text`. */
  parts?: readonly TextPart[] | undefined;
  size: number;
  ink: Ink;
  anchor: "start" | "middle" | "end";
  weight?: 400 | 600 | 700;
  /** False for prose; everything else stands in the fixed-width font. */
  mono?: boolean;
  /** Whether lines below it keep away from its letters. */
  halo?: boolean;
}

export interface PathMark extends MarkBase {
  kind: "path";
  /** Where the origin of `d` stands. */
  x: number;
  y: number;
  d: string;
  ink: Ink;
  width: number;
  dashed?: boolean;
  fill?: Ink | undefined;
  /** Whether what lies below shows through its fill. */
  soft?: boolean;
  /** Whether its form moves as places do. */
  morphs?: boolean;
  /** Ways to its form that are not straight: the form that it comes from, those on the way, its own. */
  ways?: readonly (readonly string[])[];
}

export interface ImageMark extends MarkBase {
  kind: "image";
  x: number;
  y: number;
  width: number;
  height: number;
  rows: number;
  columns: number;
  /** One byte per cell as in `Overview`. */
  bytes: Uint8Array;
  palette: "diverging" | "sequential" | "boolean";
}

export type Mark = CellMark | TextMark | PathMark | ImageMark;

export interface Scene {
  width: number;
  height: number;
  marks: readonly Mark[];
  /** Whether so much is left out that smaller type would be better. */
  rough?: boolean;
}

/** What a view may use: it is pure, so the same input gives the same scene. */
export interface ViewInput {
  step: Step;
  occurrence: Occurrence;
  /** One entry per operand of the occurrence, then one per result. */
  cells: readonly Cells[];
  reading: Reading;
  frame: Frame;
  /** The room on the stage in CSS pixels; a scene is never wider, and elides indices to get there. */
  room: { width: number; height: number };
  /** The size of cell text in CSS pixels: 15, or more on a projector; no text of a scene is smaller than 0.8 of it. */
  type: number;
  /** Whether the numbers are drawn, and whether the memory line is. */
  numbers: boolean;
  memory: boolean;
  /** The cell under the pointer or the keyboard's cursor. */
  focus: CellRef | null;
}

export type View = (input: ViewInput) => Scene;
