import { describe, expect, it } from "vitest";
import type { Frame } from "../../src/protocol/generated.ts";
import { explainCell } from "../../src/scene/explain_cell.ts";
import { keyOf } from "../../src/scene/looks.ts";
import type { CellMark, PathMark, TextMark } from "../../src/scene/scene.ts";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { inputOf, occurrencesOf, type Shown, type Told, toldIn } from "./fixtures.ts";

await loadViews(FAMILIES);

function step(fixture: string, source: string): Shown {
  const found = [...occurrencesOf(fixture)].find((shown) => shown.step.source === source);
  if (found === undefined) throw new Error(`${fixture} has no ${source}`);
  return found;
}

function told(fixture: string, source: string, sentence: RegExp): Told {
  const found = [...toldIn(fixture)].find(
    (each) => each.step.source === source && sentence.test(each.frame.sentence),
  );
  if (found === undefined) throw new Error(`${source} does not say ${sentence}`);
  return found;
}

const marksOf = (each: Told) => draw(inputOf(each)).marks;
const cells = (each: Told) =>
  marksOf(each).filter((mark): mark is CellMark => mark.kind === "cell");
const words = (each: Told) =>
  marksOf(each)
    .filter((mark): mark is TextMark => mark.kind === "text")
    .map((mark) => mark.text);

describe("what a lane folds to", () => {
  it("outlines the winner in the array and writes the indices", () => {
    const lane = told("reduce-arg", "A.argmax(axis=1)", /9 is the largest/);
    const outlined = cells(lane).filter(
      ({ id, tone }) => id.startsWith("o0:") && tone === "target",
    );
    expect(outlined.map(({ id }) => id)).toEqual(["o0:0,1"]);
    expect(words(lane)).toEqual(expect.arrayContaining(["[0]", "[1]", "[2]"]));
    const live = cells(lane).filter(({ id, tone }) => /^bar\d+$/.test(id) && tone === "live");
    expect(live.map(({ id }) => id)).toEqual(["bar1"]);
  });

  it("draws the places as well where they are a second result, once the first is complete", () => {
    const drawn = (sentence: RegExp) => {
      const each = told("reduce-arg", "A.argmax(axis=1)", sentence);
      const { result } = each.occurrence;
      if (result === null) throw new Error("the places are the result");
      const more = [{ result: { ...result, name: "places" } }];
      const own = each.cells.at(-1);
      const twice = {
        ...each,
        occurrence: { ...each.occurrence, more },
        cells: [...each.cells, ...(own === undefined ? [] : [own])],
      };
      return cells(twice).filter(({ id }) => id.startsWith(`${keyOf(-2)}:`));
    };
    expect(drawn(/9 is the largest/)).toEqual([]);
    const places = drawn(/so .* has shape/);
    expect(places.length).toBeGreaterThan(1);
    expect(places.every(({ fill }) => fill === null || fill === undefined)).toBe(true);
  });

  it("draws squared distances with the variance across them", () => {
    const lane = told("reduce-spread", "x.std()", /squared distances/);
    expect(words(lane)).toEqual(expect.arrayContaining(["(2 − 5)²", "(4 − 5)²", "(9 − 5)²"]));
    expect(marksOf(lane).map(({ id }) => id)).toContain("bars.level");
  });

  it("says over running totals that they are so far", () => {
    const sum = told("reduce-chosen", "np.nansum(A, axis=1)", /1 \+ 3 = 4/);
    expect(words(sum)).toContain("so far");
    const spread = told("reduce-spread", "x.std()", /squared distances/);
    expect(words(spread)).not.toContain("so far");
  });

  it("says what is left out", () => {
    const lane = told("reduce-chosen", "np.nansum(A, axis=1)", /1 \+ 3 = 4/);
    expect(words(lane)).toContain("left out");
  });

  it("lights the cells that decide", () => {
    const lane = told("reduce-truth", "A.all(axis=1)", /A\[0, :\]: 1 of 3/);
    const lamps = cells(lane).filter(({ id }) => id.startsWith("lamp"));
    expect(lamps.map(({ tone }) => tone)).toEqual(["done", "live", "done"]);
  });
});

describe("what a running cell follows from", () => {
  it("is linked to the next cell and the one before", () => {
    const cell = told("scan", "x.cumsum()", /^total\[1\] plus/);
    const links = marksOf(cell).filter((mark): mark is PathMark => mark.id.startsWith("link"));
    expect(links.map(({ id }) => id)).toEqual(["link", "link.0", "link.s"]);
    const [source, target] = ["o0:2", "r:2"].map((id) =>
      cells(cell).find((each) => each.id === id),
    );
    expect(source?.x).toBe(target?.x);
  });

  it("has the colours of the arrays that its numbers come from", () => {
    const cell = told("scan", "x.cumsum()", /^total\[1\] plus/);
    const fillOf = (id: string) => cells(cell).find((each) => each.id === id)?.fill;
    expect([fillOf("w0.0"), fillOf("w0.1")]).toEqual([fillOf("r:1"), fillOf("o0:2")]);
  });

  it("stands between its neighbours where it is a difference", () => {
    const cell = told("scan", "np.diff(x)", /^change\[0\]/);
    const [left, right, target] = ["o0:0", "o0:1", "r:0"].map(
      (id) => cells(cell).find((each) => each.id === id)?.x ?? Number.NaN,
    );
    expect(((left ?? 0) + (right ?? 0)) / 2).toBeCloseTo(target ?? 0);
  });
});

describe("explain this cell", () => {
  const ask = (fixture: string, source: string, index: readonly number[]): Frame | null => {
    const { occurrence, cells: kept } = step(fixture, source);
    return explainCell(occurrence, kept, index);
  };

  it("forms products, winners and running cells", () => {
    expect(ask("reduce-product", "A.prod(axis=1)", [0])?.sentence).toBe(
      "A[0, :]: 3 × 2 × (−2) = −12.",
    );
    const winner = ask("reduce-arg", "A.argmin()", []);
    expect(winner?.sentence).toBe("A: −2 is the smallest, at index 2.");
    expect(winner?.roles).toContainEqual([
      "target",
      0,
      [
        [0, 1],
        [2, 3],
      ],
    ]);
    expect(ask("scan", "x.cumsum()", [2])?.sentence).toBe("total[2]: 4 + 4 = 8.");
    expect(ask("scan", "np.diff(x)", [1])?.sentence).toBe("change[1]: 4 − 1 = 3.");
    expect(ask("scan-axis", "A.cumsum(axis=1)", [1, 0])?.sentence).toBe("r[1, 0]: 7 = 7.");
  });

  it("asks the kernel where cells are left out or more is to be known", () => {
    expect(ask("reduce-chosen", "np.nansum(A, axis=1)", [0])).toBeNull();
    expect(ask("reduce-chosen", "np.sum(B, axis=0, where=B > 1, initial=10)", [0])).toBeNull();
    expect(ask("reduce-spread", "x.std()", [])).toBeNull();
    expect(ask("scan-axis", "A.cumsum()", [3])).toBeNull();
  });
});
