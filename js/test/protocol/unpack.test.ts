import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { unpack } from "../../src/protocol/unpack.ts";
import { readFixture } from "../scene/fixtures.ts";

describe("a packed message", () => {
  it("is unpacked to what Python packed", () => {
    const packed = JSON.parse(readFileSync("test/tables/packed.json", "utf8"));
    expect(JSON.stringify(packed)).toContain('"~|');
    expect(unpack(packed)).toEqual(readFixture("matmul").message);
  });

  it("keeps texts that look packed", () => {
    const shared = ["~~7", { "~2": ["a", []] }, "~|left|right"];
    const message = { type: "reply", known: "~0", list: ["~0", "~1", "~|a||", "~~", 7, null] };
    expect(unpack({ ...message, shared })).toEqual({
      type: "reply",
      known: "~7",
      list: ["~7", { left: "a", right: [] }, ["a", "", ""], "~", 7, null],
    });
  });

  it("gives points from their steps and numbers from their runs", () => {
    const message = { points: "~#2 1 5 7 1-2 0 0", corner: "~#3 0-1 2 1A", shown: "~:15,0-3,9" };
    expect(unpack({ ...message, shared: [] })).toEqual({
      points: [
        [0.5, 0.7],
        [0.6, 0.5],
        [0.6, 0.5],
      ],
      corner: [[-1, 2, 46]],
      shown: [15, 0, 1, 2, 3, 9],
    });
  });

  it("without a table is left alone", () => {
    expect(unpack({ type: "~~" })).toEqual({ type: "~~" });
  });
});
