import { describe, expect, it } from "vitest";
import type { Cells } from "../../src/model/cells.ts";
import { placeOf, resultNumber, resultsOf, seenFrom } from "../../src/model/results.ts";
import { explainCell } from "../../src/scene/explain_cell.ts";
import { movement } from "../../src/scene/movement.ts";
import { made, type Plan, taken } from "../movements.ts";
import { faultsOf } from "./faults.ts";
import { fixtureNames, inputOf, type Told, titleOf, toldIn } from "./fixtures.ts";
import { cellsIn, join, pad, range, row, shown, slice } from "./movements.ts";

describe("explain this cell", () => {
  const cell = {
    kind: "move",
    sentence: "moved{index} is {operand}{source}: {value}.",
    note: "moved{index} is put there: {value}.",
  } as const;
  const explained = (plan: Plan, index: readonly number[]) => {
    const one = made({ ...plan, cell });
    return explainCell(one.occurrence, one.cells, index);
  };

  it("names the cell that it came from", () => {
    const told = explained(slice, [1, 0]);
    expect(told?.sentence).toBe("moved[1, 0] is a[2, 0]: 8.");
    expect(told?.roles).toEqual([
      [
        "live",
        0,
        [
          [2, 3],
          [0, 1],
        ],
      ],
      [
        "target",
        -1,
        [
          [1, 2],
          [0, 1],
        ],
      ],
    ]);
    expect(explained(join, [2, 1])?.sentence).toBe("moved[2, 1] is b[0, 1]: 10001.");
  });

  it("says that a constant was put there", () => {
    expect(explained(pad, [0])?.sentence).toBe("moved[0] is put there: 0.");
    expect(explained(pad, [0])?.roles).toEqual([["target", -1, [[0, 1]]]]);
  });

  it("asks the kernel where the origins did not travel", () => {
    expect(explained({ ...slice, from: null }, [1, 0])).toBeNull();
  });
});

const LARGE: readonly [string, Plan][] = [
  ["0-d", { ...slice, shapes: [[3, 4]], result: [], from: taken(7) }],
  ["3-D", { ...slice, shapes: [[2, 3, 4]], result: [3, 4], from: taken(...range(12)) }],
  ["4-D", { ...slice, shapes: [[2, 3, 4, 5]], result: [3, 4, 5], from: taken(...range(60)) }],
  [
    "with gaps",
    {
      ...slice,
      shapes: [[10, 12]],
      result: [1000, 800],
      kept: [
        [0, 1, 998, 999],
        [0, 1, 798, 799],
      ],
      from: taken(...range(16)),
    },
  ],
  ["empty", { ...slice, result: [0], from: [] }],
  ["a write", row],
  ["a join", join],
  ["constants", pad],
];

describe("no picture has faults", () => {
  it.each(LARGE)("%s", (_, plan) => {
    const one = made(plan);
    for (const { phase, axis } of plan.frames ?? []) {
      for (const width of [600, 760, 1100]) {
        for (const type of [15, 30]) {
          const wish = axis === undefined ? { phase } : { phase, axis };
          const scene = shown(one, { ...wish, width, type });
          expect(faultsOf(scene, type, width), `${phase} ${width} ${type}`).toEqual([]);
        }
      }
    }
  });
});

/** The same bytes read as other numbers, and cells that are counted: no cell holds what another held. */
const REREAD = new Set(["view", "getfield", "byteswap", "counts"]);

const isHiddenByMask = (own: Cells | undefined, index: readonly number[], text: string): boolean =>
  text === "" && own?.masked(index) === true;

/** Every kept cell of a result that was only moved, with its value where it came from. */
function* movedPairs({ occurrence, cells }: Told): Generator<[unknown, unknown]> {
  for (const position of resultsOf(occurrence).keys()) {
    const { recipe } = seenFrom(occurrence, position);
    const result = cells[placeOf(occurrence, resultNumber(position))];
    const moves = recipe.family === "movement" && !recipe.saysIndex && !REREAD.has(recipe.function);
    if (moves && result !== undefined) yield* pairsOf(result, cells);
  }
}

function* pairsOf(result: Cells, cells: readonly Cells[]): Generator<[unknown, unknown]> {
  const lines = result.kept.reduce<number[][]>(
    (all, line) => all.flatMap((index) => line.map((at) => [...index, at])),
    [[]],
  );
  for (const index of lines) {
    const origin = result.origin(index);
    const source = origin && cells[origin.operand];
    if (source?.operand.dtype !== result.operand.dtype) continue;
    const value = source.value(origin?.index ?? []);
    if (value !== undefined) yield [result.value(index), value];
  }
}

const isMovement = ({ occurrence }: Told) => occurrence.recipe.family === "movement";

describe("real movements", () => {
  const told = fixtureNames.flatMap((name) => [...toldIn(name)].filter(isMovement));

  it("are there", () => {
    expect(told.length).toBeGreaterThan(40);
  });

  it("show the recorded numbers, each where it is", () => {
    for (const each of told) {
      const { cells, occurrence } = each;
      for (const { ref, text, tone } of cellsIn(movement(inputOf(each)))) {
        if (ref === undefined || tone === "hidden") continue;
        const own = cells[placeOf(occurrence, ref.operand)];
        const plain = occurrence.operands[ref.operand]?.plain;
        const expected = isHiddenByMask(own, ref.index, text) ? "" : own?.text(ref.index);
        expect(text, titleOf(each)).toBe(plain ?? expected);
      }
    }
  });

  it("took every number from where the picture says", () => {
    for (const each of told) {
      for (const [kept, source] of movedPairs(each)) expect(kept, each.fixture).toEqual(source);
    }
  });

  it("keep the colour of a number that moves", () => {
    let compared = 0;
    for (const each of told) {
      const { recipe } = each.occurrence;
      if (recipe.family === "movement" && REREAD.has(recipe.function)) continue;
      const marks = new Map(cellsIn(movement(inputOf(each))).map((mark) => [mark.id, mark]));
      for (const { id, from = "", text, fill, tone } of marks.values()) {
        const source = marks.get(from);
        const isSame = id.startsWith("r:") && source?.text === text && text !== "";
        if (!isSame || fill === null || source.fill === null || tone === "ghost") continue;
        compared += 1;
        expect(fill, `${titleOf(each)} ${id}`).toEqual(source.fill);
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it("are the same on the way back", () => {
    const forth = told.map((each) => movement(inputOf(each)));
    const back = told.toReversed().map((each) => movement(inputOf(each)));
    expect(back.toReversed()).toEqual(forth);
  });
});
