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

  it("without a table is left alone", () => {
    expect(unpack({ type: "~~" })).toEqual({ type: "~~" });
  });
});
