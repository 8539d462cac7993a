/** Names of axes in an array's caption, and in the list of steps. */

import { describe, expect, it } from "vitest";
import type { Operand, Step } from "../../src/protocol/generated.ts";
import { caption, partsText, shapeParts } from "../../src/scene/caption.ts";
import { metricsOf } from "../../src/scene/metrics.ts";
import type { TextMark } from "../../src/scene/scene.ts";
import { shapeText } from "../../src/ui/shapes.ts";

const operand = (axes: readonly string[]): Operand => ({
  name: "x",
  shape: [2, 3],
  dtype: "int64",
  axes,
});

function lines(axes: readonly string[], width: number): string[] {
  const block = caption(operand(axes), metricsOf(15), { id: "x", inks: [], width });
  return block.marks.map((mark) => (mark as TextMark).text);
}

describe("the names of the axes", () => {
  it("stand before their sizes", () => {
    expect(lines(["batch", ""], 400)).toEqual(["x (batch 2, 3)"]);
    expect(partsText(shapeParts([4], { inks: [], names: ["T"] }))).toBe("(T 4)");
  });

  it("stand below where there is no room", () => {
    expect(lines(["batches_of_texts", "time"], 150)).toEqual([
      "x (2, 3)",
      "batches_of_texts,",
      "time",
    ]);
  });

  it("leave the sizes of the list of steps in their colours", () => {
    const shapes = "(dim2 2, 3) → (H*C 6)";
    const step = { shapes, occurrences: [] } as unknown as Step;
    const spans = shapeText(step).filter((child) => typeof child !== "string");
    expect(spans.map((span) => (span as HTMLElement).textContent)).toEqual([
      "(dim2 2, 3)",
      "(H*C 6)",
    ]);
  });
});
