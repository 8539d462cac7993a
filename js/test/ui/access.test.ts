import axe from "axe-core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { offlineHost } from "../../src/host/offline.ts";
import { Scope } from "../../src/state/scope.ts";
import { drawing } from "../../src/ui/drawing.ts";
import { mountView } from "../../src/ui/view.ts";
import { book, loop, loopStep, occurrence, operand, reading, step } from "../state/book.ts";

let scope = new Scope();
const el = document.createElement("div");

const strip = { ...operand("v"), shape: [4], strides: [8] };
const several = occurrence(0, {
  operands: [strip, { name: "axis", shape: [], dtype: "", plain: "0" }],
  result: { ...operand("s"), shape: [2, 1, 2] },
  readings: [reading("dot", 3), reading("rows", 2)],
});

beforeEach(() => {
  scope = new Scope();
  document.body.replaceChildren(el);
  const failed = { type: "ValueError", message: "no", step: 2 };
  const steps = [step(1, { occurrences: [several] }), loopStep(2, [0, 4])];
  mountView(el, book(steps, { failed, loops: [loop(7, 5, [0, 4])] }), offlineHost, drawing, scope);
});

afterEach(() => scope.close());

it("has no fault that axe can find without a layout", async () => {
  el.querySelector<HTMLElement>("[aria-label='Settings and keys (?)']")?.click();
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const found = await axe.run(el, { rules });
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}, 30_000);

it("names every control", () => {
  el.querySelector<HTMLElement>("[aria-label='Settings and keys (?)']")?.click();
  expect(el.querySelector("[aria-label='Type size']")).not.toBeNull();
  for (const control of el.querySelectorAll("button, input, select")) {
    const name =
      control.getAttribute("aria-label") ??
      control.closest("label")?.textContent ??
      control.textContent;
    expect(name?.trim(), control.outerHTML).not.toBe("");
  }
});

it("gives every array as a table with a caption and heads", async () => {
  await vi.waitFor(() => expect(el.querySelector("table")).not.toBeNull());
  el.querySelectorAll<HTMLElement>(".tensorviz-step")[0]?.click();
  const tables = [...el.querySelectorAll("table")];
  expect(tables.map((table) => table.querySelector("caption")?.textContent)).toEqual([
    "v, shape (4,), float64",
    "s, shape (2, 1, 2), float64",
  ]);
  const rows = [...(tables[1]?.querySelectorAll("tbody tr") ?? [])];
  expect(rows.map((row) => [...row.children].map((cell) => cell.textContent))).toEqual([
    ["0, 0", "1", "2"],
    ["1, 0", "3", "4"],
  ]);
  expect(el.querySelector(".tensorviz-tables")?.textContent).toContain("axis: 0");
});

it("marks the step that failed, and says what Python said there", () => {
  expect(el.querySelector(".tensorviz-failed")?.textContent).toContain("stopped here");
  expect(el.querySelector<HTMLElement>(".tensorviz-error")?.hidden).toBe(false);
  el.querySelectorAll<HTMLElement>(".tensorviz-step")[0]?.click();
  expect(el.querySelector<HTMLElement>(".tensorviz-error")?.hidden).toBe(true);
});
