import { describe, expect, it } from "vitest";
import { clip, grouped, ordinal, textWidth, wrap } from "../../src/util/text.ts";

describe("text without a browser", () => {
  it("is as wide as its characters, and wider in other scripts", () => {
    expect(textWidth("abcd", 10)).toBeCloseTo(24.4);
    expect(textWidth("−1", 10)).toBeCloseTo(12.2);
    expect(textWidth("日本", 10)).toBeCloseTo(23);
  });

  it("is clipped with an ellipsis, never to nothing", () => {
    expect(clip("weights", 10, 100)).toBe("weights");
    expect(clip("weights_of_the_layer", 10, 60)).toBe("weights_…");
    expect(clip("weights", 10, 1)).toBe("w…");
  });

  it("is broken between words, and inside a word that is too long", () => {
    expect(wrap("read again, not copied", 10, 80)).toEqual(["read again,", "not copied"]);
    expect(wrap("", 10, 80)).toEqual([]);
    expect(wrap("a_long_name", 10, 60)).toEqual(["a_long_", "name"]);
    expect(wrap("a x_y_long_name", 10, 90).join("")).not.toContain("_ ");
    for (const line of wrap("x".repeat(50), 10, 80)) {
      expect(textWidth(line, 10)).toBeLessThanOrEqual(80);
    }
  });

  it("writes counts as Python does", () => {
    expect(grouped(1000)).toBe("1000");
    expect(grouped(262144)).toBe("262\u2009144");
    expect(grouped(1000000)).toBe("1\u2009000\u2009000");
  });

  it("counts places", () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(ordinal)).toEqual(
      "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 101st 111th".split(" "),
    );
  });
});
