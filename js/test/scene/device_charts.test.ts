import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DeviceComparison } from "../../src/protocol/generated.ts";
import { logAxis, spread, withPrefix } from "../../src/scene/device_axes.ts";
import { crossoverChart, sizeText } from "../../src/scene/device_crossover.ts";
import { isAbove, rooflineChart } from "../../src/scene/device_roofline.ts";

const folder = `${import.meta.dirname}/../comparisons/`;
const read = (name: string): DeviceComparison =>
  JSON.parse(readFileSync(`${folder}${name}`, "utf8")) as DeviceComparison;
const made = read("made-crossing.json");
const crossover = made.crossover as NonNullable<typeof made.crossover>;
const roofline = made.roofline as NonNullable<typeof made.roofline>;

describe("axes", () => {
  it("place values by their logarithms", () => {
    const axis = logAxis(1, 100, 0, 200);
    expect([axis.at(1), axis.at(10), axis.at(100)]).toEqual([0, 100, 200]);
  });
  it("write units with their prefix", () => {
    expect(withPrefix(2.5e9, "FLOP/s")).toBe("2.5 GFLOP/s");
    expect(withPrefix(0.00012, "s")).toBe("120 µs");
    expect(withPrefix(1000, "s")).toBe("1 ks");
  });
  it("keep labels apart and inside", () => {
    expect(spread([10, 12, 11], 10, 100)).toEqual([10, 30, 20]);
    expect(spread([98, 99], 10, 100)).toEqual([90, 100]);
  });
});

describe("the crossover", () => {
  const drawn = crossoverChart(crossover);
  it("has three curves with a dot for each size", () => {
    expect(drawn.curves.map(({ kind }) => kind)).toEqual(["host", "device", "moved"]);
    for (const { dots } of drawn.curves) expect(dots).toHaveLength(crossover.points.length);
  });
  it("shades the interval and marks the reader's own size", () => {
    const [from, to] = crossover.without.between as readonly [number, number];
    const at = (size: number) =>
      drawn.curves[0]?.dots[crossover.points.findIndex((point) => point.size === size)]?.[0];
    expect(drawn.between).toEqual({ from: at(from), to: at(to) });
    expect(drawn.own).toBeGreaterThan(at(16384) as number);
  });
  it("leaves a far size of the reader's out", () => {
    expect(crossoverChart({ ...crossover, size: 2 ** 40 }).own).toBeNull();
  });
  it("has room for the library's name", () => {
    const library = "PyTorch's NumPy layer";
    const { curves, width } = crossoverChart({ ...crossover, library });
    const widest = Math.max(...curves.map(({ label }) => label.x + 7.4 * label.text.length));
    expect(widest).toBeLessThanOrEqual(width);
  });
  it("writes large sizes as powers", () => {
    expect([sizeText(1024), sizeText(2 ** 20)]).toEqual([
      expect.stringMatching(/^1.?024$/),
      "2^20",
    ]);
  });
});

describe("the roofline", () => {
  const drawn = rooflineChart(roofline);
  it("has a roof for each side and a spot for each step", () => {
    expect(drawn.roofs).toHaveLength(2);
    expect(drawn.spots.map(({ number }) => number)).toEqual(roofline.steps.map((_, i) => i + 1));
  });
  it("keeps the numbers apart, off the marks and within the axes", () => {
    const places = drawn.spots.map(({ label }) => label);
    const marks = drawn.spots.flatMap(({ x, host, device }) =>
      [host, device].map((y) => ({ x, y })),
    );
    for (const label of places) {
      expect(label.x).toBeGreaterThan(drawn.frame.x);
      const onIt = marks.filter(
        ({ x, y }) => Math.abs(x - label.x - 4) < 7 && Math.abs(y - label.y) < 9,
      );
      expect(onIt).toEqual([]);
    }
    for (const [i, a] of places.entries()) {
      for (const b of places.slice(i + 1)) {
        expect(Math.abs(a.x - b.x) >= 16 || Math.abs(a.y - b.y) >= 16).toBe(true);
      }
    }
  });
  it("slopes where the memory sets the pace and is level where the arithmetic does", () => {
    const side = { bandwidth: 1e9, flops: 1e10, text: "" };
    const place = { line: 1, source: "" };
    const step = { place, intensity: 1, host: 1e8, device: 1e9, words: "" } as const;
    const paces = { hostPace: "memory", devicePace: "memory" } as const;
    const found = { dtype: "float64", host: side, device: side, steps: [{ ...step, ...paces }] };
    const points = rooflineChart(found)
      .roofs[0]?.line.match(/[\d.]+ [\d.]+/g)
      ?.map((p) => p.split(" "));
    expect(points).toHaveLength(3);
    expect(points?.[1]?.[1]).toBe(points?.[2]?.[1]);
    expect(isAbove(found)).toBe(false);
    expect(isAbove({ ...found, steps: [{ ...step, ...paces, host: 2e9 }] })).toBe(true);
  });
});

describe("comparisons that were recorded", () => {
  it.each(readdirSync(folder))("%s has whole lines", (name) => {
    const { crossover: sizes, roofline: steps } = read(name);
    const lines = [
      ...(sizes ? crossoverChart(sizes).curves.flatMap(({ line, band }) => [line, band]) : []),
      ...(steps ? rooflineChart(steps).roofs.map(({ line }) => line) : []),
    ];
    for (const line of lines) expect(line).toMatch(/^M[\d.,L -]+z?$/);
  });
});
