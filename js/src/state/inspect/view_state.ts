/** What an inspector shows of an array: a value, changed only by the moves. */

import type { Axes } from "../../model/inspect/raster.ts";
import { firstAxes, type Subject } from "../../model/inspect/subject.ts";
import type { Window } from "../../model/inspect/window.ts";
import type { CellPart } from "../../protocol/generated.ts";

/** Where one looks. */
export interface Place {
  axes: Axes;
  /** One entry per axis; those of the drawn axes are not read. */
  index: readonly number[];
  window: Window;
  /** The chosen cell. */
  cell: readonly number[] | null;
}

export type Measure = "mean" | "largest";

export interface InspectState extends Place {
  part: CellPart;
  /** Where one looked before, the last last. */
  past: readonly Place[];
  tab: "values" | "memory";
  /** Whether the heights of the histogram are logarithms. */
  isLog: boolean;
  /** What the profiles of the axes show. */
  measure: Measure;
  bigger: number;
  fullScreen: boolean;
}

export const sizeOf = (shape: readonly number[], axis: number | null): number =>
  axis === null ? 1 : (shape[axis] ?? 1);

export const wholeWindow = (shape: readonly number[], axes: Axes): Window => ({
  rows: [0, sizeOf(shape, axes[0])],
  columns: [0, sizeOf(shape, axes[1])],
});

export function initialState(subject: Subject): InspectState {
  const { shape } = subject.facts;
  const axes = firstAxes(subject);
  return {
    axes,
    index: subject.first,
    window: wholeWindow(shape, axes),
    cell: null,
    part: subject.parts[0] ?? "",
    past: [],
    tab: "values",
    isLog: false,
    measure: "largest",
    bigger: 0,
    fullScreen: false,
  };
}
