/** Every way to look elsewhere, as a pure function of the state. */

import {
  isSameWindow,
  lengthOf,
  movedSpan,
  revealing,
  spanAround,
  type Window,
  zoomedSpan,
} from "../../model/inspect/window.ts";
import { type InspectState, type Place, sizeOf, wholeWindow } from "./view_state.ts";

/** The array, and how few rows and columns a window may have. */
export interface Ground {
  shape: readonly number[];
  least: { rows: number; columns: number };
}

export type InspectMove = (state: InspectState, ground: Ground) => InspectState;

/** Of wheel turns and drags only the first is kept: back leads out of all of them at once. */
const MOST_PAST = 100;

function looking(state: InspectState, place: Partial<Place>, isKept = true): InspectState {
  const { axes, index, window, cell, past } = state;
  const before = isKept ? [...past, { axes, index, window, cell }].slice(-MOST_PAST) : past;
  return { ...state, ...place, past: before };
}

const sizes = ({ axes }: Place, { shape }: Ground) => ({
  rows: sizeOf(shape, axes[0]),
  columns: sizeOf(shape, axes[1]),
});

/** The place of a cell on the two drawn axes. */
export const placeOfCell = ({ axes }: Place, cell: readonly number[]): [number, number] => [
  axes[0] === null ? 0 : (cell[axes[0]] ?? 0),
  axes[1] === null ? 0 : (cell[axes[1]] ?? 0),
];

/** The cell at a row and a column of what is drawn. */
export const cellAtPlace = ({ axes, index }: Place, row: number, column: number): number[] =>
  index.map((at, axis) => (axis === axes[0] ? row : axis === axes[1] ? column : at));

/** The point of the drawn axes that stays where it is: the chosen cell, or the middle. */
function anchorOf(state: InspectState): [row: number, column: number] {
  const { rows, columns } = state.window;
  if (!state.cell) return [(rows[0] + rows[1]) / 2, (columns[0] + columns[1]) / 2];
  const [row, column] = placeOfCell(state, state.cell);
  return [row + 0.5, column + 0.5];
}

/** A window `factor` times as large, where that is possible; `at` stays where it is drawn. */
export function zoom(factor: number, at?: readonly [number, number], isKept = true): InspectMove {
  return (state, ground) => {
    const size = sizes(state, ground);
    const [row, column] = at ?? anchorOf(state);
    const { rows, columns } = state.window;
    const window = {
      rows: zoomedSpan(rows, size.rows, factor, ground.least.rows, row),
      columns: zoomedSpan(columns, size.columns, factor, ground.least.columns, column),
    };
    return isSameWindow(window, state.window) ? state : looking(state, { window }, isKept);
  };
}

export const toWhole: InspectMove = (state, { shape }) => {
  const window = wholeWindow(shape, state.axes);
  return isSameWindow(window, state.window) ? state : looking(state, { window });
};

/** Rows and columns further, without a way back of its own. */
export function pan(rows: number, columns: number): InspectMove {
  return (state, ground) => {
    const size = sizes(state, ground);
    const window = {
      rows: movedSpan(state.window.rows, size.rows, rows),
      columns: movedSpan(state.window.columns, size.columns, columns),
    };
    return isSameWindow(window, state.window) ? state : looking(state, { window }, false);
  };
}

/** Another index on an axis: of a drawn one the window goes there, of another the slice. */
export function toIndex(axis: number, index: number, isKept = true): InspectMove {
  return (state, ground) => {
    const size = ground.shape[axis] ?? 0;
    const at = Math.max(0, Math.min(size - 1, Math.round(index)));
    if (!state.axes.includes(axis)) {
      if (state.index[axis] === at) return state;
      const place = state.index.map((before, i) => (i === axis ? at : before));
      const cell = state.cell?.map((before, i) => (i === axis ? at : before));
      return looking(state, { index: place, cell }, isKept);
    }
    const side = state.axes[0] === axis ? "rows" : "columns";
    const span = spanAround(at, lengthOf(state.window[side]), size);
    return looking(state, { window: { ...state.window, [side]: span } }, isKept);
  };
}

/** Another slice, at the given indices of the axes that are not drawn. */
export function toSlice(at: readonly (number | null)[]): InspectMove {
  return (state) => {
    const index = state.index.map((before, axis) => at[axis] ?? before);
    return looking(state, { index, cell: null });
  };
}

/** Draw another axis down or across; the one that was there takes the other's place where they meet. */
export function drawAxis(side: 0 | 1, axis: number): InspectMove {
  return (state, { shape }) => {
    const other = state.axes[1 - side] ?? null;
    const moved = other === axis ? (state.axes[side] ?? null) : other;
    const axes = side === 0 ? ([axis, moved] as const) : ([moved, axis] as const);
    if (axes[0] === state.axes[0] && axes[1] === state.axes[1]) return state;
    const index = shape.map((size, i) =>
      Math.max(0, Math.min(size - 1, state.cell?.[i] ?? state.index[i] ?? 0)),
    );
    return looking(state, { axes, index, window: wholeWindow(shape, axes) });
  };
}

/** Choose a cell, and show it where the window does not. */
export function chooseCell(cell: readonly number[] | null, isKept = false): InspectMove {
  return (state, ground) => {
    if (!cell) return state.cell ? looking(state, { cell: null }, isKept) : state;
    const size = sizes(state, ground);
    const [row, column] = placeOfCell(state, cell);
    const window = {
      rows: revealing(state.window.rows, size.rows, row),
      columns: revealing(state.window.columns, size.columns, column),
    };
    return looking(state, { cell, index: cell, window }, isKept);
  };
}

/** Go to a cell, so near that its number can be read. */
export function jumpTo(cell: readonly number[]): InspectMove {
  return (state, ground) => {
    const size = sizes(state, ground);
    const [row, column] = placeOfCell(state, cell);
    const { least } = ground;
    const near = ({ rows, columns }: Window): Window => ({
      rows: spanAround(row, Math.min(lengthOf(rows), least.rows), size.rows),
      columns: spanAround(column, Math.min(lengthOf(columns), least.columns), size.columns),
    });
    const { past: _, ...place } = looking(state, { cell, index: cell, window: near(state.window) });
    return { ...looking(state, place), tab: "values" };
  };
}

export const goBack: InspectMove = (state) => {
  const last = state.past.at(-1);
  return last ? { ...state, ...last, past: state.past.slice(0, -1) } : state;
};

export const setState =
  <K extends keyof InspectState>(key: K, value: InspectState[K]): InspectMove =>
  (state) => ({ ...state, [key]: value });
