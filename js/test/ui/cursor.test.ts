import { describe, expect, it } from "vitest";
import { operandCells } from "../../src/model/operand_cells.ts";
import type { CellMark, Scene } from "../../src/scene/scene.ts";
import { cellAt, neighbour, resultLines } from "../../src/ui/cursor.ts";
import { operand } from "../state/book.ts";

const cell = (
  id: string,
  operandNumber: number,
  index: number[],
  x: number,
  y: number,
): CellMark => ({
  kind: "cell",
  id,
  x,
  y,
  width: 10,
  height: 10,
  text: "",
  fill: null,
  tone: "plain",
  size: 15,
  ref: { operand: operandNumber, index },
});

const scene: Scene = {
  width: 100,
  height: 100,
  marks: [
    cell("a", 0, [0], 0, 0),
    cell("b", -1, [0, 0], 20, 0),
    cell("c", -1, [0, 9], 30, 0),
    cell("d", -1, [7, 0], 20, 10),
    cell("e", -1, [7, 9], 25, 5),
  ],
};

describe("the cell under a point", () => {
  it("is the one painted last", () => {
    expect(cellAt(scene, 5, 5)).toEqual({ operand: 0, index: [0] });
    expect(cellAt(scene, 28, 8)).toEqual({ operand: -1, index: [7, 9] });
    expect(cellAt(scene, 60, 60)).toBeNull();
  });
});

describe("the arrows", () => {
  const lines = resultLines(scene, operandCells({ ...operand("C"), shape: [8, 10] }, []));

  it("go over the cells that the picture shows", () => {
    expect(lines).toEqual([
      [0, 7],
      [0, 9],
    ]);
    expect(neighbour(lines, [0, 0], "ArrowRight")).toEqual([0, 9]);
    expect(neighbour(lines, [0, 9], "ArrowDown")).toEqual([7, 9]);
    expect(neighbour(lines, [7, 0], "ArrowUp")).toEqual([0, 0]);
  });

  it("go over the cells of one of several results", () => {
    const marks = [...scene.marks, cell("f", -2, [3, 1], 50, 0), cell("g", -2, [4, 1], 50, 10)];
    const second = operandCells({ ...operand("D"), shape: [8, 10] }, []);
    expect(resultLines({ ...scene, marks }, second, -2)).toEqual([[3, 4], [1]]);
  });

  it("go on in the next line, and stay at the ends", () => {
    expect(neighbour(lines, [0, 9], "ArrowRight")).toEqual([7, 0]);
    expect(neighbour(lines, [7, 0], "ArrowLeft")).toEqual([0, 9]);
    expect(neighbour(lines, [7, 9], "ArrowRight")).toEqual([7, 9]);
    expect(neighbour(lines, [0, 0], "ArrowUp")).toEqual([0, 0]);
  });

  it("go over the kept cells where the picture shows none, and nowhere in a single number", () => {
    const kept = operandCells({ ...operand("C"), shape: [2], text: ["1", "2"] }, []);
    expect(resultLines(null, kept)).toEqual([[0, 1]]);
    expect(neighbour([[0, 1]], [0], "ArrowDown")).toEqual([1]);
    expect(neighbour([], [], "ArrowRight")).toEqual([]);
  });
});
