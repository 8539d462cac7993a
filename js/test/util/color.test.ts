import { describe, expect, it } from "vitest";
import {
  colorAt,
  contrast,
  GROUND,
  inkOn,
  type Palette,
  paintOf,
  type Rgb,
  toHex,
} from "../../src/util/color.ts";

const THEMES = ["light", "dark"] as const;
const PALETTES: readonly Palette[] = ["diverging", "sequential", "boolean"];
const PLACES = Array.from({ length: 201 }, (_, at) => at / 100 - 1);

const rgb = (hex: string): Rgb => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

describe("colours of values", () => {
  it.each(THEMES)("can be read on at every place, bright and dim, in %s", (theme) => {
    for (const palette of PALETTES) {
      for (const at of PLACES) {
        for (const dim of [false, true]) {
          const { fill, ink } = paintOf({ palette, at }, theme, dim);
          expect(contrast(fill, ink), `${palette} ${at} ${dim}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
    for (const fill of [null, "nan"] as const) {
      const paint = paintOf(fill, theme);
      expect(contrast(paint.fill, paint.ink)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("always has an ink", () => {
    for (let part = 0; part < 256; part += 5) {
      const grey: Rgb = [part, part, part];
      expect(contrast(grey, inkOn(grey))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("are neutral at zero and the given ends in light", () => {
    expect(toHex(colorAt("diverging", 0, "light"))).toBe("#f7f7f7");
    expect(toHex(colorAt("diverging", -1, "light", 1))).toBe("#b35806");
    expect(toHex(colorAt("diverging", 1, "light", 1))).toBe("#2166ac");
    expect(colorAt("diverging", Number.NaN, "light")).toEqual(colorAt("diverging", 0, "light"));
    expect(colorAt("diverging", 7, "light")).toEqual(colorAt("diverging", 1, "light"));
  });

  it("measures contrast as WCAG does", () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast(rgb("#767676"), [255, 255, 255])).toBeCloseTo(4.54, 2);
  });
});

describe("colours of axes", () => {
  const inks = {
    light: ["#0072b2", "#c43c09", "#8705e4", "#591312", "#0f0135", "#545b64"],
    dark: ["#56b4e9", "#e69f00", "#d7f5b3", "#91813e", "#ee4c8a", "#a9b1bb"],
  };
  it.each(THEMES)("can be read as text in %s", (theme) => {
    for (const ink of inks[theme]) {
      expect(contrast(rgb(ink), GROUND[theme]), ink).toBeGreaterThanOrEqual(4.5);
    }
  });
});
