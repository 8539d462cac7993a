import { describe, expect, it } from "vitest";
import type { CellMark, Scene, TextMark } from "../../src/scene/scene.ts";
import { faultsOf } from "./faults.ts";

const text = (id: string, x: number, y: number, words: string): TextMark => ({
  kind: "text",
  id,
  x,
  y,
  text: words,
  size: 15,
  ink: "ink",
  anchor: "start",
});

const cell = (id: string, x: number, words: string): CellMark => ({
  kind: "cell",
  id,
  x,
  y: 10,
  width: 40,
  height: 34,
  text: words,
  fill: null,
  tone: "plain",
  size: 15,
});

const scene = (...marks: Scene["marks"]): Scene => ({ width: 400, height: 200, marks });

describe("the check itself", () => {
  it.each([
    ["text on text", scene(text("a", 10, 50, "hello"), text("b", 40, 55, "there")), /lies on/],
    ["text that is cut off", scene(text("a", 380, 50, "hello")), /is cut off/],
    ["text wider than its cell", scene(cell("a", 10, "123456")), /wider than its cell/],
    ["text on a cell", scene(cell("a", 10, "1"), text("b", 30, 30, "x")), /lies on cell/],
    ["cells on each other", scene(cell("a", 10, "1"), cell("b", 30, "2")), /lies on cell/],
    ["two marks of one name", scene(cell("a", 10, "1"), cell("a", 90, "2")), /two marks/],
    ["small text", scene({ ...text("a", 10, 50, "x"), size: 11 }), /too small/],
    ["a wide picture", { ...scene(), width: 900 }, /wider than the room/],
  ])("sees %s", (_, faulty, message) => {
    expect(faultsOf(faulty, 15, 800).join()).toMatch(message);
  });

  it("passes what is in order", () => {
    const good = scene(cell("a", 10, "1"), cell("b", 50, "2"), text("c", 10, 90, "A (2,)"));
    expect(faultsOf(good, 15, 800)).toEqual([]);
  });
});
