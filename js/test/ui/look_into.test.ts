import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { offlineHost } from "../../src/host/offline.ts";
import { operandReport } from "../../src/model/inspect/from_operand.ts";
import { inspectionSubject } from "../../src/model/inspect/subject.ts";
import { operandCells } from "../../src/model/operand_cells.ts";
import { Scope } from "../../src/state/scope.ts";
import { drawing } from "../../src/ui/drawing.ts";
import { mountView } from "../../src/ui/view.ts";
import { parseTerm } from "../../src/util/number.ts";
import { countHeld } from "../entries/fake_page.ts";
import { recorded } from "../inspect/fixtures.ts";
import { book, buffer, occurrence, operand, step } from "../state/book.ts";

// Loaded on demand in the page; here beforehand, so that no test waits for it.
await import("../../src/ui/inspect/operand_view.ts");

let scope = new Scope();
const el = document.createElement("div");
const steps = [step(1), step(2, { occurrences: [occurrence(0, { operands: [operand("w")] })] })];
const button = (label: string) => el.querySelector<HTMLElement>(`[aria-label='${label}']`);
const title = () => el.querySelector(".tensorviz-looked .tensorviz-title")?.textContent ?? "";
const press = (key: string, target = document.activeElement ?? el) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

beforeEach(() => {
  scope = new Scope();
  document.body.replaceChildren(el);
});

afterEach(() => {
  scope.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const show = () => mountView(el, book(steps), offlineHost, drawing, scope);

describe("looking into an array of a step", () => {
  it("opens by a click, and closes with the step", async () => {
    show();
    button("Look into A")?.click();
    await vi.waitFor(() => expect(title()).toBe("A (2, 2) float64"));
    expect(button("Look into A")?.getAttribute("aria-pressed")).toBe("true");
    const cells = [...el.querySelectorAll(".tensorviz-looked td")].map((one) => one.textContent);
    expect(cells).toContain("4");
    el.querySelectorAll<HTMLElement>(".tensorviz-step")[1]?.click();
    expect(title()).toBe("");
    expect(button("Look into w")).not.toBeNull();
  });

  it("goes through them by a key, and leaves the frames where they are", async () => {
    show();
    const root = el.querySelector<HTMLElement>(".tensorviz");
    root?.focus();
    press("i");
    await vi.waitFor(() => expect(title()).toContain("A"));
    press("i");
    await vi.waitFor(() => expect(title()).toContain("B"));
    const counter = el.querySelector(".tensorviz-counter")?.textContent;
    el.querySelector<HTMLElement>(".tensorviz-heat")?.focus();
    press("ArrowRight");
    expect(el.querySelector(".tensorviz-counter")?.textContent).toBe(counter);
    expect(el.querySelector(".tensorviz-looked .tensorviz-readout")?.textContent).toContain(
      "B[1, 1]",
    );
    press("i");
    await vi.waitFor(() => expect(title()).toBe(""));
    expect(document.activeElement).toBe(button("Look into B"));
  });

  it("leaves nothing behind", async () => {
    const held = countHeld();
    show();
    button("Look into A")?.click();
    await vi.waitFor(() => expect(title()).toContain("A"));
    scope.close();
    expect({ ...held, nodes: el.childNodes.length }).toEqual({
      listeners: 0,
      observers: 0,
      timers: 0,
      nodes: 0,
    });
  });
});

describe("the report of an operand", () => {
  it("has the numbers that were kept", () => {
    const { message, buffers } = operandReport(operandCells(operand("A"), [buffer()]));
    const { statistics, array, corners } = message;
    expect(statistics).toMatchObject({ exact: true, read: 4, size: 4, zeros: 0, negatives: 0 });
    expect(statistics.minimum).toEqual({ text: "1.0", number: 1, index: [0, 0] });
    expect(statistics.maximum?.index).toEqual([1, 1]);
    expect(statistics.mean?.number).toBe(2.5);
    expect(corners?.full).toEqual(["1.0", "2.0", "3.0", "4.0"]);
    expect(array.memory).toBeUndefined();
    expect(inspectionSubject(message, buffers).rasters).toHaveLength(1);
  });

  it("says of a window that it is one", () => {
    const large = { ...operand("A"), shape: [9, 2], nbytes: 144, kept: [[0, 8], null] };
    const { message } = operandReport(operandCells(large, [buffer()]));
    expect(message.statistics).toMatchObject({ exact: false, read: 4, size: 18 });
    expect(message.notes).toHaveLength(1);
    expect(message.array.memory).toMatchObject({ itemsize: 8, order: "C" });
    expect(message.overview).toBeUndefined();
  });

  it("counts as the kernel does", () => {
    const sample = recorded("small").message;
    if (sample.type !== "inspection") throw new Error("no inspection");
    const { array, corners, statistics } = sample;
    const values = Float64Array.from((corners?.full ?? []).map(parseTerm));
    const own = {
      ...operand("x"),
      shape: array.shape,
      nbytes: array.nbytes,
      text: corners?.text ?? [],
    };
    const { message } = operandReport(operandCells(own, [new DataView(values.buffer)]));
    const { nan, zeros, negatives, minimum, maximum } = message.statistics;
    expect(nan.count).toBe(statistics.nan.count);
    expect([zeros, negatives]).toEqual([statistics.zeros, statistics.negatives]);
    expect([minimum?.index, maximum?.index]).toEqual([
      statistics.minimum?.index,
      statistics.maximum?.index,
    ]);
    expect(message.statistics.mean?.number).toBeCloseTo(statistics.mean?.number ?? 0, 12);
    expect(message.statistics.std?.number).toBeCloseTo(statistics.std?.number ?? 0, 12);
  });
});
