import { describe, expect, it } from "vitest";
import { inspectionSubject } from "../../src/model/inspect/subject.ts";
import { lengthOf } from "../../src/model/inspect/window.ts";
import {
  chooseCell,
  drawAxis,
  type Ground,
  goBack,
  type InspectMove,
  jumpTo,
  pan,
  toIndex,
  toSlice,
  toWhole,
  zoom,
} from "../../src/state/inspect/moves.ts";
import { type InspectState, initialState } from "../../src/state/inspect/view_state.ts";
import { inspection } from "./messages.ts";

const shape = [2, 3, 40, 60];
const ground: Ground = { shape, least: { rows: 8, columns: 6 } };
const { message, buffers } = inspection([2, 3, 4, 5], () => 1);
const subject = inspectionSubject({ ...message, array: { ...message.array, shape } }, buffers);
const start = initialState(subject);

const walked = (...moves: InspectMove[]): InspectState =>
  moves.reduce((state, move) => move(state, ground), start);

const placeOf = ({ axes, index, window, cell }: InspectState) => ({ axes, index, window, cell });

describe("looking", () => {
  it("begins with all of the last two axes", () => {
    expect(start.axes).toEqual([2, 3]);
    expect(start.window).toEqual({ rows: [0, 40], columns: [0, 60] });
  });

  it("goes near a cell, so that its number can be read", () => {
    const state = walked(jumpTo([1, 2, 17, 59]));
    expect(state.cell).toEqual([1, 2, 17, 59]);
    expect(state.index).toEqual([1, 2, 17, 59]);
    expect(state.window).toEqual({ rows: [13, 21], columns: [54, 60] });
  });

  it("never shows less than can be read, nor more than there is", () => {
    const { rows, columns } = walked(...Array.from({ length: 6 }, () => zoom(0.5))).window;
    expect([lengthOf(rows), lengthOf(columns)]).toEqual([ground.least.rows, ground.least.columns]);
    expect(walked(zoom(0.5), zoom(2), zoom(2)).window).toEqual(start.window);
    expect(walked(zoom(2))).toBe(start);
  });

  it("draws any two axes, never one of them twice", () => {
    expect(walked(drawAxis(0, 0)).axes).toEqual([0, 3]);
    expect(walked(drawAxis(1, 2)).axes).toEqual([3, 2]);
    expect(walked(drawAxis(0, 3)).axes).toEqual([3, 2]);
    expect(walked(drawAxis(0, 0)).window).toEqual({ rows: [0, 2], columns: [0, 60] });
  });

  it("slides along axes that are not drawn, and moves the window along drawn ones", () => {
    expect(walked(toIndex(1, 2)).index[1]).toBe(2);
    expect(walked(toIndex(1, 99)).index[1]).toBe(2);
    expect(walked(zoom(0.5), toIndex(2, 39)).window.rows).toEqual([20, 40]);
    expect(walked(zoom(0.5), pan(100, -100)).window).toEqual({ rows: [20, 40], columns: [0, 30] });
  });

  it("shows the chosen cell", () => {
    const state = walked(zoom(0.25), chooseCell([0, 1, 39, 0]));
    expect(state.window).toEqual({ rows: [30, 40], columns: [0, 15] });
    expect(state.index[1]).toBe(1);
    expect(walked(chooseCell([0, 0, 1, 1]), chooseCell(null)).cell).toBeNull();
  });
});

describe("back", () => {
  it("leads through every place exactly, to the first", () => {
    const moves = [
      zoom(0.5),
      jumpTo([1, 2, 3, 4]),
      drawAxis(0, 0),
      toSlice([null, 1, 5, null]),
      toIndex(1, 0),
      toWhole,
      zoom(0.3, [1, 2]),
    ];
    const states = moves.map((_, at) => walked(...moves.slice(0, at + 1)));
    let state = states.at(-1) ?? start;
    for (const earlier of [...states.toReversed().slice(1), start]) {
      if (state.past.length === earlier.past.length) continue;
      state = goBack(state, ground);
      expect(placeOf(state)).toEqual(placeOf(earlier));
    }
    expect(placeOf(state)).toEqual(placeOf(start));
    expect(goBack(state, ground)).toBe(state);
  });

  it("keeps a bounded way", () => {
    const far = walked(...Array.from({ length: 300 }, (_, i) => jumpTo([0, 0, i % 40, i % 60])));
    expect(far.past.length).toBe(100);
  });
});
