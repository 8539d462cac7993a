/** A kernel stands under the cells that it is multiplied with; lines have their own signs. */

import { describe, expect, it } from "vitest";
import type { CellMark, Mark } from "../../src/scene/scene.ts";
import { draw, loadViews } from "../../src/scene/view.ts";
import { inputOf, toldIn } from "./fixtures.ts";

await loadViews(["formula"]);

const isCell = (mark: Mark): mark is CellMark => mark.kind === "cell";
const middle = (cell: CellMark): number => Math.round(cell.x + cell.width / 2);

function framesOf(name: string, source: string) {
  return [...toldIn(name)].filter(
    ({ step, frame }) => step.source === source && frame.phase === "cell",
  );
}

function cellsIn(marks: readonly Mark[], operand: number): CellMark[] {
  return marks.filter(isCell).filter((cell) => cell.ref?.operand === operand);
}

describe("a sliding kernel", () => {
  const sources = ["np.convolve(x, k)", "np.convolve(x, k, 'same')", "np.correlate(x, k)"];
  it.each(sources)("%s", (source) => {
    const told = framesOf("formula-slide", source);
    expect(told.length).toBeGreaterThan(2);
    for (const each of told) {
      const { marks } = draw(inputOf(each, 1200, 15));
      const live = [0, 1].map((operand) =>
        cellsIn(marks, operand).filter((cell) => cell.tone === "live"),
      );
      const [signal, kernel] = live.map((cells) => cells.map(middle).sort((a, b) => a - b));
      expect(kernel).toEqual(signal);
      const target = cellsIn(marks, -1).find((cell) => cell.tone === "target");
      const whole = cellsIn(marks, 1).map(middle);
      const centre = (Math.min(...whole) + Math.max(...whole)) / 2;
      expect(target === undefined ? Number.NaN : middle(target)).toBeCloseTo(centre, -0.5);
    }
  });

  it("is left where the signal is not drawn whole", () => {
    const source = "np.convolve(np.arange(200) % 7, np.ones(20), 'valid')";
    for (const each of framesOf("formula-slide", source)) {
      const { width, marks } = draw(inputOf(each, 1200, 15));
      expect(width).toBeLessThanOrEqual(1200);
      for (const operand of [0, 1, -1]) expect(cellsIn(marks, operand)).not.toEqual([]);
    }
  });
});

it("every line of a cross product has its own sign", () => {
  const [first] = framesOf("formula-products", "np.cross(u, v)");
  if (first === undefined) throw new Error("there is such a frame");
  const { marks } = draw(inputOf(first, 1200, 15));
  const signs = marks.filter((mark) => mark.kind === "text" && /^w\d\.s1$/.test(mark.id));
  expect(signs.map((mark) => (mark.kind === "text" ? mark.text : ""))).toEqual(["×", "×", "−"]);
});
