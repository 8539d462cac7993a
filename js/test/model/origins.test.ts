import { describe, expect, it } from "vitest";
import { axisInks } from "../../src/model/axis_inks.ts";
import { originReader, unravelled } from "../../src/model/origins.ts";
import type { Chip } from "../../src/protocol/generated.ts";
import { made, type Plan, taken } from "../movements.ts";

const select: Plan = {
  recipe: { kind: "select" },
  shapes: [[3, 4]],
  result: [2, 2],
  from: taken(4, 6, 8, 10),
};

describe("where a moved cell came from", () => {
  it("is a cell of an operand", () => {
    const result = made(select).cells.at(-1);
    expect(result?.origin([0, 1])).toEqual({ operand: 0, index: [1, 2] });
    expect(result?.origin([1, 1])).toEqual({ operand: 0, index: [2, 2] });
    expect(result?.origin([2, 0])).toBeUndefined();
  });

  it("is a constant where it came from no operand", () => {
    const padded = made({
      recipe: { kind: "spread" },
      shapes: [[1]],
      result: [3],
      from: [
        [-1, 0],
        [0, 0],
        [-1, 0],
      ],
    });
    expect(padded.cells.at(-1)?.origin([0])).toEqual({ operand: -1, index: [] });
    expect(padded.cells.at(-1)?.origin([1])).toEqual({ operand: 0, index: [0] });
  });

  it("is found among the kept cells", () => {
    const shapes = [[1000]];
    const kept = [[0, 1, 498, 499]];
    const windowed = made({ ...select, shapes, result: [500], kept, from: taken(0, 2, 996, 998) });
    expect(windowed.cells.at(-1)?.origin([498])).toEqual({ operand: 0, index: [996] });
    expect(windowed.cells.at(-1)?.origin([3])).toBeUndefined();
  });

  it.each([
    [1, Uint8Array],
    [2, Uint16Array],
    [4, Uint32Array],
    [8, Float64Array],
  ])("is read from positions of %i bytes", (_, Places) => {
    const { occurrence } = made({ ...select, result: [2], from: taken(0, 0) });
    const buffers = [
      new DataView(new Int8Array([0, -1]).buffer),
      new DataView(Places.from([7, 0]).buffer),
    ];
    const read = originReader(
      {
        ...occurrence,
        recipe: { ...occurrence.recipe, origins: 0, places: 1 } as typeof occurrence.recipe,
      },
      buffers,
      2,
    );
    expect(read(0)).toEqual({ operand: 0, index: [1, 3] });
    expect(read(1)).toEqual({ operand: -1, index: [] });
  });

  it("is unknown where it did not travel, or not for these cells", () => {
    expect(
      made({ ...select, from: null })
        .cells.at(-1)
        ?.origin([0, 0]),
    ).toBeUndefined();
    expect(
      made({ ...select, from: taken(4, 6, 8) })
        .cells.at(-1)
        ?.origin([0, 0]),
    ).toBeUndefined();
    expect(made(select).cells[0]?.origin([0, 0])).toBeUndefined();
  });

  it("counts in C order", () => {
    expect(unravelled(23, [2, 3, 4])).toEqual([1, 2, 3]);
    expect(unravelled(0, [])).toEqual([]);
  });
});

const chip = (kind: Chip["kind"], axis: number | null): Chip => ({ text: "", kind, axis, size: 1 });

/** The colours of the result's axes of an index into a 3-D array. */
function inksOf(chips: readonly Chip[], ndim: number) {
  const result = Array.from({ length: ndim }, () => 1);
  const plan = { ...select, shapes: [[1, 1, 1]], result, from: taken(0) };
  return axisInks(made({ ...plan, recipe: { kind: "select", chips } }).occurrence)[1];
}

describe("the colours of the axes of moved cells", () => {
  it.each([
    ["x[0, :, 1:]", [chip("int", 0), chip("whole", 1), chip("slice", 2)], [1, 2]],
    [
      "x[:, None, 0, :]",
      [chip("whole", 0), chip("new", null), chip("int", 1), chip("whole", 2)],
      [0, 3, 2],
    ],
    ["x[mask]", [chip("mask", 0)], [0]],
    ["x[:, [1, 0], :]", [chip("whole", 0), chip("cells", 1), chip("whole", 2)], [0, 1, 2]],
    ["x[0, :, [1, 0]]", [chip("int", 0), chip("whole", 1), chip("cells", 2)], [2, 1]],
    ["x[:, [[0]], [0]]", [chip("whole", 0), chip("cells", 1), chip("cells", 2)], [0, 1, 3]],
  ])("%s", (_, chips, inks) => {
    expect(inksOf(chips, inks.length)).toEqual(inks);
  });

  it("are those of the target for a value", () => {
    const chips = [chip("int", 0), chip("whole", 1)];
    const write = made({
      recipe: { kind: "write", chips },
      shapes: [[2, 2], [2]],
      result: [2, 2],
      from: null,
    });
    expect(axisInks(write.occurrence)).toEqual([[0, 1], [1], [0, 1]]);
  });

  it("leave out the new one in the pieces of a stack", () => {
    const shapes = [[3], [3]];
    const stack = made({ recipe: { kind: "join", axis: 0 }, shapes, result: [2, 3], from: null });
    expect(axisInks(stack.occurrence)).toEqual([[1], [1], [0, 1]]);
  });

  it("line up from the right where an array is spread", () => {
    const spread = made({ recipe: { kind: "spread" }, shapes: [[3]], result: [2, 3], from: null });
    expect(axisInks(spread.occurrence)).toEqual([[1], [0, 1]]);
  });
});
