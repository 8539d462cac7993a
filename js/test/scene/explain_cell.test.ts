import { describe, expect, it } from "vitest";
import type { Frame, Worked } from "../../src/protocol/generated.ts";
import { explainCell } from "../../src/scene/explain_cell.ts";
import { fixtureNames, occurrencesOf, type Shown, titleOf, toldIn } from "./fixtures.ts";

/** The one result cell that a frame works out. */
function targetOf(frame: Frame): number[] | null {
  const targets = (frame.roles ?? []).filter(
    ([kind, operand]) => kind === "target" && operand === -1,
  );
  const [target] = targets;
  if (targets.length !== 1 || target === undefined || frame.worked === undefined) return null;
  const cuts = target[2];
  return cuts.every(([start, stop]) => stop - start === 1) ? cuts.map(([start]) => start) : null;
}

/** The calculations that Python made and ours, where both are there. */
function* bothIn(
  name: string,
  family?: string,
): Generator<{ title: string; ours: Frame; theirs: Frame }> {
  for (const told of toldIn(name)) {
    if (family !== undefined && told.occurrence.recipe.family !== family) continue;
    const index = targetOf(told.frame);
    const ours = index && explainCell(told.occurrence, told.cells, index);
    const slow = told.frame.worked?.terms.some((term) => term.partial === undefined);
    if (!ours || (slow && told.frame.worked?.kind !== "apply")) continue;
    yield { title: titleOf(told), ours, theirs: told.frame };
  }
}

function only(name: string, family: string): Shown {
  for (const shown of occurrencesOf(name)) {
    if (shown.occurrence.recipe.family === family) return shown;
  }
  throw new Error(`${name} has no ${family}`);
}

const withoutNumbers = (worked: Partial<Worked>) => ({
  ...worked,
  terms: worked.terms?.map(({ number: _, ...term }) => term),
});

/** Numbers for bars and colours travel with four digits. */
const areClose = (one: Partial<Worked>, other: Partial<Worked>): boolean =>
  (one.terms ?? []).every(({ number }, at) => {
    const theirs = other.terms?.[at]?.number ?? null;
    return number == null || theirs === null
      ? (number ?? null) === theirs
      : Math.abs(number - theirs) <= Math.abs(theirs) / 1000;
  });

describe("explain this cell", () => {
  it("works out what Python works out", () => {
    const compared = fixtureNames.flatMap((name) => [...bothIn(name)]);
    expect(compared.length).toBeGreaterThan(40);
    for (const { title, ours, theirs } of compared) {
      const { note: ourNote, ...own } = ours.worked ?? { note: undefined };
      const { note: theirNote, ...other } = theirs.worked ?? { note: undefined };
      expect(withoutNumbers(own), title).toEqual(withoutNumbers(other));
      expect(areClose(own, other), title).toBe(true);
      if (ourNote?.startsWith("One by one")) expect(ourNote, title).toBe(theirNote);
    }
  });

  it("says it with the template's words and the real numbers", () => {
    const { occurrence, cells } = only("matmul", "contraction");
    const frame = explainCell(occurrence, cells, [1, 0]);
    expect(frame?.phase).toBe("cell");
    expect(frame?.sentence).toBe("Row 1 of A meets column 0 of B: 0 − 3 + 6 = 3.");
    expect(frame?.roles).toContainEqual([
      "live",
      0,
      [
        [1, 2],
        [0, 3],
      ],
    ]);
    expect(frame?.roles).toContainEqual([
      "live",
      1,
      [
        [0, 3],
        [0, 1],
      ],
    ]);
    expect(frame?.roles).toContainEqual([
      "target",
      -1,
      [
        [1, 2],
        [0, 1],
      ],
    ]);
  });

  it("says of sums over named axes what Python says", () => {
    const names = ["einsum-stack", "einsum-heads", "einsum-outer", "einsum-stretch"];
    const compared = names.flatMap((name) => [...bothIn(name, "einsum")]);
    expect(compared.length).toBeGreaterThanOrEqual(2 * names.length);
    for (const { title, ours, theirs } of compared) {
      expect(ours.sentence, title).toBe(theirs.sentence);
      expect(ours.roles, title).toEqual(theirs.roles);
    }
  });

  it("names the lane of a reduction", () => {
    const { occurrence, cells } = only("sum", "reduction");
    const frame = explainCell(occurrence, cells, [2]);
    expect(frame?.sentence).toBe("A[:, 2]: 2 + 6 + 10 = 18.");
    expect(frame?.worked?.terms.map((term) => term.partial)).toEqual(["2", "8", "18"]);
  });

  it("follows a cell to where it was", () => {
    const shown = [...occurrencesOf("transpose")].find(
      ({ occurrence }) =>
        occurrence.recipe.family === "layout" && occurrence.recipe.kind === "transpose",
    );
    const frame = shown && explainCell(shown.occurrence, shown.cells, [2, 1]);
    expect(frame?.roles).toContainEqual([
      "live",
      0,
      [
        [1, 2],
        [2, 3],
      ],
    ]);
    expect(frame?.sentence).toContain("[1, 2]");
  });

  it("asks the kernel where not everything travelled", () => {
    const { occurrence, cells } = only("matmul-1000", "contraction");
    expect(explainCell(occurrence, cells, [0, 0])).toBeNull();
    expect(explainCell(occurrence, cells, [500, 500])).toBeNull();
  });
});
