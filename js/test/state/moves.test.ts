import { describe, expect, it } from "vitest";
import {
  back,
  explainCell,
  first,
  isAtEnd,
  last,
  leaveCell,
  type Move,
  next,
  nextStep,
  otherTheme,
  resize,
  toDepth,
  toFrame,
  toggle,
  togglePlay,
  toIteration,
  toReading,
  toStep,
} from "../../src/state/moves.ts";
import { shownIn } from "../../src/state/shown.ts";
import { initialState, LARGEST, type ViewState } from "../../src/state/view_state.ts";
import { book, explanation, loopStep, occurrence, reading, step } from "./book.ts";

const three = book();
const start = initialState(three.explanation);
const run = (state: ViewState, ...moves: Move[]) =>
  moves.reduce((now, move) => move(now, three), state);
const place = ({ step, frame }: ViewState) => [step, frame];

describe("next and back", () => {
  it("go through the frames of the depth, then on to the next step", () => {
    const places = [];
    let state = start;
    for (let i = 0; i < 9; i++) {
      places.push(place(state));
      state = next(state, three);
    }
    expect(places).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
      [2, 0],
      [2, 1],
      [2, 2],
    ]);
    expect(isAtEnd(state, three)).toBe(true);
    expect(place(next(state, three))).toEqual([2, 2]);
  });

  it("are exact opposites everywhere in between", () => {
    let state = start;
    while (!isAtEnd(state, three)) {
      const after = next(state, three);
      expect(back(after, three)).toEqual(state);
      state = after;
    }
  });

  it("stay at the start", () => {
    expect(place(back(start, three))).toEqual([0, 0]);
  });

  it("stop playing at the end", () => {
    const end = run({ ...start, playing: true, step: 2, frame: 2 }, next);
    expect(end.playing).toBe(false);
  });
});

describe("first and last", () => {
  it("go to the ends of the step, then to those of its neighbours", () => {
    expect(place(run(start, next, first))).toEqual([0, 0]);
    expect(place(run(start, last))).toEqual([0, 2]);
    expect(place(run(start, last, last))).toEqual([1, 2]);
    expect(place(run(start, nextStep, first))).toEqual([0, 0]);
  });
});

describe("jumps", () => {
  it("keep inside the frames and the steps", () => {
    expect(place(run(start, toFrame(99)))).toEqual([0, 2]);
    expect(place(run(start, toFrame(-1)))).toEqual([0, 0]);
    expect(place(run(start, toStep(9)))).toEqual([0, 0]);
    expect(place(run(start, next, toStep(2)))).toEqual([2, 0]);
  });
});

describe("depth", () => {
  it("keeps the picture, or the last one before it", () => {
    const story = run(start, toDepth("story"), toFrame(3));
    expect(run(story, toDepth("brief")).frame).toBe(1);
    expect(run(story, toDepth("shape")).frame).toBe(0);
    expect(run(start, next, toDepth("story")).frame).toBe(2);
  });

  it("opens at the first frame after a single shape", () => {
    expect(run(start, toDepth("shape"), toDepth("story")).frame).toBe(0);
  });
});

describe("readings", () => {
  const readings = [reading("dot", 5), reading("columns", 2)];
  const product = book([step(1, { occurrences: [occurrence(0, { readings })] })]);

  it("keep the frame where the new reading has it", () => {
    const state = toFrame(2)(initialState(product.explanation), product);
    const columns = toReading("columns")(state, product);
    expect(shownIn(product, columns)?.reading.name).toBe("columns");
    expect(columns.frame).toBe(0);
  });

  it("open with the path of the loop where a step has it, and go to another on demand", () => {
    const readings = [reading("main", 2), reading("descent", 3)];
    const loop = book([step(1, { occurrences: [occurrence(0, { readings })] })]);
    const start = initialState(loop.explanation);
    expect(shownIn(loop, start)?.reading.name).toBe("descent");
    expect(shownIn(loop, toReading("main")(start, loop))?.reading.name).toBe("main");
  });

  it("fall back on the first where a step has no such reading", () => {
    const state = toReading("waves")(initialState(product.explanation), product);
    expect(shownIn(product, state)?.reading.name).toBe("dot");
  });
});

describe("an explained cell", () => {
  it("ends with Esc, and with going anywhere", () => {
    const open = run(start, next, explainCell([1, 0]));
    expect(open.cell).toEqual([1, 0]);
    expect(place(run(open, leaveCell))).toEqual([0, 1]);
    for (const move of [next, back, toStep(1), toDepth("story"), toIteration(7, 1)]) {
      expect(run(open, move).cell).toBeNull();
    }
  });
});

describe("play", () => {
  it("begins again at the very end", () => {
    expect(place(run({ ...start, step: 2, frame: 2 }, togglePlay))).toEqual([0, 0]);
    expect(run(start, togglePlay, togglePlay).playing).toBe(false);
  });
});

describe("the start", () => {
  it("is the failed step where there is one", () => {
    const failed = { type: "ValueError", message: "no", step: 3 };
    expect(initialState(explanation(undefined, { failed })).step).toBe(2);
  });
});

describe("settings", () => {
  it("toggle and stay in bounds", () => {
    expect(run(start, toggle("numbers")).numbers).toBe(false);
    expect(run(start, resize(-1)).bigger).toBe(0);
    const huge = Array.from({ length: 9 }, () => resize(1));
    expect(run(start, ...huge).bigger).toBe(LARGEST);
  });
});

describe("the theme", () => {
  it("follows the page again once it is the page's own", () => {
    const dark = run(start, otherTheme("light", "light"));
    expect(dark.theme).toBe("dark");
    expect(run(dark, otherTheme("dark", "light")).theme).toBe("page");
  });
});

describe("loops", () => {
  it("share the iteration between their steps", () => {
    const looped = book([loopStep(1, [0, 1, 5]), loopStep(2, [0, 1, 5])]);
    const state = toIteration(7, 5)(initialState(looped.explanation), looped);
    expect(shownIn(looped, state)?.position).toBe(2);
    expect(shownIn(looped, nextStep(state, looped))?.position).toBe(2);
  });
});
