import { describe, expect, it } from "vitest";
import type { CellMark, Scene } from "../../src/scene/scene.ts";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { inputOf, type Told, toldIn } from "./fixtures.ts";

await loadViews(FAMILIES);

function last(fixture: string, source: string): Scene {
  const found = [...toldIn(fixture)].filter((told: Told) => told.step.source === source);
  const told = found.at(-1);
  if (told === undefined) throw new Error(`${fixture} has no ${source}`);
  return draw(inputOf(told));
}

const cellsOf = (scene: Scene, key: string): CellMark[] =>
  scene.marks.filter(
    (mark): mark is CellMark => mark.kind === "cell" && mark.id.startsWith(`${key}:`),
  );

const words = (scene: Scene): string[] =>
  scene.marks.flatMap((mark) => (mark.kind === "text" ? [mark.text] : []));

describe("what has no part in a result steps back", () => {
  it("the side that a condition did not choose", () => {
    const scene = last("elementwise-where", "np.where(x > 0, x, 0)");
    const tones = cellsOf(scene, "o1").map((cell) => `${cell.text} ${cell.tone}`);
    expect(tones).toEqual(["3 plain", "−1 done", "4 plain", "−2 done", "0.5 plain", "−6 done"]);
    expect(words(scene)).toEqual(expect.arrayContaining(["where", "then", "else", "="]));
  });

  it("copies of a stretched side, too", () => {
    const scene = last("elementwise-where", "np.where(x < low, low, x)");
    const tones = cellsOf(scene, "o1").map((cell) => cell.tone);
    expect(tones).toEqual(["done", "done", "done", "done", "done", "ghost"]);
  });

  it("cells that are not written, and what was overwritten", () => {
    const scene = last("elementwise-out", "np.divide(1, x, out=out, where=x > 2)");
    expect(cellsOf(scene, "r").map((cell) => cell.tone)).toEqual([
      "done",
      "done",
      "plain",
      "plain",
    ]);
    expect(cellsOf(scene, "o3").map((cell) => cell.tone)).toEqual([
      "plain",
      "plain",
      "done",
      "done",
    ]);
    expect(words(scene)).toEqual(expect.arrayContaining(["where", "into", "→"]));
  });
});

describe("numbers that changed have a bar", () => {
  const barred = (scene: Scene) => cellsOf(scene, "r").map((cell) => cell.tag !== undefined);

  it("those that a bound cut, but not NaN", () => {
    expect(barred(last("elementwise-clip", "np.clip(x, 0, 1)"))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("those that a dtype could not hold", () => {
    expect(barred(last("elementwise-cast", "np.float32(x)"))).toEqual([false, false, false, true]);
    expect(barred(last("elementwise-cast", "x.astype(int)"))).toEqual([true, true, false, true]);
  });
});

describe("the little curve", () => {
  it.each([
    ["elementwise-clip", "np.clip(x, 0, 1)", "clip x from 0 to 1"],
    ["elementwise-relu", "np.maximum(x, 0)", "maximum(x, 0)"],
    ["elementwise-relu", "x ** 2", "x ** 2"],
    ["elementwise-relu", "np.deg2rad(x)", "deg2rad(x)"],
    ["elementwise-cast", "x.astype(int)", "int64(x)"],
  ])("%s: %s", (fixture, source, name) => {
    const scene = last(fixture, source);
    expect(words(scene)).toContain(name);
    expect(scene.marks.filter((mark) => /^curve\.p\d/.test(mark.id)).length).toBeGreaterThan(2);
  });

  it("is not there for two arrays", () => {
    const scene = last("elementwise-clip", "x.clip(max=np.array([0., 1., 2., 3.]))");
    expect(scene.marks.some((mark) => mark.id.startsWith("curve"))).toBe(false);
  });
});

describe("the shapes one above the other", () => {
  const source = "x - x.max(axis=2, keepdims=True)";
  const heads = (scene: Scene) =>
    scene.marks.flatMap((mark) =>
      mark.kind === "text" && mark.id.startsWith("th.") && mark.id !== "th.n" ? [mark.text] : [],
    );

  it("have the reader's names of the axes above their columns", () => {
    expect(heads(last("axis-names", source))).toEqual(["batch", "time", "channels"]);
  });

  it("have none where no axis has a name", () => {
    expect(heads(last("elementwise-where", "np.where(x > 0, x, 0)"))).toEqual([]);
  });
});
