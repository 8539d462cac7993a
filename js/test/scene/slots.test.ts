import { describe, expect, it } from "vitest";
import { elide, extent, indicesOf, type Slot, tracks } from "../../src/scene/slots.ts";

const range = (length: number): number[] => Array.from({ length }, (_, at) => at);
const kept = [0, 1, 2, 997, 998, 999];
const text = (slots: readonly Slot[]): string =>
  slots.map((slot) => slot.index ?? `(${slot.gap})`).join(" ");

describe("which indices are drawn", () => {
  it("are all where there is room", () => {
    expect(text(elide(range(5), 5, 12))).toBe("0 1 2 3 4");
    expect(elide([], 0, 12)).toEqual([]);
  });

  it("are the outermost ones, with the count of the others", () => {
    expect(text(elide(kept, 1000, 12))).toBe("0 1 2 (994) 997 998 999");
    expect(text(elide(kept, 1000, 4))).toBe("0 1 (996) 998 999");
    expect(text(elide(kept, 1000, 1))).toBe("0 (999)");
  });

  it("keep what must be seen", () => {
    expect(text(elide(range(12), 12, 3, [5]))).toBe("0 (4) 5 (5) 11");
    expect(text(elide(kept, 1000, 2, [998]))).toBe("0 (997) 998 999");
    expect(text(elide(kept, 1000, 6, [500]))).toBe("0 1 2 (994) 997 998 999");
  });

  it("fill a gap of one, unless an index is large: then the first ones are drawn", () => {
    expect(text(elide(range(5), 5, 4))).toBe("0 1 2 3 4");
    expect(text(elide(range(3), 3, 2))).toBe("0 1 2");
    expect(text(elide(range(3), 3, 2, [], true))).toBe("0 1 (1)");
    expect(text(elide(range(5), 5, 2, [3], true))).toBe("0 (2) 3 (1)");
  });

  it("account for every index of the axis", () => {
    for (const most of range(14)) {
      for (const must of [[], [3], [7, 8]]) {
        const slots = elide(range(12), 12, most, must);
        const hidden = slots.reduce((sum, slot) => sum + (slot.gap ?? 0), 0);
        expect(indicesOf(slots).length + hidden).toBe(12);
      }
    }
  });

  it("stand one after the other", () => {
    const line = tracks(elide(kept, 1000, 4), 40, 30);
    expect(line.map((track) => track.start)).toEqual([0, 40, 80, 110, 150]);
    expect(extent(line)).toBe(190);
    expect(extent([])).toBe(0);
  });
});
