/** Steps with several results: which cells are drawn, lit, explained. */

import { describe, expect, it } from "vitest";
import { isResult, placeOf, resultsOf, seenFrom } from "../../src/model/results.ts";
import { explainCell } from "../../src/scene/explain_cell.ts";
import type { CellMark, CellRef } from "../../src/scene/scene.ts";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { inputOf, occurrencesOf, toldIn } from "./fixtures.ts";

await loadViews(FAMILIES);

function step(name: string, source: string) {
  const found = [...occurrencesOf(name)].find((one) => one.step.source === source);
  if (found === undefined) throw new Error(`${name} has no step ${source}`);
  return found;
}

function cellsIn(name: string, source: string, phase: string, focus: CellRef | null = null) {
  const told = [...toldIn(name)].find(
    (one) => one.step.source === source && one.frame.phase === phase,
  );
  if (told === undefined) throw new Error(`${name} has no frame ${phase} of ${source}`);
  const scene = draw({ ...inputOf(told, 1200, 15), focus });
  return scene.marks.filter((mark): mark is CellMark => mark.kind === "cell");
}

it("have one scheme of colours, also where pieces are left out", () => {
  const source = "np.split(np.arange(60.).reshape(20, 3), 10)";
  const cells = cellsIn("split-rows", source, "verdict");
  expect(cells.filter(({ tag }) => tag !== undefined)).not.toEqual([]);
  expect(cells.filter(({ fill }) => fill !== null)).toEqual([]);
});

it("leave no line behind the cells of another source", () => {
  const union = [...toldIn("by-value")].filter(
    ({ step, frame }) => step.source === "np.union1d(a, b)" && frame.phase === "moved",
  );
  expect(union).toHaveLength(1);
  for (const each of union) {
    const { marks } = draw(inputOf(each, 1200, 15));
    const sources = marks.filter(
      (mark): mark is CellMark => mark.kind === "cell" && (mark.ref?.operand ?? -1) >= 0,
    );
    const floor = Math.max(...sources.map(({ y, height }) => y + height));
    const lines = marks.filter(({ kind, id }) => kind === "path" && id.startsWith("line."));
    expect(lines).toHaveLength(5);
    for (const { y } of lines) expect(y).toBeGreaterThanOrEqual(floor);
  }
});

describe("several results", () => {
  const split = step("split-rows", "np.split(x, [2, 3])");

  it("are operands -1, -2, ... and stand after the operands", () => {
    const { occurrence, cells } = split;
    expect(resultsOf(occurrence).map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(cells.map(({ operand }) => operand.name)).toEqual(["x", "a", "b", "c"]);
    expect(cells[placeOf(occurrence, -3)]?.operand.name).toBe("c");
    expect([0, -1, -3, -4].map((operand) => isResult(occurrence, operand))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(seenFrom(occurrence, 1).result?.name).toBe("b");
    expect(seenFrom(occurrence, 1).more).toBeUndefined();
  });

  it("are explained one by one, without the kernel", () => {
    const frame = explainCell(split.occurrence, split.cells, [3], 2);
    expect(frame?.sentence).toBe("c[3] reads x[6]: 6.");
    expect(frame?.roles?.map(([, operand]) => operand)).toEqual([0, -3]);
    const grid = step("grid-of-two", "np.meshgrid(x, y)");
    const cell = explainCell(grid.occurrence, grid.cells, [1, 2], 1);
    expect(cell?.sentence).toBe("Y[1, 2] was copied from y[1]: 20.");
  });

  it("are all drawn, every cell in the colour of its piece", () => {
    const cells = cellsIn("split-rows", "np.split(x, [2, 3])", "moved");
    const drawn = (operand: number) => cells.filter(({ ref }) => ref?.operand === operand);
    expect([0, -1, -2, -3].map((operand) => drawn(operand).length)).toEqual([7, 2, 1, 4]);
    expect(drawn(0).map(({ tag }) => tag)).toEqual([
      ...Array(2).fill("axis0"),
      "axis1",
      ...Array(4).fill("axis2"),
    ]);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
  });

  it("are blank until the numbers are moved", () => {
    const cells = cellsIn("split-rows", "np.split(x, [2, 3])", "check");
    expect(cells.filter(({ ref, text }) => (ref?.operand ?? 0) < 0 && text !== "")).toEqual([]);
  });

  it("light the cells that belong to the one that is pointed at", () => {
    const focus = { operand: 1, index: [1] };
    const cells = cellsIn("grid-of-two", "np.meshgrid(x, y)", "moved", focus);
    const lit = cells.filter(({ tone }) => tone === "live").map(({ id }) => id);
    expect(lit.sort()).toEqual(["o1:1", "r1_:1,0", "r1_:1,1", "r1_:1,2"]);
  });

  it("of a function of corresponding cells are worked out one by one", () => {
    const { occurrence, cells } = step("elementwise-two-results", "np.divmod(x, 4)");
    const frame = explainCell(occurrence, cells, [0], 1);
    expect(frame?.sentence).toBe("r[0]: 7 % 4 = 3.");
    expect(frame?.roles?.map(([, operand]) => operand)).toEqual([0, 1, -2]);
    const drawn = cellsIn("elementwise-two-results", "np.divmod(x, 4)", "combine");
    const outlined = drawn.filter(({ tone, ref }) => ref && (tone === "live" || tone === "target"));
    expect(outlined.map(({ ref }) => ref?.operand).sort()).toEqual([-1, 0, 1]);
  });

  it("that are many are drawn in part and counted", () => {
    const told = [...toldIn("split-rows")].find(
      ({ occurrence, frame }) => resultsOf(occurrence).length === 10 && frame.phase === "moved",
    );
    if (told === undefined) throw new Error("no step with ten results");
    const scene = draw(inputOf(told, 1200, 15));
    const texts = scene.marks.flatMap((mark) => (mark.kind === "text" ? [mark.text] : []));
    expect(texts).toContain("… 4 more");
  });
});
