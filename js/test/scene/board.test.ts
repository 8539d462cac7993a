/** Matrices on the way, bars and heat maps between operands and results. */

import { describe, expect, it } from "vitest";
import type { Matrix } from "../../src/protocol/generated.ts";
import { bytesOf } from "../../src/scene/board_heat.ts";
import { matrixPanel, numberOf } from "../../src/scene/board_matrix.ts";
import type { CellMark } from "../../src/scene/scene.ts";
import { stageOf } from "../../src/scene/stage.ts";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { inputOf, toldIn } from "./fixtures.ts";

await loadViews(FAMILIES);

const [first] = [...toldIn("solve-three")].filter(
  ({ occurrence }) => occurrence.recipe.family === "factorization",
);
if (first === undefined) throw new Error("solve-three has no steps");
const stage = stageOf(inputOf(first));
const six: Matrix = {
  kind: "matrix",
  id: "some",
  name: "L",
  rows: 6,
  columns: 6,
  cells: Array.from({ length: 36 }, () => 0),
};
const lines = (panel: Matrix, most: number) =>
  matrixPanel(panel, stage, most).marks.filter(({ id }) => id.endsWith(".bar"));

describe("a matrix on the way", () => {
  it("has a line before what stands beside it, and no other", () => {
    expect(lines(six, 3)).toEqual([]);
    expect(lines({ ...six, bar: 5 }, 6)).toHaveLength(1);
  });

  it("keeps the identity of a row that changed places", () => {
    const order = [2, 1, 0, 3, 4, 5];
    const { marks } = matrixPanel({ ...six, order }, stage, 6);
    const [top] = marks.filter((mark): mark is CellMark => mark.kind === "cell");
    expect(top?.id).toBe("b.some:2,0");
  });

  it("reads fractions", () => {
    expect(numberOf("−1/4")).toBe(-0.25);
    expect(numberOf("1.5")).toBe(1.5);
  });
});

describe("a heat map", () => {
  it("has zero in the middle of its colours", () => {
    expect([...bytesOf("f.")]).toEqual([127, 255]);
  });
});

describe("the panels of a reading", () => {
  it("stand where they stood in the frame before", () => {
    const work = [...toldIn("solve-three")].filter(
      ({ occurrence, reading, frame }) =>
        occurrence.recipe.family === "factorization" &&
        reading.name === "main" &&
        frame.phase === "work",
    );
    const places = work.map((told) => {
      const name = draw(inputOf(told, 1200)).marks.find(({ id }) => id === "b.work.name");
      return [name?.x, name?.y];
    });
    expect(new Set(places.map(String)).size).toBe(1);
  });

  it("leave the arrow on the line of what it points at", () => {
    const solved = [...toldIn("edges-matrices")].filter(
      ({ occurrence }) =>
        occurrence.recipe.family === "factorization" && occurrence.operands.length === 2,
    );
    expect(solved.length).toBeGreaterThan(4);
    for (const told of solved) {
      const { marks } = draw(inputOf(told));
      const arrow = marks.find(({ id }) => id === "arrow");
      const cell = marks.find(({ id }) => id === "r:0");
      if (arrow === undefined || cell?.kind !== "cell") continue;
      expect(cell.x).toBeGreaterThan(arrow.x);
      expect(Math.abs(cell.y + cell.height / 2 - arrow.y)).toBeLessThan(cell.height);
    }
  });
});
