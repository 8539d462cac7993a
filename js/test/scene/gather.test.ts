/** Values over the bins of a ruler, and result cells with the cells that they were worked out of. */

import { describe, expect, it } from "vitest";
import type { CellMark, Mark, PathMark, TextMark } from "../../src/scene/scene.ts";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { faultsOf } from "./faults.ts";
import { inputOf, type Told, toldIn } from "./fixtures.ts";

await loadViews(FAMILIES);

function told(fixture: string, sentence: RegExp): Told {
  const found = [...toldIn(fixture)].find(({ frame }) => sentence.test(frame.sentence));
  if (found === undefined) throw new Error(`${fixture} never says ${sentence}`);
  return found;
}

const marksOf = (each: Told, width = 1200): readonly Mark[] => draw(inputOf(each, width, 15)).marks;
const cells = (marks: readonly Mark[], id: RegExp): CellMark[] =>
  marks.filter((mark): mark is CellMark => mark.kind === "cell" && id.test(mark.id));
const words = (marks: readonly Mark[]): string[] =>
  marks.filter((mark): mark is TextMark => mark.kind === "text").map(({ text }) => text);

describe("values that fall into bins", () => {
  it("drop into the bin that a frame is about, over its count", () => {
    const marks = marksOf(told("gather-bins", /^x\[1\], x\[2\] and x\[5\] are 1/));
    const dropped = cells(marks, /^b\d/);
    expect(dropped.map(({ id, from }) => [id, from])).toEqual([
      ["b1", "o0:1"],
      ["b2", "o0:2"],
      ["b5", "o0:5"],
    ]);
    const [count] = cells(marks, /^r:1$/);
    const middles = [count, ...dropped].map((cell) => (cell ? cell.x + cell.width / 2 : -1));
    expect(new Set(middles.map(Math.round)).size).toBe(1);
    expect(count).toMatchObject({ text: "3", tone: "target" });
  });

  it("have all fallen in the last frame, and none before the first", () => {
    expect(cells(marksOf(told("gather-bins", /^x holds 7 values/)), /^b\d/)).toEqual([]);
    expect(cells(marksOf(told("gather-bins", /^c \(8,\) comes to 7/)), /^b\d/)).toHaveLength(7);
  });

  it("are bars as high as their number where there are many", () => {
    const marks = marksOf(told("gather-bins", /^long \(20,\)/));
    const bars = marks.filter((mark): mark is PathMark => /^bar\d/.test(mark.id));
    expect(new Set(bars.map(({ d }) => d)).size).toBe(1);
    expect(words(marks)).toContain("…14");
    expect(words(marks).filter((text) => text === "25")).toHaveLength(bars.length);
  });

  it("stand between the marks of the ruler", () => {
    const marks = marksOf(told("gather-histogram", /^x\[1\] and x\[2\] lie in \[1, 2\)/));
    const at = (text: string) =>
      marks.find((mark) => mark.kind === "text" && /^m-?\d+t$/.test(mark.id) && mark.text === text);
    const [first] = cells(marks, /^b1$/);
    expect((at("1") as TextMark).x).toBeLessThanOrEqual(first?.x ?? -1);
    expect((at("2") as TextMark).x).toBeGreaterThanOrEqual((first?.x ?? 0) + (first?.width ?? 0));
    expect(words(marks)).toContain("the marks");
  });

  it("say their place, one value at a time", () => {
    const marks = marksOf(told("gather-ruler", /^2.5 ≤ 3 < 4/));
    expect(cells(marks, /^b\d/).map(({ id }) => id)).toEqual(["b2"]);
    const active = marks.find((mark) => mark.id === "n3");
    expect(active).toMatchObject({ kind: "text", text: "3", ink: "accent" });
    expect(cells(marks, /^r:2$/)[0]).toMatchObject({ text: "3", tone: "target" });
  });

  it("leave out bins where there is little room, never the one that is told", () => {
    for (const width of [360, 560]) {
      const each = told("gather-bins", /^x\[1\], x\[2\] and x\[5\] are 1/);
      const marks = marksOf(each, width);
      expect(faultsOf(draw(inputOf(each, width, 15)), 15, width)).toEqual([]);
      expect(cells(marks, /^r:1$/)).toHaveLength(1);
      expect(cells(marks, /^r:\d/).length).toBeLessThan(8 + Number(width === 560));
    }
  });
});

describe("cells worked out of others", () => {
  it("light the two rows of a covariance and multiply them", () => {
    const marks = marksOf(
      told("gather-pairs", /^X\[0\] times X\[1\], both centred: −2; −2 ÷ \(4 − 1\)/),
    );
    expect(cells(marks, /^o0:/).filter(({ tone }) => tone === "live")).toHaveLength(8);
    expect(cells(marks, /^w\d+\.v$/)).toHaveLength(4);
    expect(cells(marks, /^w\.total$/)[0]?.text).toBe("−2");
  });

  it("draw the marks along both axes beside the counts of pairs", () => {
    const marks = marksOf(told("gather-histogram", /^Rows are bins/));
    expect(cells(marks, /^r1_:/)).toHaveLength(3);
    expect(cells(marks, /^r2_:/)).toHaveLength(4);
  });

  it("show facts as the card does", () => {
    expect(words(marksOf(told("gather-tests", /^a has 2 axes/)))).toContain("(2, 2)");
  });
});
