import { describe, expect, it } from "vitest";
import type { Scene } from "../../src/scene/scene.ts";
import { typeSizes, typeThatFits } from "../../src/ui/room.ts";

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

describe("the type that fits", () => {
  const scene = (height: number, rough = false): Scene => ({ width: 0, height, marks: [], rough });

  it("is the largest one in which all frames fit", () => {
    expect(typeThatFits([30, 20], 500, (type) => [scene(10 * type), scene(20 * type)])).toBe(20);
    expect(typeThatFits([30, 20], 500, (type) => [scene(100 * type)])).toBe(20);
    expect(typeThatFits([15], 1, () => [scene(900)])).toBe(15);
  });

  it("is a smaller one where the larger leaves most cells out", () => {
    expect(typeThatFits([30, 20], 900, (type) => [scene(20 * type, type === 30)])).toBe(20);
    expect(typeThatFits([30, 20], 900, (type) => [scene(20 * type, true)])).toBe(20);
  });
});
