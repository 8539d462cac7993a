import { describe, expect, it } from "vitest";
import type { CellMark, CellRef, Scene } from "../../src/scene/scene.ts";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { inputOf, type Told, toldIn } from "./fixtures.ts";

await loadViews(FAMILIES);

function told(name: string, kind: string, phase: string): Told {
  for (const each of toldIn(name)) {
    const { recipe } = each.occurrence;
    if (recipe.family === "layout" && recipe.kind === kind && each.frame.phase === phase)
      return each;
  }
  throw new Error(`${name} has no ${kind} ${phase}`);
}

const withFocus = (each: Told, focus: CellRef | null): Scene => draw({ ...inputOf(each), focus });

const lit = (scene: Scene): string[] =>
  scene.marks.flatMap((mark) => (mark.kind === "cell" && mark.tone === "live" ? [mark.id] : []));

const said = (scene: Scene): string[] =>
  scene.marks.flatMap((mark) =>
    mark.kind === "text" && mark.id.startsWith("f.") && mark.text !== "" ? [mark.text] : [],
  );

describe("the memory line and the grids", () => {
  const transpose = told("transpose", "transpose", "strides");

  it("are linked from the result", () => {
    const scene = withFocus(transpose, { operand: -1, index: [2, 1] });
    expect(lit(scene).sort()).toEqual(["m:5", "o0:1,2", "r:2,1"]);
    expect(said(scene)).toEqual(["A[1, 2]: 1·3 + 2·1 = 5", "B[2, 1]: 2·1 + 1·3 = 5"]);
  });

  it("are linked from the source and from memory", () => {
    const same = ["m:4", "o0:1,1", "r:1,1"];
    expect(lit(withFocus(transpose, { operand: 0, index: [1, 1] })).sort()).toEqual(same);
    expect(lit(withFocus(transpose, { operand: -2, index: [4] })).sort()).toEqual(same);
  });

  it("do not move when something is pointed at", () => {
    const places = (scene: Scene) =>
      scene.marks.flatMap((mark) =>
        mark.kind === "cell" ? [`${mark.id} ${mark.x} ${mark.y}`] : [],
      );
    const still = places(withFocus(transpose, null));
    expect(places(withFocus(transpose, { operand: -2, index: [4] }))).toEqual(still);
  });

  it("leave the line out where it is not wanted", () => {
    const scene = draw({ ...inputOf(transpose), memory: false });
    expect(scene.marks.filter((mark) => mark.id.startsWith("m"))).toEqual([]);
  });

  it("let the cells of the result grow out of those of the source", () => {
    const cells = withFocus(told("transpose", "transpose", "flip"), null).marks.filter(
      (mark): mark is CellMark => mark.kind === "cell" && mark.id.startsWith("r:"),
    );
    expect(cells.map((mark) => [mark.id, mark.from])).toContainEqual(["r:2,1", "o0:1,2"]);
  });

  it("show where the line is cut", () => {
    const scene = withFocus(told("reshape", "reshape", "cut"), null);
    const cuts = scene.marks.filter((mark) => mark.id.startsWith("m.cut"));
    expect(cuts.length).toBe(2);
  });
});

describe("the switches", () => {
  it("leave the numbers out and keep the cells", () => {
    const [each] = toldIn("matmul");
    if (each === undefined) throw new Error("no frames");
    const scene = draw({ ...inputOf(each), numbers: false });
    const cells = scene.marks.filter((mark): mark is CellMark => mark.kind === "cell");
    expect(cells.length).toBeGreaterThan(0);
    expect(cells.every((mark) => mark.text === "")).toBe(true);
  });
});
