import { describe, expect, it } from "vitest";
import { turnBetween } from "../../src/scene/space_rotation.ts";
import { poses } from "../../src/scene/space_turn.ts";

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
    expect(turnBetween(EYE, QUARTER)?.angle).toBeCloseTo(Math.PI / 2, 12);
  });

  it("turns an arrow on the shorter side and stretches it on the way", () => {
    const way = poses([[1, 0]], [[0, 3]]) ?? [];
    const lengths = way.map(([point = []]) => Math.hypot(...point));
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect(Math.min(...lengths)).toBeGreaterThan(1);
  });

  it("turns an arrow right round where its map does", () => {
    const way = poses([[1, 0]], [[-1, 0]], { angle: Math.PI, axis: [0, 0, 1] }) ?? [];
    expect(way.length).toBeGreaterThan(3);
    for (const [point = []] of way) expect(Math.hypot(...point)).toBeCloseTo(1, 12);
  });

  it("turns space around its axis, also half round, and never through a plane", () => {
    const upright = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const cyclic = [
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ];
    const half = [
      [-1, 0, 0],
      [0, 1, 0],
      [0, 0, -1],
    ];
    expect(turnBetween(upright, cyclic)?.angle).toBeCloseTo((2 * Math.PI) / 3, 12);
    expect(turnBetween(upright, half)?.axis.map(Math.abs)).toEqual([0, 1, 0]);
    for (const to of [cyclic, half]) {
      const way = poses(upright, to) ?? [];
      expect(way.length).toBeGreaterThan(3);
      for (const point of way.flat()) expect(Math.hypot(...point)).toBeCloseTo(1, 12);
    }
    const mirror = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, -1],
    ];
    expect(poses(upright, mirror)).toBeNull();
  });

  it("comes to the end that it is meant to come to, from any pose of space to any other", () => {
    const before = [
      [2, 0, 1],
      [0, 1, 1],
      [0, 0, 1.5],
    ];
    const after = [
      [-1, 2, 0],
      [-2, -1, 0.5],
      [0.3, 0, 1],
    ];
    const way = poses(before, after) ?? [];
    const volumeOf = ([
      [a = 0, b = 0, c = 0] = [],
      [p = 0, q = 0, r = 0] = [],
      [x = 0, y = 0, z = 0] = [],
    ]: typeof before) => a * (q * z - r * y) - b * (p * z - r * x) + c * (p * y - q * x);
    for (const pose of way) expect(volumeOf(pose.map((each) => [...each]))).toBeGreaterThan(0.5);
    const gap = (pose: readonly (readonly number[])[], end: readonly (readonly number[])[]) =>
      Math.max(
        ...pose.flatMap((point, at) => point.map((x, i) => Math.abs(x - (end[at]?.[i] ?? 0)))),
      );
    expect(gap(way[0] ?? [], before)).toBeLessThan(0.6);
    expect(gap(way.at(-1) ?? [], after)).toBeLessThan(0.6);
  });
});
