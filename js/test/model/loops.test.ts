import { describe, expect, it } from "vitest";
import { countLoop, iterationText, recordedText } from "../../src/model/loops.ts";
import type { Position } from "../../src/protocol/generated.ts";
import { loop, loopStep, step } from "../state/book.ts";

const nested = (inner: readonly [number, number][]) =>
  step(1, {
    loops: [1, 2],
    positions: inner.map(([i, j]): Position[] => [
      [1, i],
      [2, j],
    ]),
  });

describe("what was recorded of a loop", () => {
  it("is said where it is not all", () => {
    const counted = countLoop(loop(7, 1000, [0, 1, 5]), [loopStep(1, [0, 1, 5])]);
    expect(recordedText(counted)).toBe("recorded 3 of 1,000");
    expect(iterationText(5, 3, counted)).toBe("iteration 6 of 1,000");
  });

  it("counts an inner loop over all its entries", () => {
    const all = nested([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const counted = countLoop(loop(2, 4, [0, 1]), [all]);
    expect(recordedText(counted)).toBe("");
    expect(iterationText(1, 2, counted)).toBe("iteration 2 of 2");
  });

  it("does not guess how often an inner loop ran this time", () => {
    const some = nested([
      [0, 0],
      [1, 0],
    ]);
    const counted = countLoop(loop(2, 9, [0]), [some]);
    expect(recordedText(counted)).toBe("recorded 2 of 9");
    expect(iterationText(0, 1, counted)).toBe("iteration 1");
  });
});
