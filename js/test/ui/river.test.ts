import axe from "axe-core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Host } from "../../src/host/host.ts";
import { offlineHost } from "../../src/host/offline.ts";
import { createBook } from "../../src/model/book.ts";
import { fromBase64 } from "../../src/protocol/decode.ts";
import { Scope } from "../../src/state/scope.ts";
import { drawing } from "../../src/ui/drawing.ts";
import { mountView } from "../../src/ui/view.ts";
import { readFixture } from "../scene/fixtures.ts";

let scope = new Scope();
let el: HTMLElement;

function mount(name: string, host: Host = offlineHost): void {
  const { message, buffers } = readFixture(name);
  mountView(el, createBook(message, buffers.map(fromBase64)), host, drawing, scope);
}

const root = () => el.querySelector<HTMLElement>(".tensorviz") as HTMLElement;
const stations = () => [...el.querySelectorAll<HTMLButtonElement>(".tensorviz-station")];
const titles = () => stations().map((one) => one.querySelector("b")?.textContent);
const current = () =>
  el.querySelector(".tensorviz-station[aria-current]")?.querySelector("b")?.textContent;
const said = () => el.querySelector(".tensorviz-flow-said")?.textContent ?? "";

function press(key: string, target: Element = root()): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

async function open(): Promise<void> {
  press("w");
  await vi.waitFor(() => expect(stations().length).toBeGreaterThan(0));
}

beforeEach(() => {
  scope = new Scope();
  el = document.body.appendChild(document.createElement("div"));
});

afterEach(() => {
  scope.close();
  document.body.replaceChildren();
});

it("is loaded when it is opened, and goes when it is closed", async () => {
  mount("river-attention");
  expect(el.querySelector(".tensorviz-flow")).toBeNull();
  await open();
  expect(titles().at(-1)).toBe("joined");
  press("w");
  expect(el.querySelector<HTMLElement>(".tensorviz-flow")?.parentElement?.hidden).toBe(true);
});

it("opens a step, and marks the one that is shown", async () => {
  mount("river-attention");
  await open();
  stations()[titles().indexOf("scores")]?.click();
  expect(current()).toBe("scores");
  press("ArrowDown");
  expect(current()).not.toBe("scores");
});

it("is one tab stop, with arrows from station to station", async () => {
  mount("river-attention");
  await open();
  const stops = () => [...el.querySelectorAll(".tensorviz-flow-canvas button[tabindex='0']")];
  expect(stops()).toHaveLength(1);
  const last = stations().at(-1);
  last?.focus();
  press("ArrowLeft", last);
  expect(document.activeElement).toBe(stations().at(-2));
  expect(stops()).toEqual([document.activeElement]);
  press("Home", document.activeElement as Element);
  press("ArrowRight", document.activeElement as Element);
  expect(stops()).toHaveLength(1);
  expect(current()).toBe(titles()[0]);
});

it("opens and closes a call without losing the focus", async () => {
  mount("river-attention");
  await open();
  const before = stations().length;
  const bracket = () => el.querySelector<HTMLButtonElement>(".tensorviz-flow-bracket button");
  bracket()?.focus();
  bracket()?.click();
  expect(stations()).toHaveLength(before + 1);
  expect(bracket()?.getAttribute("aria-expanded")).toBe("true");
  expect(document.activeElement?.getAttribute("data-flow")).toMatch(/^call /);
  (document.activeElement as HTMLElement).click();
  expect(stations()).toHaveLength(before);
});

it("turns a loop with its slider", async () => {
  mount("river-loop");
  await open();
  const slider = el.querySelector<HTMLInputElement>(".tensorviz-flow-bracket input");
  if (!slider) throw new Error("no slider");
  slider.value = "3";
  slider.dispatchEvent(new Event("input"));
  const now = el.querySelector(".tensorviz-flow-bracket")?.textContent;
  expect(now).toContain("iteration 4 of 6");
});

it("says of every station what it is made from, its axes and which end", async () => {
  mount("river-attention");
  await open();
  const labels = stations().map((one) => one.getAttribute("aria-label"));
  expect(labels[titles().indexOf("weights")]).toBe(
    "weights, step 29 of 32: lowered / lowered.sum(axis=-1, keepdims=True); from lowered and sum; axes 1, 2, 3, 3",
  );
  expect(labels.some((label) => label?.includes("2 and 2 end here"))).toBe(true);
  expect(labels[titles().indexOf("q")]).toContain("stands for 3 steps");
});

it("follows a cell through the stations, and leaves the trail by Escape", async () => {
  mount("river-attention");
  await open();
  stations().at(-1)?.click();
  const stage = el.querySelector<HTMLElement>(".tensorviz-stage");
  stage?.focus();
  press("Enter", stage ?? root());
  press("Enter", stage ?? root());
  await vi.waitFor(() => expect(said()).toContain("joined[0, 0, 0] is made from"));
  const mark = (title: string) =>
    stations()[titles().indexOf(title)]?.querySelector("em")?.textContent;
  expect([mark("weights"), mark("joined"), mark("v")]).toEqual(["3 of 18", "this cell", "3 of 12"]);
  expect(stations()[titles().indexOf("weights")]?.getAttribute("aria-label")).toContain(
    "3 of 18 take part",
  );
  stations()[titles().indexOf("weights")]?.click();
  await vi.waitFor(() =>
    expect(el.querySelectorAll(".tensorviz-parts i").length).toBeGreaterThan(0),
  );
  const readout = el.querySelector(".tensorviz-readout p")?.textContent;
  expect(readout).toMatch(/^\d+ cells of this step take part/);
  press("Escape");
  expect(said()).toBe("");
  expect(mark("weights")).toBe("");
});

it("tells what the kernel answers", async () => {
  const stop = { step: 28, position: 0, reason: "its sources are not known" };
  const trail = {
    parts: [{ step: 28, position: 0, count: 2, total: 18, runs: [[0, 2] as const] }],
    stops: [stop],
  };
  const reply = { type: "cell-trail", request: 1, ancestors: trail, descendants: {} } as const;
  mount("river-attention", { ask: () => Promise.resolve({ reply, buffers: [] }) });
  await open();
  stations().at(-1)?.click();
  const stage = el.querySelector<HTMLElement>(".tensorviz-stage") ?? root();
  stage.focus();
  press("Enter", stage);
  press("Enter", stage);
  await vi.waitFor(() => expect(said()).toContain("2 cells of 1 step."));
  expect(said()).toContain(
    "It goes into nothing. The trail ends at weights: its sources are not known.",
  );
});

it("has no fault that axe can find without a layout", async () => {
  mount("river-loop");
  await open();
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const found = await axe.run(el, { rules });
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}, 30_000);

it("marks the steps that ask whether they are what was meant", async () => {
  mount("hazards");
  await open();
  const marked = stations().filter((one) => one.querySelector(".tensorviz-station-check"));
  expect(marked.map((one) => one.querySelector("b")?.textContent)).toEqual(["d", "w", "P", "L"]);
  expect(marked[0]?.querySelector(".tensorviz-station-check")?.getAttribute("title")).toBe(
    "(3, 1) and (3,) made (3, 3); did you mean 3 differences?",
  );
  const flags = [...el.querySelectorAll(".tensorviz-step .tensorviz-check")];
  expect(
    flags.map((one) => one.closest(".tensorviz-step")?.querySelector("code")?.textContent),
  ).toEqual(["d = p - y", "w = np.log(d)", "P = A / A.sum(axis=1)", "L = np.linalg.cholesky(A)"]);
  expect(
    [...el.querySelectorAll("option")].filter((one) => one.text.endsWith("(check)")),
  ).toHaveLength(4);
});
