import { describe, expect, it } from "vitest";
import { formatExact, formatTerm, parseTerm } from "../../src/util/number.ts";
import rows from "../tables/numbers.json" with { type: "json" };
import { scalarOf } from "./tables.ts";

describe("the text of a number", () => {
  it("is Python's inside a calculation", () => {
    const wrong = rows.filter(([dtype = "", hex = "", text]) => {
      return formatTerm(scalarOf(hex, dtype), dtype) !== text;
    });
    expect(wrong).toEqual([]);
  });

  it("is Python's with all digits", () => {
    const wrong = rows.flatMap(([dtype = "", hex = "", , text]) => {
      const found = formatExact(scalarOf(hex, dtype), dtype);
      return found === text ? [] : [`${dtype} ${found}, not ${text}`];
    });
    expect(wrong).toEqual([]);
  });

  it("is read back for colours", () => {
    expect(parseTerm("−12\u2009345.5")).toBe(-12345.5);
    expect(parseTerm("1.2e-7")).toBe(1.2e-7);
    expect(parseTerm("−∞")).toBe(Number.NEGATIVE_INFINITY);
    expect(parseTerm("T")).toBe(1);
    expect(parseTerm("NaN")).toBeNaN();
    expect(parseTerm("1+2j")).toBeNaN();
  });
});
