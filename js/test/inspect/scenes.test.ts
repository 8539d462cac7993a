/** Every picture of the inspector as text, and without faults in every size. */

import { describe, expect, it } from "vitest";
import type { CellTable } from "../../src/model/inspect/cell_table.ts";
import { isOf } from "../../src/model/inspect/raster.ts";
import { walksOf } from "../../src/model/inspect/strides.ts";
import { axisName, firstAxes, inspectionSubject } from "../../src/model/inspect/subject.ts";
import type { Inspection } from "../../src/protocol/generated.ts";
import { heatScene } from "../../src/scene/inspect/heat.ts";
import { histogramScene } from "../../src/scene/inspect/histogram.ts";
import { memoryScene } from "../../src/scene/inspect/memory_line.ts";
import { plotFor } from "../../src/scene/inspect/plot.ts";
import { peakOf, profileScene } from "../../src/scene/inspect/profile.ts";
import { decadesOf, sparkBars, sparkLine } from "../../src/scene/inspect/spark.ts";
import { metricsOf } from "../../src/scene/metrics.ts";
import type { Scene } from "../../src/scene/scene.ts";
import { wholeWindow } from "../../src/state/inspect/view_state.ts";
import { faultsOf } from "../scene/faults.ts";
import { sceneText } from "../scene/text.ts";
import { recorded, recordedNames } from "./fixtures.ts";
import { inspection, type Sample, waves } from "./messages.ts";

const letters = (tables: readonly CellTable[]) =>
  Math.max(2, Math.min(14, Math.max(0, ...tables.map((one) => one.letters))));

function heat({ message, buffers }: Sample<Inspection>, width = 700, type = 14) {
  const subject = inspectionSubject(message, buffers);
  const { facts, tables, scales, parts } = subject;
  const axes = firstAxes(subject);
  const index = facts.shape.map(() => 0);
  const [part = ""] = parts;
  const label = (axis: number | null) =>
    axis === null
      ? null
      : { text: `${axisName(facts, axis)} · ${facts.shape[axis]}`, ink: "axis0" as const };
  const labels = [label(axes[0]), label(axes[1])] as const;
  const metrics = metricsOf(type, true);
  const size = (axis: number | null) => (axis === null ? 1 : (facts.shape[axis] ?? 1));
  const plot = plotFor({
    rows: size(axes[0]),
    columns: size(axes[1]),
    room: { width, height: 400 },
    metrics,
    letters: facts.size === 0 ? 0 : letters(tables),
    labels,
  });
  return heatScene({
    rasters: subject.rasters.filter((one) => isOf(one, { axes, index, part })),
    tables,
    axes,
    index,
    scale: scales.get(part) ?? null,
    cellScale: subject.cellScale,
    window: wholeWindow(facts.shape, axes),
    plot,
    metrics,
    labels,
    cursor: null,
  });
}

const snapshot = (name: string) => `./__snapshots__/${name}.txt`;

describe("the picture of two axes", () => {
  it("prints what is small", async () => {
    const small = inspection([3, 4], ([i = 0, j = 0]) =>
      i === 1 && j === 2 ? Number.NaN : i - j / 2,
    );
    const scene = heat(small);
    expect(scene.isText).toBe(true);
    await expect(`${sceneText(scene)}\n`).toMatchFileSnapshot(snapshot("heat-small"));
  });

  it("shows what is large in blocks, with every NaN and infinity marked", async () => {
    const scene = heat(inspection([64, 96], waves, { most: 32 }));
    expect(scene.isText).toBe(false);
    expect(scene.patches).toHaveLength(1);
    await expect(`${sceneText(scene)}\n`).toMatchFileSnapshot(snapshot("heat-large"));
    const ids = scene.marks.map(({ id }) => id);
    expect(ids).toContain("sign.nan");
    expect(ids).toContain("sign.inf");
  });

  it("keeps one NaN in ten thousand rows visible", () => {
    const one = inspection([256, 256], ([i, j]) => (i === 100 && j === 37 ? Number.NaN : 0), {
      most: 4,
    });
    const ground = heat(one).marks.find(({ id }) => id === "sign.nan.ground");
    expect(ground).toMatchObject({ kind: "path", fill: "nan" });
    expect((ground?.kind === "path" && ground.d.match(/h([\d.]+)/)?.[1]) ?? 0).not.toBe(0);
  });

  it.each(recordedNames.filter((name) => recorded(name).message.type === "inspection"))(
    "of %s has no overlapping, clipped or tiny text",
    (name) => {
      for (const width of [330, 560, 760, 1200])
        for (const type of [14, 24, 30]) {
          const scene = heat(recorded(name) as Sample<Inspection>, width, type);
          expect(faultsOf(scene, type, Math.max(width, scene.width)), `${width} ${type}`).toEqual(
            [],
          );
          expect(scene.marks.length).toBeLessThan(2500);
        }
    },
  );
});

describe("the histogram", () => {
  const bars = {
    low: -2,
    high: 6,
    lowText: "−2",
    highText: "6",
    counts: [1, 20, 400, 0, 3, 0, 0, 1],
  };
  const input = { bars, width: 400, height: 170, metrics: metricsOf(15), focus: null };

  it("marks zero and the ends", async () => {
    const scene = histogramScene({ ...input, isLog: false });
    await expect(`${sceneText(scene)}\n`).toMatchFileSnapshot(snapshot("histogram"));
    expect(faultsOf(scene, 15, 400)).toEqual([]);
  });

  it("makes what is rare visible as logarithms, and in the order of the counts", () => {
    const heights = (isLog: boolean) => {
      const d = histogramScene({ ...input, isLog }).marks.flatMap((mark) =>
        mark.kind === "path" && mark.fill
          ? [...mark.d.matchAll(/v-([\d.]+)h/g)].map((one) => Number(one[1]))
          : [],
      );
      return Math.min(...d) / Math.max(...d);
    };
    expect(heights(false)).toBeLessThan(0.05);
    expect(heights(true)).toBeGreaterThan(0.2);
  });

  it("has one bar where all values are one", () => {
    const one = { low: 3, high: 3, lowText: "3", highText: "3", counts: [5] };
    expect(faultsOf(histogramScene({ ...input, bars: one, isLog: true }), 15, 400)).toEqual([]);
  });
});

describe("the profile of an axis", () => {
  it("finds the channel that stands out, and none among equals", () => {
    const values = Array.from({ length: 40 }, (_, i) => (i === 17 ? 41 : 1 + (i % 3)));
    expect(peakOf(values)).toBe(17);
    expect(peakOf(values.map(() => 2))).toBeNull();
    expect(peakOf([1, 2])).toBeNull();
    expect(peakOf([Number.NaN, 1, 1, 1, 1, 9])).toBe(5);
  });

  it("marks what is shown and what is no number", async () => {
    const scene = profileScene({
      values: [1, 2, Number.NaN, -3, 8],
      isBad: (run) => run === 2,
      size: 50,
      shown: [10, 30],
      peak: 4,
      ink: "axis1",
      width: 300,
      height: 34,
      metrics: metricsOf(15),
    });
    await expect(`${sceneText(scene)}\n`).toMatchFileSnapshot(snapshot("profile"));
  });
});

describe("the memory line", () => {
  const draw = (shape: number[], strides: number[], width: number): Scene =>
    memoryScene({
      walks: walksOf(shape, strides),
      itemsize: 8,
      names: [],
      textAt: (index) => index.join(""),
      start: 0,
      width,
      metrics: metricsOf(15),
    });

  it("steps along each axis", async () => {
    const scene = draw([3, 4], [32, 8], 700);
    await expect(`${sceneText(scene)}\n`).toMatchFileSnapshot(snapshot("memory"));
  });

  it.each([
    ["rows", [3, 4], [32, 8]],
    ["columns", [3, 4], [8, 24]],
    ["backwards", [5], [-8]],
    ["a slice", [6], [24]],
    ["repeated", [4, 3], [0, 8]],
    ["large", [10_000, 10_000], [80_000, 8]],
    ["one", [1], [8]],
  ])("of %s has no fault in any width", (_, shape, strides) => {
    for (const width of [320, 560, 1200])
      expect(faultsOf(draw(shape, strides, width), 15, width), String(width)).toEqual([]);
  });
});

describe("small pictures", () => {
  it("are bounded by their box", () => {
    expect(sparkBars([0, 1, 100, 0], 80, 26).marks).toHaveLength(2);
    expect(sparkBars([], 80, 26).marks).toHaveLength(2);
    const line = sparkLine([1, 1e-3, null, 1e-9, 0], [-9, 0], 80, 26).marks[0];
    expect(line?.kind === "path" && line.d).toBe("M0 3L20 9.7M60 23");
  });

  it("count decades", () => {
    expect(decadesOf([1e-9, 0.5, null, 0])).toEqual([-9, 0]);
    expect(decadesOf([null, 0])).toBeNull();
  });
});
