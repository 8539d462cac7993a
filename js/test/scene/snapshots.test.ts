import { describe, expect, it } from "vitest";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { inputOf, type Told, titleOf, toldIn } from "./fixtures.ts";
import { sceneText } from "./text.ts";

await loadViews(FAMILIES);

/** One picture of every kind: fixture, family, reading and phase. */
const PICTURES = [
  ["dot", "contraction", "main", "add"],
  ["matmul", "contraction", "dot", "cell"],
  ["matmul", "contraction", "columns", "column"],
  ["matmul", "contraction", "rows", "row"],
  ["matmul", "contraction", "outer", "sheet"],
  ["matmul-1000", "contraction", "dot", "cell"],
  ["matrix-vector", "contraction", "dot", "cell"],
  ["broadcast", "elementwise", "main", "stretch"],
  ["broadcast", "elementwise", "main", "combine"],
  ["unary", "elementwise", "main", "result"],
  ["elementwise-where", "elementwise", "main", "combine"],
  ["elementwise-clip", "elementwise", "main", "result"],
  ["elementwise-cast", "elementwise", "main", "combine"],
  ["elementwise-round", "elementwise", "main", "combine"],
  ["elementwise-out", "elementwise", "main", "result"],
  ["elementwise-relu", "elementwise", "main", "combine"],
  ["elementwise-words", "elementwise", "main", "combine"],
  ["elementwise-two-results", "elementwise", "main", "combine"],
  ["sum", "reduction", "main", "lane"],
  ["mean-keepdims", "reduction", "main", "lane"],
  ["max-nan", "reduction", "main", "result"],
  ["sum-3d", "reduction", "main", "lane"],
  ["reduce-arg", "reduction", "main", "lane"],
  ["reduce-spread", "reduction", "main", "lane"],
  ["reduce-truth", "reduction", "main", "lane"],
  ["formula-slide", "formula", "main", "cell"],
  ["formula-products", "formula", "main", "cell"],
  ["formula-slopes", "formula", "main", "result"],
  ["scan", "scan", "main", "cell"],
  ["scan-axis", "scan", "main", "cell"],
  ["reshape", "layout", "main", "cut"],
  ["transpose", "layout", "main", "strides"],
  ["split-rows", "movement", "main", "moved"],
  ["grid-of-two", "movement", "main", "moved"],
  ["positions", "movement", "main", "moved"],
  ["unique-counts", "movement", "main", "moved"],
  ["index-arrays", "creation", "main", "result"],
  ["index-basic", "movement", "main", "axis"],
  ["index-mask", "movement", "main", "moved"],
  ["index-long", "movement", "main", "moved"],
  ["join-two", "movement", "main", "check"],
  ["join-stack", "movement", "main", "moved"],
  ["join-block", "movement", "main", "verdict"],
  ["join-spread", "movement", "main", "moved"],
  ["write-slice", "movement", "main", "value"],
  ["write-mask", "movement", "main", "moved"],
  ["sort-rows", "movement", "main", "axis"],
  ["sort-values", "movement", "main", "verdict"],
  ["solve-three", "factorization", "main", "work"],
  ["failure-no-pivot", "failure", "elimination", "result"],
  ["svd", "factorization", "rank", "work"],
  ["qr", "factorization", "main", "result"],
  ["gather-bins", "gather", "main", "cell"],
  ["gather-histogram", "gather", "main", "result"],
  ["gather-ruler", "gather", "main", "cell"],
  ["gather-pairs", "gather", "main", "cell"],
  ["creation", "creation", "main", "result"],
  ["random-draws", "creation", "main", "draws"],
  ["call", "call", "main", "after"],
  ["generic", "opaque", "main", "after"],
  ["arrows", "contraction", "arrows", "meaning"],
  ["arrows-space", "elementwise", "arrows", "swapped"],
  ["map", "contraction", "map", "image"],
  ["map-space", "contraction", "map", "rank"],
  ["kinds", "creation", "kind", "kinds"],
  ["failure-plain", "opaque", "main", "failed"],
  ["failure-matmul", "failure", "main", "rule"],
  ["failure-matmul", "failure", "main", "repairs"],
  ["failure-reshape", "failure", "main", "rule"],
  ["failure-join", "failure", "main", "rule"],
  ["failure-shared", "failure", "main", "rule"],
  ["failure-singular", "failure", "main", "rule"],
  ["failure-cholesky", "failure", "main", "rule"],
  ["failure-cast", "failure", "main", "rule"],
] as const;

function find([fixture, family, reading, phase]: (typeof PICTURES)[number]): Told {
  const found = [...toldIn(fixture)].filter(
    (told) =>
      told.occurrence.recipe.family === family &&
      told.reading.name === reading &&
      told.frame.phase === phase,
  );
  const told = found.at(-1);
  if (told === undefined) throw new Error(`${fixture} has no ${phase} of ${reading}`);
  return told;
}

describe("pictures", () => {
  for (const picture of PICTURES) {
    it(picture.join(" "), async () => {
      const told = find(picture);
      const file = `./__snapshots__/${picture.join("-")}.txt`;
      const text = `${titleOf(told)}\n${sceneText(draw(inputOf(told)))}\n`;
      await expect(text).toMatchFileSnapshot(file);
    });
  }

  it("are the same each time", () => {
    for (const told of toldIn("matmul")) {
      expect(draw(inputOf(told))).toEqual(draw(inputOf(told)));
    }
  });
});

describe("nothing jumps from frame to frame", () => {
  const placesOf = (told: Told, prefix: string) =>
    draw(inputOf(told))
      .marks.filter((mark) => mark.kind === "cell" && mark.id.startsWith(prefix))
      .filter((mark) => !mark.id.includes("@"))
      .map((mark) => `${mark.id} ${mark.x} ${mark.y}`);

  it.each([
    "matmul",
    "matmul-1000",
    "dot",
    "broadcast",
    "sum",
    "mean-keepdims",
    "reduce-arg",
    "reduce-spread",
    "scan",
    "scan-axis",
    "transpose",
    "index-mask",
    "join-two",
    "sort-rows",
  ])("the operands of %s stay where they are", (name) => {
    const all = [...toldIn(name)];
    for (const reading of new Set(all.map((told) => told.reading))) {
      const frames = all.filter((told) => told.reading === reading);
      const places = frames.map((told) => placesOf(told, "o0:"));
      for (const each of places) expect(each).toEqual(places[0]);
    }
  });
});
