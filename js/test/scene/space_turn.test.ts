import { describe, expect, it } from "vitest";
import { angleBetween, poses } from "../../src/scene/space_turn.ts";

const EYE = [
  [1, 0],
  [0, 1],
] as const;
const QUARTER = [
  [0, 1],
  [-1, 0],
] as const;

describe("the way from one pose to another", () => {
  it("keeps the length of all arrows in a turn, also a half one", () => {
    for (const to of [
      QUARTER,
      [
        [-1, 0],
        [0, -1],
      ],
    ] as const) {
      const way = poses(EYE, to) ?? [];
      expect(way.length).toBeGreaterThan(3);
      for (const point of way.flat()) expect(Math.hypot(...point)).toBeCloseTo(1, 12);
    }
  });

  it("is straight where nothing turns, and where the plane is turned over or squashed", () => {
    expect(
      poses(EYE, [
        [2, 0],
        [0, 3],
      ]),
    ).toBeNull();
    expect(
      poses(EYE, [
        [0, 1],
        [1, 0],
      ]),
    ).toBeNull();
    expect(
      poses(EYE, [
        [1, 2],
        [2, 4],
      ]),
    ).toBeNull();
    expect(poses([[1, 0]], [[-2, 0]])).toBeNull();
    expect(angleBetween(EYE, QUARTER)).toBeCloseTo(Math.PI / 2, 12);
  });

  it("turns an arrow on the shorter side and stretches it on the way", () => {
    const way = poses([[1, 0]], [[0, 3]]) ?? [];
    const lengths = way.map(([point = []]) => Math.hypot(...point));
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect(Math.min(...lengths)).toBeGreaterThan(1);
  });

  it("turns an arrow right round where its map does", () => {
    const way = poses([[1, 0]], [[-1, 0]], Math.PI) ?? [];
    expect(way.length).toBeGreaterThan(3);
    for (const [point = []] of way) expect(Math.hypot(...point)).toBeCloseTo(1, 12);
  });
});
