import { describe, expect, it } from "vitest";
import type { Scalar } from "../../src/model/cells.ts";
import { fromFloat16, readerOf } from "../../src/model/dtypes.ts";
import { describeCell, exactText } from "../../src/model/exact.ts";
import { operandCells } from "../../src/model/operand_cells.ts";
import { operand } from "../state/book.ts";

function bytes(...values: number[]): DataView {
  return new DataView(new Uint8Array([7, ...values, 7]).buffer, 1, values.length);
}

const read = (dtype: string, view: DataView): Scalar | undefined => readerOf(dtype)?.read(view, 0);

describe("dtypes", () => {
  const doubles = (...values: number[]) => new DataView(new Float64Array(values).buffer);
  it.each<[string, DataView, Scalar]>([
    ["bool", bytes(1), true],
    ["bool", bytes(0), false],
    ["int8", bytes(0xc8), -56],
    ["uint8", bytes(0xc8), 200],
    ["int16", bytes(0, 0x80), -32768],
    ["uint16", bytes(0, 0x80), 32768],
    ["int32", bytes(0, 0, 0, 0x80), -(2 ** 31)],
    ["uint32", bytes(0, 0, 0, 0x80), 2 ** 31],
    ["int64", bytes(255, 255, 255, 255, 255, 255, 255, 255), -1n],
    ["uint64", bytes(255, 255, 255, 255, 255, 255, 255, 255), 2n ** 64n - 1n],
    ["float16", bytes(0, 0x3c), 1],
    ["float32", bytes(0, 0, 0x20, 0xc0), -2.5],
    ["float64", doubles(0.1), 0.1],
    ["complex64", bytes(0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0), [1, -2.5]],
    ["complex128", doubles(1, -2.5), [1, -2.5]],
  ])("%s", (dtype, view, value) => {
    expect(read(dtype, view)).toEqual(value);
  });

  it.each([
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
    [0x8000, -0],
  ])("half precision %i", (bits, value) => {
    expect(fromFloat16(bits)).toBe(value);
  });

  it("of text only have no reader", () => {
    for (const dtype of ["object", "<U3", "datetime64[ns]", "float128", "constructor"]) {
      expect(readerOf(dtype)).toBeNull();
    }
  });
});

describe("the cells of an operand", () => {
  const values = new DataView(new Float64Array([1, 2, 3, 4, 5, 6]).buffer);

  it("are found by their index, kept ones only", () => {
    const windowed = operandCells(
      {
        ...operand("X"),
        shape: [100, 3],
        kept: [[0, 99], null],
        text: ["a", "b", "c", "d", "e", "f"],
      },
      [values],
    );
    expect(windowed.kept).toEqual([
      [0, 99],
      [0, 1, 2],
    ]);
    expect(windowed.whole).toBe(false);
    expect(windowed.text([99, 1])).toBe("e");
    expect(windowed.value([99, 1])).toBe(5);
    expect(windowed.text([1, 1])).toBeUndefined();
    expect(windowed.value([1, 1])).toBeUndefined();
    expect(windowed.number([1, 1])).toBeNaN();
    expect(windowed.text([0])).toBeUndefined();
  });

  it("have no value where none travelled, or too few bytes", () => {
    const { values: _, ...bare } = operand("X");
    expect(operandCells(bare, []).value([0, 0])).toBeUndefined();
    const short = operandCells(operand("X"), [new DataView(new ArrayBuffer(8))]);
    expect(short.value([0, 0])).toBe(0);
    expect(short.value([1, 1])).toBeUndefined();
  });

  it("of a number are the one with no index", () => {
    const scalar = operandCells({ ...operand("x"), shape: [], text: ["1"] }, [values]);
    expect([scalar.text([]), scalar.value([]), scalar.whole]).toEqual(["1", 1, true]);
  });

  it("of an empty array are none", () => {
    const empty = operandCells({ ...operand("x"), shape: [0, 3], text: [] }, [values]);
    expect([empty.whole, empty.text([0, 0])]).toEqual([true, undefined]);
  });

  it("know their mask and their overview", () => {
    const mask = bytes(0, 1, 0, 0);
    const overview = { cells: 1, rows: 2, columns: 2, rowStride: 1, columnStride: 1 };
    const cells = operandCells({ ...operand("X"), mask: 1, overview }, [values, mask]);
    expect([cells.masked([0, 1]), cells.masked([1, 1]), cells.masked([5, 5])]).toEqual([
      true,
      false,
      false,
    ]);
    expect(cells.overview).toEqual(new Uint8Array([0, 1, 0, 0]));
  });
});

describe("exact text", () => {
  it.each<[Scalar, string, string]>([
    [0.1, "float64", "0.1"],
    [3, "float64", "3.0"],
    [-0, "float64", "-0.0"],
    [Number.NaN, "float64", "nan"],
    [Number.NEGATIVE_INFINITY, "float32", "-inf"],
    [Math.fround(0.1), "float32", "0.1"],
    [Math.fround(1 / 3), "float32", "0.33333334"],
    [fromFloat16(0x2e66), "float16", "0.1"],
    [fromFloat16(0x3555), "float16", "0.3333"],
    [3, "int8", "3"],
    [2n ** 63n, "uint64", "9223372036854775808"],
    [true, "bool", "True"],
    [[1, -2.5], "complex128", "(1.0-2.5j)"],
  ])("%s of %s", (value, dtype, text) => {
    expect(exactText(value, dtype)).toBe(text);
  });

  it("says where a cell is", () => {
    const cells = operandCells(operand("X"), [new DataView(new Float64Array([1, 2, 3, 4]).buffer)]);
    expect(describeCell(cells, [1, 0])).toBe("X[1, 0] = 3.0 · float64 · byte 16");
  });
});
