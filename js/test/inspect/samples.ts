/** One report of every kind and edge, for the gallery and for the tests that draw them all. */

import type { Report } from "../../src/protocol/decode.ts";
import { inspection, type Sample, waves } from "./messages.ts";
import { comparison, fileListing, watchTable } from "./reports.ts";

const sparse = (index: readonly number[]) =>
  index.reduce((sum, at, axis) => sum + at * (axis + 1), 0) % 7 === 0
    ? 0
    : Math.sin(index.join().length + (index.at(-1) ?? 0));

export const samples = (): Record<string, Sample<Report>> => ({
  "made-heat": inspection([64, 96], waves, { name: "h", most: 48 }),
  "made-small": inspection(
    [3, 4],
    ([i = 0, j = 0]) => (i === 1 && j === 2 ? Number.NaN : i - j / 2),
    { name: "A" },
  ),
  "made-strip": inspection([9], ([i = 0]) => i * i - 20, { name: "v" }),
  "made-long": inspection([4000], ([i = 0]) => Math.sin(i / 300) + (i === 2222 ? 5 : 0), {
    name: "signal",
  }),
  "made-number": inspection([], () => 2.5, { name: "loss" }),
  "made-empty": inspection([0, 4], () => 0, { name: "none" }),
  "made-facets": inspection([2, 3, 8, 10], sparse, {
    name: "att",
    facts: {
      axes: ["B", "H", "T", "S"],
      badges: ["requires grad"],
      device: "cuda:0",
      library: "torch",
      typeName: "Tensor",
    },
  }),
  "made-constant": inspection([12, 12], () => 3, { name: "ones * 3" }),
  "made-running": inspection([64, 96], waves, {
    name: "big",
    most: 32,
    progress: { type: "progress", state: "running", done: 0.37 },
  }),
  "made-comparison": comparison(),
  "made-file": fileListing(),
  "made-watch": watchTable(),
});
