import { describe, expect, it } from "vitest";
import type { Position } from "../../src/protocol/generated.ts";
import { choicesAt, positionOf } from "../../src/state/times.ts";
import { occurrence, step } from "./book.ts";

const nested = step(1, {
  positions: [
    [
      [1, 0],
      [2, 0],
    ],
    [
      [1, 0],
      [2, 1],
    ],
    [
      [1, 3],
      [2, 0],
    ],
    [
      [1, 3],
      [2, 4],
    ],
  ] satisfies Position[][],
});

describe("the wanted time", () => {
  it("is the first where nothing was chosen", () => {
    expect(positionOf(nested, new Map(), 0)).toBe(0);
    expect(positionOf(step(1, { occurrences: [occurrence(4)] }), new Map(), 0)).toBe(4);
  });

  it("is exact where it was recorded", () => {
    expect(
      positionOf(
        nested,
        new Map([
          [1, 3],
          [2, 4],
        ]),
        0,
      ),
    ).toBe(3);
  });

  it("is the nearest else, by the outer loop first", () => {
    expect(
      positionOf(
        nested,
        new Map([
          [1, 2],
          [2, 1],
        ]),
        0,
      ),
    ).toBe(2);
    expect(positionOf(nested, new Map([[2, 9]]), 0)).toBe(1);
  });
});

describe("the sliders", () => {
  it("offer what was recorded, inner loops within the outer iteration", () => {
    expect(choicesAt(nested, 3)).toEqual([
      { loop: 1, options: [0, 3], at: 1 },
      { loop: 2, options: [0, 4], at: 1 },
    ]);
  });

  it("are none outside loops", () => {
    expect(choicesAt(step(1), 0)).toEqual([]);
  });

  it("tell visits of the same place apart", () => {
    const repeated = step(1, { positions: [[], [], []] });
    expect(positionOf(repeated, new Map(), 2)).toBe(2);
    expect(positionOf(repeated, new Map(), 9)).toBe(2);
    expect(choicesAt(repeated, 1)).toEqual([{ loop: null, options: [0, 1, 2], at: 1 }]);
  });
});
