/** Draws the recorded cells in every size, and looks for faults. */

import { describe, expect, it } from "vitest";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { faultsOf } from "./faults.ts";
import { fixtureNames, inputOf, titleOf, toldIn } from "./fixtures.ts";

const WIDTHS = [560, 760, 1200, 1800];
const TYPES = [15, 24, 30];

function* sizes(): Generator<{ width: number; type: number }> {
  for (const width of WIDTHS) for (const type of TYPES) yield { width, type };
}

function faultsIn(name: string): string[] {
  return [...toldIn(name)].flatMap((told) =>
    [...sizes()].flatMap(({ width, type }) => {
      const [first] = faultsOf(draw(inputOf(told, width, type)), type, width);
      return first === undefined ? [] : [`${titleOf(told)} ${width}/${type}: ${first}`];
    }),
  );
}

/** One half of the cells: two files run beside each other. */
export async function describeDrawn(half: 0 | 1): Promise<void> {
  await loadViews(FAMILIES);
  describe("no picture has overlapping, clipped or tiny text", () => {
    for (const name of fixtureNames.filter((_, at) => at % 2 === half)) {
      it(name, { timeout: 300_000 }, () => {
        expect(faultsIn(name)).toEqual([]);
      });
    }
  });
}
