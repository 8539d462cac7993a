import { describe, expect, it } from "vitest";
import { typeSizes } from "../../src/ui/room.ts";

/** A scene's smallest text is 0.8 of its type. */
const smallest = (sizes: readonly number[]) => Math.min(...sizes) * 0.8;

describe("the size of the type", () => {
  it("is one on the page, and grows with +", () => {
    expect(typeSizes(false, 0, 800)).toEqual([15]);
    expect(typeSizes(false, 1, 800)[0]).toBeGreaterThan(15);
  });

  it("is never too small on a projector", () => {
    for (const height of [600, 800, 1080, 1440, 2160]) {
      const sizes = typeSizes(true, 0, height);
      expect(smallest(sizes)).toBeGreaterThanOrEqual(Math.max(22, height / 50) - 1e-9);
      expect([...sizes].sort((a, b) => b - a)).toEqual(sizes);
    }
  });

  it("aims at a thirty-sixth of the screen's height", () => {
    expect(typeSizes(true, 0, 2160)[0]).toBeGreaterThanOrEqual(60);
  });
});
