import { describe, expect, it } from "vitest";
import { axisInks } from "../../src/model/axis_inks.ts";
import { liveLines, markedLines } from "../../src/model/code.ts";
import { runs } from "../../src/model/sentence.ts";
import { occurrence, operand } from "../state/book.ts";

const bold = (sentence: string) =>
  runs(sentence)
    .filter((run) => run.number)
    .map((run) => run.text);

describe("the numbers of a sentence", () => {
  it.each([
    ["Row 1 of A meets column 0 of B: 0 − 3 + 6 = 3.", ["1", "0", "0", "3", "6", "3"]],
    ["x2 and float64 and a_1 are names.", []],
    ["The shape (2, 3) has −1.5e−7 in it.", ["2", "3", "−1.5e−7"]],
    ["Sum: −2 + −3 = −5.", ["−2", "−3", "−5"]],
    ["1\u2009000 cells, 12.", ["1\u2009000", "12"]],
    ["array is given [[1., -1.], [0.5, 2.]].", ["1.", "-1.", "0.5", "2."]],
    ["x[1, 0] is A[2]-3.", ["1", "0", "2", "3"]],
  ])("%s", (sentence, numbers) => {
    expect(bold(sentence)).toEqual(numbers);
    expect(
      runs(sentence)
        .map((run) => run.text)
        .join(""),
    ).toBe(sentence);
  });
});

describe("the live part of the code", () => {
  it("is cut by UTF-8 columns", () => {
    const text = 'π = "é"; y = a @ b';
    const column = new TextEncoder().encode('π = "é"; y = ').length;
    const [line] = markedLines(text, [1, column, 1, column + 5]);
    expect(line).toMatchObject({ live: "a @ b", after: "" });
  });

  it("may span lines, which lose their common indentation", () => {
    const text = "def f():\n    y = g(a,\n          b)\n";
    const lines = liveLines(text, [2, 8, 3, 12]);
    expect(lines.map(({ before, live }) => before + live)).toEqual(["y = g(a,", "      b)"]);
    expect(lines.map(({ live }) => live)).toEqual(["g(a,", "b)"]);
    expect(lines.map(({ number }) => number)).toEqual([2, 3]);
  });

  it("survives a span beyond the text", () => {
    expect(liveLines("a", [9, 0, 9, 1])).toEqual([]);
  });
});

describe("axis colours", () => {
  it("follow an axis through a product", () => {
    const recipe = {
      family: "contraction",
      view: "matmul",
      rows: 2,
      inner: 2,
      columns: 2,
    } as const;
    const product = occurrence(0, { recipe, operands: [operand("A"), operand("B")] });
    expect(axisInks(product)).toEqual([
      [0, 1],
      [1, 2],
      [0, 2],
    ]);
  });

  it("line up from the right under broadcasting", () => {
    const recipe = {
      family: "elementwise",
      function: "add",
      symbol: "+",
      signs: ["", "+"],
      padded: [],
      output: [2, 2],
    } as const;
    const row = { ...operand("b"), shape: [2] };
    const sum = occurrence(0, { recipe, operands: [operand("A"), row] });
    expect(axisInks(sum)[1]).toEqual([1]);
  });

  it("stay with what is left of a reduction", () => {
    const recipe = {
      family: "reduction",
      function: "sum",
      axes: [0],
      keepdims: false,
      lanes: 2,
      length: 2,
    } as const;
    const sum = occurrence(0, { recipe, result: { ...operand("s"), shape: [2] } });
    expect(axisInks(sum)[1]).toEqual([1]);
  });
});
