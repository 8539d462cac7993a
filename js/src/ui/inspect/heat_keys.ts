/** What the keys do while the picture has the focus. */

import { lengthOf } from "../../model/inspect/window.ts";
import {
  cellAtPlace,
  chooseCell,
  goBack,
  type InspectMove,
  jumpTo,
  pan,
  placeOfCell,
  toIndex,
  toWhole,
  zoom,
} from "../../state/inspect/moves.ts";
import type { InspectStore } from "../../state/inspect/store.ts";
import { type InspectState, sizeOf } from "../../state/inspect/view_state.ts";

const STEPS: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

const clamp = (value: number, size: number) => Math.max(0, Math.min(size - 1, value));

/** The next cell, or, while none is chosen, the one in the middle. */
function walk(store: InspectStore, [down, across]: readonly [number, number]): InspectMove {
  const state = store.state.peek();
  const { shape } = store.subject.peek().facts;
  const { rows, columns } = state.window;
  const place: [number, number] = state.cell
    ? placeOfCell(state, state.cell)
    : [
        Math.floor((rows[0] + rows[1]) / 2) - down,
        Math.floor((columns[0] + columns[1]) / 2) - across,
      ];
  const row = clamp(place[0] + down, sizeOf(shape, state.axes[0]));
  const column = clamp(place[1] + across, sizeOf(shape, state.axes[1]));
  return chooseCell(cellAtPlace(state, row, column));
}

/** A tenth of what is shown, at least one cell. */
function slide({ window }: InspectState, [down, across]: readonly [number, number]): InspectMove {
  const by = (sign: number, length: number) => sign * Math.max(1, Math.round(length / 10));
  return pan(by(down, lengthOf(window.rows)), by(across, lengthOf(window.columns)));
}

/** The last axis that is not drawn and has more than one index. */
function sliceAxis(store: InspectStore): number {
  const { axes } = store.state.peek();
  const { shape } = store.subject.peek().facts;
  return shape.findLastIndex((size, axis) => size > 1 && !axes.includes(axis));
}

function moveFor(store: InspectStore, key: string, shift: boolean): InspectMove | null {
  const state = store.state.peek();
  const step = STEPS[key];
  if (step) return shift ? slide(state, step) : walk(store, step);
  switch (key) {
    case "+":
    case "=":
      return zoom(0.5);
    case "-":
    case "_":
      return zoom(2);
    case "Enter":
      return state.cell ? jumpTo(state.cell) : zoom(0.5);
    case "Escape":
      return state.cell ? chooseCell(null) : toWhole;
    case "Home":
      return toWhole;
    case "Backspace":
      return goBack;
    case "PageUp":
    case "PageDown": {
      const axis = sliceAxis(store);
      if (axis < 0) return null;
      return toIndex(axis, (state.index[axis] ?? 0) + (key === "PageUp" ? -1 : 1));
    }
    default:
      return null;
  }
}

/** Whether the picture has a use for the key. */
export const hasUse = (store: InspectStore, key: string, shift: boolean): boolean =>
  moveFor(store, key, shift) !== null;

export function heatKey(store: InspectStore, key: string, shift: boolean): boolean {
  const move = moveFor(store, key, shift);
  if (move) store.go(move);
  return move !== null;
}
