/** Every failed operation's picture: nothing outside, nothing that overlaps, and what it has to say. */

import { beforeAll, describe, expect, it } from "vitest";
import type { TextMark } from "../../src/scene/scene.ts";
import { draw, loadViews } from "../../src/scene/view.ts";
import { fixtureNames, inputOf, type Told, toldIn } from "./fixtures.ts";

const NAMES = fixtureNames.filter((name) => name.startsWith("failure"));

const textsOf = (marks: readonly { kind: string }[]): string[] =>
  marks.flatMap((mark) => (mark.kind === "text" ? [(mark as TextMark).text] : []));

function check(told: Told, width: number): void {
  const { recipe } = told.occurrence;
  const { phase } = told.frame;
  const scene = draw({ ...inputOf(told), room: { width, height: 480 } });
  expect(scene.width, `${phase} at ${width}`).toBeLessThanOrEqual(width);
  if (recipe.family !== "failure" || recipe.table === undefined) return;
  const clashes = recipe.table.columns.filter(({ mark }) => mark === "clash").length;
  const crosses = textsOf(scene.marks).filter((text) => text === "✗").length;
  expect(crosses, phase).toBe(phase === "operation" ? 0 : clashes);
}

describe("a failed operation", () => {
  beforeAll(() => loadViews(["failure", "opaque"]));

  it.each(NAMES)("%s fits into the room, and the cross comes with the rule", (name) => {
    const told = [...toldIn(name)].filter(
      ({ occurrence }) => occurrence.recipe.family === "failure",
    );
    for (const each of told) {
      for (const width of [320, 560, 1200]) check(each, width);
    }
  });

  it("lists every repair with its shape", () => {
    const told = [...toldIn("failure-matmul")].find(({ frame }) => frame.phase === "repairs");
    expect(told).toBeDefined();
    if (told === undefined) return;
    const texts = textsOf(draw(inputOf(told)).marks);
    expect(texts).toContain("W.T @ X.T");
    expect(texts).toContain("→ (4, 3)");
    expect(texts).toContain("X @ W");
  });
});
