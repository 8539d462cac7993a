/** What models are made of: shares of a lane, and a bias that is added to a sum of products. */

import { describe, expect, it } from "vitest";
import { explainCell } from "../../src/scene/explain_cell.ts";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { inputOf, type Told, toldIn } from "./fixtures.ts";

await loadViews(FAMILIES);

function toldOf(name: string, family: string, phase: string): Told {
  const found = [...toldIn(name)].find(
    ({ occurrence, frame }) => occurrence.recipe.family === family && frame.phase === phase,
  );
  if (found === undefined) throw new Error(`${name} has no ${phase} of ${family}`);
  return found;
}

const idsOf = (told: Told): string[] =>
  draw(inputOf(told, 1200, 15)).marks.map((mark) => ("id" in mark ? mark.id : ""));

describe("shares of a lane", () => {
  it("follow from all of it: no line leads from one cell to the next", () => {
    const told = toldOf("softmax-line", "scan", "cell");
    expect(idsOf(told).filter((id) => id.startsWith("link"))).toEqual([]);
    expect(idsOf(toldOf("scan", "scan", "cell")).some((id) => id.startsWith("link"))).toBe(true);
  });

  it("are worked out by the kernel", () => {
    const { occurrence, cells } = toldOf("softmax-masked", "scan", "cell");
    expect(explainCell(occurrence, cells, [2, 1])).toBeNull();
  });
});

describe("a bias", () => {
  const plain = toldOf("einsum-chain", "einsum", "letters");
  const { recipe } = plain.occurrence;
  const added: Told = {
    ...plain,
    occurrence: { ...plain.occurrence, recipe: { ...recipe, addsLast: true } as typeof recipe },
  };
  const signs = (told: Told): string[] =>
    draw(inputOf(told, 1200, 15)).marks.flatMap((mark) =>
      mark.kind === "text" && /^x\d/.test(mark.id)
        ? [mark.parts?.map(({ text }) => text).join("") ?? mark.text]
        : [],
    );

  it("is added, not multiplied", () => {
    expect(signs(plain)).not.toContain("+");
    expect(signs(added).at(-1)).toBe("+");
  });

  it("is left to the kernel", () => {
    const index = plain.occurrence.result?.shape.map(() => 0) ?? [];
    expect(explainCell(plain.occurrence, plain.cells, index)).not.toBeNull();
    expect(explainCell(added.occurrence, added.cells, index)).toBeNull();
  });
});
