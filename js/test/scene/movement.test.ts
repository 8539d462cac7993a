import { describe, expect, it } from "vitest";
import type { CellRef, Scene, Tone } from "../../src/scene/scene.ts";
import { made, taken } from "../movements.ts";
import { cellsIn, chip, join, pad, range, row, shown, slice } from "./movements.ts";

const idsOf = (scene: Scene, tone: Tone, key = "o0:"): string[] =>
  cellsIn(scene).flatMap(({ id, tone: own }) =>
    own === tone && id.startsWith(key) ? [id.slice(key.length)] : [],
  );

const wordsOf = (scene: Scene): string[] =>
  scene.marks.flatMap((mark) => (mark.kind === "text" ? [mark.text] : []));

describe("a selection", () => {
  const one = made(slice);

  it("narrows axis by axis", () => {
    expect(idsOf(shown(one, { phase: "before" }), "live")).toEqual([]);
    const rows = shown(one, { phase: "axis", axis: 0 });
    expect(idsOf(rows, "live")).toEqual(["1,0", "1,1", "1,2", "1,3", "2,0", "2,1", "2,2", "2,3"]);
    expect(idsOf(rows, "done")).toEqual(["0,0", "0,1", "0,2", "0,3"]);
    const both = shown(one, { phase: "axis", axis: 1 });
    expect(idsOf(both, "live")).toEqual(["1,0", "1,2", "2,0", "2,2"]);
  });

  it("looks at all axes of a mask at once", () => {
    const mask = made({
      ...slice,
      recipe: { kind: "select", chips: [chip("m", "mask", 0, 2)] },
      result: [2],
      from: taken(1, 6),
    });
    const axis = shown(mask, { phase: "axis", axis: 0 });
    expect(idsOf(axis, "live")).toEqual(["0,1", "1,2"]);
  });

  it("says what becomes of every axis", () => {
    const words = wordsOf(shown(one, { phase: "before" }));
    expect(words).toEqual(expect.arrayContaining(["1:", "2 of 3", "::2", "2 of 4"]));
  });

  it("keeps its result back until the numbers are moved", () => {
    expect(cellsIn(shown(one, { phase: "axis", axis: 1 })).length).toBe(12);
    const cells = cellsIn(shown(one, { phase: "moved" }));
    expect(cells.map((mark) => [mark.id, mark.from])).toContainEqual(["r:1,1", "o0:2,2"]);
  });

  it("is linked both ways", () => {
    const lit = (focus: CellRef) => {
      const scene = shown(one, { phase: "moved", focus });
      return [...idsOf(scene, "live"), ...idsOf(scene, "live", "r:")];
    };
    expect(lit({ operand: -1, index: [0, 1] })).toEqual(["1,2", "0,1"]);
    expect(lit({ operand: 0, index: [2, 2] })).toEqual(["2,2", "1,1"]);
    expect(lit({ operand: 0, index: [0, 0] })).toEqual(["0,0"]);
  });

  it("does not move when something is pointed at", () => {
    const places = (scene: Scene) => cellsIn(scene).map(({ id, x, y }) => `${id} ${x} ${y}`);
    const focus = { operand: 0, index: [2, 2] };
    expect(places(shown(one, { phase: "moved", focus }))).toEqual(
      places(shown(one, { phase: "moved" })),
    );
  });

  it("invents no links where the origins did not travel", () => {
    const unknown = made({ ...slice, from: null });
    const cells = cellsIn(shown(unknown, { phase: "moved" }));
    expect(cells.length).toBe(16);
    expect(cells.every(({ from, tone }) => from === undefined && tone === "plain")).toBe(true);
    const focus = { operand: -1, index: [0, 1] };
    const scene = shown(unknown, { phase: "moved", focus });
    expect([...idsOf(scene, "live"), ...idsOf(scene, "live", "r:")]).toEqual(["0,1"]);
  });

  it("of values that were not kept shows the way of blank cells", () => {
    const scene = shown(made({ ...slice, missing: "object dtype" }), { phase: "moved" });
    const cells = cellsIn(scene);
    expect(cells.every(({ text }) => text === "")).toBe(true);
    expect(cells.map((mark) => [mark.id, mark.from])).toContainEqual(["r:1,1", "o0:2,2"]);
    expect(wordsOf(scene).join(" ")).toContain("values not kept: object dtype");
  });

  it("from several arrays draws all that cells came from", () => {
    const both = made({
      ...slice,
      shapes: [[2], [2]],
      result: [2],
      from: [
        [0, 0],
        [1, 1],
      ],
    });
    const froms = cellsIn(shown(both, { phase: "moved" })).flatMap(({ from }) => from ?? []);
    expect(froms).toEqual(["o0:0", "o1:1"]);
  });

  it("of nothing is an empty frame with its shape", () => {
    const empty = made({ ...slice, result: [0, 4], from: [] });
    const scene = shown(empty, { phase: "moved" });
    expect(scene.marks.some(({ id }) => id === "r.empty")).toBe(true);
    expect(wordsOf(scene)).toContain("moved (0, 4)");
    expect(idsOf(scene, "live")).toEqual([]);
  });

  it("of a row shows the way of every cell", () => {
    const part = made({ ...slice, shapes: [[4]], result: [2], from: taken(1, 3) });
    const lines = (phase: string) =>
      shown(part, { phase }).marks.flatMap(({ id }) => (id.startsWith("line.") ? [id] : []));
    expect(lines("before")).toEqual([]);
    expect(lines("moved")).toEqual(["line.r:0", "line.r:1"]);
  });
});

describe("a write", () => {
  const one = made(row);

  it("marks the cells that are written", () => {
    const scene = shown(one, { phase: "moved" });
    expect(idsOf(scene, "live")).toEqual(["0,0", "0,1", "0,2"]);
    expect(idsOf(scene, "target", "r:")).toEqual(["0,0", "0,1", "0,2"]);
    expect(idsOf(scene, "done", "r:")).toEqual(["1,0", "1,1", "1,2"]);
    const after = cellsIn(scene).map((mark) => [mark.id, mark.from]);
    expect(after).toContainEqual(["r:0,1", "o1:0"]);
  });

  it("spreads the value, dashed where it is read again", () => {
    expect(idsOf(shown(one, { phase: "axis", axis: 0 }), "ghost", "o1:")).toEqual([]);
    expect(idsOf(shown(one, { phase: "value" }), "ghost", "o1:")).toEqual(["0@0,1", "0@0,2"]);
  });

  it("lights what a cell was and what it got", () => {
    const scene = shown(one, { phase: "moved", focus: { operand: 0, index: [0, 2] } });
    expect(idsOf(scene, "live")).toEqual(["0,2"]);
    expect(idsOf(scene, "live", "r:")).toEqual(["0,2"]);
    expect(idsOf(scene, "live", "o1:")).toEqual(["0", "0@0,2"]);
  });

  it("draws a value that is no array as its text", () => {
    const scene = shown(made({ ...row, plain: "7" }), { phase: "moved" });
    const texts = cellsIn(scene).flatMap(({ id, text }) => (id.startsWith("o1:") ? [text] : []));
    expect(texts).toEqual(["7", "7", "7"]);
  });
});

describe("a join", () => {
  const one = made(join);

  it("adds the sizes along its axis", () => {
    expect(wordsOf(shown(one))).toContain("2 + 1 = 3");
    expect(wordsOf(shown(one, { phase: "check" }))).toEqual(expect.arrayContaining(["fits", "✓"]));
    expect(wordsOf(shown(one, { phase: "before" }))).not.toContain("2 + 1 = 3");
  });

  it("keeps the colours of the pieces and the seam between them", () => {
    const scene = shown(one);
    const tags = cellsIn(scene).flatMap(({ id, tag }) => (id.startsWith("r:") ? [tag] : []));
    expect(tags).toEqual(["axis0", "axis0", "axis0", "axis0", "axis1", "axis1"]);
    const seams = scene.marks.flatMap(({ id }) => (/^seam\..*\.[xy]$/.test(id) ? [id] : []));
    expect(seams).toEqual(["seam..1.2.y"]);
    expect(scene.marks.some(({ id }) => id === "seam.n1.2")).toBe(true);
  });

  it("draws few of many pieces and counts the others", () => {
    const shapes = range(20).map(() => [2]);
    const from = range(20).flatMap((at) => [[at, 0] as const, [at, 1] as const]);
    const many = made({ ...join, shapes, result: [40], from });
    const words = wordsOf(shown(many));
    expect(words).toContain("… 14 more");
    expect(words).toContain("2 + 2 + … + 2 = 40");
  });
});

describe("constants", () => {
  it("are dashed, come from nowhere and are explained", () => {
    const scene = shown(made(pad), { phase: "moved" });
    expect(idsOf(scene, "ghost", "r:")).toEqual(["0", "3"]);
    expect(cellsIn(scene).find(({ id }) => id === "r:0")?.from).toBeUndefined();
    expect(wordsOf(scene).join(" ")).toContain("dashed: put there");
  });
});
