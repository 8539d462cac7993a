/** What a look at the gallery has found, in the recorded cells where it was found. */

import { beforeAll, describe, expect, it } from "vitest";
import { explainCell } from "../../src/scene/explain_cell.ts";
import type { CellMark, Scene, TextMark } from "../../src/scene/scene.ts";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { typeSizes, typeThatFits } from "../../src/ui/room.ts";
import { inputOf, type Told, toldIn } from "./fixtures.ts";

beforeAll(() => loadViews(FAMILIES));

function framesOf(fixture: string, source: string, phase: string, reading = "main"): Told[] {
  const found = [...toldIn(fixture)].filter(
    (told) =>
      told.step.source === source && told.frame.phase === phase && told.reading.name === reading,
  );
  expect(found).not.toEqual([]);
  return found;
}

const drawn = (...[fixture, source, phase, reading]: Parameters<typeof framesOf>): Scene => {
  const [told] = framesOf(fixture, source, phase, reading);
  return draw(inputOf(told as Told));
};

const textsOf = ({ marks }: Scene): string[] =>
  marks.filter((mark): mark is TextMark => mark.kind === "text").map(({ text }) => text);

const cellsOf = ({ marks }: Scene): CellMark[] => marks.filter((mark) => mark.kind === "cell");

const overviews = ({ marks }: Scene): string[] =>
  marks.filter(({ kind }) => kind === "image").map(({ id }) => id);

describe("what a look at the gallery has found", () => {
  it("rows of a mix are joined by a sign", () => {
    const count = (scene: Scene, sign: string) =>
      textsOf(scene).filter((text) => text === sign).length;
    const numbers = drawn("trap-products", "A @ B", "row", "rows");
    expect([count(numbers, "+"), count(numbers, "×")]).toEqual([1, 2]);
    for (const kind of ["row", "column"]) {
      const truths = drawn("dtype-bool", "A @ A", kind, `${kind}s`);
      expect([count(truths, "or"), count(truths, "and")]).toEqual([1, 2]);
    }
  });

  it("a sentence about a cell of truth values spells them as Python does", () => {
    const [told] = framesOf("dtype-bool", "A @ A", "result", "dot");
    const { occurrence, cells } = told as Told;
    const sentence = explainCell(occurrence, cells, [0, 1])?.sentence;
    expect(sentence).toMatch(/False or False = False/);
  });

  it("an operand that einsum is given twice has each time its own letters", () => {
    const [once, ...more] = textsOf(
      drawn("einsum-form", "np.einsum('i,ij,j->', x, S, x)", "result"),
    ).filter((text) => text.startsWith("x ("));
    expect([once, ...more]).toEqual(["x (i 2)", "x (j 2)"]);
  });

  it("no overview shows what the cells hide", () => {
    const source = "np.ones((2, 300)) * np.array([[1], [2]])";
    expect(overviews(drawn("edges-elementwise", source, "stretch"))).not.toContain("r.all");
    expect(overviews(drawn("edges-elementwise", source, "result"))).toContain("r.all");
    expect(overviews(drawn("edges-scan", "np.array([4])", "result"))).toEqual([]);
    expect(overviews(drawn("einsum-heads", "np.arange(48)", "asked"))).toEqual([]);
  });

  it("a verdict about a cell of one operand marks none of the others", () => {
    const cells = cellsOf(drawn("by-value", "np.union1d(a, b)", "verdict"));
    const live = cells.filter(({ tone }) => tone === "live");
    expect(live.map(({ text }) => text)).toEqual(["1"]);
  });

  it("pieces of which only the same beginning fits are told by their colours", () => {
    const source = "np.stack([np.array(1), np.array(2.5)])";
    expect(textsOf(drawn("edges-join", source, "moved"))).not.toContain("np.a…");
  });

  it("one multiplication is no multiplications", () => {
    const source = "a_rather_long_name_of_a_matrix @ another_rather_long_name";
    expect(textsOf(drawn("edges-products", source, "result", "dot"))).toContain(
      "1 × 1 × 1 = 1 multiplication",
    );
  });

  it("type gives way on a projector before cells do", () => {
    const frames = framesOf("einsum-stack", "np.arange(8).reshape(4, 2) - 3", "result");
    const at = (type: number) => frames.map((told) => draw(inputOf(told, 1800, type, 760)));
    const type = typeThatFits(typeSizes(true, 0, 1080), 760, at);
    expect(type * 0.8).toBeGreaterThanOrEqual(22);
    expect(textsOf(at(type)[0] as Scene).some((text) => text.startsWith("…"))).toBe(false);
  });
});
