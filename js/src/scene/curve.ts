/** The curve of a function of one number, with the cells as dots on it. */

import type { Elementwise } from "../protocol/generated.ts";
import { formatTerm } from "../util/number.ts";
import { textWidth } from "../util/text.ts";
import { inputsOf, spelt } from "./explain_apply.ts";
import { type Block, NOTHING } from "./layout.ts";
import { RESULT } from "./looks.ts";
import { path, textMark } from "./marks.ts";
import type { Mark } from "./scene.ts";
import { cellsOf, type Stage } from "./stage.ts";
import { rolesOf } from "./tones.ts";

/** Functions of the first operand; the others are single numbers. */
const CURVES: Readonly<Record<string, (x: number, ...numbers: readonly number[]) => number>> = {
  absolute: Math.abs,
  arccos: Math.acos,
  arccosh: Math.acosh,
  arcsin: Math.asin,
  arcsinh: Math.asinh,
  arctan: Math.atan,
  arctanh: Math.atanh,
  cast: Math.trunc,
  cbrt: Math.cbrt,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  deg2rad: (x) => (x * Math.PI) / 180,
  degrees: (x) => (x * 180) / Math.PI,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  expit: (x) => 1 / (1 + Math.exp(-x)),
  expm1: Math.expm1,
  fabs: Math.abs,
  fix: Math.trunc,
  floor: Math.floor,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  maximum: (x, least = 0) => Math.max(x, least),
  minimum: (x, most = 0) => Math.min(x, most),
  negative: (x) => -x,
  positive: (x) => x,
  power: (x, exponent = 1) => x ** exponent,
  rad2deg: (x) => (x * 180) / Math.PI,
  radians: (x) => (x * Math.PI) / 180,
  reciprocal: (x) => 1 / x,
  rint: Math.round,
  round: Math.round,
  sign: Math.sign,
  sin: Math.sin,
  sinc: (x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)),
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  tan: Math.tan,
  tanh: Math.tanh,
  trunc: Math.trunc,
};

/** Functions that jump: their line is broken there. */
const STEPPED = new Set(["cast", "ceil", "fix", "floor", "rint", "round", "sign", "trunc"]);

interface Curve {
  at: (x: number) => number;
  jumps: boolean;
  name: string;
}

function curveOf(stage: Stage, recipe: Elementwise): Curve | null {
  const others = stage.input.cells.slice(1, inputsOf(recipe));
  const numbers = others.map((cells) => cells.number([]));
  const name = spelt(recipe, ["x", ...others.map((cells) => cells.text([]) ?? "")]);
  if (recipe.function === "clip") {
    const bound = (sign: string, none: number) => numbers[recipe.signs.indexOf(sign) - 1] ?? none;
    const [low, high] = [bound("from", -Infinity), bound("to", Infinity)];
    return { at: (x) => Math.min(Math.max(x, low), high), jumps: false, name };
  }
  const curve = CURVES[recipe.function];
  const jumps = STEPPED.has(recipe.function);
  return curve === undefined ? null : { at: (x) => curve(x, ...numbers), jumps, name };
}

const STEPS = 96;
const MOST_DOTS = 60;

interface Range {
  low: number;
  high: number;
}

function rangeOf(values: readonly number[], share: number): Range {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const spare = (high - low || 2) * share;
  return { low: low - spare, high: high + spare };
}

interface Point {
  x: number;
  y: number;
  live: boolean;
}

/** The kept cells as points: what went in, and what NumPy made of it. */
function pointsOf(stage: Stage): Point[] {
  const [from, to] = [cellsOf(stage.input, 0), cellsOf(stage.input, RESULT)];
  if (from === null || to === null) return [];
  const live = rolesOf(stage.input.frame, 0).find((role) => role[0] === "live");
  const points: Point[] = [];
  const visit = (index: readonly number[]) => {
    const line = from.kept[index.length];
    if (line === undefined) {
      const at = live?.[2].every(([start, stop], axis) => {
        const place = index[axis] ?? 0;
        return place >= start && place < stop;
      });
      points.push({ x: from.number(index), y: to.number(index), live: at ?? false });
      return;
    }
    for (const next of line) if (points.length < MOST_DOTS) visit([...index, next]);
  };
  visit([]);
  return points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
}

/** The line of the function, broken where it has no value or leaves the picture. */
function lineOf(curve: Curve, across: Range, up: Range, width: number, height: number): string {
  let d = "";
  let before = Number.NaN;
  for (let step = 0; step <= STEPS; step += 1) {
    const x = across.low + ((across.high - across.low) * step) / STEPS;
    const y = curve.at(x);
    const inside = Number.isFinite(y) && y >= up.low && y <= up.high;
    if (inside) {
      const px = ((x - across.low) / (across.high - across.low)) * width;
      const py = height - ((y - up.low) / (up.high - up.low)) * height;
      const goesOn = curve.jumps ? y === before : !Number.isNaN(before);
      d += `${goesOn ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`;
    }
    before = inside ? y : Number.NaN;
  }
  return d;
}

function dot(radius: number): string {
  return `M${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
}

/** The smallest and the largest of the cells, under where they stand. */
function ticks(
  values: readonly number[],
  x: (value: number) => number,
  y: number,
  size: number,
): Mark[] {
  const texts = [...new Set([Math.min(...values), Math.max(...values)])].map((value) => ({
    at: x(value),
    text: formatTerm(value, "float64"),
  }));
  const [low, high] = texts;
  const width = texts.reduce((sum, { text }) => sum + textWidth(text, size), 0) / 2;
  const crowded = low && high && high.at - low.at < width + size;
  return (crowded ? [low] : texts).map(({ at, text }, number) =>
    textMark(`curve.t${number}`, at, y, text, { size, ink: "ink2", anchor: "middle" }),
  );
}

export function curveBlock(stage: Stage, recipe: Elementwise): Block {
  const curve = recipe.curve ? curveOf(stage, recipe) : null;
  if (curve === null) return NOTHING;
  const { unit, small } = stage.metrics;
  const points = pointsOf(stage);
  if (points.length === 0) return NOTHING;
  const width = 260 * unit;
  const height = 130 * unit;
  const across = rangeOf(
    points.map((point) => point.x),
    0.12,
  );
  const up = rangeOf(
    points.map((point) => point.y),
    0.12,
  );
  const left = 24 * unit;
  const top = small * 1.4;
  const x = (value: number) => left + ((value - across.low) / (across.high - across.low)) * width;
  const y = (value: number) => top + height - ((value - up.low) / (up.high - up.low)) * height;
  const marks: Mark[] = [
    path("curve.x", left, y(0), `M0 0h${width}`, { ink: "ink3", width: unit }),
    path("curve.y", x(0), top, `M0 0v${height}`, { ink: "ink3", width: unit }),
    path("curve", left, top, lineOf(curve, across, up, width, height), {
      ink: "ink2",
      width: 2 * unit,
    }),
  ];
  const hidden = !["combine", "result"].includes(stage.input.frame.phase);
  if (!hidden) {
    points.forEach((point, at) => {
      const style = {
        ink: point.live ? ("focus" as const) : ("accent" as const),
        width: unit,
        fill: point.live ? ("focus" as const) : ("accent" as const),
      };
      marks.push(
        path(`curve.p${at}`, x(point.x), y(point.y), dot((point.live ? 5.5 : 3.5) * unit), style),
      );
    });
  }
  const label = { size: small, ink: "ink2" as const };
  const foot = top + height + small * 1.2;
  marks.push(textMark("curve.name", left, small, curve.name, label));
  marks.push(
    ...ticks(
      points.map((point) => point.x),
      x,
      foot,
      small,
    ),
  );
  return {
    width: width + 2 * left,
    height: foot + small * 0.4,
    body: { x: 0, y: 0, width: width + 2 * left, height: foot },
    marks,
  };
}
