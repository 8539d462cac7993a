/** Cards that are left out leave a gap where they would stand. */

import { expect, test } from "vitest";
import { array, axisInk } from "../../src/scene/array.ts";
import { metricsOf } from "../../src/scene/metrics.ts";

const size = (length: number) => Array.from({ length }, (_, index) => ({ index }));

test("a gap between cards says how many are left out", () => {
  const lead = [{ index: 0 }, { gap: 3 }, { index: 4 }];
  const axes = [lead, size(2), size(2)].map((slots, at) => ({
    slots,
    ink: axisInk(at),
    label: "",
  }));
  const look = (index: readonly number[]) =>
    ({ id: index.join(), text: "1", fill: null, tone: "plain" }) as const;
  const { marks } = array({ id: "a", axes, look, cellWidth: 40 }, metricsOf(15));
  const at = (id: string) => marks.find((mark) => mark.id === id)?.x ?? Number.NaN;
  const gap = marks.find((mark) => mark.kind === "text" && mark.text === "…3");
  expect(at("0,0,1")).toBeLessThan(gap?.x ?? 0);
  expect(gap?.x).toBeLessThan(at("4,0,0"));
});
