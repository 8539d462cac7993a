/** Colours of values: a place in a palette becomes a fill and the ink that can be read on it, for light and dark. */

export type Rgb = readonly [number, number, number];
export type Palette = "diverging" | "sequential" | "boolean";
export type Theme = "light" | "dark";

const hex = (text: string): Rgb => [
  Number.parseInt(text.slice(1, 3), 16),
  Number.parseInt(text.slice(3, 5), 16),
  Number.parseInt(text.slice(5, 7), 16),
];

export const toHex = (color: Rgb): string =>
  `#${color.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

/** From the most negative to the most positive; the neutral middle is the fifth. */
const DIVERGING: Record<Theme, readonly Rgb[]> = {
  light: "#b35806 #e08214 #fdb863 #fee0b6 #f7f7f7 #d1e5f0 #92c5de #4393c3 #2166ac"
    .split(" ")
    .map(hex),
  dark: "#f5a14b #c87420 #8a4d17 #4d3119 #1d2228 #1c3449 #225480 #3b80bd #74b4f0"
    .split(" ")
    .map(hex),
};

const SEQUENTIAL: Record<Theme, readonly Rgb[]> = {
  light: "#f7f7f7 #dbe9ed #b3d5da #7fb9bf #4a969f #23707b".split(" ").map(hex),
  dark: "#1d2228 #1b3338 #1d4a51 #25686f #3c8f96 #74c3c7".split(" ").map(hex),
};

const BOOLEAN: Record<Theme, readonly Rgb[]> = {
  light: ["#ffffff", "#4f5a66"].map(hex),
  dark: ["#111418", "#b4bfca"].map(hex),
};

export const GROUND: Record<Theme, Rgb> = { light: hex("#ffffff"), dark: hex("#111418") };
const QUIET: Record<Theme, Rgb> = { light: hex("#545b64"), dark: hex("#a9b1bb") };
const NOT_A_NUMBER: Rgb = hex("#a0005f");
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** A cell never takes the full strength of its palette: the attention belongs to the outlines. */
const STRENGTH = 0.8;

export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (i: 0 | 1 | 2) => from[i] + (to[i] - from[i]) * share;
  return [part(0), part(1), part(2)];
}

function between(stops: readonly Rgb[], at: number): Rgb {
  const place = Math.min(1, Math.max(0, at)) * (stops.length - 1);
  const low = stops[Math.floor(place)] ?? BLACK;
  return mix(low, stops[Math.ceil(place)] ?? low, place - Math.floor(place));
}

/** The colour at `at`: -1..1 for the diverging palette, 0..1 for the others. */
export function colorAt(palette: Palette, at: number, theme: Theme, strength = STRENGTH): Rgb {
  const place = Number.isNaN(at) ? 0 : at;
  if (palette === "boolean") return between(BOOLEAN[theme], place < 0.5 ? 0 : 1);
  if (palette === "sequential") return between(SEQUENTIAL[theme], place * strength);
  return between(DIVERGING[theme], (Math.max(-1, Math.min(1, place)) * strength + 1) / 2);
}

function luminance(color: Rgb): number {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(color[0]) + 0.7152 * linear(color[1]) + 0.0722 * linear(color[2]);
}

/** WCAG's contrast ratio, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Black or white, whichever reads better on `ground`: at least 4.5 : 1 on any colour. */
export function inkOn(ground: Rgb): Rgb {
  return contrast(ground, BLACK) >= contrast(ground, WHITE) ? BLACK : WHITE;
}

export interface Paint {
  fill: Rgb;
  ink: Rgb;
}

/** What is painted for a value; `dim` for cells that were handled before: pale, and still readable. */
export function paintOf(
  fill: { palette: Palette; at: number } | "nan" | null,
  theme: Theme,
  dim = false,
): Paint {
  const full =
    fill === null
      ? GROUND[theme]
      : fill === "nan"
        ? NOT_A_NUMBER
        : colorAt(fill.palette, fill.at, theme);
  if (!dim || fill === "nan") return { fill: full, ink: inkOn(full) };
  const pale = mix(full, GROUND[theme], 0.72);
  const quiet = contrast(pale, QUIET[theme]) >= 4.5 ? QUIET[theme] : inkOn(pale);
  return { fill: pale, ink: quiet };
}
