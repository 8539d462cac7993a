import { describe, expect, it } from "vitest";
import { axisInks } from "../../src/model/axis_inks.ts";
import { strandsOf } from "../../src/model/river_inks.ts";
import { stepInks } from "../../src/model/step_inks.ts";
import { fixtureNames, readFixture } from "../scene/fixtures.ts";

describe("the colours of a step's axes", () => {
  it.each(fixtureNames)("are those of the river for its result: %s", (name) => {
    const { steps } = readFixture(name).message;
    const strands = strandsOf(steps, (step) => steps[step]?.occurrences[0]);
    stepInks(steps).forEach((order, at) => {
      expect(order.toSorted(), "each colour once").toEqual([0, 1, 2, 3, 4]);
      const occurrence = steps[at]?.occurrences[0];
      const own = occurrence && axisInks(occurrence)[occurrence.operands.length];
      const river = strands.result(at);
      if (!own || new Set(own).size < own.length || new Set(river).size < river.length) return;
      expect(own.map((ink) => (ink === null ? null : order[ink]))).toEqual(river);
    });
  });

  it("follow an axis through a transpose and a sum", () => {
    const { steps } = readFixture("river-attention").message;
    const inks = stepInks(steps);
    expect(inks.some((order) => order.some((colour, ink) => colour !== ink))).toBe(true);
  });
});
