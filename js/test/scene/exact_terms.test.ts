import { describe, expect, it } from "vitest";
import { exactTerms } from "../../src/scene/exact_terms.ts";

const terms = (name: string, values: number[], texts: string[], value: number | boolean) => {
  const dtypes = values.map(() => "float64");
  const dtype = typeof value === "boolean" ? "bool" : "float64";
  return exactTerms(name, { values, dtypes, texts }, { value, dtype });
};

describe("terms about which four digits would tell a lie", () => {
  it("gives all digits of numbers that read the same and are not equal", () => {
    const found = terms("equal", [0.1 + 0.2, 0.3], ["0.3", "0.3"], false);
    expect(found.operands).toEqual(["0.30000000000000004", "0.3"]);
  });

  it("gives the last digits of a sum of short numbers", () => {
    expect(terms("add", [0.1, 0.2], ["0.1", "0.2"], 0.1 + 0.2).value).toBe("0.30000000000000004");
    expect(terms("divide", [1, 3], ["1", "3"], 1 / 3).value).toBe("0.3333");
  });
});
