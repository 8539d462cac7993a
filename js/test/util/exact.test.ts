import { describe, expect, it } from "vitest";
import {
  type Comparison,
  cast,
  compare,
  compute,
  isSame,
  type Operation,
} from "../../src/util/exact.ts";
import table from "../tables/arithmetic.json" with { type: "json" };
import { isIdentical, scalarOf } from "./tables.ts";

type Rows = Readonly<Record<string, readonly string[]>>;
const values: Rows = table.values;
const results: Readonly<Record<string, Rows>> = table.results;
const casts: Readonly<Record<string, Rows>> = table.casts;
const COMPARISONS = ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"];

function differences(
  dtype: string,
  operation: string,
  [outcome = "", ...expected]: readonly string[],
): string[] {
  const cells = values[dtype] ?? [];
  const wrong: string[] = [];
  cells.forEach((one, row) => {
    cells.forEach((other, column) => {
      const text = expected[row * cells.length + column] ?? "";
      const wanted = text === "" ? undefined : scalarOf(text, outcome);
      const [a, b] = [scalarOf(one, dtype), scalarOf(other, dtype)];
      const found = COMPARISONS.includes(operation)
        ? compare(operation as Comparison, a, b)
        : compute(operation as Operation, cast(a, outcome) ?? a, cast(b, outcome) ?? b, outcome);
      const zeros = operation.endsWith("imum") && found === 0 && wanted === 0;
      if (!zeros && !isIdentical(found, wanted))
        wrong.push(`${a} ${operation} ${b}: ${found}, not ${wanted}`);
    });
  });
  return wrong;
}

describe("exact arithmetic", () => {
  for (const [dtype, operations] of Object.entries(results)) {
    for (const [operation, rows] of Object.entries(operations)) {
      it(`${operation} of ${dtype} is NumPy's`, () => {
        expect(differences(dtype, operation, rows)).toEqual([]);
      });
    }
  }

  for (const [from, others] of Object.entries(casts)) {
    it(`${from} is cast as NumPy casts it`, () => {
      for (const [to, expected] of Object.entries(others)) {
        const wrong = (values[from] ?? []).filter((hex, at) => {
          const found = cast(scalarOf(hex, from), to);
          return !isIdentical(found, scalarOf(expected[at] ?? "", to));
        });
        expect(wrong, `to ${to}`).toEqual([]);
      }
    });
  }

  it("does not know what NumPy refuses", () => {
    expect(compute("subtract", true, false, "bool")).toBeUndefined();
    expect(compute("maximum", [1, 2], [0, 0], "complex128")).toBeUndefined();
    expect(compute("add", 1, 2, "object")).toBeUndefined();
    expect(cast(1.5, "int64")).toBeUndefined();
    expect(cast([1, 2], "float64")).toBeUndefined();
  });

  it("tells numbers apart, and takes NaN for NaN", () => {
    expect(isSame(Number.NaN, Number.NaN)).toBe(true);
    expect(isSame([1, Number.NaN], [1, Number.NaN])).toBe(true);
    expect(isSame(0.1 + 0.2, 0.3)).toBe(false);
    expect(isSame(2n, 2n)).toBe(true);
  });
});
