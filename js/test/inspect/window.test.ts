import { describe, expect, it } from "vitest";
import { byteOffset, bytesText, indexCode } from "../../src/model/inspect/place.ts";
import { lineOf, reachOf, walksOf } from "../../src/model/inspect/strides.ts";
import { placed, revealing, spanAround, zoomedSpan } from "../../src/model/inspect/window.ts";
import { ticksOf } from "../../src/scene/inspect/rulers.ts";
import { indices, stridesOf } from "./messages.ts";

describe("a span", () => {
  it("never leaves its axis", () => {
    for (const size of [1, 2, 7, 1000]) {
      for (const start of [-5, 0, 3, 999, 5000]) {
        for (const length of [1, 4, 2000]) {
          const [from, to] = placed(start, length, size);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(size);
          expect(to - from).toBe(Math.min(length, size));
        }
      }
    }
  });

  it("keeps the cell under the pointer where it is drawn", () => {
    const before = [100, 300] as const;
    const after = zoomedSpan(before, 1000, 0.5, 4, 150);
    expect(after).toEqual([125, 225]);
    expect((150 - after[0]) / 100).toBe((150 - before[0]) / 200);
  });

  it("is no shorter than what can be read, and no longer than the axis", () => {
    expect(zoomedSpan([0, 20], 1000, 0.1, 12, 10)).toEqual([4, 16]);
    expect(zoomedSpan([0, 20], 30, 4, 12, 10)).toEqual([0, 30]);
    expect(zoomedSpan([0, 3], 3, 0.5, 12, 1)).toEqual([0, 3]);
  });

  it("moves no further than shows a cell", () => {
    expect(revealing([10, 20], 100, 15)).toEqual([10, 20]);
    expect(revealing([10, 20], 100, 20)).toEqual([11, 21]);
    expect(revealing([10, 20], 100, 3)).toEqual([3, 13]);
    expect(spanAround(99, 10, 100)).toEqual([90, 100]);
  });
});

describe("ticks", () => {
  it("are all indices where there is room, else round ones with both ends", () => {
    expect(ticksOf([3, 7], 10)).toEqual([3, 4, 5, 6]);
    expect(ticksOf([0, 1000], 6)).toEqual([0, 200, 400, 600, 800, 999]);
    expect(ticksOf([0, 1000], 1)).toEqual([0]);
    expect(ticksOf([5, 5], 4)).toEqual([]);
  });

  it("are never more than fit", () => {
    for (const length of [2, 11, 64, 4097, 1e6])
      for (const most of [3, 5, 8, 13])
        expect(ticksOf([7, 7 + length], most).length).toBeLessThanOrEqual(most + 1);
  });
});

describe("the place of a cell", () => {
  it("is code that runs", () => {
    expect(indexCode("x", [2, 0, 17])).toBe("x[2, 0, 17]");
    expect(indexCode("self.h", [1])).toBe("self.h[1]");
    expect(indexCode("a + b", [0])).toBe("(a + b)[0]");
    expect(indexCode("loss", [])).toBe("loss[()]");
  });

  it("is a byte of the memory that the array looks at", () => {
    expect(byteOffset([1, 2], [24, 8], 4)).toBe(44);
    expect(byteOffset([1, 2], [-24, 8], 100)).toBe(92);
    expect(byteOffset([1], [24, 8])).toBeNull();
    expect([1, 999, 1024, 400_000_000].map(bytesText)).toEqual([
      "1 byte",
      "999 bytes",
      "1 KiB",
      "381 MiB",
    ]);
  });
});

describe("the line of memory", () => {
  const cellsOf = (shape: number[], strides: number[], most = 40) =>
    lineOf(walksOf(shape, strides), 8, most);

  it("has every cell at its own byte", () => {
    const shape = [2, 3, 2];
    for (const strides of [stridesOf(shape, 8), [8, 16, 48], [8, -16, 48], [-48, -16, -8]]) {
      const line = cellsOf(shape, strides);
      const found = line.cells.flatMap((cell, place) => (cell ? [[place, cell] as const] : []));
      expect(found).toHaveLength(12);
      for (const [place, cell] of found) {
        const byte = cell.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), 0);
        expect((place - line.origin) * line.unit).toBe(byte);
      }
      expect(new Set(found.map(([, cell]) => cell.join())).size).toBe(indices(shape).length);
    }
  });

  it("shows the memory between the cells of a slice as somebody else's", () => {
    const line = cellsOf([3], [16]);
    expect(line.cells.map((cell) => cell?.join() ?? "-")).toEqual(["0", "-", "1", "-", "2"]);
    expect(line.places).toBe(5);
  });

  it("is one cell where a stride of 0 repeats it, and bounded for any size", () => {
    expect(cellsOf([2 ** 20, 2 ** 20], [0, 0]).cells).toEqual([[0, 0]]);
    const large = cellsOf([10_000, 10_000], [80_000, 8], 25);
    expect(large.cells).toHaveLength(25);
    expect(large.places).toBe(1e8);
    expect(reachOf(walksOf([10, 0], [0, 8]), 8)).toBe(0);
    expect(cellsOf([10, 0], [0, 8]).cells).toEqual([]);
  });
});
